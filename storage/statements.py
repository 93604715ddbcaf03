"""Statements compiled once: what commands write most is said over and over, and SQLAlchemy looks at it anew each time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect
from sqlalchemy.sql.dml import UpdateBase

Row = Mapping[str, Any]


class Compiled:
    """An insert, update or delete. All its rows name the same columns, and it answers nothing.

    A twentieth of a completion's processor time; what is read goes through SQLAlchemy, which also reads the rows.
    """

    def __init__(self, statement: UpdateBase) -> None:
        self._statement = statement
        self._said: dict[str, _Said] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> Any:
        """For each of *rows*, in one go. Answers the driver's cursor: it counts the changed rows once they have arrived.

        Past SQLAlchemy, which would prepare for an answer; whoever listens to the engine's statements hears of it all the
        same. Raises: what the driver does.
        """
        dialect = connection.dialect
        said = self._said.get(dialect.name)
        if said is None:
            said = self._said[dialect.name] = _said(self._statement, dialect, rows[0])
        given = [said.bound(row) for row in rows]
        many = len(given) > 1
        listening, heard = connection.engine.dispatch, (said.text, given if many else given[0])
        cursor = connection.connection.cursor()
        for tell in listening.before_cursor_execute:
            tell(connection, cursor, *heard, None, many)
        (cursor.executemany if many else cursor.execute)(*heard)
        for tell in listening.after_cursor_execute:
            tell(connection, cursor, *heard, None, many)
        return cursor


@dataclass(frozen=True, slots=True)
class _Said:
    """How a driver is told.

    Attributes:
        names: of the parameters, each with what turns its value into the driver's, and its value where a row has none.
        order: of the parameters where the driver counts them.
    """

    text: str
    names: Sequence[tuple[str, Callable[[Any], Any] | None, Any]]
    order: Sequence[str] | None

    def bound(self, row: Row) -> Any:
        values = {
            name: row.get(name, none) if convert is None else convert(row.get(name, none))
            for name, convert, none in self.names
        }
        return values if self.order is None else tuple(values[name] for name in self.order)


def _said(statement: UpdateBase, dialect: Dialect, row: Row) -> _Said:
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(row) if statement.is_insert else None)
    names = [
        (name, bind.type.dialect_impl(dialect).bind_processor(dialect), bind.effective_value)
        for name, bind in compiled.binds.items()
    ]
    return _Said(str(compiled), names, compiled.positiontup)
