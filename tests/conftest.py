"""One database per test, copied from one that was migrated, peopled and deployed once; on each kind of database."""

import os
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers

from tests.databases import KINDS, memory
from tests.examples import TIMES
from tests.summary import summary

settings.register_profile(
    "liuzhuan",
    deadline=None,  # how long an example takes is the benchmarks' matter
    derandomize=TIMES == 1,
)
settings.load_profile("liuzhuan")
if TIMES == 1:
    # Else it also tries what stands in whatever modules of ours are imported by then: another line, another order of the
    # tests or another worker made other examples (Hypothesis 6.170; tests/test_examples.py notices when this is no way).
    providers.is_local_module_file = lambda path: False

if folder := memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))  # where pytest makes its folders

PROCESSES = Path(__file__).parent.parent / "processes"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """How `make test` gives the tests to several workers."""
    from tests.workers import Scheduling

    return Scheduling(config, log)


def pytest_terminal_summary(terminalreporter):
    """What was run on what."""
    terminalreporter.write_line(summary(report.nodeid for report in terminalreporter.getreports("passed")))


@pytest.fixture(scope="session", params=KINDS)
def server(request):
    """Where databases are made; the one parameter that runs every test on every kind of them."""
    with KINDS[request.param]() as server:
        yield server


@pytest.fixture(scope="session")
def founded(server, tmp_path_factory):
    """The URL of a database with the demo company and the shipped processes, for copying."""
    from storage import open_database
    from tests.people import COMPANY, owner
    from web.company import load_company
    from web.folder import deploy_folder

    url = server.new(tmp_path_factory.mktemp("founded"))
    database = open_database(url)
    database.migrate()
    load_company(database.accounts(), COMPANY, at=FOUNDED)
    deploy_folder(database.unit_of_work(), PROCESSES, actor=owner, at=FOUNDED)
    database.close()
    return url


@pytest.fixture
def url(server, founded, tmp_path):
    """The URL of the company's database on its first day."""
    url = server.copy(founded, tmp_path)
    yield url
    server.drop(url)


@pytest.fixture
def opening():
    """Opens databases that are closed after the test; whoever waits there waits for as long as a busy machine takes."""
    from storage import open_database

    databases = []

    def open_(url, *, patience=60, **options):
        databases.append(open_database(url, patience=patience, **options))
        return databases[-1]

    yield open_
    for database in databases:
        database.close()


@pytest.fixture
def opened(url, opening):
    """Opens the database once more, as another process of the server would."""
    return partial(opening, url)


@pytest.fixture
def copied(server, founded, tmp_path_factory):
    """A context in which one more copy is open: for each example of a property."""
    from storage import open_database

    @contextmanager
    def copy():
        folder = tmp_path_factory.mktemp("copy")
        url = server.copy(founded, folder)
        database = open_database(url)
        try:
            yield database
        finally:  # an example that is given up leaves by an exception
            database.close()
            server.drop(url)
            shutil.rmtree(folder)

    return copy


@pytest.fixture
def database(opened):
    return opened()


@pytest.fixture
def scenario(database):
    from tests.scenario import Scenario

    return Scenario(database)


@pytest.fixture
def processes(tmp_path) -> Path:
    """A copy of processes/ that the owner may edit."""
    return Path(shutil.copytree(PROCESSES, tmp_path / "processes"))
