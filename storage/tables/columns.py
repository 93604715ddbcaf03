"""What the tables are made of."""

from typing import Any

from sqlalchemy import Column, ColumnElement, Index, MetaData
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def required(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    """One that is never null."""
    return Column(name, kind, nullable=False)


def primary(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    """One of the primary key, whose values we give."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def partial_index(name: str, where: ColumnElement[bool], *columns: ColumnElement[Any]) -> None:
    """An index of the rows that *where* is true of.

    Queries say *where* in these very words, without parameters: else the index is not seen.
    """
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


SLIM: dict[str, Any] = {"sqlite_with_rowid": False}
"""For tables of short rows: on SQLite the primary key is the table itself."""
