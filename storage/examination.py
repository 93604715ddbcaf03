"""What a database tells whoever looks after it. Reads only, and never more than a bounded number of rows."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, Row, Table, exists, func, literal_column, or_, select, true

from engine.evidence.records import GENESIS, chained
from engine.model import key_of
from engine.upkeep import Break, Figures
from storage import tables as t
from storage.dialects import Backend
from storage.housekeeping import Leftovers
from storage.migrating import known_revisions, require_known, revision_of

MOST = 10_000
"""What is counted is counted up to here: a figure of this size means this many, or more."""

GUARDED = ("checkpoint", "history", "log_leaf", "tombstone")
"""Tables whose triggers refuse changes."""

_TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT relname, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    ),
}
_NOW = {
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}
_EXPECTED = {
    "sqlite": {(table, f"{table}_refuses_{verb}") for table in GUARDED for verb in ("update", "delete")},
    "postgresql": {(table, f"{table}_refuses_{what}") for table in GUARDED for what in ("changes", "truncate")},
}


class SqlExamination:
    """See `engine.upkeep.Examination`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._dialect = backend.reading.dialect.name

    def revision(self) -> tuple[str | None, str]:
        with self._backend.reading.begin() as connection:
            found = revision_of(connection)
        require_known(found)
        return found, known_revisions()[0]

    def is_current(self) -> bool:
        with self._backend.reading.begin() as connection:
            return revision_of(connection) == known_revisions()[0]

    def require_writable(self) -> None:
        with self._backend.gate(), self._backend.writing.connect() as connection, connection.begin() as transaction:
            connection.execute(t.login_attempts.delete().where(t.login_attempts.c.subject == ""))
            transaction.rollback()

    def clock(self) -> datetime:
        with self._backend.reading.begin() as connection:
            told = connection.exec_driver_sql(_NOW[self._dialect]).scalar_one()
        at = told if isinstance(told, datetime) else datetime.fromisoformat(told)
        return at.astimezone(UTC)

    def missing_triggers(self) -> list[str]:
        with self._backend.reading.begin() as connection:
            found = {(table, name) for table, name in connection.exec_driver_sql(_TRIGGERS[self._dialect])}
        return sorted(name for _, name in _EXPECTED[self._dialect] - found)

    def figures(self, at: datetime) -> Figures:
        job, wait, start = t.job.c, t.wait.c, t.start.c
        due_job = t.open_job & (job.retries > 0) & (job.available_at <= at)
        free_job = due_job & or_(job.locked_until.is_(None), job.locked_until <= at)
        overdue, missed = t.is_timer & (wait.due <= at), t.is_clock & (start.due <= at)
        with self._backend.reading.begin() as connection:
            job_lag, timer_lag, start_lag = (
                at - (connection.execute(select(column).where(condition).order_by(column).limit(1)).scalar() or at)
                for column, condition in ((job.available_at, free_job), (wait.due, overdue), (start.due, missed))
            )
            return Figures(
                open_tasks=_count(connection, t.task, t.open_task),
                due_jobs=_count(connection, t.job, free_job),
                failed_jobs=_count(connection, t.job, t.open_job & (job.state == "failed") & (job.retries > 0)),
                timers=_count(connection, t.wait, t.is_timer) + _count(connection, t.start, t.is_clock),
                overdue_timers=_count(connection, t.wait, overdue) + _count(connection, t.start, missed),
                open_incidents=_count(connection, t.incident, t.open_incident),
                resting_deliveries=_count(connection, t.delivery, t.is_resting),
                unlogged=_count(connection, t.unlogged),
                job_lag=job_lag,
                timer_lag=max(timer_lag, start_lag),
            )

    def motionless(self, most: int) -> list[str]:
        case = (
            select(t.instance.c.number, t.instance.c.business_id)
            .where(t.instance.c.state == "active")
            .order_by(t.instance.c.number)
            .limit(most)
            .subquery()
        )
        open_things = (
            (t.task, t.open_task),
            (t.job, t.open_job),
            (t.wait, true()),
            (t.incident, t.open_incident),
            (t.delivery, true()),
        )
        statement = select(case).order_by(case.c.number)
        for table, is_open in open_things:
            statement = statement.where(~exists().where(table.c.number == case.c.number, is_open))
        with self._backend.reading.begin() as connection:
            return [business_id or str(key_of(number)) for number, business_id in connection.execute(statement)]

    def leftovers(self, at: datetime) -> int:
        with self._backend.reading.begin() as connection:
            return sum(len(connection.execute(each.limit(MOST)).all()) for each in Leftovers(at).questions())

    def empty_groups(self) -> list[tuple[str, str]]:
        members = (
            select(1)
            .join(t.users, t.users.c.id == t.membership.c.user_id)
            .where(t.membership.c.group_id == t.groups.c.id, t.users.c.active)
        )
        empty = select(t.groups.c.id, t.groups.c.name).where(~members.exists()).order_by(t.groups.c.id)
        with self._backend.reading.begin() as connection:
            return [(id_, name) for id_, name in connection.execute(empty)]

    def broken_chains(self, newest: int) -> list[Break]:
        with self._backend.reading.begin() as connection:
            cases = _ENDS.order_by(t.instance.c.number.desc()).limit(newest)
            ends = {number: (seq, digest) for number, seq, digest in connection.execute(cases)}
            ends |= {number: (seq, digest) for number, seq, digest in connection.execute(_COMPANY_END)}
            return [*_breaks(connection, ends)]

    def damaged_contents(self, newest: int) -> list[str]:
        recent = select(t.uploaded_file.c.digest).order_by(t.uploaded_file.c.uploaded_at.desc()).limit(newest)
        statement = select(t.content.c.digest, t.content.c.bytes).where(t.content.c.digest.in_(recent))
        with self._backend.reading.begin() as connection:
            rows = connection.execute(statement, execution_options={"stream_results": True, "yield_per": 1})
            return [digest for digest, content in rows if sha256(content).hexdigest() != digest]


_ENDS = select(t.instance.c.number, t.instance.c.version, t.instance.c.digest)
_COMPANY_END = select(t.audit_head.c.number, t.audit_head.c.seq, t.audit_head.c.digest)


def _breaks(connection: Connection, ends: dict[int, tuple[int, str]]) -> Iterator[Break]:
    h = t.history.c
    columns = h.number, h.seq, h.body, h.digest, h.previous
    statement = select(*columns).where(h.number.in_(ends)).order_by(h.number, h.seq)
    rows = connection.execute(statement, execution_options={"stream_results": True, "yield_per": 500})
    unseen = set(ends)
    for number, records in groupby(rows, key=lambda row: row.number):
        unseen.discard(number)
        last = _follow(records)
        if isinstance(last, Break):
            yield last
        elif last != ends.get(number):
            yield Break(number, 0)
    yield from (Break(number, 0) for number in sorted(unseen) if ends[number][0])


def _follow(records: Iterable[Row[int, int, bytes, str, str]]) -> Break | tuple[int, str]:
    """The end of a chain, or where it breaks. A record that was erased keeps its digest and has no body."""
    seq, digest = 0, GENESIS
    for record in records:
        changed = record.body and chained(record.previous, record.body) != record.digest
        if changed or record.seq != seq + 1 or record.previous != digest:
            return Break(record.number, record.seq)
        seq, digest = record.seq, record.digest
    return seq, digest


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    some = select(literal_column("1")).select_from(table).where(*conditions).limit(MOST).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()
