"""What cases wait for: people, workers, the clock, messages, and administrators."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    Table,
    bindparam,
    exists,
    func,
    or_,
    select,
    union_all,
    update,
)

from engine.errors import NotFound
from engine.model import Incident, Job, Subscription, Timer, UserTask
from storage import tables as t
from storage.rows import columns_of, identity
from storage.statements import CompiledSelect
from storage.transaction import Repository


def the_one(table: Table) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """``WHERE`` for one thing of a case, with the parameters of `storage.rows.identity`."""
    return table.c.number == bindparam("b_number"), table.c.key == bindparam("b_key")


def _by_key(noun: type[Any], table: Table) -> Select[Any]:
    return select(*columns_of(noun, table)).where(*the_one(table))


class _ByKey(Repository):
    _noun: type[Any]
    _name: str
    _statement: Select[Any]

    def _get(self, key: int) -> Any:
        row = self._execute(self._statement, identity(key)).first()
        if row is None:
            raise NotFound(self._name, key)
        return self._noun(*row)


_TASK = CompiledSelect(
    _by_key(UserTask, t.task).add_columns(exists().where(t.draft.c.subject == bindparam("drafts_subject")))
)


class SqlTasks(Repository):
    """See `engine.ports.Tasks`. The statement also tells whether there are drafts: mostly none has to be deleted."""

    def get(self, key: int) -> UserTask:
        subject = f"task/{key}"
        rows = self._ask(_TASK, {**identity(key), "drafts_subject": subject})
        if not rows:
            raise NotFound("user_task", key)
        *values, drafted = rows[0]
        if not drafted:
            self._transaction.undrafted.add(subject)
        return UserTask(*values)


_AT = bindparam("at", type_=t.job.c.available_at.type)
_LIMIT: BindParameter[int] = bindparam("limit")
_FREE = or_(t.job.c.locked_until.is_(None), t.job.c.locked_until <= _AT)
_OPEN_JOBS = select(*columns_of(Job, t.job)).where(t.open_job, t.job.c.retries > 0, _FREE).limit(_LIMIT)
_DUE_JOBS = _OPEN_JOBS.where(t.job.c.available_at <= _AT).order_by(t.job.c.available_at, t.job.c.key)
_AVAILABLE_AT = func.coalesce(t.job.c.available_at, t.job.c.available_at)
"""The same, but no index: SQLite would take the one of what is due, and sort all of that."""

_DUE_URGENT_FIRST = _OPEN_JOBS.where(_AVAILABLE_AT <= _AT).order_by(
    t.job.c.priority.desc(), t.job.c.available_at, t.job.c.key
)
_TAKEN_JOB = (
    select(t.job.c.key)
    .where(*the_one(t.job), t.open_job, t.job.c.retries > 0, t.job.c.available_at <= _AT)
    .where(or_(_FREE, t.job.c.worker == bindparam("b_worker")))
    .with_for_update(
        skip_locked=True
    )  # a command that ends the job is not waited for: two locks at once could deadlock
)
_LOCK_JOB = (
    update(t.job)
    .where(t.job.c.number == bindparam("b_number"), t.job.c.key.in_(_TAKEN_JOB))
    .values(worker=bindparam("b_worker"), locked_until=bindparam("b_until"))
)
_UNLOCK_JOB = (
    update(t.job)
    .where(*the_one(t.job), t.open_job, t.job.c.worker == bindparam("b_worker"))
    .values(worker=None, locked_until=None)
)


class SqlJobs(_ByKey):
    """See `engine.ports.Jobs`."""

    _noun, _name, _statement = Job, "job", _by_key(Job, t.job)

    def get(self, key: int) -> Job:
        job: Job = self._get(key)
        return job

    def due(self, types: Iterable[str] | None, at: datetime, limit: int, *, urgent_first: bool = False) -> list[Job]:
        parameters = {"at": at, "limit": limit}
        if types is None:
            return [Job(*row) for row in self._execute(_DUE_JOBS, parameters)]
        # one short scan per type: types that other workers serve are never walked through
        due = _DUE_URGENT_FIRST if urgent_first else _DUE_JOBS
        scans = [due.where(t.job.c.type == name).subquery() for name in types]
        if not scans:
            return []
        found = union_all(*(select(scan) for scan in scans)).subquery()
        order = (found.c.priority.desc(),) if urgent_first else ()
        statement = select(found).order_by(*order, found.c.available_at, found.c.key).limit(_LIMIT)
        return [Job(*row) for row in self._execute(statement, parameters)]

    def lock(self, key: int, worker: str, until: datetime, at: datetime) -> bool:
        parameters = {**identity(key), "b_worker": worker, "b_until": until, "at": at}
        return self._execute(_LOCK_JOB, parameters).rowcount == 1

    def unlock(self, key: int, worker: str) -> None:
        self._execute(_UNLOCK_JOB, {**identity(key), "b_worker": worker})


_TIMERS = select(*columns_of(Timer, t.wait)).where(t.is_timer)
_DUE_TIMERS = (
    _TIMERS.where(t.wait.c.due <= bindparam("at")).order_by(t.wait.c.due, t.wait.c.key).limit(_LIMIT)
)  # fmt: skip
_NEXT_DUE = select(func.min(t.wait.c.due)).where(t.is_timer)


class SqlTimers(_ByKey):
    """See `engine.ports.Timers`."""

    _noun, _name, _statement = Timer, "timer", _TIMERS.where(*the_one(t.wait))

    def get(self, key: int) -> Timer:
        timer: Timer = self._get(key)
        return timer

    def due(self, at: datetime, limit: int) -> list[Timer]:
        return [Timer(*row) for row in self._execute(_DUE_TIMERS, {"at": at, "limit": limit})]

    def next_due(self) -> datetime | None:
        due: datetime | None = self._execute(_NEXT_DUE).scalar()
        return due


_SUBSCRIPTIONS = select(*columns_of(Subscription, t.wait)).where(t.is_subscription)


class SqlSubscriptions(_ByKey):
    """See `engine.ports.Subscriptions`."""

    _noun, _name, _statement = Subscription, "message_subscription", _SUBSCRIPTIONS.where(*the_one(t.wait))

    def get(self, key: int) -> Subscription:
        subscription: Subscription = self._get(key)
        return subscription


class SqlIncidents(_ByKey):
    """See `engine.ports.Incidents`."""

    _noun, _name, _statement = Incident, "incident", _by_key(Incident, t.incident)

    def get(self, key: int) -> Incident:
        incident: Incident = self._get(key)
        return incident
