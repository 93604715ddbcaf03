"""Temporal functions (DMN 1.5 tables 78 and 84)."""

from datetime import date
from typing import Any

from engine.feel.environment import Run
from engine.feel.properties import weekday
from engine.feel.signatures import one, single, table
from engine.feel.temporal import (
    AnyDate,
    FarDate,
    FeelDateTime,
    day_from_number,
    day_number,
    from_datetime,
    make_date,
    month_length,
)

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _now(run: Run) -> FeelDateTime:
    environment = run.environment
    return from_datetime(environment.now.astimezone(environment.zone))


def _today(run: Run) -> AnyDate:
    return _now(run).date


def _day(value: Any) -> AnyDate:
    point = single(value, (date, FarDate, FeelDateTime))
    day: AnyDate = point.date if isinstance(point, FeelDateTime) else point
    return day


def _day_of_year(_run: Run, value: Any) -> int:
    day = _day(value)
    return day_number(day) - day_number(make_date(day.year, 1, 1)) + 1


def _day_of_week(_run: Run, value: Any) -> str:
    return _DAYS[weekday(_day(value)) - 1]


def _month_of_year(_run: Run, value: Any) -> str:
    return _MONTHS[_day(value).month - 1]


def _week_of_year(_run: Run, value: Any) -> int:
    """ISO 8601: the week that has the year's first Thursday is the first."""
    day = _day(value)
    thursday = day_from_number(day_number(day) + 4 - weekday(day))
    return (day_number(thursday) - day_number(make_date(thursday.year, 1, 1))) // 7 + 1


def _last_day_of_month(_run: Run, value: Any) -> AnyDate:
    day = _day(value)
    return make_date(day.year, day.month, month_length(day.year, day.month))


TABLE = table(
    one("now", _now),
    one("today", _today),
    one("day of year", _day_of_year, "date"),
    one("day of week", _day_of_week, "date"),
    one("month of year", _month_of_year, "date"),
    one("week of year", _week_of_year, "date"),
    one("last day of month", _last_day_of_month, "date"),
    steps=12,
)
