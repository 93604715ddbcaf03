"""The portable form of a database: the same for SQLite and PostgreSQL, readable without this program.

A zip file: ``manifest.json``, and per table ``tables/<name>.jsonl``, one row a line, a JSON list in the order of the
manifest's columns. Moments are ISO 8601 in UTC, bytes are base64, everything else is JSON's own.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Self

import orjson
from sqlalchemy import Boolean, Connection, DateTime, Integer, LargeBinary, MetaData, Table
from sqlalchemy.types import TypeEngine

FORMAT = 1
MANIFEST = "manifest.json"

LEFT_OUT = frozenset({"alembic_version", "sessions", "login_attempts"})
"""The manifest says the revision; log-ins end with the database they were made in."""

FILLED_BY_TRIGGERS = frozenset({"unlogged"})
"""Loaded after the tables whose triggers add to them."""

WHOLE_FILES = frozenset({"content"})
"""Tables whose rows may be large: read and written one at a time."""

Kind = Literal["integer", "boolean", "moment", "bytes", "text"]


@dataclass(frozen=True, slots=True)
class TableFacts:
    """What a backup holds of one table.

    Attributes:
        columns: kind by name, in the order of the rows' values.
        sha256: of the table's lines, hex.
    """

    columns: Mapping[str, Kind]
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is.

    Attributes:
        program: version of the program that wrote it.
        revision: newest migration that the database had gone through.
        at: when, aware, UTC.
    """

    program: str
    revision: str
    at: datetime
    tables: Mapping[str, TableFacts]

    def to_bytes(self) -> bytes:
        return orjson.dumps({"format": FORMAT, **asdict(self)}, option=orjson.OPT_INDENT_2)

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Raises: ValueError, KeyError, TypeError, AttributeError: it is none."""
        given = orjson.loads(content)
        if given.pop("format") != FORMAT:
            raise ValueError("another format")
        tables = {name: TableFacts(**facts) for name, facts in given.pop("tables").items()}
        return cls(**{**given, "at": datetime.fromisoformat(given["at"])}, tables=tables)


def member(table: str) -> str:
    """Name of a table's file within the zip."""
    return f"tables/{table}.jsonl"


def stored_tables(connection: Connection) -> list[Table]:
    """The tables as the database has them, whatever its revision: what others refer to comes first."""
    metadata = MetaData()
    metadata.reflect(connection)
    tables = [table for table in metadata.sorted_tables if table.name not in LEFT_OUT]
    return sorted(tables, key=lambda table: table.name in FILLED_BY_TRIGGERS)


def kinds(table: Table) -> dict[str, Kind]:
    """Kind of each column by name, in their order."""
    return {str(column.name): _kind(column.type) for column in table.columns}


def encoded(row: Sequence[Any]) -> bytes:
    """One line."""
    return orjson.dumps([_encoded(value) for value in row]) + b"\n"


def decoder(columns: Mapping[str, Kind]) -> Callable[[bytes], dict[str, Any]]:
    """What makes a row out of a line. It raises ValueError, TypeError where it cannot."""
    decoders = {name: _DECODERS.get(kind) for name, kind in columns.items()}

    def decode(line: bytes) -> dict[str, Any]:
        pairs = zip(decoders.items(), orjson.loads(line), strict=True)
        return {name: made(value) if made and value is not None else value for (name, made), value in pairs}

    return decode


def _encoded(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return b64encode(value).decode()
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case _:
            return value


def _kind(type_: TypeEngine[Any]) -> Kind:
    match type_:
        case DateTime():
            return "moment"
        case LargeBinary():
            return "bytes"
        case Boolean():
            return "boolean"
        case Integer():
            return "integer"
        case _:
            return "text"


_DECODERS: Mapping[Kind, Callable[[Any], Any]] = {
    "bytes": lambda value: b64decode(value, validate=True),
    "moment": datetime.fromisoformat,
}
