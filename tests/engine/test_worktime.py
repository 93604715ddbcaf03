"""Working days, holidays and office hours."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ProcessError
from engine.worktime import SHANGHAI, Calendar, Hours

calendar = Calendar()

moments = st.datetimes(
    datetime(2004, 1, 1),  # noqa: DTZ001  the zone is added by the strategy
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(SHANGHAI),
)
workdays = st.integers(-300, 300)
workhours = st.decimals(-400, 400, places=2)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}+08:00")


# Which days are worked


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-09-30", True),
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-10", True),  # a Saturday that makes up for the holiday
        ("2026-10-11", False),
        ("2026-02-14", True),
        ("2026-02-17", False),  # the lunar new year
    ],
)
def test_published_holidays_and_make_up_weekends_are_known(day, expected):
    assert expected == calendar.is_workday(date.fromisoformat(day))
    assert not calendar.is_estimated(date.fromisoformat(day))


@given(st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_every_published_day_is_as_the_package_says(day):
    assert chinese_calendar.is_workday(day) == calendar.is_workday(day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2027-01-01", False),
        ("2027-01-04", True),
        ("2027-04-05", False),  # Qingming
        ("2028-04-04", False),
        ("2027-04-06", True),
        ("2028-05-01", False),
        ("2028-05-02", False),
        ("2028-05-03", True),
        ("2029-10-01", False),
        ("2029-10-03", False),
        ("2029-10-04", True),
        ("2027-06-12", False),  # a Saturday
        ("2003-06-02", True),
    ],
)
def test_beyond_what_is_published_working_days_are_estimated_and_marked(day, expected):
    assert expected == calendar.is_workday(date.fromisoformat(day))
    assert calendar.is_estimated(date.fromisoformat(day))


@given(st.dates())
def test_any_date_at_all_has_an_answer(day):
    assert calendar.is_workday(day) in {True, False}
    assert calendar.is_estimated(day) == (not 2004 <= day.year <= 2026)


def test_the_companys_own_days_win_and_are_no_estimate():
    company = Calendar({date(2026, 8, 3): False, date(2026, 8, 8): True, date(2027, 2, 8): False})

    assert not company.is_workday(date(2026, 8, 3))
    assert company.is_workday(date(2026, 8, 8))
    assert not company.is_workday(date(2027, 2, 8))
    assert not company.is_estimated(date(2027, 2, 8))
    assert company.is_estimated(date(2027, 2, 9))


# Due in working days


@pytest.mark.parametrize(
    ("n", "start", "expected"),
    [
        (1, at("2026-09-30", "16:00"), at("2026-10-08", "17:30")),
        (3, at("2026-09-30", "16:00"), at("2026-10-10", "17:30")),
        (5, at("2026-09-30", "16:00"), at("2026-10-13", "17:30")),
        (1, at("2026-09-30", "17:30"), at("2026-10-08", "17:30")),
        (1, at("2026-09-30", "17:30:01"), at("2026-10-09", "17:30")),  # after closing time: received on the 8th
        (1, at("2026-10-03", "09:00"), at("2026-10-09", "17:30")),  # a holiday, likewise
        (1, at("2026-10-03", "20:00"), at("2026-10-09", "17:30")),
        (1, at("2026-09-30", "03:00"), at("2026-10-08", "17:30")),
        (0, at("2026-09-30", "16:00"), at("2026-09-30", "17:30")),
        (0, at("2026-09-30", "18:00"), at("2026-10-08", "17:30")),
        (0, at("2026-10-03", "09:00"), at("2026-10-08", "17:30")),
        (-1, at("2026-10-08", "09:00"), at("2026-09-30", "17:30")),
        (-1, at("2026-10-03", "09:00"), at("2026-09-30", "17:30")),
        (0, date(2026, 9, 30), at("2026-09-30", "17:30")),
        (0, date(2026, 10, 1), at("2026-10-08", "17:30")),
        (3, date(2026, 12, 30), at("2027-01-05", "17:30")),
        (-1, date(2027, 1, 4), at("2026-12-31", "17:30")),
        (2, datetime(2026, 9, 28, 9), at("2026-09-30", "17:30")),  # noqa: DTZ001  without a zone: the company's
    ],
)
def test_due_workdays(n, start, expected):
    assert expected == calendar.due_workdays(n, start)
    assert timedelta(hours=8) == calendar.due_workdays(n, start).utcoffset()


def test_a_start_in_another_zone_is_read_on_the_companys_clock():
    assert at("2026-10-08", "17:30") == calendar.due_workdays(1, datetime(2026, 9, 30, 9, 0, tzinfo=UTC))
    assert at("2026-10-09", "17:30") == calendar.due_workdays(1, datetime(2026, 9, 30, 10, 0, tzinfo=UTC))


def test_a_companys_closure_moves_a_deadline():
    closed = Calendar({date(2026, 8, 3) + timedelta(days=day): False for day in range(7)})

    assert at("2026-08-10", "17:30") == closed.due_workdays(1, at("2026-07-31", "10:00"))


@given(workdays, workdays, moments)
def test_due_workdays_grows_with_n(n, m, start):
    assert (n < m) == (calendar.due_workdays(n, start) < calendar.due_workdays(m, start))


@given(workdays, moments, moments)
def test_due_workdays_grows_with_the_start(n, a, b):
    assert (a <= b) <= (calendar.due_workdays(n, a) <= calendar.due_workdays(n, b))


@given(workdays, moments)
def test_due_workdays_is_closing_time_of_a_working_day(n, start):
    due = calendar.due_workdays(n, start)

    assert calendar.is_workday(due.date())
    assert time(17, 30) == due.time()


@given(workdays, moments)
def test_the_working_days_up_to_the_deadline_are_those_asked_for(n, start):
    received = calendar.due_workdays(0, start)

    assert n == calendar.workdays_between(received, calendar.due_workdays(n, start))


# Due in working hours


@pytest.mark.parametrize(
    ("n", "start", "expected"),
    [
        (2, at("2026-09-30", "16:00"), at("2026-10-08", "09:00")),
        (1, at("2026-09-30", "16:00"), at("2026-09-30", "17:00")),
        (Decimal("1.5"), at("2026-09-30", "16:00"), at("2026-09-30", "17:30")),
        (Decimal("3.5"), at("2026-09-30", "08:30"), at("2026-09-30", "12:00")),
        (4, at("2026-09-30", "08:30"), at("2026-09-30", "14:00")),
        (8, at("2026-09-30", "08:30"), at("2026-10-08", "09:00")),
        (1, at("2026-09-30", "12:20"), at("2026-09-30", "14:30")),
        (1, at("2026-09-30", "20:00"), at("2026-10-08", "09:30")),
        (1, at("2026-10-03", "10:00"), at("2026-10-08", "09:30")),
        (Decimal("7.5"), at("2026-10-03", "10:00"), at("2026-10-08", "17:30")),
        (0, at("2026-09-30", "16:00"), at("2026-09-30", "16:00")),
        (0, at("2026-09-30", "12:20"), at("2026-09-30", "13:30")),
        (0, at("2026-09-30", "12:00"), at("2026-09-30", "12:00")),
        (0, at("2026-09-30", "20:00"), at("2026-10-08", "08:30")),
        (0, at("2026-10-03", "10:00"), at("2026-10-08", "08:30")),
        (-1, at("2026-10-08", "09:00"), at("2026-09-30", "17:00")),
        (-1, at("2026-10-08", "09:30"), at("2026-10-08", "08:30")),
        (-1, at("2026-10-08", "14:30"), at("2026-10-08", "13:30")),
        (-1, at("2026-10-03", "10:00"), at("2026-09-30", "16:30")),
    ],
)
def test_due_workhours(n, start, expected):
    assert expected == calendar.due_workhours(n, start)


def test_other_office_hours():
    early = Calendar(hours=Hours((time(7), time(11)), (time(12), time(16))))

    assert at("2026-09-30", "13:00") == early.due_workhours(5, at("2026-09-30", "07:00"))
    assert at("2026-10-08", "16:00") == early.due_workdays(1, at("2026-09-30", "16:00"))


def test_office_hours_without_a_break():
    through = Calendar(hours=Hours((time(8), time(12)), (time(12), time(16))))

    assert at("2026-09-30", "13:00") == through.due_workhours(5, at("2026-09-30", "08:00"))


def test_office_hours_out_of_order_are_refused():
    with pytest.raises(ValueError, match="out of order"):
        Hours(morning=(time(8), time(14)))


def test_another_zone():
    berlin = ZoneInfo("Europe/Berlin")

    due = Calendar(zone=berlin).due_workdays(0, datetime(2026, 7, 15, 10, tzinfo=UTC))

    assert datetime(2026, 7, 15, 17, 30, tzinfo=berlin) == due
    assert timedelta(hours=2) == due.utcoffset()


@given(workhours, moments)
def test_due_workhours_lies_within_office_hours(n, start):
    due = calendar.due_workhours(n, start)

    assert calendar.is_workday(due.date())
    assert time(8, 30) <= due.time() <= time(12) or time(13, 30) <= due.time() <= time(17, 30)


@given(workhours, workhours, moments)
def test_due_workhours_grows_with_n(n, m, start):
    assert (n < m) <= (calendar.due_workhours(n, start) <= calendar.due_workhours(m, start))


@given(workhours, moments, moments)
def test_due_workhours_grows_with_the_start(n, a, b):
    assert (a <= b) <= (calendar.due_workhours(n, a) <= calendar.due_workhours(n, b))


@given(workhours.map(abs), workhours.map(abs), moments)
def test_due_workhours_adds_up(n, m, start):
    assert calendar.due_workhours(n + m, start) == calendar.due_workhours(m, calendar.due_workhours(n, start))


@given(workhours, moments)
def test_the_working_hours_up_to_the_deadline_are_those_asked_for(n, start):
    worked = calendar.workhours_between(start, calendar.due_workhours(n, start))

    assert timedelta(hours=float(n)) == worked


# Between


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (date(2026, 9, 30), date(2026, 10, 8), 1),
        (date(2026, 9, 30), date(2026, 9, 30), 0),
        (date(2026, 10, 1), date(2026, 10, 7), 0),
        (date(2026, 10, 8), date(2026, 9, 30), -1),
        (date(2026, 9, 30), date(2026, 10, 13), 5),
        (at("2026-09-30", "23:00"), at("2026-10-08", "00:10"), 1),
        (date(2025, 12, 31), date(2026, 12, 31), 248),
    ],
)
def test_workdays_between(a, b, expected):
    assert expected == calendar.workdays_between(a, b)


def test_new_years_day_is_counted_once_where_a_company_works_on_it():
    busy = Calendar({date(2027, 1, 1): True})

    assert 2 == busy.workdays_between(date(2026, 12, 31), date(2027, 1, 4))


@given(moments, moments, moments)
def test_workdays_between_adds_up(a, b, c):
    assert calendar.workdays_between(a, c) == calendar.workdays_between(a, b) + calendar.workdays_between(b, c)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (at("2026-09-30", "16:00"), at("2026-10-08", "09:00"), timedelta(hours=2)),
        (at("2026-09-30", "11:00"), at("2026-09-30", "14:30"), timedelta(hours=2)),
        (at("2026-10-01", "09:00"), at("2026-10-07", "17:00"), timedelta()),
        (at("2026-10-08", "09:00"), at("2026-09-30", "16:00"), timedelta(hours=-2)),
        (at("2026-09-30", "00:00"), at("2026-10-09", "00:00"), timedelta(hours=15)),
    ],
)
def test_workhours_between(a, b, expected):
    assert expected == calendar.workhours_between(a, b)


@given(moments, moments, moments)
def test_workhours_between_adds_up(a, b, c):
    assert calendar.workhours_between(a, c) == calendar.workhours_between(a, b) + calendar.workhours_between(b, c)


# Limits


@pytest.mark.parametrize("n", [10**18, -(10**18), 100_000])
def test_a_deadline_centuries_away_is_an_error_of_the_process(n):
    with pytest.raises(ProcessError, match=r"^worktime\.out_of_range"):
        calendar.due_workdays(n, date(2026, 1, 1))


@pytest.mark.parametrize("n", [Decimal("1E+999999"), Decimal("NaN"), Decimal("-Infinity"), 10**30, 999_999])
def test_working_hours_without_end_are_an_error_of_the_process(n):
    with pytest.raises(ProcessError, match=r"^worktime\.out_of_range"):
        calendar.due_workhours(n, at("2026-09-30", "16:00"))


@pytest.mark.parametrize(
    "start", [date.min, date.max, datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
)
def test_a_start_outside_all_calendars_is_an_error_of_the_process(start):
    with pytest.raises(ProcessError, match=r"^worktime\.out_of_range"):
        calendar.due_workdays(1, start)


def test_a_company_that_never_works_again_has_no_deadline():
    closed = Calendar({date(2026, 1, 1) + timedelta(days=day): False for day in range(80_000)})

    with pytest.raises(ProcessError, match=r"^worktime\.out_of_range"):
        closed.due_workdays(1, date(2026, 1, 5))
