import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError

from engine.evidence.keys import PrivateKey
from engine.evidence.log import append_waiting, sign_checkpoint
from storage.tables import tombstone
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.storage.cases import NOON, a_record, deployed

APPEND_ONLY = pytest.mark.parametrize(
    "table", ["history", "deployment", "definition", "log_leaf", "checkpoint", "tombstone"]
)
TEXTS = {"checkpoint": "note", "tombstone": "note"}
CHANGES = {"update": "UPDATE {0} SET {1} = 'x'", "delete": "DELETE FROM {0}"}
SQLITE_CHANGES = {
    "replace": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "update or replace": "UPDATE OR REPLACE {0} SET {1} = 'x'",
}


def said(change, table):
    return change.format(table, TEXTS.get(table, "digest"))


@pytest.fixture
def written(uow, database):
    deployed(database, "travel")
    with uow:
        uow.write.append(a_record(seq=2, body=b'{"seq":2}'))
        uow.write.append(a_record(seq=1))
        uow.write.append(a_record(number=99))
    append_waiting(uow, holder="one", at=NOON)
    sign_checkpoint(uow, key=PrivateKey.new("company"), holder="one", at=NOON)
    with database.backend.writing.begin() as connection:
        connection.execute(insert(tombstone), {"number": 99, "at": NOON, "note": "erased"})


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
    refused(database, said(CHANGES[change], table))


@ON_SQLITE
@APPEND_ONLY
@pytest.mark.parametrize("change", SQLITE_CHANGES)
def test_sqlite_has_no_way_around(database, written, table, change):
    refused(database, said(SQLITE_CHANGES[change], table))


@ON_POSTGRESQL
@APPEND_ONLY
def test_postgresql_has_no_way_around(database, written, table):
    refused(database, f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("change", ["UPDATE manifest SET definition_key = 1", "DELETE FROM manifest"])
def test_what_a_deployment_contains_cannot_be_changed(database, written, change):
    refused(database, change)


ERASE = "UPDATE history SET body = {} WHERE number = {}"
NOTHING = {"sqlite": "x''", "postgresql": "''"}


def test_the_body_of_a_record_goes_only_where_a_tombstone_stands(database, written):
    nothing = NOTHING[database.backend.writing.dialect.name]
    refused(database, ERASE.format(nothing, 100))
    refused(database, ERASE.format(nothing, 99).replace("SET", "SET actor = 'x',"))
    with database.backend.writing.begin() as connection:
        connection.exec_driver_sql(ERASE.format(nothing, 99))
    with (uow := database.reading()):
        assert [b""] == [record.body for record in uow.history.records(99)]
