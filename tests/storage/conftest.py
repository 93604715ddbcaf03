"""A migrated, empty database: these tests bring their own rows."""

import pytest

from storage import open_database


@pytest.fixture(scope="session")
def founded(server, tmp_path_factory):
    """The URL of a migrated database, for copying."""
    url = server.new(tmp_path_factory.mktemp("empty"))
    database = open_database(url)
    database.migrate()
    database.close()
    return url


@pytest.fixture
def uow(database):
    return database.unit_of_work()


@pytest.fixture
def queries(database):
    return database.queries()
