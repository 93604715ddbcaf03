"""List functions that make lists (DMN 1.5 table 76), and ``sort`` (table 79)."""

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from engine.feel.comparison import BY_VALUE, equal, order
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.invocation import invoke
from engine.feel.signatures import Builtin, Signature, function, items, number, one, table, whole
from engine.feel.values import Function


def _sublist(run: Run, list_: Any, start: Any, length: Any) -> list[Any]:
    elements, first = items(list_), whole(start)
    if first == 0 or abs(first) > len(elements):
        raise NoValue("range")
    begin = first - 1 if first > 0 else len(elements) + first
    count = len(elements) - begin if length is None else whole(length)
    if count < 0 or begin + count > len(elements):
        raise NoValue("range")
    run.grow(count)
    return elements[begin : begin + count]


def _append(run: Run, list_: Any, new: list[Any]) -> list[Any]:
    elements = [] if list_ is None else items(list_)
    run.grow(len(elements) + len(new))
    return [*elements, *new]


def _concatenate(run: Run, lists: Any) -> list[Any]:
    parts = [[None] if part is None else items(part) for part in items(lists)]
    run.grow(sum(map(len, parts)))
    return [item for part in parts for item in part]


def _insert_before(run: Run, list_: Any, position: Any, new: Any) -> list[Any]:
    elements = items(list_)
    place = _place(position, len(elements))
    run.grow(len(elements) + 1)
    return [*elements[:place], new, *elements[place:]]


def _remove(run: Run, list_: Any, position: Any) -> list[Any]:
    elements = items(list_)
    place = _place(position, len(elements))
    run.grow(len(elements))
    return [*elements[:place], *elements[place + 1 :]]


def _place(position: Any, length: int) -> int:
    """A position, from 1, or from -1 backwards, as an index; a fraction is cut off."""
    place = int(number(position))
    if place == 0 or abs(place) > length:
        raise NoValue("range")
    return place - 1 if place > 0 else length + place


def _replace(run: Run, list_: Any, position: Any, new: Any) -> list[Any]:
    """``list replace``: at a position, or wherever a function of element and new element says so."""
    elements = items(list_)
    run.grow(len(elements))
    if not isinstance(position, Function):
        place = _place(position, len(elements))
        return [*elements[:place], new, *elements[place + 1 :]]
    if len(position.parameters) != 2:
        raise NoValue("arguments")
    result: list[Any] = []
    run.spend(len(elements))
    for item in elements:
        answer = invoke(position, [item, new], None, run)
        if not isinstance(answer, bool):
            raise NoValue
        result.append(new if answer else item)
    return result


def _reverse(run: Run, list_: Any) -> list[Any]:
    elements = items(list_)
    run.grow(len(elements))
    return elements[::-1]


def _union(run: Run, lists: Any) -> list[Any]:
    return _distinct(run, _concatenate(run, lists))


def _distinct(run: Run, list_: Any) -> list[Any]:
    kept: list[Any] = []
    plain: set[tuple[type, Any]] = set()
    others: list[Any] = []
    for item in items(list_):
        run.spend(1)
        if type(item) in BY_VALUE:
            if (type(item), item) in plain:
                continue
            plain.add((type(item), item))
        else:
            run.spend(len(others))
            if any(equal(item, other, run) is True for other in others):
                continue
            others.append(item)
        kept.append(item)
    run.grow(len(kept))
    return kept


def _duplicates(run: Run, list_: Any) -> list[Any]:
    elements = items(list_)
    once = _distinct(run, elements)
    run.spend(len(once) * len(elements))
    return [item for item in once if sum(equal(item, other, run) is True for other in elements) > 1]


def _flatten(run: Run, list_: Any) -> list[Any]:
    result: list[Any] = []
    _flatten_into(result, items(list_), run)
    return result


def _flatten_into(result: list[Any], elements: list[Any], run: Run) -> None:
    run.enter()
    run.grow(4 * len(elements))
    for item in elements:
        if isinstance(item, list):
            _flatten_into(result, item, run)
        else:
            result.append(item)
    run.leave()


def _partition(run: Run, list_: Any, size: Any) -> list[list[Any]]:
    elements, step = items(list_), whole(size)
    if step < 1:
        raise NoValue("range")
    run.grow(len(elements) + 8 * (len(elements) // step + 1))  # a list costs more than what is in it
    return [elements[start : start + step] for start in range(0, len(elements), step)]


def _sort(run: Run, list_: Any, precedes: Any) -> list[Any]:
    """In the order that *precedes* says of two elements; ascending without it."""
    elements = items(list_)
    run.grow(len(elements))
    compare = _ascending(run) if precedes is None else _by(function(precedes), run)
    return sorted(elements, key=cmp_to_key(compare))


def _ascending(run: Run) -> Callable[[Any, Any], int]:
    def compare(left: Any, right: Any) -> int:
        run.spend(1)
        place = order(left, right, run)
        if place is None:
            raise NoValue
        return place

    return compare


def _by(precedes: Function, run: Run) -> Callable[[Any, Any], int]:
    if len(precedes.parameters) != 2:
        raise NoValue("arguments")

    def compare(left: Any, right: Any) -> int:
        if invoke(precedes, [left, right], None, run) is True:
            return -1
        return 1 if invoke(precedes, [right, left], None, run) is True else 0

    return compare


TABLE = table(
    one("sublist", _sublist, "list", "start position", "length", optional=1),
    one("append", _append, "list", "item", variadic=True),
    one("concatenate", _concatenate, "list", variadic=True),
    one("insert before", _insert_before, "list", "position", "newItem"),
    one("remove", _remove, "list", "position"),
    Builtin(
        "list replace",
        (
            Signature(("list", "position", "newItem"), 3, _replace),
            Signature(("list", "match", "newItem"), 3, _replace),
        ),
    ),
    one("reverse", _reverse, "list"),
    one("union", _union, "list", variadic=True),
    one("distinct values", _distinct, "list"),
    one("duplicate values", _duplicates, "list"),
    one("flatten", _flatten, "list"),
    one("partition", _partition, "list", "size"),
    one("sort", _sort, "list", "precedes", optional=1),
)
