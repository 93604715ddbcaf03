"""Variables as Camunda 7 writes them: ``{"value": …, "type": "String"}``; plain JSON is taken too."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from engine.errors import Finding, Invalid
from engine.model import Variables

_MEMBERS = frozenset({"value", "type", "valueInfo", "local"})
_PLAIN = frozenset({"string", "boolean", "short", "integer", "long", "double", "number", "null"})
_SERIALIZED = frozenset({"json", "object"})


def plain(variables: Mapping[str, Any] | None) -> Variables:
    """JSON values by name.

    Raises:
        Invalid: ``request.member`` for a type that has no JSON (Java objects, bytes, files).
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
    kind, value = str(given.get("type") or "").lower(), given["value"]
    if not kind or kind in _PLAIN:
        return value
    if kind == "date":
        return _date(name, value)
    if kind in _SERIALIZED and not isinstance(value, str):
        return value
    if kind in _SERIALIZED:
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise _refused(name, "JSON") from None
    raise _refused(name, str(given["type"]))


def _date(name: str, value: Any) -> str | None:
    """With a colon in its offset, as FEEL reads it."""
    if value is None:
        return None
    try:
        return datetime.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise _refused(name, "Date") from None


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
