"""Keyset pagination: a page begins after the last row's own sort values, so that nothing is skipped, doubled or counted."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import ColumnElement, Select, literal, select, tuple_, union
from sqlalchemy.sql.selectable import Subquery

from engine.errors import NotFound
from engine.views import Page

Item = TypeVar("Item")
Values = tuple[Any, ...]

MOST_ROWS = 200
"""No page is longer, whatever is asked for."""


class Keyset:
    """Where to begin in a list and how much to read of it.

    Args:
        after: an earlier page's `next`.
        kinds: of the sort values: `int`, `str`, `datetime`; the last ones are unique.

    Raises: NotFound: *after* is nothing that a page gave.
    """

    def __init__(self, after: str | None, limit: int, kinds: Sequence[type[Any]], *, descending: bool) -> None:
        self.limit = max(1, min(limit, MOST_ROWS))
        self._descending = descending
        self._after = None if after is None else _decoded(after, kinds)

    def scan(self, statement: Select[Any], *columns: ColumnElement[Any]) -> Select[Any]:
        """*statement* ordered by *columns* from there on, with one row more than the page has: there is a next one."""
        if self._after is not None:
            here = tuple_(*columns)
            there = tuple_(*(literal(value, column.type) for value, column in zip(self._after, columns, strict=True)))
            statement = statement.where(here < there if self._descending else here > there)
        order = [column.desc() if self._descending else column.asc() for column in columns]
        return statement.order_by(*order).limit(self.limit + 1)

    def scans(self, statements: Sequence[Select[Any]], *names: str) -> Subquery:
        """One short scan of each statement, and the first rows of them all, each once.

        The access path of every list that somebody sees through many groups: an ``OR`` or ``IN`` would sort everything.
        """
        arms = [self.scan(statement, *(statement.selected_columns[name] for name in names)) for statement in statements]
        return union(*(select(arm.subquery()) for arm in arms)).subquery()

    def page(self, items: Sequence[Item], values: Callable[[Item], Values]) -> Page[Item]:
        """The page of what a scan gave; *values* are an item's sort values."""
        shown = tuple(items[: self.limit])
        return Page(shown, _encoded(values(shown[-1])) if len(items) > self.limit else None)


def _encoded(values: Values) -> str:
    return urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def _decoded(text: str, kinds: Sequence[type[Any]]) -> Values:
    try:
        values = orjson.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return tuple(_value(value, kind) for value, kind in zip(values, kinds, strict=True))
    except (ValueError, TypeError):
        raise NotFound("page", text) from None


def _value(value: Any, kind: type[Any]) -> Any:
    if kind is datetime:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError(value)
        return moment
    if not isinstance(value, kind) or (kind is int and not -(1 << 63) <= value < 1 << 63):
        raise TypeError(value)
    return value
