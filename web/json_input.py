"""JSON from outside, read with bounds."""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from engine.errors import Finding, Invalid

DEEPEST = 32
MOST_PARTS = 10_000
"""Members and elements in all: more than any form holds."""

WHOLE = range(-(2**63), 2**64)
"""Whole numbers that are read exactly; the others would be rounded."""

_LONG = re.compile(rb"\d{19}")


def read_object(text: bytes | str) -> dict[str, Any]:
    """A JSON object; an empty text is an empty one.

    Raises: Invalid: ``request.not_json``, ``request.too_deep``, ``request.too_many``.
    """
    try:
        value = orjson.loads(text or "{}")
    except orjson.JSONDecodeError:
        raise Invalid([Finding("request.not_json")]) from None
    if not isinstance(value, dict):
        raise Invalid([Finding("request.not_json")])
    measure(value)
    return value


def read_exact_object(text: bytes) -> dict[str, Any]:
    """As `read_object`, for programs. Raises: Invalid: as that and `require_exact`."""
    value = read_object(text)
    require_exact(text)
    return value


def require_exact(text: bytes) -> None:
    """Refuse JSON with a whole number in it that would be rounded. Mostly one look at the text.

    Raises: Invalid: ``request.long_number``.
    """
    if _LONG.search(text):
        json.loads(text, parse_int=_exact)


def _exact(digits: str) -> int:
    if len(digits) > len(str(WHOLE.stop)) or (number := int(digits)) not in WHOLE:
        raise Invalid([Finding("request.long_number", {"number": digits[:40]})])
    return number


def measure(value: Any) -> None:
    """Raises: Invalid: ``request.too_deep``, ``request.too_many``."""
    level, parts, depth = [value], 0, 0
    while level:
        depth += 1
        parts += len(level)
        if depth > DEEPEST:
            raise Invalid([Finding("request.too_deep", {"most": DEEPEST})])
        if parts > MOST_PARTS:
            raise Invalid([Finding("request.too_many", {"most": MOST_PARTS})])
        level = [inner for outer in level for inner in _inside(outer)]


def _inside(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
        case _:
            return []


def messages_of(tree: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """(member, what is wrong), from marshmallow's nested messages."""
    match tree:
        case dict():
            for name, inner in tree.items():
                yield from messages_of(inner, path if name == "_schema" else f"{path}.{name}" if path else str(name))
        case list():
            yield from ((path, str(message)) for message in tree)
        case _:
            yield path, str(tree)
