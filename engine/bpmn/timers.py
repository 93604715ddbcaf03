"""When something is due: moments, durations, cycles; ISO 8601 text, cron for cycles, or what FEEL made of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.bpmn.cron import Cron
from engine.bpmn.values import Value
from engine.errors import ProcessError

_DURATION = re.compile(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})(?:\.(\d+))?S)?)?",
    re.ASCII,
)
_DAY = timedelta(days=1)
_REPEAT = re.compile(r"R(\d{0,6})/(?:([^/]+)/)?(P[^/]+)", re.ASCII)
ASKED = "="
"""Stands where a cycle repeats by: its expression gives one date, and is asked for the next whenever that has come."""


_ALWAYS_AS_LONG = re.compile(r"PT.*|P\d+[WD]", re.ASCII)
"""By a clock, or by the days of a calendar."""

MOST_MISSED = 10
"""Dates of a cycle that are made up for one by one, after a time in which nobody worked; of more only the first is."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """An armed timer.

    Attributes:
        due: aware, UTC.
        every: what a cycle repeats by: an ISO duration or cron text; None for a timer that fires once.
        left: how often it still fires, this time included; None for ever.
    """

    due: datetime
    every: str | None = None
    left: int | None = 1

    def following(self, zone: tzinfo) -> "Schedule | None":
        """The next occurrence, counted from this one; None where there is none, or none that a calendar knows."""
        if self.every is None or self.left == 1:
            return None
        try:
            due = _next(self.every, self.due, zone)
        except (ValueError, OverflowError):
            return None
        return replace(self, due=due, left=None if self.left is None else self.left - 1)

    def after(self, moment: datetime, zone: tzinfo) -> "Schedule | None":
        """The first occurrence after *moment*; those before it are passed over."""
        timer: Schedule | None = self._nearer(moment, zone)
        while timer is not None and timer.due <= moment:
            timer = timer.following(zone)
        return timer

    def _nearer(self, moment: datetime, zone: tzinfo) -> "Schedule":
        """An occurrence that is nearer to *moment*, where that can be reckoned: there may be very many before it."""
        if self.every is None or self.due >= moment:
            return self
        if not self.every.startswith("P"):
            return replace(self, due=moment)
        if not _ALWAYS_AS_LONG.fullmatch(self.every):
            return self
        length = later(self.due, self.every, UTC) - self.due
        passed = max(0, (moment - self.due) // length - 1)  # a day of *zone* may be longer
        if self.left is not None:
            passed = min(passed, self.left - 1)
        counted_in = UTC if self.every.startswith("PT") else zone
        due = (self.due.astimezone(counted_in) + passed * length).astimezone(UTC)
        return replace(self, due=due, left=self.left and self.left - passed)

    def rearmed(self, at: datetime, zone: tzinfo) -> "Schedule | None":
        """What follows when this occurrence has fired *at* last; None where none does."""
        return rearmed(self, at, lambda timer: timer.following(zone), lambda: self.after(at, zone))


def rearmed(
    timer: Schedule,
    at: datetime,
    following: Callable[[Schedule], Schedule | None],
    after: Callable[[], Schedule | None],
) -> Schedule | None:
    """What follows when *timer* has fired *at* last: the next date, though it be over, unless very many are.

    Args:
        following: the next date, counted from one.
        after: the first date after *at*.
    """
    ahead = first = following(timer)
    for _ in range(MOST_MISSED):
        if ahead is None or ahead.due > at:
            return first
        ahead = following(ahead)
    return after()


def is_timer(kind: str, text: str) -> bool:
    """Whether literal *text* can be scheduled; one that is over whenever it is awaited is none."""
    try:
        if text.strip().startswith("-"):
            return False
        schedule(kind, text, datetime(2026, 1, 1, tzinfo=UTC), UTC)
    except ProcessError:
        return False
    return True


def is_deadline(text: str) -> bool:
    """Whether literal *text* can be a due date."""
    return is_timer("duration" if text.startswith("P") else "date", text)


def schedule(kind: str, value: Any, now: datetime, zone: tzinfo, *, closing: bool = False) -> Schedule:
    """Arm a timer.

    Args:
        kind: ``date``, ``duration`` or ``cycle``.
        value: JSON, usually text.
        zone: of a moment without an offset, of a date, and of cron's fields.
        closing: a date alone means the end of that day (a deadline), not its beginning.

    Raises:
        ProcessError: ``bpmn.timer_value`` with ``kind`` and ``value``.
    """
    if not isinstance(value, str):
        raise ProcessError("bpmn.timer_value", kind=kind, value=value)
    try:
        match kind:
            case "date":
                return Schedule(moment(value, zone, closing=closing))
            case "duration":
                due = later(now, value.strip().removeprefix("-"), zone)
                return Schedule(now if value.strip().startswith("-") else due)
        return _cycle(value, now, zone)
    except (ValueError, OverflowError):
        raise ProcessError("bpmn.timer_value", kind=kind, value=value) from None


def first_date(kind: str, drawn: Value, given: Any, now: datetime, zone: tzinfo) -> Schedule:
    """Arm a timer that begins a case: the expression of a cycle may give one date, and be asked for each.

    Raises:
        ProcessError: ``bpmn.timer_value``.
    """
    if kind == "cycle" and drawn.expression is not None and isinstance(given, str):
        try:
            return Schedule(moment(given, zone), ASKED, None)
        except (ValueError, OverflowError):
            pass  # a cycle, then
    return schedule(kind, given, now, zone)


def deadline(value: Any, now: datetime, zone: tzinfo) -> datetime | None:
    """A due date: a moment, a date (the midnight that closes it) or a duration from *now*; null and empty are none.

    Raises:
        ProcessError: ``bpmn.timer_value``.
    """
    if value is None or value == "":
        return None
    kind = "duration" if isinstance(value, str) and value.startswith("P") else "date"
    return schedule(kind, value, now, zone, closing=True).due


def in_any_zone(at: datetime) -> datetime:
    """*at* in UTC, if a calendar knows it in every zone. Raises: OverflowError."""
    utc = at.astimezone(UTC)
    _ = utc - _DAY, utc + _DAY
    return utc


def moment(text: str, zone: tzinfo, *, closing: bool = False) -> datetime:
    """Aware, UTC; a region may stand behind it as FEEL (``@Europe/Berlin``) or Camunda (``[Europe/Berlin]``) writes it.

    Raises: ValueError, OverflowError.
    """
    text, _, region = text.strip().removesuffix("]").replace("[", "@").partition("@")
    if region:
        try:
            zone = ZoneInfo(region)
        except ZoneInfoNotFoundError as error:
            raise ValueError(region) from error
    if "T" not in text:
        day = date.fromisoformat(text) + timedelta(days=closing)
        return in_any_zone(datetime.combine(day, time(), zone))
    found = datetime.fromisoformat(text)
    return in_any_zone(found if found.tzinfo else found.replace(tzinfo=zone))


def later(start: datetime, duration: str, zone: tzinfo) -> datetime:
    """*start* plus an ISO duration; years to days by the calendar of *zone*, the rest exactly.

    Raises: ValueError, OverflowError.
    """
    match = _DURATION.fullmatch(duration.strip())
    if match is None or not any(match.groups()) or duration.endswith("T"):
        raise ValueError(duration)
    *whole, fraction = match.groups()
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in whole)
    rest = timedelta(seconds=seconds, microseconds=int(f"{fraction or 0:<06}"[:6]))
    local = start.astimezone(zone)
    year, month = divmod(local.year * 12 + local.month - 1 + years * 12 + months, 12)
    day = min(local.day, _days_in(year, month + 1))
    local = local.replace(year=year, month=month + 1, day=day) + timedelta(days=weeks * 7 + days)
    return in_any_zone(local.astimezone(UTC) + timedelta(hours=hours, minutes=minutes) + rest)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _cycle(text: str, now: datetime, zone: tzinfo) -> Schedule:
    match = _REPEAT.fullmatch(text.strip())
    if match is None:
        return Schedule(Cron(text).after(now.astimezone(zone)), text, None)
    count, start, every = match.groups()
    if count == "0":
        raise ValueError(text)
    due = moment(start, zone) if start else later(now, every, zone)
    if later(due, every, zone) <= due:
        raise ValueError(text)
    timer = Schedule(due, every, int(count) if count else None)
    return timer.after(now - timedelta.resolution, zone) or Schedule(due)  # all over: once, as a date that is over


def _next(every: str, due: datetime, zone: tzinfo) -> datetime:
    return later(due, every, zone) if every.startswith("P") else Cron(every).after(due.astimezone(zone))
