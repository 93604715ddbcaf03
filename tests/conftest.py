"""One database per test, copied from one that was migrated, peopled and deployed once."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

PROCESSES = Path(__file__).parent.parent / "processes"
FOUNDED = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    """A database file with the demo company and the shipped processes."""
    from storage import open_database
    from tests.people import COMPANY, owner
    from web.company import load_company
    from web.folder import deploy_folder

    path = tmp_path_factory.mktemp("founded") / "liuzhuan.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    load_company(database.accounts(), COMPANY, at=FOUNDED)
    deploy_folder(database.unit_of_work(), PROCESSES, actor=owner, at=FOUNDED)
    database.close()
    return path


@pytest.fixture
def database(founded, tmp_path):
    """The company on its first day."""
    from storage import open_database

    path = tmp_path / "liuzhuan.db"
    shutil.copy(founded, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def scenario(database):
    from tests.scenario import Scenario

    return Scenario(database)


@pytest.fixture
def processes(tmp_path) -> Path:
    """A copy of processes/ that the owner may edit."""
    return Path(shutil.copytree(PROCESSES, tmp_path / "processes"))
