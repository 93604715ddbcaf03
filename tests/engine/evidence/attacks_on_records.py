"""What an intruder does to the records of cases."""

from engine.evidence.erasure import tombstone
from engine.evidence.keys import PrivateKey
from tests.storage.cases import NOON

APPROVAL = 3
"""The record of the approval in the finished case."""


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


def forget_the_end_of_the_companys_chain(intruder, company):
    ((last,),) = intruder.says("SELECT max(seq) FROM history WHERE number = 0")
    intruder.says("DELETE FROM history WHERE number = 0 AND seq = :s", s=last)


def erase_without_leave(intruder, company):
    intruder.says("UPDATE history SET body = :b WHERE number = :n", b=b"", n=company.finished)


def erase_with_a_forged_leave(intruder, company):
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


RECORDS = {
    drop_the_case_and_keep_its_records: {"case_missing"},
    drop_the_records_and_keep_the_case: {"no_records", "record_lost"},
    write_nonsense: {"record_senseless", "log_differs"},
    write_an_event_that_does_not_exist: {"record_senseless"},
    edit: {"record_changed"},
    edit_and_rechain: {"log_differs"},
    cut_the_tail: {"record_lost"},
    drop_the_case: {"record_lost"},
    insert_a_record: {"chain_broken"},
    swap_two_records: {"chain_broken"},
    put_somebody_else_beside_the_record: {"column_differs"},
    forget_the_end_of_the_companys_chain: {"chain_end", "record_lost"},
    erase_without_leave: {"erased_unsigned"},
    erase_with_a_forged_leave: {"erased_unsigned"},
}
"""With what the verification then says."""
