"""The rows that a command leaves. What is a list is one statement, run for each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, Update, bindparam, delete, insert, update

from engine.model import Incident, Instance, Job, SignalSubscription, Subscription, Timer, UserTask, key_of, number_of
from engine.ports import ArchiveItem, Notice, Record
from storage import tables as t
from storage.conflict import insert_missing, insert_or_replace
from storage.packing import After
from storage.repositories.waiting import the_one
from storage.rows import case_values_of, identity, values_of
from storage.statements import Compiled
from storage.transaction import Repository

_CREATE_INSTANCE = Compiled(insert(t.instance))
_ALWAYS = ("title", "confidentiality", "version", "state_bytes", "digest")
_AT_THE_END = ("state", "ended_at")


def _update_instance(*columns: str) -> Update:
    condition = t.instance.c.number == bindparam("b_number"), t.instance.c.version == bindparam("b_version")
    return update(t.instance).where(*condition).values({name: bindparam(name) for name in columns})


_UPDATE_INSTANCE = Compiled(_update_instance(*_ALWAYS))  # names no indexed column, so no index is written
_END_INSTANCE = Compiled(_update_instance(*_ALWAYS, *_AT_THE_END))


def _change(table: Table, *columns: str, **values: Any) -> Compiled:
    """Of one thing of a case: *columns*, and *values* that are always the same."""
    changed = {name: bindparam(name) for name in columns} | values
    return Compiled(update(table).where(*the_one(table)).values(changed))


_ADD_CALLED = Compiled(insert(t.called_instance))
_END_CALLED = _change(t.called_instance, "state", "ended_at")

_ADD_TASK = Compiled(insert(t.task))
_ADD_TO_WORKLIST = Compiled(insert(t.worklist))
_ADD_EXCLUSION = Compiled(insert(t.task_exclusion))
_ADD_PARTICIPANT = Compiled(insert_missing(t.participant))
_END_TASK = _change(t.task, "state", "ended_at", "completed_by")
_LEAVE_WORKLIST = Compiled(
    delete(t.worklist).where(t.worklist.c.number == bindparam("b_number"), t.worklist.c.task_key == bindparam("b_key"))
)
_CHANGED = (
    "state",
    "assignee",
    "candidate_groups",
    "candidate_users",
    "due",
    "follow_up",
    "priority",
    "ended_at",
    "completed_by",
    "denied",
    "denied_what",
    "denied_by",
)
_CHANGE_TASK = _change(t.task, *_CHANGED)

_ADD_JOB = Compiled(insert(t.job))
_END_JOB = _change(t.job, "state", worker=None, locked_until=None)
_FAILED: Mapping[str, Any] = {"state": "failed", "worker": None, "locked_until": None}
_FAIL_JOB = _change(t.job, "retries", "message", **_FAILED)
_FAIL_JOB_FOR_NOW = _change(t.job, "retries", "message", "available_at", **_FAILED)
_UPDATE_JOB = update(t.job).where(*the_one(t.job))

_ADD_WAIT = Compiled(insert_or_replace(t.wait, t.wait.c.due))  # a cycle's timer moves
_END_WAIT = Compiled(delete(t.wait).where(*the_one(t.wait)))
_NOTHING_AWAITED = dict.fromkeys(column.name for column in t.wait.columns)
_ADD_INCIDENT = Compiled(insert(t.incident))
_RESOLVE_INCIDENT = _change(t.incident, "resolved_at")
_APPEND = Compiled(insert(t.history))
_ADD_NOTICE = Compiled(insert(t.notice))
_ADD_ARCHIVE_ITEM = Compiled(insert(t.archive_item))


class SqlWriter(Repository):
    """See `engine.ports.Writer`."""

    # -- cases ---------------------------------------------------------------------------------------------------------

    def create_instance(self, instance: Instance) -> None:
        self._write(_CREATE_INSTANCE, [_instance_values(instance)])

    def update_instance(self, instance: Instance, expected_version: int) -> None:
        active = instance.state == "active"
        statement = _UPDATE_INSTANCE if active else _END_INSTANCE
        values = {name: getattr(instance, name) for name in (_ALWAYS if active else _ALWAYS + _AT_THE_END)}
        values["state_bytes"] = After(instance.state_bytes, self._transaction.states.get(instance.number, b""))
        key = {"b_number": instance.number, "b_version": expected_version}
        gone_on = f"case {instance.number} is no longer at version {expected_version}"
        self._write_one(statement, values | key, gone_on)

    def add_called_instances(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._write(_ADD_CALLED, [_called_values(row) for row in rows])

    def end_called_instances(self, keys: Sequence[int], state: str, at: datetime) -> None:
        called = [key for key in keys if key != key_of(number_of(key))]  # the root's own row is `instance`
        self._write(_END_CALLED, [{**identity(key), "state": state, "ended_at": at} for key in called])

    def add_participants(self, number: int, principals: Iterable[str]) -> None:
        rows = [{"number": number, "principal": principal} for principal in sorted(set(principals))]
        self._write(_ADD_PARTICIPANT, rows)

    # -- tasks ---------------------------------------------------------------------------------------------------------

    def add_tasks(self, tasks: Sequence[UserTask]) -> None:
        self._write(_ADD_TASK, [case_values_of(task) for task in tasks])
        offered = [task for task in tasks if task.state == "created"]
        self._write(_ADD_TO_WORKLIST, [row for task in offered for row in _worklist_rows(task)])
        excluded = [
            {"number": number_of(task.key), "task_key": task.key, "user_id": user}
            for task in tasks
            for user in dict.fromkeys(task.not_by)
        ]
        self._write(_ADD_EXCLUSION, excluded)

    def end_tasks(self, ends: Sequence[tuple[int, str, str | None]], at: datetime) -> None:
        rows = [
            {**identity(key), "state": state, "ended_at": at, "completed_by": completed_by}
            for key, state, completed_by in ends
        ]
        self._write(_END_TASK, rows)
        self._write(_LEAVE_WORKLIST, [identity(key) for key, _, _ in ends])

    def change_task(self, task: UserTask) -> None:
        self._write(_CHANGE_TASK, [{**identity(task.key), **{name: getattr(task, name) for name in _CHANGED}}])
        self._write(_LEAVE_WORKLIST, [identity(task.key)])
        if task.state == "created":
            self._write(_ADD_TO_WORKLIST, list(_worklist_rows(task)))
            self.add_participants(number_of(task.key), task.principals())

    # -- jobs, timers, messages, incidents -----------------------------------------------------------------------------

    def add_jobs(self, jobs: Sequence[Job]) -> None:
        self._write(_ADD_JOB, [case_values_of(job) for job in jobs])

    def end_jobs(self, ends: Sequence[tuple[int, str]]) -> None:
        self._write(_END_JOB, [{**identity(key), "state": state} for key, state in ends])

    def fail_job(self, key: int, retries: int, message: str, retry_at: datetime | None) -> None:
        values = {**identity(key), "retries": retries, "message": message}
        if retry_at is None:
            self._write(_FAIL_JOB, [values])
        else:
            self._write(_FAIL_JOB_FOR_NOW, [{**values, "available_at": retry_at}])

    def update_job(self, key: int, retries: int | None, available_at: datetime | None, priority: int | None) -> None:
        given = {"retries": retries, "available_at": available_at, "priority": priority}
        changed = {name: value for name, value in given.items() if value is not None}
        self._execute(_UPDATE_JOB.values({name: bindparam(name) for name in changed}), {**identity(key), **changed})

    def add_waits(self, waits: Sequence[Timer | Subscription | SignalSubscription]) -> None:
        self._write(_ADD_WAIT, [{**_NOTHING_AWAITED, **case_values_of(wait)} for wait in waits])

    def end_waits(self, keys: Sequence[int]) -> None:
        self._write(_END_WAIT, [identity(key) for key in keys])

    def add_incidents(self, incidents: Sequence[Incident]) -> None:
        self._write(_ADD_INCIDENT, [case_values_of(incident) for incident in incidents])

    def resolve_incidents(self, keys: Sequence[int], at: datetime) -> None:
        self._write(_RESOLVE_INCIDENT, [{**identity(key), "resolved_at": at} for key in keys])

    # -- what stays ----------------------------------------------------------------------------------------------------

    def append(self, record: Record) -> None:
        self._write(_APPEND, [values_of(record)])

    def add_notices(self, notices: Sequence[Notice]) -> None:
        self._write(_ADD_NOTICE, [values_of(notice) for notice in notices])

    def add_archive_item(self, item: ArchiveItem) -> None:
        self._write(_ADD_ARCHIVE_ITEM, [values_of(item)])


def _instance_values(instance: Instance) -> dict[str, Any]:
    values = values_of(instance)
    del values["key"]  # it is the number, shifted
    return values


def _called_values(row: Mapping[str, Any]) -> dict[str, Any]:
    values = {**row, "key": row["instance_key"], "number": number_of(row["instance_key"])}
    del values["instance_key"]
    return {"state": "active", "ended_at": None, **values}


def _worklist_rows(task: UserTask) -> Iterable[dict[str, Any]]:
    for principal in task.principals():
        yield {
            "number": number_of(task.key),
            "task_key": task.key,
            "principal": principal,
            "created_at": task.created_at,
        }
