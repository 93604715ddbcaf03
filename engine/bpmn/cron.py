"""Cron text, as Camunda 8 reads it: second minute hour day month weekday; five fields leave the second out.

Numbers, ``*`` and ``?``, lists, ranges, steps and English names. Day and weekday must both fit. Sunday is 0 and 7.
"""

from datetime import UTC, datetime, timedelta, timezone

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
_FARTHEST = 366 * 9  # days until a 29 February of any weekday mask without a century in between


class Cron:
    """A parsed cron text. Raises: ValueError for anything else."""

    __slots__ = ("_days", "_hours", "_minutes", "_months", "_seconds", "_weekdays")

    def __init__(self, text: str) -> None:
        fields = _MACROS.get(text.strip().lower(), text).split()
        if len(fields) == 5:
            fields.insert(0, "0")
        if len(fields) != 6:
            raise ValueError(text)
        parsed = [_field(field.upper(), *limits) for field, limits in zip(fields, _LIMITS, strict=True)]
        self._seconds, self._minutes, self._hours = (sorted(values) for values in parsed[:3])
        self._days, self._months = parsed[3], parsed[4]
        self._weekdays = {value % 7 for value in parsed[5]}

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
            if day.month in self._months and day.day in self._days and day.isoweekday() % 7 in self._weekdays:
                found = self._within(day, start)
                if found is not None:
                    return found.astimezone(UTC)
            day += timedelta(days=1)
        raise ValueError("never")

    def _fits(self, local: datetime) -> bool:
        on_day = local.month in self._months and local.day in self._days and local.isoweekday() % 7 in self._weekdays
        return on_day and local.minute in self._minutes and local.second in self._seconds

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
