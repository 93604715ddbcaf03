"""China's working days: published by the State Council where they are, estimated where they are not yet."""

from datetime import date

import chinese_calendar

# The State Council publishes a year's days in the November before; the package follows with a release.
_FIRST_PUBLISHED: int = min(chinese_calendar.holidays).year
_LAST_PUBLISHED: int = max(chinese_calendar.holidays).year

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def is_published(day: date) -> bool:
    """Whether the holidays of this year are known, and not an estimate."""
    return _FIRST_PUBLISHED <= day.year <= _LAST_PUBLISHED


def is_workday(day: date) -> bool:
    """Whether the country works on *day*, weekends that make up for a holiday included.

    For a year that is not published: Monday to Friday except the holidays whose date is fixed, and Qingming by its
    solar term. The holidays of the lunar calendar and the shifted weekends are then missing.
    """
    if is_published(day):
        # The package's own is_workday() searches its whole table for the years it knows, at every call.
        makes_up, is_free = day in chinese_calendar.workdays, day in chinese_calendar.holidays
        return bool(makes_up or (day.weekday() < 5 and not is_free))
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS and day != _qingming(day.year)


def _qingming(year: int) -> date:
    # The usual approximation of the solar term for the 21st century; a day off at most around it.
    within_century = year % 100
    return date(year, 4, int(within_century * 0.2422 + 4.81) - within_century // 4)
