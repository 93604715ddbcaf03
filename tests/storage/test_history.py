import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.storage.cases import a_record, deployed

APPEND_ONLY = pytest.mark.parametrize("table", ["history", "deployment", "definition"])
CHANGES = {"update": "UPDATE {} SET digest = 'x'", "delete": "DELETE FROM {}"}
SQLITE_CHANGES = {
    "replace": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "update or replace": "UPDATE OR REPLACE {} SET digest = 'x'",
}


@pytest.fixture
def written(uow, database):
    deployed(database, "travel")
    with uow:
        uow.write.append(a_record(seq=2, body=b'{"seq":2}'))
        uow.write.append(a_record(seq=1))
        uow.write.append(a_record(number=99))


def test_the_records_of_a_case_come_in_order_and_byte_by_byte(uow, written):
    with uow:
        assert [a_record(seq=1), a_record(seq=2, body=b'{"seq":2}')] == uow.history.records(100)
        assert [] == uow.history.records(98)


def test_a_place_in_the_chain_is_taken_once(uow, written):
    with pytest.raises(IntegrityError), uow:
        uow.write.append(a_record(seq=1, body=b"{}"))


def refused(database, statement):
    with pytest.raises(IntegrityError, match="append-only"), database.backend.writing.begin() as connection:
        connection.execute(text(statement))


@APPEND_ONLY
@pytest.mark.parametrize("change", CHANGES)
def test_what_is_written_cannot_be_changed(database, written, table, change):
    refused(database, CHANGES[change].format(table))


@ON_SQLITE
@APPEND_ONLY
@pytest.mark.parametrize("change", SQLITE_CHANGES)
def test_sqlite_has_no_way_around(database, written, table, change):
    refused(database, SQLITE_CHANGES[change].format(table))


@ON_POSTGRESQL
@APPEND_ONLY
def test_postgresql_has_no_way_around(database, written, table):
    refused(database, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("change", ["UPDATE manifest SET definition_key = 1", "DELETE FROM manifest"])
def test_what_a_deployment_contains_cannot_be_changed(database, written, change):
    refused(database, change)
