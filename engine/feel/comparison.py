"""Equality and order (DMN 1.5 §10.3.2.13, tables 49 to 51): true, false, or null for what cannot be compared."""

from collections.abc import Callable
from datetime import date, tzinfo
from decimal import Decimal
from typing import Any

from engine.feel.environment import Run
from engine.feel.temporal import (
    NANOS,
    DayTimeDuration,
    FarDate,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
)
from engine.feel.types import kind_of
from engine.feel.values import Function, Range

BY_VALUE = frozenset({Decimal, str, bool, date, FarDate, DayTimeDuration, YearMonthDuration})
"""Kinds whose values are equal as Python's are."""
_ORDERED = frozenset({Decimal, str, DayTimeDuration, YearMonthDuration, date})

_LEVELS = 3  # that a comparison of containers is worth


def equal(left: Any, right: Any, run: Run) -> bool | None:
    """``left = right``: null if the two are of different kinds."""
    kind = type(left)
    if kind is type(right) and kind in BY_VALUE:
        return bool(left == right)
    if left is None or right is None:
        return left is right
    if kind_of(left) != kind_of(right):
        return None
    match left:
        case list():
            return _lists_equal(left, right, run)
        case dict():
            return _contexts_equal(left, right, run)
        case FeelTime() | FeelDateTime():
            return moment(left, right, run) == moment(right, left, run)
        case Range():
            return _ranges_equal(left, right, run)
        case Function():
            return left is right
    return False  # one date within Python's years and one without


def _lists_equal(left: list[Any], right: list[Any], run: Run) -> bool:
    if len(left) != len(right):
        return False
    run.spend(2 * len(left))
    run.enter(_LEVELS)
    same = all(equal(a, b, run) is True for a, b in zip(left, right, strict=True))
    run.leave(_LEVELS)
    return same


def _contexts_equal(left: dict[str, Any], right: dict[str, Any], run: Run) -> bool:
    if left.keys() != right.keys():
        return False
    run.spend(2 * len(left))
    run.enter(_LEVELS)
    same = all(equal(entry, right[key], run) is True for key, entry in left.items())
    run.leave(_LEVELS)
    return same


def _ranges_equal(left: Range, right: Range, run: Run) -> bool:
    return (
        left.operator == right.operator
        and left.low_included == right.low_included
        and left.high_included == right.high_included
        and equal(left.low, right.low, run) is True
        and equal(left.high, right.high, run) is True
    )


def moment(value: FeelTime | FeelDateTime, other: FeelTime | FeelDateTime, run: Run) -> int:
    """Whole seconds on a line that *value* shares with *other*.

    Fractions of a second do not count: DMN compares times by their properties, whose seconds are whole. If only one of
    the two has a zone, the other is read in the company's.
    """
    default: tzinfo | None = run.environment.zone if value.zone is None and other.zone is not None else None
    if isinstance(value, FeelDateTime):
        return value.nanos(default) // NANOS
    if default is not None:
        value = FeelTime(value.hour, value.minute, value.second, 0, default)
    return value.seconds - (value.offset_seconds or 0)


def order(left: Any, right: Any, run: Run) -> int | None:
    """Negative, zero or positive as *left* is before, at or after *right*; None if they have no order."""
    kind = type(left)
    if kind is type(right) and kind in _ORDERED:
        return int(left > right) - int(left < right)
    if isinstance(left, date | FarDate) and isinstance(right, date | FarDate):
        a, b = (left.year, left.month, left.day), (right.year, right.month, right.day)
        return (a > b) - (a < b)
    if kind is type(right) and isinstance(left, FeelTime | FeelDateTime):
        return moment(left, right, run) - moment(right, left, run)
    return None


def less(left: Any, right: Any, run: Run) -> bool | None:
    """``left < right``."""
    place = order(left, right, run)
    return None if place is None else place < 0


def at_most(left: Any, right: Any, run: Run) -> bool | None:
    """``left <= right``."""
    place = order(left, right, run)
    return None if place is None else place <= 0


def greater(left: Any, right: Any, run: Run) -> bool | None:
    """``left > right``."""
    place = order(left, right, run)
    return None if place is None else place > 0


def at_least(left: Any, right: Any, run: Run) -> bool | None:
    """``left >= right``."""
    place = order(left, right, run)
    return None if place is None else place >= 0


def unequal(left: Any, right: Any, run: Run) -> bool | None:
    """``left != right``."""
    same = equal(left, right, run)
    return None if same is None else not same


OPERATORS: dict[str, Callable[[Any, Any, Run], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": at_most,
    ">": greater,
    ">=": at_least,
}


def in_range(value: Any, range_: Range, run: Run) -> bool | None:
    """Whether *value* lies within; null if it cannot be compared with an end."""
    if range_.operator:
        return OPERATORS[range_.operator](value, range_.low if range_.low is not None else range_.high, run)
    if range_.low is None and range_.high is None:
        return None
    low: bool | None = True
    high: bool | None = True
    if range_.low is not None:
        low = (at_least if range_.low_included else greater)(value, range_.low, run)
    if range_.high is not None:
        high = (at_most if range_.high_included else less)(value, range_.high, run)
    return None if low is None or high is None else low and high


def member(value: Any, test: Any, run: Run) -> bool | None:
    """Whether *value* satisfies the value *test* as a unary test: is it, is in it, or is in one of its elements."""
    if isinstance(test, Range) and not isinstance(value, Range):
        return in_range(value, test, run)
    if isinstance(test, list) and not isinstance(value, list):
        return _member_of_list(value, test, run)
    if isinstance(test, list):
        same = equal(value, test, run)
        return True if same else _member_of_list(value, test, run)
    return equal(value, test, run)


def _member_of_list(value: Any, tests: list[Any], run: Run) -> bool:
    run.spend(len(tests))
    for test in tests:
        found = in_range(value, test, run) if isinstance(test, Range) else equal(value, test, run)
        if found is True:
            return True
    return False
