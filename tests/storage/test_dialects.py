"""PostgreSQL reads the same statements: what differs stands in `storage.dialects` and in the migrations."""

import importlib
import pkgutil

import pytest
from sqlalchemy import ClauseElement, Executable, insert
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

import storage
from engine.failures import text_of
from storage import connections
from storage.tables import groups, metadata
from tests.databases import ON_POSTGRESQL

STATEMENTS = {
    f"{module.name}.{name}": value
    for module in pkgutil.walk_packages(storage.__path__, "storage.")
    if not module.name.startswith("storage.migrations.")
    for name, value in vars(importlib.import_module(module.name)).items()
    if isinstance(value, Executable) and isinstance(value, ClauseElement)
}


def test_there_are_statements():
    assert len(STATEMENTS) > 60


@pytest.mark.parametrize("name", sorted(STATEMENTS))
def test_a_statement_is_postgresql_s_too(name):
    assert str(STATEMENTS[name].compile(dialect=postgresql.dialect()))


def test_the_case_is_locked_by_its_row():
    locked = str(STATEMENTS["storage.repositories.instances._LOCK"].compile(dialect=postgresql.dialect()))

    assert locked.endswith("FOR UPDATE")


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=lambda table: table.name)
def test_tables_and_indexes_are_postgresql_s_too(table):
    made = str(CreateTable(table).compile(dialect=postgresql.dialect()))

    assert "BIGINT" in made or not {"number", "key"} & set(table.c.keys()) or table.name == "idempotency"
    for index in table.indexes:
        assert str(CreateIndex(index).compile(dialect=postgresql.dialect()))


@ON_POSTGRESQL
def test_a_connection_that_broke_while_it_rested_is_replaced(database, monkeypatch):
    monkeypatch.setattr(connections, "FRESH", 0.0)
    with database.reading() as uow:
        uow.timers.next_due()
    with database.backend.writing.begin() as connection:
        own = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        connection.exec_driver_sql(f"{own} WHERE datname = current_database() AND pid <> pg_backend_pid()")

    with database.reading() as uow:
        assert uow.timers.next_due() is None


def test_what_a_statement_was_given_stands_in_no_error(database):
    """Nor, where it is logged, what PostgreSQL says of it."""
    with pytest.raises(IntegrityError) as refused, database.backend.writing.begin() as connection:
        connection.execute(insert(groups), [{"id": "保密的组", "name": "n"}] * 2)

    assert "[SQL parameters hidden" in str(refused.value)
    assert "保密的组" not in text_of(refused.value)
