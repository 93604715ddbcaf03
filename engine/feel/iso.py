"""Reading ISO 8601 text as FEEL's temporal values (DMN 1.5 §10.3.4.1; XML Schema's lexical forms)."""

import re
from datetime import tzinfo

from engine.feel.errors import NoValue
from engine.feel.temporal import (
    DAY_NANOS,
    NANOS,
    AnyDate,
    DayTimeDuration,
    FeelDateTime,
    FeelTime,
    YearMonthDuration,
    day_from_number,
    day_number,
    make_date,
    offset,
    region,
)

Temporal = AnyDate | FeelTime | FeelDateTime | DayTimeDuration | YearMonthDuration

MAX_OFFSET = 18 * 3600  # as in java.time and XML Schema processors; beyond lies no zone on earth
_DATE = re.compile(r"(-?)([0-9]{4}|[1-9][0-9]{4,8})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,50}))?)?"
    r"(?:(Z)|([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?|@([A-Za-z0-9_+\-/]+))?",
    re.ASCII,
)
_MONTHS = re.compile(r"(-?)P(?:([0-9]{1,12})Y)?(?:([0-9]{1,12})M)?", re.ASCII)
_DAYS = re.compile(
    r"(-?)P(?:([0-9]{1,15})D)?"
    r"(?:T(?:([0-9]{1,15})H)?(?:([0-9]{1,15})M)?(?:([0-9]{1,18})(?:\.([0-9]{0,50}))?S)?)?",
    re.ASCII,
)


def read_date(text: str) -> AnyDate | None:
    """A date such as ``2026-03-01``, without a zone."""
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    sign, year, month, day = match.groups()
    return _or_none(-int(year) if sign else int(year), int(month), int(day))


def _or_none(year: int, month: int, day: int) -> AnyDate | None:
    try:
        return make_date(year, month, day)
    except NoValue:
        return None


def read_time(text: str) -> FeelTime | None:
    """A time such as ``08:30:00``, with an offset or ``@Asia/Shanghai`` if it has one.

    Seconds may be left out, as Camunda's forms do, though XML Schema wants them.
    """
    clock = _clock(text)
    return None if clock is None or clock.hour == 24 else clock


def _clock(text: str) -> FeelTime | None:
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = (int(part or 0) for part in match.group(1, 2, 3))
    fraction = int((match.group(4) or "0")[:9].ljust(9, "0"))
    midnight = hour == 24 and minute == second == fraction == 0
    if minute > 59 or second > 59 or not (hour < 24 or midnight):
        return None
    zone = _zone(match)
    return None if zone is _NO_ZONE else FeelTime(hour, minute, second, fraction, zone)


_NO_ZONE = offset(86_399)  # stands for "there is no such zone"; lies outside of what can be written


def _zone(match: re.Match[str]) -> tzinfo | None:
    universal, sign, hours, minutes, seconds, name = match.group(5, 6, 7, 8, 9, 10)
    if universal:
        return offset(0)
    if name:
        return region(name) or _NO_ZONE
    if sign is None:
        return None
    shift = int(hours) * 3600 + int(minutes) * 60 + int(seconds or 0)
    if int(minutes) > 59 or int(seconds or 0) > 59 or shift > MAX_OFFSET:
        return _NO_ZONE
    return offset(-shift if sign == "-" else shift)


def read_datetime(text: str) -> FeelDateTime | None:
    """A date and time; a date alone means its midnight, ``24:00:00`` the midnight after."""
    day_text, separator, clock_text = text.partition("T")
    day = read_date(day_text)
    if day is None or not separator:
        return None if day is None else FeelDateTime(day, FeelTime(0, 0, 0))
    clock = _clock(clock_text)
    if clock is None:
        return None
    if clock.hour < 24:
        return FeelDateTime(day, clock)
    try:
        return FeelDateTime(day_from_number(day_number(day) + 1), FeelTime(0, 0, 0, 0, clock.zone))
    except NoValue:
        return None


def read_duration(text: str) -> DayTimeDuration | YearMonthDuration | None:
    """A duration of years and months, or of days and time; the two never mix."""
    months = _MONTHS.fullmatch(text)
    try:
        if months is not None and (months.group(2) or months.group(3)):
            count = int(months.group(2) or 0) * 12 + int(months.group(3) or 0)
            return YearMonthDuration(-count if months.group(1) else count)
        days = _DAYS.fullmatch(text)
        if days is None or text.endswith("T") or not any(days.group(2, 3, 4, 5)):
            return None
        whole = int(days.group(3) or 0) * 3600 + int(days.group(4) or 0) * 60 + int(days.group(5) or 0)
        fraction = int((days.group(6) or "0")[:9].ljust(9, "0"))
        nanos = int(days.group(2) or 0) * DAY_NANOS + whole * NANOS + fraction
        return DayTimeDuration(-nanos if days.group(1) else nanos)
    except NoValue:
        return None


def read_temporal(text: str) -> Temporal | None:
    """What an ``@"…"`` literal means, told by its form."""
    return read_date(text) or read_time(text) or (read_datetime(text) if "T" in text else None) or read_duration(text)
