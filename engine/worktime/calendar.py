"""A company's calendar: which days it works, and when something that takes working time is due."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from engine.errors import ProcessError
from engine.worktime import holidays
from engine.worktime.hours import Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")

_OFFICE_HOURS = Hours()
_YEARS = range(1900, 2200)  # a deadline outside is a mistake in a diagram, and would cost a table for each year between
_MOST_HOURS = 1_000_000  # longer than those years have
_ONE_DAY = timedelta(days=1)


class Calendar:
    """Working days and office hours of one company. Immutable; threads may share it.

    Datetimes without a zone are read as local time of the company's zone.

    Args:
        overrides: what the company decided, by day: True for an extra working day, False for a closure.
        hours: office hours of every working day.
        zone: where the company's clocks hang.
    """

    def __init__(
        self,
        overrides: Mapping[date, bool] | None = None,
        hours: Hours = _OFFICE_HOURS,
        zone: tzinfo = SHANGHAI,
    ) -> None:
        self.hours = hours
        self.zone = zone
        self._overrides = dict(overrides or {})
        self._years: dict[int, tuple[date, ...]] = {}

    def is_workday(self, day: date) -> bool:
        """Whether the company works on *day*; for any date, if need be by estimate."""
        decided = self._overrides.get(day)
        return holidays.is_workday(day) if decided is None else decided

    def is_estimated(self, day: date) -> bool:
        """Whether `is_workday` is a guess: neither published for the country nor decided by the company."""
        return day not in self._overrides and not holidays.is_published(day)

    def due_workdays(self, n: int, start: datetime | date) -> datetime:
        """Closing time of the n-th working day after *start*.

        The day of *start* is day 0; a rest day, or a moment after closing time, counts as the next working day. So
        ``n = 0`` is closing time of that day, and a negative *n* counts backwards from it.

        Raises:
            ProcessError: ``worktime.out_of_range``, if the way leaves the years 1900 to 2199.
        """
        day, clock = self._local(start)
        if clock > self.hours.closing and self.is_workday(day):
            day = self._workday(day, 1)
        return self._at(self._workday(day, n), self.hours.closing)

    def due_workhours(self, n: Decimal | int, start: datetime) -> datetime:
        """The moment at which *n* hours have been worked since *start*, or before it, if *n* is negative.

        Deadlines fall on the end of a span rather than on the beginning of the next one; ``n = 0`` is *start* itself
        within office hours, else the next opening.

        Raises:
            ProcessError: ``worktime.out_of_range``, if the way leaves the years 1900 to 2199.
        """
        duration = _hours(n)
        day, clock = self._local(start)
        first = self._workday(day, 0)
        if not duration:
            opening = self.hours.opens(clock if day == first else time.min)
            return self._at(first, opening) if opening else self._at(self._workday(first, 1), self.hours.morning[0])
        worked = self.hours.worked_until(clock) if day == first else timedelta()
        whole_days, rest = divmod(worked + duration, self.hours.length)
        forward = duration > timedelta()
        if forward and not rest:
            whole_days, rest = whole_days - 1, self.hours.length
        clock = self.hours.reached(rest) if forward else self.hours.begun(rest)
        return self._at(self._workday(first, whole_days), clock)

    def workdays_between(self, a: datetime | date, b: datetime | date) -> int:
        """How many working days come after the day of *a*, up to and with the day of *b*; negative if *b* is earlier.

        Raises:
            ProcessError: ``worktime.out_of_range``, if a day lies outside the years 1900 to 2199.
        """
        return self._count(self._local(a)[0], self._local(b)[0])

    def workhours_between(self, a: datetime, b: datetime) -> timedelta:
        """Working time from *a* to *b*; negative if *b* is earlier.

        Raises:
            ProcessError: ``worktime.out_of_range``, if a day lies outside the years 1900 to 2199.
        """
        (first, _), (last, _) = self._local(a), self._local(b)
        whole_days = self._count(first, last) - self.is_workday(last) + self.is_workday(first)
        return whole_days * self.hours.length + self._worked(b) - self._worked(a)

    def _worked(self, moment: datetime) -> timedelta:
        day, clock = self._local(moment)
        return self.hours.worked_until(clock) if self.is_workday(day) else timedelta()

    def _count(self, first: date, last: date) -> int:
        if last < first:
            return -self._count(last, first)
        before, until = bisect_right(self._workdays(first.year), first), bisect_right(self._workdays(last.year), last)
        return sum(len(self._workdays(year)) for year in range(first.year, last.year)) + until - before

    def _workday(self, day: date, n: int) -> date:
        """The n-th working day counted from the first one that is not before *day*."""
        year, days = day.year, self._workdays(day.year)
        index = bisect_left(days, day) + n
        while index < 0:
            year -= 1
            days = self._workdays(year)
            index += len(days)
        while index >= len(days):
            index -= len(days)
            year += 1
            days = self._workdays(year)
        return days[index]

    def _workdays(self, year: int) -> tuple[date, ...]:
        if year not in _YEARS:
            raise ProcessError("worktime.out_of_range", year=year)
        if year not in self._years:
            days = (date(year, 1, 1) + number * _ONE_DAY for number in range(366))
            self._years[year] = tuple(day for day in days if day.year == year and self.is_workday(day))
        return self._years[year]

    def _local(self, moment: datetime | date) -> tuple[date, time]:
        if not isinstance(moment, datetime):
            return moment, time.min
        local = moment if moment.tzinfo is None else self._in_zone(moment)
        return local.date(), local.time()

    def _in_zone(self, moment: datetime) -> datetime:
        try:
            return moment.astimezone(self.zone)
        except OverflowError:
            raise ProcessError("worktime.out_of_range", year=moment.year) from None

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone)


def _hours(n: Decimal | int) -> timedelta:
    # Decimal's NaN is refused too; and no conversion of 1E+999999 is begun.
    is_number = isinstance(n, int) or n.is_finite()
    if not is_number or not -_MOST_HOURS < n < _MOST_HOURS:
        raise ProcessError("worktime.out_of_range", hours=str(n)[:40])
    return timedelta(microseconds=int(n * 3_600_000_000))
