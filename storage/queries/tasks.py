"""Worklists."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, literal_column, select, union

from engine.model import Actor
from engine.views import MOST_COUNTED, Page, TaskRow
from storage.paging import Keyset
from storage.queries.reader import Reader, found
from storage.tables import completed_task, instance, task, task_exclusion, worklist
from storage.visibility import visible_to

_previous = task.alias("previous")
_FROM_USER = (
    select(_previous.c.completed_by)
    .where(_previous.c.number == task.c.number, _previous.c.key != task.c.key)
    .where(_previous.c.completed_by.is_not(None), _previous.c.ended_at <= task.c.created_at)
    .order_by(_previous.c.ended_at.desc(), _previous.c.key.desc())
    .limit(1)
    .scalar_subquery()
)
_ROW = select(
    task.c.key,
    task.c.number,
    task.c.instance_key,
    instance.c.business_id,
    instance.c.title,
    task.c.process_id,
    task.c.element_id,
    task.c.name,
    task.c.due,
    task.c.created_at,
    task.c.ended_at,
    task.c.assignee,
    task.c.completed_by,
    instance.c.started_by,
    _FROM_USER.label("from_user"),
    task.c.state,
    task.c.follow_up,
    task.c.priority,
).join(instance, instance.c.number == task.c.number)
"""Read as ``TaskRow(*row)``."""


class TaskQueries(Reader):
    """See `engine.views.Reads`."""

    def open_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        keyset = Keyset(after, limit, (datetime, int), descending=False)
        mine = keyset.scans(_worklists(actor, search), "created_at", "task_key")
        statement = _ROW.join(mine, (mine.c.number == task.c.number) & (mine.c.task_key == task.c.key))
        statement = keyset.scan(statement, mine.c.created_at, mine.c.task_key)
        with self._moment() as connection:
            rows = [TaskRow(*row) for row in connection.execute(statement)]
        return keyset.page(rows, lambda row: (row.created_at, row.key))

    def count_open_tasks(self, actor: Actor) -> int:
        arms = [scan.limit(MOST_COUNTED).subquery() for scan in _worklists(actor, None)]
        mine = union(*(select(arm.c.task_key) for arm in arms)).limit(MOST_COUNTED).subquery()
        with self._moment() as connection:
            count: int = connection.execute(select(func.count()).select_from(mine)).scalar_one()
            return count

    def completed_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        keyset = Keyset(after, limit, (datetime, int), descending=True)
        statement = _ROW.where(completed_task, task.c.completed_by == actor.user)
        statement = statement.where(found(search, instance.c.title, instance.c.business_id))
        statement = statement.where(visible_to(actor, task.c.number))
        with self._moment() as connection:
            scan = keyset.scan(statement, task.c.ended_at, task.c.key)
            rows = [TaskRow(*row) for row in connection.execute(scan)]
        return keyset.page(rows, lambda row: (row.ended_at, row.key))


def _worklists(actor: Actor, search: str | None) -> list[Select[Any]]:
    """A scan of the worklist of each of *actor*'s principals."""
    barred = exists(literal_column("1")).where(
        task_exclusion.c.number == worklist.c.number,
        task_exclusion.c.task_key == worklist.c.task_key,
        task_exclusion.c.user_id == actor.user,
    )
    statement = select(worklist.c.number, worklist.c.created_at, worklist.c.task_key).where(~barred)
    statement = statement.where(visible_to(actor, worklist.c.number))
    if search:
        statement = statement.join(instance, instance.c.number == worklist.c.number)
        statement = statement.where(found(search, instance.c.title, instance.c.business_id))
    return [statement.where(worklist.c.principal == principal) for principal in actor.principals]
