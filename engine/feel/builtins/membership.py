"""Boolean functions, and those that ask what a list contains (DMN 1.5 tables 74 and 76)."""

from decimal import Decimal
from typing import Any

from engine.feel.comparison import equal
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.signatures import items, one, spread, table


def _not(_run: Run, negand: Any) -> bool | None:
    return not negand if isinstance(negand, bool) else None


def _contains(run: Run, list_: Any, element: Any) -> bool:
    elements = items(list_)
    run.spend(len(elements))
    return any(equal(item, element, run) is True for item in elements)


def _index_of(run: Run, list_: Any, match: Any) -> list[Decimal]:
    elements = items(list_)
    run.spend(len(elements))
    return [Decimal(place) for place, item in enumerate(elements, 1) if equal(item, match, run) is True]


def _all(run: Run, list_: Any) -> bool | None:
    return _junction(spread(list_), run, decisive=False)


def _any(run: Run, list_: Any) -> bool | None:
    return _junction(spread(list_), run, decisive=True)


def _junction(elements: list[Any], run: Run, *, decisive: bool) -> bool | None:
    run.spend(len(elements))
    if any(item is decisive for item in elements):
        return decisive
    if any(item is not None and not isinstance(item, bool) for item in elements):
        raise NoValue
    return None if None in elements else not decisive


TABLE = table(
    one("not", _not, "negand"),
    one("list contains", _contains, "list", "element"),
    one("index of", _index_of, "list", "match"),
    one("all", _all, "list", variadic=True),
    one("any", _any, "list", variadic=True),
)
