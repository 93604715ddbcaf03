"""Conversion functions (DMN 1.5 table 73)."""

from datetime import date
from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.iso import MAX_OFFSET, read_date, read_datetime, read_duration, read_time
from engine.feel.measure import measure
from engine.feel.numbers import parse_number
from engine.feel.signatures import Builtin, Signature, number, one, single, table, text, whole
from engine.feel.temporal import (
    NANOS,
    AnyDate,
    DayTimeDuration,
    FarDate,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
    make_date,
    offset,
)
from engine.feel.text import format_value


def _required(value: Any) -> Any:
    """*value*, if the text denoted one."""
    if value is None:
        raise NoValue("format")
    return value


def _date(_run: Run, source: Any) -> AnyDate:
    match single(source, (str, date, FarDate, FeelDateTime)):
        case str() as literal:
            day: AnyDate = _required(read_date(literal))
            return day
        case FeelDateTime(day, _):
            return day
    found: AnyDate = single(source, (date, FarDate))
    return found


def _date_of_parts(_run: Run, year: Any, month: Any, day: Any) -> AnyDate:
    return make_date(whole(year), whole(month), whole(day))


def _time(_run: Run, source: Any) -> FeelTime:
    match single(source, (str, date, FarDate, FeelTime, FeelDateTime)):
        case str() as literal:
            clock: FeelTime = _required(read_time(literal))
            return clock
        case FeelDateTime(_, clock) | (FeelTime() as clock):
            return clock
    return FeelTime(0, 0, 0, 0, offset(0))  # of a date: midnight in UTC


def _time_of_parts(_run: Run, hour: Any, minute: Any, second: Any, shift: Any) -> FeelTime:
    hours, minutes, seconds = whole(hour), whole(minute), number(second)
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        raise NoValue("range")
    nanos = int(seconds.scaleb(9))
    zone = None
    if shift is not None:
        zone_seconds = single(shift, DayTimeDuration).nanos // NANOS
        if abs(zone_seconds) > MAX_OFFSET:
            raise NoValue("range")
        zone = offset(zone_seconds)
    return FeelTime(hours, minutes, nanos // NANOS, nanos % NANOS, zone)


def _date_and_time(_run: Run, source: Any) -> FeelDateTime:
    match single(source, (str, date, FarDate, FeelDateTime)):
        case str() as literal:
            moment: FeelDateTime = _required(read_datetime(literal))
            return moment
        case FeelDateTime() as moment:
            return moment
        case day:
            return FeelDateTime(day, FeelTime(0, 0, 0, 0, offset(0)))


def _date_with_time(_run: Run, day: Any, clock: Any) -> FeelDateTime:
    first = single(day, (date, FarDate, FeelDateTime))
    return FeelDateTime(first.date if isinstance(first, FeelDateTime) else first, single(clock, FeelTime))


def _number(_run: Run, source: Any, grouping: Any, point: Any) -> Any:
    """A number from text.

    Args:
        grouping: null, or a space, comma or full stop.
        point: null for the full stop, or a comma or full stop, other than *grouping*.
    """
    literal = text(source)
    if grouping not in (None, " ", ",", ".") or point not in (None, ",", "."):
        raise NoValue("arguments")
    if grouping is not None and grouping == point:
        raise NoValue("arguments")
    if grouping is not None:
        literal = literal.replace(grouping, "")
    if point == ",":
        literal = literal.replace(".", "!").replace(",", ".")
    return _required(parse_number(literal))


def _string(run: Run, source: Any) -> str | None:
    if source is None:
        return None
    if not isinstance(source, str):
        left = run.purse.size
        measure(source, run)
        run.spend((left - run.purse.size) // 5)  # writing a value is slower than walking it
    result = format_value(source)
    run.grow(len(result))
    run.spend(len(result) // 50)
    return result


def _duration(_run: Run, source: Any) -> DayTimeDuration | YearMonthDuration:
    value = single(source, (str, DayTimeDuration, YearMonthDuration))
    if isinstance(value, str):
        value = _required(read_duration(value))
    result: DayTimeDuration | YearMonthDuration = value
    return result


def _months_between(_run: Run, start: Any, end: Any) -> YearMonthDuration:
    """Whole months from *start* to *end*."""
    first, last = _day(start), _day(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return YearMonthDuration(months)


def _day(value: Any) -> AnyDate:
    point = single(value, (date, FarDate, FeelDateTime))
    day: AnyDate = point.date if isinstance(point, FeelDateTime) else point
    return day


TABLE = table(
    Builtin(
        "date",
        (
            Signature(("from",), 1, _date),
            Signature(("year", "month", "day"), 3, _date_of_parts),
        ),
    ),
    Builtin(
        "time",
        (
            Signature(("from",), 1, _time),
            Signature(("hour", "minute", "second", "offset"), 3, _time_of_parts),
        ),
    ),
    Builtin(
        "date and time",
        (
            Signature(("from",), 1, _date_and_time),
            Signature(("date", "time"), 2, _date_with_time),
        ),
    ),
    Builtin(
        "number",
        (
            Signature(("from", "grouping separator", "decimal separator"), 3, _number),
            Signature(("from",), 1, lambda run, source: _number(run, source, None, None)),
        ),
    ),
    one("string", _string, "from"),
    one("duration", _duration, "from"),
    one("years and months duration", _months_between, "from", "to"),
    steps=25,
)
