"""Variables as Camunda 7 writes them: ``{"value": …, "type": "String"}``; plain JSON is taken too."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.errors import Finding, Invalid
from engine.model import Variables
from web.json_input import measure, require_exact

_MEMBERS = frozenset({"value", "type", "valueInfo", "local"})
_WHOLE: Mapping[str, int] = {"short": 15, "integer": 31, "long": 63}
"""How many bits a number of the type has beside its sign."""


def plain(variables: Mapping[str, Any] | None) -> Variables:
    """JSON values by name.

    Raises:
        Invalid: ``request.member`` for a value that is not of its type, or a type that has no JSON (Java objects, bytes,
            files); ``request.too_deep``, ``request.too_many``.
    """
    return {name: _plain(name, value) for name, value in (variables or {}).items()}


def typed(variables: Variables, wanted: list[str] | None = None) -> dict[str, Any]:
    """The other way; *wanted*: only these names."""
    return {
        name: {"value": value, "type": kind, "valueInfo": {}}
        for name, kind, value in _typed(variables)
        if wanted is None or name in wanted
    }


def _plain(name: str, given: Any) -> Any:
    if not isinstance(given, dict) or "value" not in given or not _MEMBERS.issuperset(given):
        return given
    kind, value = given.get("type") or "", given["value"]
    if not kind or value is None:
        return value
    try:
        return _read(str(kind).lower(), value)
    except LookupError:
        raise _refused(name, f"Values of type {kind} are not taken.") from None
    except (TypeError, ValueError):
        raise _refused(name, f"Not a value of type {kind}.") from None


def _read(kind: str, value: Any) -> Any:
    """A value as its type has it; text may write it, as for Camunda 7. Raises: ValueError, TypeError; LookupError."""
    match kind:
        case "string" if isinstance(value, str | int | float):
            return value if isinstance(value, str) else orjson.dumps(value).decode()
        case "boolean" if value in (True, False, "true", "false") and isinstance(value, bool | str):
            return value in (True, "true")
        case "short" | "integer" | "long":
            return _number(value, bits=_WHOLE[kind])
        case "double" | "number":
            return _number(value)
        case "date":
            return datetime.fromisoformat(value).isoformat()  # with a colon in its offset, as FEEL reads it
        case "json" | "object":
            if not isinstance(value, str):
                return value
            read = orjson.loads(value)
            measure(read)
            require_exact(value.encode())
            return read
        case "string" | "boolean":
            raise ValueError(value)
        case _:
            raise LookupError(kind)


def _number(value: Any, bits: int | None = None) -> int | float:
    """Raises: TypeError: it is none. ValueError: it is not a whole one of so many bits."""
    read = orjson.loads(value) if isinstance(value, str) else value
    if isinstance(read, bool) or not isinstance(read, int | float):
        raise TypeError(value)
    if bits is None:
        return read
    if read != int(read) or not -(1 << bits) <= read < 1 << bits:
        raise ValueError(value)
    return int(read)


def _refused(name: str, reason: str) -> Invalid:
    return Invalid([Finding("request.member", {"name": name, "reason": reason}, field=name)])


def _typed(variables: Variables) -> Iterator[tuple[str, str, Any]]:
    for name, value in variables.items():
        match value:
            case None:
                yield name, "Null", None
            case bool():
                yield name, "Boolean", value
            case int():
                yield name, "Integer" if -(2**31) <= value < 2**31 else "Long", value
            case float():
                yield name, "Double", value
            case str():
                yield name, "String", value
            case _:
                yield name, "Json", orjson.dumps(value).decode()
