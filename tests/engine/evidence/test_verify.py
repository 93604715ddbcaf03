"""What an untouched history says, and what an intruder with full rights over the database leaves behind."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from engine.evidence.log import append_waiting
from storage.tables import metadata
from tests.engine.evidence.attacks_on_files import FILES
from tests.engine.evidence.attacks_on_records import RECORDS, edit_and_rechain
from tests.engine.evidence.attacks_on_rows import ROWS
from tests.engine.evidence.attacks_on_the_log import LOG, ONLY_ANCHORS_SEE
from tests.storage.cases import NOON


def test_an_untouched_history_is_whole(company):
    report = company.report()

    assert () == report.findings
    assert 3 == report.checkpoints
    assert 0 == report.unlogged
    assert report.records == report.leaves == report.newest.size
    assert 3 == report.chains


def test_what_is_not_logged_yet_is_counted_and_no_complaint(company):
    company.database.accounts().set_password_hash("gm", "x")
    report = company.report()

    assert () == report.findings
    assert 1 == report.unlogged


def test_a_verification_since_a_day_passes_over_what_ended_before(company):
    all_of_it = company.report()
    recent = company.report(since=all_of_it.newest.at)

    assert () == recent.findings
    assert recent.chains < all_of_it.chains
    assert 0 == company.report(since=all_of_it.newest.at + timedelta(days=99)).records


ATTACKS = {**RECORDS, **LOG, **FILES, **ROWS}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_intruder_is_found_who_tries_to(company, attack):
    attack(company.intruder(), company)

    assert {f"evidence.{code}" for code in ATTACKS[attack]} <= company.found()
    assert (attack in ONLY_ANCHORS_SEE) == (set() == company.found(anchors=False))


def test_a_log_that_goes_on_after_a_forgery_does_not_hide_it(company):
    edit_and_rechain(company.intruder(), company)
    append_waiting(company.database.unit_of_work(), holder="test", at=NOON + timedelta(days=9))

    assert {"evidence.log_differs"} == company.found()


def test_checkpoints_that_nobody_can_check_are_no_proof(company):
    assert {"evidence.checkpoint_unsigned", "evidence.no_key"} == company.found(keys=())


def test_anchors_that_cannot_be_read_are_named_by_their_line(company):
    company.anchors[1:2] = ["no json", "{}"]
    lines = [f.params["line"] for f in company.report().findings if f.code == "evidence.anchor_unreadable"]

    assert [2, 3] == lines


OTHER = {
    "VARCHAR": "x",
    "TEXT": '["x"]',
    "BIGINT": 700,
    "BOOLEAN": True,
    "INTEGER": 700,
    "BLOB": b"x",
    "DATETIME": "2030-01-01 00:00:00+00:00",
}
NOT_OF_RECORDS = {
    ("job", "worker"), ("job", "locked_until"), ("job", "message"),  # workers come and go without a record
    ("checkpoint", "size"), ("checkpoint", "at"),  # copies, for people; the note counts
}  # fmt: skip
COLUMNS = [
    (table, column)
    for name in (
        "history",
        "log_leaf",
        "checkpoint",
        "audit_head",
        "instance",
        "task",
        "job",
        "wait",
        "called_instance",
    )
    for table in [metadata.tables[name]]
    for column in table.columns
    if not column.primary_key and (name, column.name) not in NOT_OF_RECORDS
]


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=[f"{table.name}.{column.name}" for table, column in COLUMNS])
def test_nothing_can_be_changed_unseen(company, table, column):
    kind = column.type.dialect_impl(sqlite.dialect()).compile(sqlite.dialect())
    one = " WHERE position = 3" if table.name == "log_leaf" else ""
    statement = f'UPDATE {table.name} SET "{column.name}" = :v{one}'
    changed = company.intruder().says(statement, v=OTHER[kind.split("(")[0]])

    assert changed > 0
    assert set() != company.found()


def test_every_complaint_is_somebodys_attack():
    engine = Path(__file__).parent.parent.parent.parent / "engine" / "evidence"
    codes = {
        code for path in engine.glob("*.py") for code in re.findall(r'"evidence\.([a-z_]+)"', path.read_text("utf-8"))
    }
    of_keys = {"key_unreadable", "key_untrusted"}  # tests/engine/evidence/test_keyring.py

    assert codes - of_keys - {"no_key", "anchor_unreadable"} == set().union(*ATTACKS.values())
