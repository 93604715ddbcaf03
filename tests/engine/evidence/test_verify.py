"""What an untouched history says, and what an intruder with full rights over the database leaves behind."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite

from engine.evidence.checkpoint import NONE, Checkpoint
from engine.evidence.keys import PrivateKey
from engine.evidence.log import append_waiting
from engine.evidence.merkle import Frontier
from engine.evidence.notes import sign
from storage.tables import metadata, task
from tests.engine.evidence.conftest import OURS
from tests.storage.cases import NOON

APPROVAL = 3
"""The record of the approval in the finished case."""


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


# -- attacks -----------------------------------------------------------------------------------------------------------


def reject(body):
    body["input"]["variables"]["gm_decision"] = "reject"


def edit(intruder, company):
    intruder.rewrites(company.finished, APPROVAL, reject)


def edit_and_rechain(intruder, company):
    edit(intruder, company)
    intruder.rechains(company.finished)


def cut_the_tail(intruder, company):
    number = company.finished
    ((last,),) = intruder.says("SELECT max(seq) FROM history WHERE number = :n", n=number)
    intruder.says("DELETE FROM history WHERE number = :n AND seq = :s", n=number, s=last)
    ((digest,),) = intruder.says("SELECT digest FROM history WHERE number = :n AND seq = :s", n=number, s=last - 1)
    intruder.says("UPDATE instance SET digest = :d, version = :v WHERE number = :n", d=digest, v=last - 1, n=number)


def drop_the_case(intruder, company):
    for table in (
        "history",
        "instance",
        "task",
        "worklist",
        "job",
        "wait",
        "incident",
        "called_instance",
        "participant",
    ):
        intruder.says(f"DELETE FROM {table} WHERE number = :n", n=company.running)


def insert_a_record(intruder, company):
    number = company.finished
    intruder.says("UPDATE history SET seq = seq + 1000 WHERE number = :n AND seq > 2", n=number)
    intruder.says("UPDATE history SET seq = seq - 999 WHERE number = :n AND seq > 1000", n=number)
    intruder.says(
        "INSERT INTO history SELECT number, 3, at, command, actor, body, digest, previous FROM history"
        " WHERE number = :n AND seq = 2", n=number
    )  # fmt: skip


def swap_two_records(intruder, company):
    n = company.finished
    for old, new in ((2, 99), (3, 2), (99, 3)):
        intruder.says("UPDATE history SET seq = :new WHERE number = :n AND seq = :old", n=n, old=old, new=new)


def put_somebody_else_beside_the_record(intruder, company):
    intruder.says("UPDATE history SET actor = 'sales' WHERE number = :n AND seq = :s", n=company.finished, s=APPROVAL)


def relog(intruder):
    """Write the log anew from the records."""
    intruder.says(
        "UPDATE log_leaf SET digest = (SELECT digest FROM history h"
        " WHERE h.number = log_leaf.number AND h.seq = log_leaf.seq)"
    )


def rewrite_the_log_too(intruder, company):
    edit_and_rechain(intruder, company)
    relog(intruder)


def delete_the_checkpoints(intruder, company):
    rewrite_the_log_too(intruder, company)
    intruder.says("DELETE FROM checkpoint")


def go_back_to_before_the_last_checkpoint(intruder, company):
    """As an older copy of the database would be."""
    drop_the_case(intruder, company)
    intruder.says("DELETE FROM log_leaf WHERE position >= (SELECT size FROM checkpoint WHERE n = 2)")
    intruder.says("DELETE FROM checkpoint WHERE n = 3")


def delete_a_checkpoint_in_the_middle(intruder, company):
    intruder.says("DELETE FROM checkpoint WHERE n = 2")


def sign_again(intruder, key):
    """Checkpoints of what the log is now, as often as there were."""
    leaves = intruder.says("SELECT number, seq, digest FROM log_leaf ORDER BY position")
    previous = NONE
    from engine.evidence.log import Leaf

    for n, size, note in intruder.says("SELECT n, size, note FROM checkpoint ORDER BY n"):
        root = Frontier().extended(Leaf(*leaf).hash for leaf in leaves[:size]).root
        forged = Checkpoint("company", n, size, root, Checkpoint.parse(note).at, previous)
        previous = forged.digest
        intruder.says("UPDATE checkpoint SET note = :t WHERE n = :n", t=sign(forged.text, key), n=n)


def sign_with_another_key(intruder, company):
    rewrite_the_log_too(intruder, company)
    sign_again(intruder, PrivateKey.new("company"))


def sign_with_the_stolen_key(intruder, company):
    rewrite_the_log_too(intruder, company)
    sign_again(intruder, OURS)


def take_a_leaf_out(intruder, company):
    intruder.says("DELETE FROM log_leaf WHERE position = 3")


def keep_a_record_from_the_log(intruder, company):
    company.database.accounts().set_password_hash("gm", "x")
    intruder.says("DELETE FROM unlogged")


def forget_the_end_of_the_companys_chain(intruder, company):
    ((last,),) = intruder.says("SELECT max(seq) FROM history WHERE number = 0")
    intruder.says("DELETE FROM history WHERE number = 0 AND seq = :s", s=last)


def swap_a_file(intruder, company):
    intruder.says("UPDATE content SET bytes = :b WHERE digest = (SELECT digest FROM uploaded_file)", b=b"other")


def swap_a_file_and_its_digest(intruder, company):
    from hashlib import sha256

    digest = sha256(b"other").hexdigest()
    intruder.says("INSERT INTO content (digest, bytes) VALUES (:d, :b)", d=digest, b=b"other")
    intruder.says("UPDATE uploaded_file SET digest = :d", d=digest)


def delete_a_file(intruder, company):
    intruder.says("DELETE FROM attachment")
    intruder.says("DELETE FROM uploaded_file")


OF_THE_DIAGRAM = "(SELECT digest FROM definition WHERE id = 'office_affairs')"


def redraw(intruder):
    """The diagram with other deadlines: its new bytes and digest."""
    from hashlib import sha256

    ((content,),) = intruder.says(f"SELECT bytes FROM content WHERE digest = {OF_THE_DIAGRAM}")
    changed = bytes(content).replace(b"workdays(1)", b"workdays(9)")
    return changed, sha256(changed).hexdigest()


def edit_a_diagram(intruder, company):
    changed, _ = redraw(intruder)
    intruder.says(f"UPDATE content SET bytes = :b WHERE digest = {OF_THE_DIAGRAM}", b=changed)


def edit_a_diagram_and_its_digest(intruder, company):
    changed, digest = redraw(intruder)
    intruder.says("INSERT INTO content (digest, bytes) VALUES (:d, :b)", d=digest, b=changed)
    intruder.says("UPDATE definition SET digest = :d WHERE id = 'office_affairs'", d=digest)


def edit_a_diagram_and_all_digests(intruder, company):
    from engine.evidence.records import deployment_digest

    edit_a_diagram_and_its_digest(intruder, company)
    with (uow := company.database.reading()):
        (deployment,) = uow.stored.deployments()
    intruder.says("UPDATE deployment SET digest = :d", d=deployment_digest(deployment.definitions))


def slip_in_a_deployment(intruder, company):
    intruder.says(
        "INSERT INTO deployment SELECT key + 1000, ordinal + 1, name, deployed_at, deployed_by, digest FROM deployment"
    )
    intruder.says("INSERT INTO manifest SELECT deployment_key + 1000, kind, id, definition_key FROM manifest")


def complete_a_task_by_hand(intruder, company):
    intruder.says("UPDATE task SET completed_by = 'sales' WHERE element_id = 'gm_approve' AND completed_by = 'gm'")


def close_a_task_by_hand(intruder, company):
    intruder.says("UPDATE task SET state = 'canceled' WHERE state = 'created' AND number = :n", n=company.running)


def give_a_task_to_somebody(intruder, company):
    intruder.says("UPDATE task SET assignee = 'office' WHERE state = 'created' AND number = :n", n=company.running)


def delete_a_task(intruder, company):
    intruder.says("DELETE FROM task WHERE state = 'created' AND number = :n", n=company.running)


def make_up_a_task(intruder, company):
    columns = ", ".join(column.name for column in task.columns if column.name != "key")
    intruder.says(
        f"INSERT INTO task (key, {columns}) SELECT key + 500, {columns} FROM task"
        " WHERE number = :n AND element_id = 'sales_check'", n=company.running
    )  # fmt: skip


def move_a_deadline(intruder, company):
    intruder.says(
        "UPDATE wait SET due = :d WHERE due IS NOT NULL AND number = :n",
        d="2030-01-01 00:00:00+00:00",
        n=company.running,
    )


def let_somebody_see_a_case(intruder, company):
    intruder.says("INSERT INTO participant (number, principal) VALUES (:n, 'g:nosy')", n=company.running)


def keep_somebody_from_seeing_a_case(intruder, company):
    intruder.says("DELETE FROM participant WHERE principal = 'u:office' AND number = :n", n=company.running)


def lower_the_label_of_a_case(intruder, company):
    intruder.says("UPDATE instance SET confidentiality = 'public' WHERE number = :n", n=company.running)


def end_a_case_by_hand(intruder, company):
    intruder.says("UPDATE instance SET state = 'completed' WHERE number = :n", n=company.running)


def change_the_state_of_a_case(intruder, company):
    ((state,),) = intruder.says("SELECT state_bytes FROM instance WHERE number = :n", n=company.running)
    intruder.says("UPDATE instance SET state_bytes = :b WHERE number = :n", b=bytes(state) + b" ", n=company.running)


def erase_without_leave(intruder, company):
    intruder.says("UPDATE history SET body = :b WHERE number = :n", b=b"", n=company.finished)


def erase_with_a_forged_leave(intruder, company):
    from engine.evidence.erasure import tombstone

    with (uow := company.database.reading()):
        records = uow.history.records(company.finished)
    note = tombstone(records, by="x", reason="x", at=NOON, key=PrivateKey.new("company"))
    statement = "INSERT INTO tombstone (number, at, note) VALUES (:n, :a, :t)"
    intruder.says(statement, n=company.finished, a="2026-11-23 04:00:00+00:00", t=note)
    erase_without_leave(intruder, company)


def drop_the_case_and_keep_its_records(intruder, company):
    intruder.says("DELETE FROM instance WHERE number = :n", n=company.running)


def drop_the_records_and_keep_the_case(intruder, company):
    intruder.says("DELETE FROM history WHERE number = :n", n=company.running)


def write_nonsense(intruder, company):
    intruder.says("UPDATE history SET body = :b WHERE number = :n AND seq = 2", b=b"nonsense", n=company.finished)
    intruder.rechains(company.finished)


def write_an_event_that_does_not_exist(intruder, company):
    intruder.rewrites(company.finished, APPROVAL, lambda body: body["events"].append({"event": "made.up"}))
    intruder.rechains(company.finished)


def shorten_the_log(intruder, company):
    intruder.says("DELETE FROM log_leaf WHERE position > 3")


def put_an_old_checkpoint_for_a_newer_one(intruder, company):
    intruder.says("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE n = 1) WHERE n = 2")


def scribble_over_a_checkpoint(intruder, company):
    intruder.says("UPDATE checkpoint SET note = 'x' WHERE n = 2")


def take_a_deployment_away(intruder, company):
    intruder.says("DELETE FROM manifest")


ATTACKS = {
    drop_the_case_and_keep_its_records: {"case_missing"},
    drop_the_records_and_keep_the_case: {"no_records", "record_lost"},
    write_nonsense: {"record_senseless", "log_differs"},
    write_an_event_that_does_not_exist: {"record_senseless"},
    shorten_the_log: {"log_shorter"},
    put_an_old_checkpoint_for_a_newer_one: {"checkpoint_unlinked"},
    scribble_over_a_checkpoint: {"checkpoint_unreadable"},
    take_a_deployment_away: {"deployment_missing"},
    edit: {"record_changed"},
    edit_and_rechain: {"log_differs"},
    cut_the_tail: {"record_lost"},
    drop_the_case: {"record_lost"},
    insert_a_record: {"chain_broken"},
    swap_two_records: {"chain_broken"},
    put_somebody_else_beside_the_record: {"column_differs"},
    rewrite_the_log_too: {"root_differs"},
    delete_the_checkpoints: {"anchor_missing"},
    go_back_to_before_the_last_checkpoint: {"anchor_missing"},
    delete_a_checkpoint_in_the_middle: {"checkpoint_missing"},
    sign_with_another_key: {"checkpoint_unsigned"},
    sign_with_the_stolen_key: {"anchor_differs"},
    take_a_leaf_out: {"log_gap"},
    keep_a_record_from_the_log: {"not_logged"},
    forget_the_end_of_the_companys_chain: {"chain_end", "record_lost"},
    swap_a_file: {"content_changed"},
    swap_a_file_and_its_digest: {"file_swapped"},
    delete_a_file: {"file_swapped"},
    edit_a_diagram: {"content_changed"},
    edit_a_diagram_and_its_digest: {"deployment_changed"},
    edit_a_diagram_and_all_digests: {"deployment_changed"},
    slip_in_a_deployment: {"deployment_unrecorded"},
    complete_a_task_by_hand: {"row_differs"},
    close_a_task_by_hand: {"row_differs"},
    give_a_task_to_somebody: {"row_differs"},
    delete_a_task: {"row_missing"},
    make_up_a_task: {"row_unexplained"},
    move_a_deadline: {"row_differs"},
    let_somebody_see_a_case: {"row_unexplained"},
    keep_somebody_from_seeing_a_case: {"row_missing"},
    lower_the_label_of_a_case: {"row_differs"},
    end_a_case_by_hand: {"row_differs"},
    change_the_state_of_a_case: {"state_differs"},
    erase_without_leave: {"erased_unsigned"},
    erase_with_a_forged_leave: {"erased_unsigned"},
}
ONLY_ANCHORS_SEE = {delete_the_checkpoints, go_back_to_before_the_last_checkpoint, sign_with_the_stolen_key}


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
