"""Searches in SQL: conditions, any order, and cursors that hold the sort values of the row at a page's edge."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn, TypeVar

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    String,
    and_,
    func,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    union_all,
)

from engine.errors import Finding, Invalid
from engine.model import number_of
from engine.searches import MOST_FOUND, Condition, Found, Operator, Search, Sort
from storage.transaction import Question
from storage.types import Moment

Row = TypeVar("Row")
FAR = datetime(9999, 12, 31, tzinfo=UTC)


class Held:
    """A column of ids, of which one is asked for."""

    def __init__(self, column: Column[Any]) -> None:
        self._text = type_coerce(column, String)  # the JSON list as it is stored

    def holds(self, id: str) -> ColumnElement[bool]:
        """Whether *id* is in the list; neither database needs to know JSON for that, and none ignores case."""
        return func.replace(self._text, orjson.dumps(id).decode(), "") != self._text

    def is_empty(self) -> ColumnElement[bool]:
        return self._text == "[]"


@dataclass(frozen=True, slots=True)
class Source:
    """A table to search, or one of several that are searched as one.

    Attributes:
        statement: the columns of the rows, in the order of the row's fields.
        fields: by name: what may be asked and sorted by.
        key: unique over all sources of a search.
        number: of the case, where the rows belong to one: what its tables are sharded and indexed by.
        keys: names of the fields whose values have that number in them.
    """

    statement: Question
    fields: Mapping[str, ColumnElement[Any] | Held]
    key: ColumnElement[int]
    number: ColumnElement[int] | None = None
    keys: frozenset[str] = frozenset()


def find(connection: Connection, sources: Sequence[Source], search: Search, row: Callable[..., Row]) -> Found[Row]:
    """The page of *search*; each source is read in order, and no further than the page goes.

    Raises: Invalid: ``request.cursor``.
    """
    backwards = search.before is not None
    edge = _edge(search)
    arms = [_arm(source, search, edge, backwards=backwards).subquery() for source in sources]
    merged = union_all(*(select(arm) for arm in arms)).subquery()
    count = len(search.sort) + 1
    order = list(merged.c)[-count:]
    directions = [*(sort.descending != backwards for sort in search.sort), backwards]
    statement = select(merged).order_by(*_ordered(order, directions)).limit(search.limit)
    rows = list(connection.execute(statement))
    if backwards:
        rows.reverse()
    total = _count(connection, sources, search.conditions)
    return Found(
        items=tuple(row(*each[:-count]) for each in rows),
        total=min(total, MOST_FOUND),
        more=total > MOST_FOUND,
        start=_cursor(search.sort, rows[0][-count:]) if rows else None,
        end=_cursor(search.sort, rows[-1][-count:]) if rows else None,
    )


def _arm(source: Source, search: Search, edge: Sequence[Any] | None, *, backwards: bool) -> Question:
    columns = [*(_sortable(source.fields[sort.field]) for sort in search.sort), source.key]
    directions = [*(sort.descending != backwards for sort in search.sort), backwards]
    statement = source.statement.where(*(_holds(source, condition) for condition in search.conditions))
    if edge is not None:
        statement = statement.where(_beyond(columns, directions, edge))
    labels = [column.label(f"sort_{n}") for n, column in enumerate(columns)]
    return statement.add_columns(*labels).order_by(*_ordered(columns, directions)).limit(search.limit)


def _count(connection: Connection, sources: Sequence[Source], conditions: Sequence[Condition]) -> int:
    found = [
        source.statement.with_only_columns(source.key.label("key"))
        .where(*(_holds(source, condition) for condition in conditions))
        .limit(MOST_FOUND + 1)
        .subquery()
        for source in sources
    ]
    return sum(connection.execute(select(func.count()).select_from(each)).scalar_one() for each in found)


def _holds(source: Source, condition: Condition) -> ColumnElement[bool]:
    holds = _is_met(source.fields[condition.field], condition)
    if source.number is None or condition.field not in source.keys or condition.operator not in {"eq", "in"}:
        return holds
    keys = condition.value if condition.operator == "in" else [condition.value]
    return and_(source.number.in_(sorted({number_of(key) for key in keys})), holds)


def _is_met(column: ColumnElement[Any] | Held, condition: Condition) -> ColumnElement[bool]:
    value = condition.value
    if isinstance(column, Held):
        return _held(column, condition)
    if isinstance(value, bool) and condition.operator == "eq":
        return column if value else not_(column)
    return _OPERATORS[condition.operator](column, value)


_OPERATORS: Mapping[Operator, Callable[[ColumnElement[Any], Any], ColumnElement[bool]]] = {
    "eq": lambda column, value: column == value,
    "neq": lambda column, value: or_(column != value, column.is_(None)),
    "in": lambda column, values: column.in_(values),
    "not_in": lambda column, values: or_(column.not_in(values), column.is_(None)),
    "exists": lambda column, wanted: column.is_not(None) if wanted else column.is_(None),
    "gt": lambda column, value: column > value,
    "gte": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "lte": lambda column, value: column <= value,
    "like": lambda column, text: column.ilike(_pattern(text), escape="\\"),
}


def _held(column: Held, condition: Condition) -> ColumnElement[bool]:
    match condition.operator, condition.value:
        case "eq", value:
            return column.holds(value)
        case "neq", value:
            return not_(column.holds(value))
        case "in", values:
            return or_(*(column.holds(value) for value in values))
        case "not_in", values:
            return not_(or_(*(column.holds(value) for value in values)))
        case "exists", wanted:
            return not_(column.is_empty()) if wanted else column.is_empty()
        case operator, _:
            raise ValueError(operator)


def _pattern(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return plain.replace("*", "%").replace("?", "_")


def _sortable(column: ColumnElement[Any] | Held) -> ColumnElement[Any]:
    """Never null: where nulls stand in an order, databases do not agree."""
    if isinstance(column, Held):
        raise TypeError("lists have no order")
    if isinstance(column, Column) and not column.nullable:
        return column
    empty = FAR if isinstance(column.type, Moment) else column.type.python_type()
    return func.coalesce(column, literal(empty, column.type), type_=column.type)


def _ordered(columns: Sequence[ColumnElement[Any]], directions: Sequence[bool]) -> list[ColumnElement[Any]]:
    pairs = zip(columns, directions, strict=True)
    return [column.desc() if descending else column.asc() for column, descending in pairs]


def _beyond(
    columns: Sequence[ColumnElement[Any]], directions: Sequence[bool], edge: Sequence[Any]
) -> ColumnElement[bool]:
    """Behind the edge in the order of *directions*: ``a > x, or a = x and b > y, …``."""
    ways = []
    for n, (column, descending) in enumerate(zip(columns, directions, strict=True)):
        value = literal(_value(edge[n], column), column.type)
        same = [each == literal(_value(edge[m], each), each.type) for m, each in enumerate(columns[:n])]
        ways.append(and_(*same, column < value if descending else column > value))
    return or_(*ways)


def _value(value: Any, column: ColumnElement[Any]) -> Any:
    """Raises: Invalid: it is none of the column's."""
    try:
        if isinstance(column.type, Moment):
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else _refuse()
        fits = isinstance(value, column.type.python_type) and not isinstance(value, bool)
        return value if fits and (not isinstance(value, int) or abs(value) < 1 << 63) else _refuse()
    except (TypeError, ValueError):
        _refuse()


def _edge(search: Search) -> Sequence[Any] | None:
    cursor = search.before if search.before is not None else search.after
    if cursor is None:
        return None
    values: list[Any]
    try:
        order, *values = orjson.loads(b64decode(cursor, validate=True))
    except (ValueError, TypeError):
        _refuse()
    if order != _spelled(search.sort) or len(values) != len(search.sort) + 1:
        _refuse()
    return values


def _cursor(sort: Sequence[Sort], values: Sequence[Any]) -> str:
    return b64encode(orjson.dumps([_spelled(sort), *values])).decode()


def _spelled(sort: Sequence[Sort]) -> str:
    return ",".join(f"{each.field}{'-' if each.descending else '+'}" for each in sort)


def _refuse() -> NoReturn:
    raise Invalid([Finding("request.cursor")])
