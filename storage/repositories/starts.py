"""What begins cases without a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, literal, or_, select, update

from engine.model import Start, StartKind
from storage import tables as t
from storage.conflict import insert_unless_taken
from storage.rows import columns_of, values_of
from storage.transaction import Repository

_ALL = select(*columns_of(Start, t.start))
_DUE = (
    _ALL.where(t.is_clock, t.start.c.due <= bindparam("at"))
    .order_by(t.start.c.due, *t.start.primary_key)
    .limit(bindparam("limit"))
)
_NEXT_DUE = select(func.min(t.start.c.due)).where(t.is_clock)
_THE_ONE = (
    t.start.c.process_id == bindparam("b_process_id"),
    t.start.c.element_id == bindparam("b_element_id"),
    t.start.c.part == bindparam("b_part"),
)
_LOCK = _ALL.where(*_THE_ONE, t.start.c.definition_key == bindparam("b_definition_key")).with_for_update(
    skip_locked=True
)
_MOVE = update(t.start).where(*_THE_ONE).values({name: bindparam(name) for name in ("due", "every", "left")})
_OF_KIND = _ALL.where(t.start.c.kind == bindparam("kind")).order_by(t.start.c.process_id, t.start.c.element_id)
_NAMED = _OF_KIND.where(t.start.c.name == bindparam("name"))
_REMOVE = delete(t.start).where(t.start.c.process_id == bindparam("b_process_id"))
_ADD = insert(t.start)


def awaited_at_its_beginning(*what: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a case that another event has begun at a start's element waits there for *what*, columns of `wait`."""
    return exists().where(
        t.instance.c.number == t.wait.c.number,
        t.instance.c.process_id == t.start.c.process_id,
        t.wait.c.element_id == t.start.c.element_id,
        *what,
    )


_AWAITED = select(literal(1)).where(
    *_THE_ONE, awaited_at_its_beginning(t.wait.c.due == t.start.c.due).correlate(t.start)
)
_DUE_TOGETHER = (
    _ALL.where(t.start.c.process_id == bindparam("b_process_id"), t.start.c.due <= bindparam("at"))
    .order_by(*t.start.primary_key)
    .with_for_update()
)

_HELD = (
    t.message_start.c.process_id == bindparam("b_process_id"),
    t.message_start.c.correlation_key == bindparam("b_correlation_key"),
)
_RUNS = exists().where(t.instance.c.number == t.message_start.c.number, t.instance.c.state == "active")
IS_HELD = or_(t.message_start.c.number.is_(None), _RUNS)
_RELEASE = delete(t.message_start).where(*_HELD, ~IS_HELD)
_CLAIM = insert_unless_taken(t.message_start)
_LET_GO = delete(t.message_start).where(*_HELD, t.message_start.c.number.is_(None))
_HOLD = update(t.message_start).where(*_HELD).values(number=bindparam("number"))


class SqlStarts(Repository):
    """See `engine.ports.Starts`."""

    def replace(self, process_id: str, starts: Sequence[Start]) -> None:
        self._execute(_REMOVE, {"b_process_id": process_id})
        if starts:
            self._insert_once(_ADD, [values_of(start) for start in starts])

    def due(self, at: datetime, limit: int) -> list[Start]:
        return [Start(*row) for row in self._execute(_DUE, {"at": at, "limit": limit})]

    def next_due(self) -> datetime | None:
        due: datetime | None = self._execute(_NEXT_DUE).scalar()
        return due

    def lock(self, start: Start) -> Start | None:
        row = self._execute(_LOCK, {**_identity(start), "b_definition_key": start.definition_key}).first()
        return None if row is None else Start(*row)

    def move(self, start: Start) -> None:
        self._execute(_MOVE, {**_identity(start), "due": start.due, "every": start.every, "left": start.left})

    def is_awaited(self, start: Start) -> bool:
        return self._execute(_AWAITED, _identity(start)).first() is not None

    def lock_due(self, process_id: str, at: datetime) -> list[Start]:
        return [Start(*row) for row in self._execute(_DUE_TOGETHER, {"b_process_id": process_id, "at": at})]

    def awaiting(self, kind: StartKind, name: str | None = None) -> list[Start]:
        rows = self._execute(_OF_KIND if name is None else _NAMED, {"kind": kind, "name": name})
        return [Start(*row) for row in rows]

    def of(self, process_ids: Iterable[str]) -> list[Start]:
        statement = _ALL.where(t.start.c.process_id.in_(list(process_ids))).order_by(*t.start.primary_key)
        return [Start(*row) for row in self._execute(statement)]

    def claim(self, process_id: str, correlation_key: str) -> bool:
        self._execute(_RELEASE, _held(process_id, correlation_key))
        row = {"process_id": process_id, "correlation_key": correlation_key, "number": None}
        return self._execute(_CLAIM, row).rowcount == 1

    def release(self, process_id: str, correlation_key: str) -> None:
        self._execute(_LET_GO, _held(process_id, correlation_key))

    def hold(self, process_id: str, correlation_key: str, number: int) -> None:
        self._execute(_HOLD, {**_held(process_id, correlation_key), "number": number})


def _held(process_id: str, correlation_key: str) -> dict[str, Any]:
    return {"b_process_id": process_id, "b_correlation_key": correlation_key}


def _identity(start: Start) -> dict[str, Any]:
    return {"b_process_id": start.process_id, "b_element_id": start.element_id, "b_part": start.part}
