"""The company with its policies deployed from Camunda 7's profile."""

import pytest

from tests.compat.c7.redrawn import redrawn
from tests.conftest import FOUNDED, PROCESSES
from tests.databases import KINDS


@pytest.fixture(scope="session")
def server():
    """Where a case is stored is not this folder's matter."""
    with KINDS["sqlite"]() as server:
        yield server


@pytest.fixture(scope="session")
def c7_files():
    """All shipped files; the diagrams in the other profile."""
    from web.folder import read_folder

    files = read_folder(PROCESSES)
    return {name: redrawn(content) if name.endswith(".bpmn") else content for name, content in files.items()}


@pytest.fixture(scope="session")
def founded(server, tmp_path_factory, c7_files):
    from engine.deployments import deploy
    from storage import open_database
    from tests.people import COMPANY, owner
    from web.company import load_company

    url = server.new(tmp_path_factory.mktemp("founded_c7"))
    database = open_database(url)
    database.migrate()
    load_company(database.accounts(), COMPANY, at=FOUNDED)
    deploy(database.unit_of_work(), name="processes", files=c7_files, actor=owner, at=FOUNDED)
    database.close()
    return url
