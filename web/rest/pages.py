"""Pages of what is read whole from the history of one case."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from engine.errors import Finding, Invalid
from engine.searches import Found
from web.rest.searching import result_of


def page_of(rows: Mapping[int, Any], body: Mapping[str, Any]) -> dict[str, Any]:
    """The part of *rows*, by key and in their order, that a search asks for.

    Raises: Invalid: ``request.cursor``.
    """
    keys = list(rows)
    if any(each["order"].upper() == "DESC" for each in body["sort"]):
        keys.reverse()
    page, first, last = body["page"], 0, len(keys)
    if "after" in page:
        first = _position(keys, page["after"]) + 1
    if "before" in page:
        last = _position(keys, page["before"])
        first = max(0, last - page["limit"])
    shown = keys[first:last][: page["limit"]]
    start, end = (_cursor(shown[at]) if shown else None for at in (0, -1))
    items = tuple(rows[key] for key in shown)
    return result_of(Found(items=items, total=len(keys), more=False, start=start, end=end))


def _cursor(key: int) -> str:
    return b64encode(str(key).encode()).decode()


def _position(keys: Sequence[int], cursor: str) -> int:
    try:
        return keys.index(int(b64decode(cursor, validate=True)))
    except ValueError:
        raise Invalid([Finding("request.cursor")]) from None
