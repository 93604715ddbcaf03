"""Statements compiled once: what is said most is said over and over, and SQLAlchemy looks at it anew each time.

They go to the driver itself, past SQLAlchemy, which would prepare for what may be answered; whoever listens to the engine's
statements hears of them all the same. What is raised is the driver's, see `storage.dialects.Backend`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Select
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, Any]
Convert = Callable[[Any], Any] | None


class Compiled:
    """An insert, update or delete. All its rows name the same columns, and it answers nothing.

    A twentieth of a completion's processor time.
    """

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._said: dict[str, _Said] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> Any:
        """For each of *rows*, in one go. Answers the driver's cursor: it counts the changed rows once they have arrived."""
        dialect = connection.dialect
        said = self._said.get(dialect.name)
        if said is None:
            said = self._said[dialect.name] = _said(self._statement, dialect, list(rows[0]))
        given = [said.bound(row) for row in rows]
        cursor, many = connection.connection.cursor(), len(given) > 1
        _say(connection, cursor, said.text, given if many else given[0], many=many)
        return cursor


class CompiledSelect:
    """A query with few rows: a fifteenth of a completion's processor time, where each request asks it."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = statement
        self._said: dict[str, tuple[_Said, Sequence[Convert]]] = {}

    def rows(self, connection: Connection, parameters: Row) -> list[list[Any]]:
        """All of them, each value as its column's type gives it."""
        dialect, known = connection.dialect, connection.info
        # a cursor that stays knows how values are converted: a third of a short query
        cursor = known.get("cursor") or known.setdefault("cursor", connection.connection.cursor())
        if dialect.name not in self._said:
            columns: Any = self._statement.selected_columns
            results = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
            self._said[dialect.name] = _said(self._statement, dialect, None), results
        said, converts = self._said[dialect.name]
        _say(connection, cursor, said.text, said.bound(parameters), many=False)
        return [
            [value if convert is None else convert(value) for convert, value in zip(converts, row, strict=True)]
            for row in cursor.fetchall()
        ]


def _say(connection: Connection, cursor: Any, text: str, given: Any, *, many: bool) -> None:
    listening = connection.engine.dispatch
    for tell in listening.before_cursor_execute:
        tell(connection, cursor, text, given, None, many)
    (cursor.executemany if many else cursor.execute)(text, given)
    for tell in listening.after_cursor_execute:
        tell(connection, cursor, text, given, None, many)


@dataclass(frozen=True, slots=True)
class _Said:
    """How a driver is told.

    Attributes:
        names: of the parameters, each with what turns its value into the driver's, and its value where a row has none.
        order: of the parameters where the driver counts them.
    """

    text: str
    names: Sequence[tuple[str, Convert, Any]]
    order: Sequence[str] | None

    def bound(self, row: Row) -> Any:
        values = {
            name: row.get(name, none) if convert is None else convert(row.get(name, none))
            for name, convert, none in self.names
        }
        return values if self.order is None else tuple(values[name] for name in self.order)


def _said(statement: UpdateBase | Select[Any], dialect: Dialect, columns: list[str] | None) -> _Said:
    """*columns*: those that an insert names."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=columns if statement.is_insert else None)
    names = [
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.effective_value)
        for name, bind in compiled.binds.items()
    ]
    return _Said(str(compiled), names, compiled.positiontup)
