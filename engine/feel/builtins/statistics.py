"""List functions that make one value of many (DMN 1.5 table 76)."""

from collections.abc import Callable
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.comparison import order
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT, ONE, ZERO
from engine.feel.signatures import items, number, one, spread, table
from engine.feel.temporal import DayTimeDuration, YearMonthDuration


def _count(_run: Run, list_: Any) -> int:
    return len(items(list_))


def _extreme(sign: int) -> Callable[[Run, Any], Any]:
    def body(run: Run, list_: Any) -> Any:
        elements = spread(list_)
        if not elements:
            return None
        run.spend(len(elements))
        best = elements[0]
        if order(best, best, run) is None:
            raise NoValue
        for item in elements[1:]:
            place = order(item, best, run)
            if place is None:
                raise NoValue
            if place * sign > 0:
                best = item
        return best

    return body


def _numbers(run: Run, list_: Any) -> list[Decimal]:
    elements = spread(list_)
    run.spend(len(elements))
    return [number(item) for item in elements]


def _total(values: list[Decimal]) -> Decimal:
    total = ZERO
    for value in values:
        total = CONTEXT.add(total, value)
    return total


def _sum(run: Run, list_: Any) -> Any:
    """Of numbers, or of durations of one kind."""
    elements = spread(list_)
    run.spend(len(elements))
    if not elements:
        return None
    if all(isinstance(item, DayTimeDuration) for item in elements):
        return DayTimeDuration(sum(item.nanos for item in elements))
    if all(isinstance(item, YearMonthDuration) for item in elements):
        return YearMonthDuration(sum(item.months for item in elements))
    return _total([number(item) for item in elements])


def _product(run: Run, list_: Any) -> Decimal | None:
    values = _numbers(run, list_)
    result = ONE
    try:
        for value in values:
            result = CONTEXT.multiply(result, value)
    except DecimalException:
        raise NoValue("range") from None
    return result if values else None


def _mean(run: Run, list_: Any) -> Decimal | None:
    values = _numbers(run, list_)
    return CONTEXT.divide(_total(values), Decimal(len(values))) if values else None


def _median(run: Run, list_: Any) -> Decimal | None:
    values = sorted(_numbers(run, list_))
    if not values:
        return None
    middle = len(values) // 2
    if len(values) % 2:
        return values[middle]
    return CONTEXT.divide(CONTEXT.add(values[middle - 1], values[middle]), Decimal(2))


def _stddev(run: Run, list_: Any) -> Decimal | None:
    """Of a sample."""
    values = _numbers(run, list_)
    if len(values) < 2:
        return None
    mean = CONTEXT.divide(_total(values), Decimal(len(values)))
    try:
        squares = [CONTEXT.power(CONTEXT.subtract(value, mean), 2) for value in values]
    except DecimalException:
        raise NoValue("range") from None
    return CONTEXT.sqrt(CONTEXT.divide(_total(squares), Decimal(len(values) - 1)))


def _mode(run: Run, list_: Any) -> list[Decimal]:
    """The most frequent numbers, ascending."""
    counts: dict[Decimal, int] = {}
    for value in _numbers(run, list_):
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values(), default=0)
    return sorted(value for value, count in counts.items() if count == most)


TABLE = table(
    one("count", _count, "list"),
    one("min", _extreme(-1), "list", variadic=True),
    one("max", _extreme(1), "list", variadic=True),
    one("sum", _sum, "list", variadic=True),
    one("product", _product, "list", variadic=True),
    one("mean", _mean, "list", variadic=True),
    one("median", _median, "list", variadic=True),
    one("stddev", _stddev, "list", variadic=True),
    one("mode", _mode, "list", variadic=True),
)
