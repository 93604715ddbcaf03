"""Context functions (DMN 1.5 table 83), and ``is`` (table 84)."""

from datetime import date
from typing import Any

from engine.feel.comparison import equal
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.signatures import Builtin, Signature, context, items, one, table, text
from engine.feel.temporal import FeelDateTime, FeelTime, zone_text
from engine.feel.types import kind_of


def _get_value(_run: Run, context_: Any, key: Any) -> Any:
    return context(context_).get(text(key))


def _get_entries(run: Run, context_: Any) -> list[dict[str, Any]]:
    entries = context(context_)
    run.grow(3 * len(entries))
    return [{"key": key, "value": value} for key, value in entries.items()]


def _context(run: Run, entries: Any) -> dict[str, Any]:
    """From a list of contexts with ``key`` and ``value``."""
    elements = items(entries)
    run.grow(len(elements))
    result: dict[str, Any] = {}
    for entry in elements:
        pair = context(entry)
        if "value" not in pair or not isinstance(pair.get("key"), str) or pair["key"] in result:
            raise NoValue("arguments")
        result[pair["key"]] = pair["value"]
    return result


def _put(run: Run, context_: Any, key: Any, value: Any) -> dict[str, Any]:
    result = dict(context(context_))
    run.grow(len(result) + 1)
    result[text(key)] = value
    return result


def _put_anywhere(run: Run, context_: Any, keys: Any, value: Any) -> dict[str, Any]:
    return (_put_at if isinstance(keys, list) else _put)(run, context_, keys, value)


def _put_at(run: Run, context_: Any, keys: Any, value: Any) -> dict[str, Any]:
    """With a list of keys, the entry of an entry is replaced."""
    path = items(keys)
    if not path:
        raise NoValue("arguments")
    result = dict(context(context_))
    run.grow(len(result) + 1)
    key = text(path[0])
    if len(path) == 1:
        result[key] = value
        return result
    run.enter()
    result[key] = _put_at(run, result.get(key), path[1:], value)
    run.leave()
    return result


def _merge(run: Run, contexts: Any) -> dict[str, Any]:
    """Later entries replace earlier ones of the same name."""
    result: dict[str, Any] = {}
    for part in items(contexts):
        entries = context(part)
        run.grow(len(entries))
        result.update(entries)
    return result


def _is(run: Run, left: Any, right: Any) -> bool:
    """Equality that also asks for the same kind, and for times in the same zone."""
    if kind_of(left) != kind_of(right):
        return False
    match left, right:
        case FeelTime(), FeelTime():
            return _same_time(left, right)
        case FeelDateTime(), FeelDateTime():
            return _same_date(left.date, right.date) and _same_time(left.time, right.time)
    return equal(left, right, run) is True


def _same_time(left: FeelTime, right: FeelTime) -> bool:
    return left.nanos == right.nanos and zone_text(left.zone) == zone_text(right.zone)


def _same_date(left: Any, right: Any) -> bool:
    return isinstance(left, date) == isinstance(right, date) and bool(left == right)


TABLE = table(
    one("get value", _get_value, "m", "key"),
    one("get entries", _get_entries, "m"),
    one("context", _context, "entries"),
    Builtin(
        "context put",
        (
            Signature(("context", "keys", "value"), 3, _put_anywhere),
            Signature(("context", "key", "value"), 3, _put),
        ),
    ),
    one("context merge", _merge, "contexts"),
    one("is", _is, "value1", "value2", optional=2),
    steps=8,
)
