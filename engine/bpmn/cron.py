"""Cron text, as Camunda 8 reads it: second minute hour day month weekday; five fields leave the second out.

Numbers, ``*`` and ``?``, lists, ranges, steps and English names. Day and weekday must both fit. Sunday is 0 and 7.
Days are also ``L``, the last of the month, ``L-3``, so many before it, ``15W``, the day from Monday to Friday that is nearest
in the month, and ``LW``, the last such day; weekdays are also ``FRI#2``, the second of the month, and ``FRIL``, the last one.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_LIMITS = ((0, 59), (0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
_HOURS = 24
_WEEK = 7
_FROM_LAST = re.compile(r"L(?:-(\d{1,2}))?", re.ASCII)
_WORKING = re.compile(r"(\d{1,2}|L)W", re.ASCII)
_NTH = re.compile(r"([A-Z0-7]+)(?:#([1-5])|L)", re.ASCII)
_FARTHEST = 366 * 9  # days until a 29 February of any weekday mask without a century in between


class Cron:
    """A parsed cron text. Raises: ValueError for anything else."""

    __slots__ = ("_hours", "_is_day", "_is_weekday", "_minutes", "_months", "_seconds")

    def __init__(self, text: str) -> None:
        fields = _MACROS.get(text.strip().lower(), text).split()
        if len(fields) == 5:
            fields.insert(0, "0")
        if len(fields) != 6:
            raise ValueError(text)
        *clock, days, months, weekdays = (field.upper() for field in fields)
        times = (_field(field, *limits) for field, limits in zip(clock, _LIMITS[:3], strict=True))
        self._seconds, self._minutes, self._hours = (sorted(values) for values in times)
        self._months = _field(months, *_LIMITS[4])
        self._is_day = _any([_day(part) for part in days.split(",")])
        self._is_weekday = _any([_weekday(part) for part in weekdays.split(",")])

    def after(self, moment: datetime) -> datetime:
        """The first fitting moment after *moment*, whose zone counts; aware, UTC. Raises: ValueError if there is none.

        What a clock that is turned back shows twice happens once, but for what happens in every hour.
        """
        found = self._first(moment)
        offset = moment.utcoffset()
        if len(self._hours) == _HOURS and offset is not None:
            steady = self._first(moment.replace(tzinfo=timezone(offset)))
            if steady < found and self._fits(steady.astimezone(moment.tzinfo)):
                return steady
        return found

    def _first(self, moment: datetime) -> datetime:
        start = (moment.replace(microsecond=0) + timedelta(seconds=1)).replace(fold=moment.fold)
        day = start.replace(hour=0, minute=0, second=0)
        for _ in range(_FARTHEST):
            if self._is_on(day):
                found = self._within(day, start)
                if found is not None:
                    return found.astimezone(UTC)
            day += timedelta(days=1)
        raise ValueError("never")

    def _fits(self, local: datetime) -> bool:
        return self._is_on(local) and local.minute in self._minutes and local.second in self._seconds

    def _is_on(self, day: date) -> bool:
        return day.month in self._months and self._is_day(day) and self._is_weekday(day)

    def _within(self, day: datetime, start: datetime) -> datetime | None:
        for hour in self._hours:
            if day.date() == start.date() and hour < start.hour:
                continue
            for minute in self._minutes:
                for second in self._seconds:
                    found = day.replace(hour=hour, minute=minute, second=second)
                    if found >= start:
                        return found
        return None


_Fits = Callable[[date], bool]


def _any(fitting: list[_Fits]) -> _Fits:
    return fitting[0] if len(fitting) == 1 else lambda day: any(fits(day) for fits in fitting)


def _day(text: str) -> _Fits:
    """Whether a day of the month fits. Raises: ValueError."""
    if match := _FROM_LAST.fullmatch(text):
        before = int(match[1] or 0)
        return lambda day: day.day == _last(day) - before
    if match := _WORKING.fullmatch(text):
        wanted = None if match[1] == "L" else _number(match[1], 31)
        if wanted is not None and not 1 <= wanted <= 31:
            raise ValueError(text)
        return lambda day: day.day == _working_day(day, wanted)
    days = set(_part(text, *_LIMITS[3]))
    return lambda day: day.day in days


def _weekday(text: str) -> _Fits:
    """Whether a day of the week fits. Raises: ValueError."""
    if match := _NTH.fullmatch(text):
        wanted, nth = _number(match[1], 7) % _WEEK, match[2]
        if nth is None:
            return lambda day: day.isoweekday() % _WEEK == wanted and day.day + _WEEK > _last(day)
        return lambda day: day.isoweekday() % _WEEK == wanted and (day.day - 1) // _WEEK + 1 == int(nth)
    weekdays = {value % _WEEK for value in _part(text, *_LIMITS[5])}
    return lambda day: day.isoweekday() % _WEEK in weekdays


def _last(day: date) -> int:
    """Of its month."""
    return monthrange(day.year, day.month)[1]


def _working_day(day: date, wanted: int | None) -> int | None:
    """The day from Monday to Friday in the month of *day* that is nearest to *wanted*, or the last; None: no such date."""
    last = _last(day)
    number = last if wanted is None else wanted
    if number > last:
        return None
    match day.replace(day=number).weekday():
        case 5:  # Saturday
            return number - 1 if number > 1 else number + 2
        case 6:  # Sunday
            return number + 1 if number < last else number - 2
    return number


def _field(text: str, low: int, high: int) -> set[int]:
    return {value for part in text.split(",") for value in _part(part, low, high)}


def _part(text: str, low: int, high: int) -> range:
    bounds, slash, step = text.partition("/")
    if bounds in {"*", "?"}:
        first, last = low, min(high, 6) if high == 7 else high
    else:
        begin, dash, end = bounds.partition("-")
        first = _number(begin, high)
        last = _number(end, high) if dash else high if slash else first
        if dash and high == _WEEK and last < first:
            last = last or _WEEK  # a Sunday ends the week
    width = _number(step, high) if slash else 1
    if not low <= first <= last <= high or width < 1:
        raise ValueError(text)
    return range(first, last + 1, width)


def _number(text: str, high: int) -> int:
    names = _MONTHS if high == 12 else _WEEKDAYS if high == 7 else ()
    if text in names:
        return names.index(text) + (high == 12)
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)
