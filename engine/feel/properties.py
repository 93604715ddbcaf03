"""What stands after a dot: entries of contexts, and the properties of temporal values and ranges (DMN 1.5 table 65)."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.environment import Run
from engine.feel.temporal import (
    DAY_SECONDS,
    NANOS,
    DayTimeDuration,
    FarDate,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
    day_number,
    zone_name,
)
from engine.feel.values import Range

Property = Callable[[Any], Any]
_ELEMENT = 4  # steps


def weekday(day: date | FarDate) -> int:
    """1 for Monday to 7 for Sunday."""
    return (day_number(day) + 3) % 7 + 1


def _offset(value: FeelTime | FeelDateTime) -> DayTimeDuration | None:
    seconds = value.offset_seconds
    return None if seconds is None else DayTimeDuration(seconds * NANOS)


def _seconds(duration: DayTimeDuration) -> Decimal:
    nanos = abs(duration.nanos) % (60 * NANOS)
    return _signed(duration.nanos, Decimal(nanos // NANOS) + Decimal(nanos % NANOS).scaleb(-9))


def _signed(sign: int, amount: int | Decimal) -> Decimal:
    return Decimal(-amount if sign < 0 else amount)


_DATE: Mapping[str, Property] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(weekday(day)),
}
_TIME: Mapping[str, Property] = {
    "hour": lambda clock: Decimal(clock.hour),
    "minute": lambda clock: Decimal(clock.minute),
    "second": lambda clock: Decimal(clock.second),
    "time offset": _offset,
    "timezone": lambda clock: None if clock.zone is None else zone_name(clock.zone),
}


def _of_date(part: Property) -> Property:
    return lambda value: part(value.date)


def _of_time(part: Property) -> Property:
    return lambda value: part(value.time)


_RANGE: Mapping[str, Property] = {
    "start": lambda span: span.low,
    "end": lambda span: span.high,
    "start included": lambda span: span.low_included,
    "end included": lambda span: span.high_included,
}
_PROPERTIES: Mapping[type, Mapping[str, Property]] = {
    date: _DATE,
    FarDate: _DATE,
    FeelTime: _TIME,
    FeelDateTime: {
        **{name: _of_date(part) for name, part in _DATE.items()},
        **{name: _of_time(part) for name, part in _TIME.items()},
        "time offset": _offset,
    },
    YearMonthDuration: {
        "years": lambda span: _signed(span.months, abs(span.months) // 12),
        "months": lambda span: _signed(span.months, abs(span.months) % 12),
    },
    DayTimeDuration: {
        "days": lambda span: _signed(span.nanos, abs(span.nanos) // (DAY_SECONDS * NANOS)),
        "hours": lambda span: _signed(span.nanos, abs(span.nanos) // (3600 * NANOS) % 24),
        "minutes": lambda span: _signed(span.nanos, abs(span.nanos) // (60 * NANOS) % 60),
        "seconds": _seconds,
    },
    Range: _RANGE,
}

PROPERTY_NAMES = ("time offset", "start included", "end included")
"""Those of several words."""


def entry_of(value: Any, name: str, run: Run, at: int) -> Any:
    """``value.name``; of a list, the list of its elements' entries; null if there is none."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        run.note("missing_entry", at, name)
        return None
    if isinstance(value, list):
        run.grow(len(value))
        run.spend(_ELEMENT * len(value))
        run.enter(2)
        entries = [entry_of(item, name, run, at) for item in value]
        run.leave(2)
        return entries
    part = _PROPERTIES.get(type(value), {}).get(name)
    if part is None:
        run.note("missing_entry", at, name)
        return None
    return part(value)
