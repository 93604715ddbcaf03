"""Cases: lists of them, and everything about one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from engine.model import (
    Actor,
    Incident,
    Instance,
    InstanceState,
    SignalSubscription,
    Subscription,
    Timer,
    UserTask,
    number_of,
)
from engine.ports import ArchiveItem, Notice, Record
from engine.views import CalledInstance, CaseDetail, CaseRow, Page
from storage import tables as t
from storage.paging import Keyset
from storage.queries.reader import Reader, found
from storage.queries.registers import files_of
from storage.repositories.instances import INSTANCE_COLUMNS, INSTANCE_KEY
from storage.rows import columns_of
from storage.tables import definition, instance, participant
from storage.visibility import visible_to

_ROW = select(
    INSTANCE_KEY,
    instance.c.number,
    instance.c.business_id,
    instance.c.title,
    instance.c.process_id,
    definition.c.name.label("process_name"),
    instance.c.state,
    instance.c.started_by,
    instance.c.started_at,
    instance.c.ended_at,
).join(definition, definition.c.key == instance.c.definition_key)
"""Read as ``CaseRow(*row, steps=…)``."""


class CaseQueries(Reader):
    """See `engine.views.Reads`."""

    def started_cases(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[CaseRow]:
        keyset = Keyset(after, limit, (int,), descending=True)
        statement = _ROW.where(instance.c.started_by == actor.user, _found(search))
        return self._page(keyset, actor, statement)

    def cases(
        self,
        actor: Actor,
        *,
        search: str | None = None,
        state: InstanceState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[CaseRow]:
        keyset = Keyset(after, limit, (int,), descending=True)
        wanted = _found(search) if state is None else _found(search) & (instance.c.state == state)
        if actor.oversees:
            return self._page(keyset, actor, _ROW.where(wanted))
        seen = select(participant.c.number).join(instance, instance.c.number == participant.c.number).where(wanted)
        mine = keyset.scans([seen.where(participant.c.principal == p) for p in actor.principals], "number")
        return self._page(keyset, actor, _ROW.join(mine, mine.c.number == instance.c.number))

    def case(self, actor: Actor, key: int) -> CaseDetail | None:
        number = number_of(key)
        with self._moment() as connection:
            row = connection.execute(
                select(*INSTANCE_COLUMNS, definition.c.name)
                .join(definition, definition.c.key == instance.c.definition_key)
                .where(instance.c.number == number, visible_to(actor, instance.c.number))
            ).first()
            return None if row is None else _detail(connection, number, Instance(*row[:-1]), row[-1])

    def task_case(self, actor: Actor, task_key: int) -> CaseRow | None:
        statement = _ROW.where(instance.c.number == number_of(task_key), visible_to(actor, instance.c.number))
        with self._moment() as connection:
            return next(iter(_with_steps(connection, statement)), None)

    def records(self, actor: Actor, number: int) -> list[Record]:
        statement = select(*columns_of(Record, t.history)).where(
            t.history.c.number == number, func.length(t.history.c.body) > 0
        )
        statement = statement.where(visible_to(actor, t.history.c.number)).order_by(t.history.c.seq)
        with self._moment() as connection:
            return [Record(*row) for row in connection.execute(statement)]

    def _page(self, keyset: Keyset, actor: Actor, statement: Select[Any]) -> Page[CaseRow]:
        visible = statement.where(visible_to(actor, instance.c.number))
        with self._moment() as connection:
            rows = _with_steps(connection, keyset.scan(visible, instance.c.number))
        return keyset.page(rows, lambda row: (row.number,))


def _found(search: str | None) -> ColumnElement[bool]:
    return found(search, instance.c.title, instance.c.business_id)


def _with_steps(connection: Connection, statement: Select[Any]) -> list[CaseRow]:
    rows = [CaseRow(*(*row, ())) for row in connection.execute(statement)]
    names: dict[int, list[str]] = {row.number: [] for row in rows}
    number, name = t.task.c.number, t.task.c.name
    steps = select(number, name).where(t.open_task, number.in_(names)).group_by(number, name)
    oldest = func.min(t.task.c.created_at), func.min(t.task.c.key)
    for of, step in connection.execute(steps.order_by(*oldest)) if rows else ():
        names[of].append(step)
    return [replace(row, steps=tuple(names[row.number])) for row in rows]


def _detail(connection: Connection, number: int, instance: Instance, process_name: str) -> CaseDetail:
    def all_of(noun: type[Any], table: Any, *order: str, conditions: Sequence[Any] = ()) -> tuple[Any, ...]:
        statement = select(*columns_of(noun, table)).where(table.c.number == number, *conditions)
        rows = connection.execute(statement.order_by(*(table.c[name] for name in order)))
        return tuple(noun(*row) for row in rows)

    archived = all_of(ArchiveItem, t.archive_item, "archived_at")
    resting = select(t.delivery.c.target).where(t.delivery.c.number == number, t.is_resting)
    work = select(exists().where(t.job.c.number == number, t.open_job))
    return CaseDetail(
        instance=instance,
        process_name=process_name,
        called=all_of(CalledInstance, t.called_instance, "key"),
        tasks=all_of(UserTask, t.task, "created_at", "key"),
        timers=all_of(Timer, t.wait, "due", "key", conditions=[t.is_timer]),
        subscriptions=all_of(Subscription, t.wait, "key", conditions=[t.is_subscription]),
        signals=all_of(SignalSubscription, t.wait, "key", conditions=[t.is_signal]),
        resting=frozenset(connection.execute(resting).scalars()),
        has_work=bool(connection.execute(work).scalar_one()),
        incidents=all_of(Incident, t.incident, "created_at", "key"),
        files=files_of(connection, number),
        notices=all_of(Notice, t.notice, "at", "key", "recipient"),
        archive_item=archived[-1] if archived else None,
    )
