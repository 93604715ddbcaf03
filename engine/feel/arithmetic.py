"""Addition, subtraction, multiplication, division, exponentiation and negation (DMN 1.5 §10.3.2.13, tables 55 to 58)."""

from collections.abc import Callable
from datetime import UTC, date
from decimal import Decimal, DecimalException
from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.numbers import CONTEXT
from engine.feel.temporal import (
    DAY_NANOS,
    AnyDate,
    DayTimeDuration,
    FarDate,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
    add_months,
    datetime_of_nanos,
    day_from_number,
    day_number,
    time_of_nanos,
)

Operation = Callable[[Any, Any], Any]
_DATES: tuple[type, ...] = (date, FarDate)


def _moved(start: FeelDateTime, nanos: int) -> FeelDateTime:
    return datetime_of_nanos(start.nanos() + nanos, start.zone)


def _moved_day(start: AnyDate, nanos: int) -> AnyDate:
    """A date moved by a duration: its midnight is moved, and the day of that moment counts."""
    return day_from_number((day_number(start) * DAY_NANOS + nanos) // DAY_NANOS)


def _between(end: FeelDateTime, start: FeelDateTime) -> DayTimeDuration:
    if (end.zone is None) != (start.zone is None):
        raise NoValue("zone")
    return DayTimeDuration(end.nanos() - start.nanos())


def _between_times(end: FeelTime, start: FeelTime) -> DayTimeDuration:
    if (end.zone is None) != (start.zone is None):
        raise NoValue("zone")
    shift = (start.offset_seconds or 0) - (end.offset_seconds or 0)
    return DayTimeDuration(end.nanos - start.nanos + shift * 10**9)


def _midnight(day: AnyDate) -> FeelDateTime:
    """A date among dates and times is its midnight in UTC (DMN 1.5 §10.3.2.3.5)."""
    return datetime_of_nanos(day_number(day) * DAY_NANOS, UTC)


def _months(count: Decimal) -> YearMonthDuration:
    return YearMonthDuration(int(count))


def _nanos(count: Decimal) -> DayTimeDuration:
    return DayTimeDuration(int(count))


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    result = CONTEXT.power(base, exponent)
    if not result.is_finite():  # zero to a negative power raises no signal
        raise NoValue("range")
    return result


def _by_months(start: FeelDateTime, months: int) -> FeelDateTime:
    return FeelDateTime(add_months(start.date, months), start.time)


ADD: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.add,
    (YearMonthDuration, YearMonthDuration): lambda a, b: YearMonthDuration(a.months + b.months),
    (DayTimeDuration, DayTimeDuration): lambda a, b: DayTimeDuration(a.nanos + b.nanos),
    (FeelDateTime, YearMonthDuration): lambda a, b: _by_months(a, b.months),
    (FeelDateTime, DayTimeDuration): lambda a, b: _moved(a, b.nanos),
    (FeelTime, DayTimeDuration): lambda a, b: time_of_nanos(a.nanos + b.nanos, a.zone),
}
SUBTRACT: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.subtract,
    (YearMonthDuration, YearMonthDuration): lambda a, b: YearMonthDuration(a.months - b.months),
    (DayTimeDuration, DayTimeDuration): lambda a, b: DayTimeDuration(a.nanos - b.nanos),
    (FeelDateTime, FeelDateTime): _between,
    (FeelDateTime, YearMonthDuration): lambda a, b: _by_months(a, -b.months),
    (FeelDateTime, DayTimeDuration): lambda a, b: _moved(a, -b.nanos),
    (FeelTime, FeelTime): _between_times,
    (FeelTime, DayTimeDuration): lambda a, b: time_of_nanos(a.nanos - b.nanos, a.zone),
}
MULTIPLY: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.multiply,
    (YearMonthDuration, Decimal): lambda a, b: _months(CONTEXT.multiply(a.months, b)),
    (DayTimeDuration, Decimal): lambda a, b: _nanos(CONTEXT.multiply(a.nanos, b)),
}
DIVIDE: dict[tuple[type, type], Operation] = {
    (Decimal, Decimal): CONTEXT.divide,
    (YearMonthDuration, Decimal): lambda a, b: _months(CONTEXT.divide(a.months, b)),
    (DayTimeDuration, Decimal): lambda a, b: _nanos(CONTEXT.divide(a.nanos, b)),
    (YearMonthDuration, YearMonthDuration): lambda a, b: CONTEXT.divide(a.months, b.months),
    (DayTimeDuration, DayTimeDuration): lambda a, b: CONTEXT.divide(a.nanos, b.nanos),
}
POWER: dict[tuple[type, type], Operation] = {(Decimal, Decimal): _power}

for _kind in _DATES:
    ADD[_kind, YearMonthDuration] = lambda a, b: add_months(a, b.months)
    ADD[_kind, DayTimeDuration] = lambda a, b: _moved_day(a, b.nanos)
    SUBTRACT[_kind, YearMonthDuration] = lambda a, b: add_months(a, -b.months)
    SUBTRACT[_kind, DayTimeDuration] = lambda a, b: _moved_day(a, -b.nanos)
    SUBTRACT[_kind, FeelDateTime] = lambda a, b: _between(_midnight(a), b)
    SUBTRACT[FeelDateTime, _kind] = lambda a, b: _between(a, _midnight(b))
    for _other in _DATES:
        SUBTRACT[_kind, _other] = lambda a, b: DayTimeDuration((day_number(a) - day_number(b)) * DAY_NANOS)


def _flipped(operation: Operation) -> Operation:
    return lambda a, b: operation(b, a)


for _table in (ADD, MULTIPLY):
    for (_left, _right), _operation in list(_table.items()):
        _table.setdefault((_right, _left), _flipped(_operation))

_POWER_STEPS = 50
OPERATIONS = {"+": ADD, "-": SUBTRACT, "*": MULTIPLY, "/": DIVIDE, "**": POWER}


def apply(operator: str, left: Any, right: Any, run: Run, at: int) -> Any:
    """*left* *operator* *right*, null for what the operator is not defined for."""
    if operator == "**":
        run.spend(_POWER_STEPS)
    operation = OPERATIONS[operator].get((type(left), type(right)))
    if operation is None:
        if operator == "+" and isinstance(left, str) and isinstance(right, str):
            run.grow(len(left) + len(right))
            return left + right
        run.note("type", at, operator)
        return None
    try:
        return operation(left, right)
    except NoValue as error:
        run.note(error.reason, at, operator)
    except DecimalException:
        run.note("range", at, operator)
    return None


def negate(value: Any) -> Any:
    """``-value``.

    Raises:
        NoValue: there is no such thing.
    """
    match value:
        case Decimal():
            return CONTEXT.minus(value)
        case DayTimeDuration(nanos):
            return DayTimeDuration(-nanos)
        case YearMonthDuration(months):
            return YearMonthDuration(-months)
    raise NoValue
