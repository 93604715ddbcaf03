"""Column types: moments in UTC, JSON as canonical text, keys of 63 bits."""

import zlib
from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, LargeBinary, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.packing import After, packed, unpacked

Key: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
"""63 bits. SQLite's INTEGER holds them too, and as a primary key it is the row's own address."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. Naive ones are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Packed(TypeDecorator[bytes]):
    """Bytes, compressed where they are long; short ones as they are.

    Compressed ones begin with a byte that no format of `engine.bpmn.state` begins with. Those that are to follow others
    may be given with them, see `storage.packing`.
    """

    impl = LargeBinary
    cache_ok = True

    INLINE = 1_900
    """Bytes that databases store within the row."""

    MARK, WHOLE = b"\xfe", b"\xff"
    """In pieces; as one, which is read and no longer written."""

    def process_bind_param(self, value: bytes | After | None, _: Dialect) -> bytes | None:
        if value is None:
            return None
        after = value if isinstance(value, After) else After(value, b"")
        return after.state if len(after.state) <= self.INLINE else self.MARK + packed(after)

    def process_result_value(self, value: bytes | memoryview | None, _: Dialect) -> bytes | None:
        if value is None:
            return None
        stored = bytes(value)
        match stored[:1]:
            case self.MARK:
                return unpacked(stored[1:])
            case self.WHOLE:
                return zlib.decompress(stored[1:])
        return stored


class Json(TypeDecorator[Any]):
    """A JSON value as text with sorted keys: equal values are equal texts, on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class Ids(TypeDecorator[tuple[str, ...]]):
    """Ids in the order given, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, _: Dialect) -> str:
        return orjson.dumps(tuple(value or ())).decode()

    def process_result_value(self, value: str | None, _: Dialect) -> tuple[str, ...]:
        return tuple(orjson.loads(value)) if value else ()
