"""Correlation keys as the text by which they are stored and compared."""

from collections.abc import Mapping
from typing import Any

import orjson


def canonical(value: Any) -> str:
    """A key as text; several named ones, all of which must match, as JSON in the order of their names.

    Whoever sends a message through an interface that knows text alone may write that JSON: ``{"line":"2","order":"17"}``.

    Raises:
        ValueError: neither text nor a number, nor a context of them; or there is nothing in it.
    """
    if not isinstance(value, Mapping):
        return _text(value)
    if not value:
        raise ValueError(value)
    return orjson.dumps({name: _text(each) for name, each in value.items()}, option=orjson.OPT_SORT_KEYS).decode()


def _text(value: Any) -> str:
    """A number and the text that writes it are the same key."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise ValueError(value)
    return value
