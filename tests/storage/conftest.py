"""A migrated, empty database. Another kind of database is one more parameter of `url`."""

import shutil

import pytest

from storage import open_database


@pytest.fixture(scope="session", params=["sqlite"])
def empty(request, tmp_path_factory):
    """A migrated file that the tests copy."""
    path = tmp_path_factory.mktemp("empty") / "liuzhuan.db"
    database = open_database(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture
def url(empty, tmp_path):
    shutil.copy(empty, tmp_path / "liuzhuan.db")
    return f"sqlite:///{tmp_path / 'liuzhuan.db'}"


@pytest.fixture
def opened(url):
    """Opens the database once more, as another process of the server would."""
    databases = []

    def open_again(**options):
        databases.append(open_database(url, **options))
        return databases[-1]

    yield open_again
    for database in databases:
        database.close()


@pytest.fixture
def database(opened):
    return opened()


@pytest.fixture
def uow(database):
    return database.unit_of_work()


@pytest.fixture
def queries(database):
    return database.queries()
