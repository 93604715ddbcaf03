"""``INSERT … ON CONFLICT``, in the words that SQLite and PostgreSQL share."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ClauseElement, Column, Insert, Table, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import SyntaxExtension
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.sql.visitors import InternalTraversal


class OnConflict(SyntaxExtension, ClauseElement):
    """What an insert does with a row that is there already: nothing, or set some columns.

    Args:
        keys: names of the primary key's columns; none: whatever is unique.
        assignments: SQL of each assignment; ``excluded`` is the row that came.
    """

    _traverse_internals = [  # noqa: RUF012 - SQLAlchemy reads it to cache the compiled statement
        ("keys", InternalTraversal.dp_string_list),
        ("assignments", InternalTraversal.dp_string_list),
    ]

    def __init__(self, keys: Sequence[str], assignments: Sequence[str]) -> None:
        self.keys, self.assignments = list(keys), list(assignments)

    def apply_to_insert(self, insert_stmt: Insert) -> None:
        insert_stmt.apply_syntax_extension_point(self.append_replacing_same_type, "post_values")


@compiles(OnConflict)
def _render(element: OnConflict, compiler: SQLCompiler, **_: Any) -> str:
    keys = f" ({', '.join(map(compiler.preparer.quote, element.keys))})" if element.keys else ""
    action = f"UPDATE SET {', '.join(element.assignments)}" if element.assignments else "NOTHING"
    return f"ON CONFLICT{keys} DO {action}"


def insert_missing(table: Table) -> Insert:
    """Insert rows whose primary key is not there yet, and pass over the others."""
    return insert(table).ext(OnConflict([column.name for column in table.primary_key], []))


def insert_unless_taken(table: Table) -> Insert:
    """Insert rows, and pass over those of which something unique is there already; tells how many it inserted."""
    return insert(table).ext(OnConflict([], [])).execution_options(preserve_rowcount=True)


def insert_or_replace(table: Table, *columns: Column[Any]) -> Insert:
    """Insert a row, or set *columns* of the one that is there."""
    assignments = [f'"{column.name}" = excluded."{column.name}"' for column in columns]
    return insert(table).ext(OnConflict([column.name for column in table.primary_key], assignments))


def insert_or_add(table: Table, added: Column[Any], *replaced: Column[Any]) -> ReturningInsert[Any]:
    """Insert a row, or add *added* to that of the one that is there and set *replaced*; answers with the sum."""
    assignments = [f'"{added.name}" = "{table.name}"."{added.name}" + excluded."{added.name}"']
    assignments += [f'"{column.name}" = excluded."{column.name}"' for column in replaced]
    return insert(table).ext(OnConflict([key.name for key in table.primary_key], assignments)).returning(added)
