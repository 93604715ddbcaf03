"""Timers: what they may say, when they fire, what they interrupt, how cycles go on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine import events as e
from engine.bpmn.cron import Cron
from engine.bpmn.timers import MOST_MISSED, is_timer, later
from engine.errors import NotFound
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    flows,
    process,
    service,
    start,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import MONDAY, SHANGHAI, Case


def reminder(kind, text, *, interrupting=False):
    return diagram(
        process(
            start(), user("a"), boundary("late", "a", timer(kind, text), interrupting=interrupting), service("remind"),
            end(), end("reminded"), flows("s > a > e; late > remind > reminded"),
        )
    )  # fmt: skip


def test_a_reminder_leaves_the_task_and_ends_by_itself():
    case = Case(reminder("Duration", "PT1H")).after(hours=1)

    assert ["a"] == case.open
    assert ["remind"] == case.working
    assert {} == case.timers

    case.work("remind").complete("a")

    assert case.done


def test_completing_a_task_takes_its_timers_away():
    case = Case(reminder("Duration", "PT1H")).complete("a")

    assert case.done
    assert [e.TimerCanceled] == [type(event) for event in case.happened if type(event).__name__.startswith("Timer")]


def test_an_interrupting_timer_takes_the_task_away():
    case = Case(reminder("Duration", "PT1H", interrupting=True)).after(hours=1)

    assert [] == case.open
    assert ["remind"] == case.working
    assert ["a"] == case.terminated
    assert [e.TimerFired, e.UserTaskCanceled, e.ElementTerminated, e.ElementActivated] == [
        type(event) for event in case.happened[:4]
    ]


def test_nothing_fires_early():
    case = Case(reminder("Duration", "PT1H")).after(minutes=59)

    assert [] == case.working


def test_a_timer_that_is_gone_cannot_fire():
    case = Case(reminder("Duration", "PT1H"))
    (key,) = case.timers
    case.complete("a")

    with pytest.raises(NotFound):
        case.command(lambda runtime: runtime.fire_timer(key))


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("Duration", "PT5M", "2026-01-05T09:05:00"),
        ("Duration", "P1M", "2026-02-05T09:00:00"),
        ("Duration", '=duration("P2D")', "2026-01-07T09:00:00"),
        ("Duration", "=wait", "2026-01-05T10:30:00"),
        ("Date", "2026-01-06T08:00:00", "2026-01-06T08:00:00"),
        ("Date", "2026-01-06T00:00:00Z", "2026-01-06T08:00:00"),
        ("Date", '=date and time("2026-01-06T08:00:00")', "2026-01-06T08:00:00"),
        ("Date", '=date and time("2026-01-06T08:00:00@Asia/Tokyo")', "2026-01-06T07:00:00"),
        ("Date", "2026-01-06T08:00:00+09:00[Asia/Tokyo]", "2026-01-06T07:00:00"),
        ("Date", "=due workdays(1)", "2026-01-06T17:30:00"),
        ("Date", '=date("2026-01-06")', "2026-01-07T00:00:00"),  # a deadline: all of that day
        ("Cycle", "R/PT10M", "2026-01-05T09:10:00"),
        ("Cycle", '=cycle(3, duration("PT10M"))', "2026-01-05T09:10:00"),
        ("Cycle", "R2/2026-01-06T08:00:00/P1D", "2026-01-06T08:00:00"),
        ("Cycle", "R/2020-02-29T08:00:00/P1D", "2026-01-06T08:00:00"),
        ("Cycle", "R9/2026-01-01T09:30:00/P1DT1H", "2026-01-05T13:30:00"),
        ("Cycle", "R/2025-12-24T09:00:00/P2W", "2026-01-07T09:00:00"),
        ("Cycle", "R/2000-01-01T00:00:00/PT7S", "2026-01-05T09:00:05"),
        ("Cycle", "R5/2026-01-01T09:00:00/P1D", "2026-01-05T09:00:00"),
        ("Cycle", "R4/2026-01-01T09:00:00/P1D", "2026-01-01T09:00:00"),  # all over: once, as a date that is over
        ("Cycle", '="R3/PT" + string(n) + "H"', "2026-01-05T14:00:00"),
        ("Cycle", "0 30 8 * * MON-FRI", "2026-01-06T08:30:00"),
        ("Cycle", "30 8 * * 1-5", "2026-01-06T08:30:00"),
    ],
)
def test_a_timer_is_due(kind, text, expected):
    case = Case(
        reminder(kind, text), answers={"due workdays": lambda n: "2026-01-06T17:30:00+08:00"}, n=5, wait="PT1H30M"
    )

    assert {"late": datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)} == case.due


def test_a_catch_event_waits_for_the_beginning_of_a_day():
    case = Case(
        diagram(
            process(
                start(),
                element("intermediateCatchEvent", "t", timer("Date", "2026-01-06")),
                user("a"),
                flows("s > t > a"),
            )
        )
    )

    assert {"t": datetime(2026, 1, 6, tzinfo=SHANGHAI)} == case.due

    assert ["a"] == case.after(days=1).open


@pytest.mark.parametrize(
    ("kind", "value"),
    [("Duration", None), ("Date", 5), ("Duration", "-soon"), ("Date", "soon"), ("Date", "9999-12-31T23:59:59Z")],
)
def test_a_timer_without_a_usable_value_is_an_incident_at_its_activity(kind, value):
    case = Case(reminder(kind, "=when"), when=value)

    assert [] == case.open
    assert ("a", "bpmn.timer_value") == (case.incident.element_id, case.incident.code)

    case.retry(when="PT1H" if kind == "Duration" else "2026-01-06T00:00:00Z")

    assert ["a"] == case.open


@pytest.mark.parametrize("deadline", ["2026-01-05T09:00:00+08:00", "2026-01-01T00:00:00+08:00"])
def test_a_duration_until_a_deadline_that_is_over_has_passed_at_once(deadline):
    case = Case(reminder("Duration", "=date and time(deadline) - now()"), deadline=deadline)

    assert {"late": MONDAY} == case.due


def test_a_cycle_fires_as_often_as_it_says_counting_from_its_own_times():
    case = Case(reminder("Cycle", "R3/PT1H"))

    for hour in (1, 2, 3):
        assert {"late": MONDAY + timedelta(hours=hour)} == case.due
        case.after(hours=1, minutes=0)

    assert {} == case.timers
    assert 3 == len(case.working)


def test_a_late_cycle_does_not_drift():
    case = Case(reminder("Cycle", "R/PT1H"))
    case.now += timedelta(minutes=95)

    case.fire("late")

    assert {"late": MONDAY + timedelta(hours=2)} == case.due


def test_dates_of_a_cycle_that_were_over_before_it_was_awaited_are_none():
    case = Case(reminder("Cycle", "R7/2026-01-01T09:00:00/P1D")).after(days=10)

    assert 3 == len(case.working)
    assert {} == case.timers


def test_a_cycle_that_is_over_happens_once_as_a_date_does():
    case = Case(reminder("Cycle", "R4/2026-01-01T09:00:00/P1D")).after(days=10)

    assert 1 == len(case.working)
    assert {} == case.timers


@pytest.mark.parametrize(("missed", "made_up"), [(MOST_MISSED, MOST_MISSED), (MOST_MISSED + 2, 1)])
def test_dates_that_nobody_attended_to_are_made_up_for_unless_they_are_very_many(missed, made_up):
    case = Case(reminder("Cycle", "R/PT1H"))
    case.now += timedelta(hours=missed, minutes=30)
    case.after(minutes=1)

    assert made_up == len(case.working)
    assert {"late": MONDAY + timedelta(hours=missed + 1)} == case.due


def test_a_monthly_cycle_keeps_to_the_calendar():
    case = Case(reminder("Cycle", "R/P1M"))

    assert [2, 3, 4] == [
        case.due["late"].month,
        case.fire("late").due["late"].month,
        case.fire("late").due["late"].month,
    ]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("date", "tomorrow"), ("date", "2026-13-01"), ("duration", "P"), ("duration", "PT"), ("duration", "-PT1H"),
        ("duration", "P1DT"), ("cycle", "R0/PT1H"), ("cycle", "R/PT0S"), ("cycle", "60 8 * * *"), ("cycle", "8 * *"),
        ("cycle", "0 0 31 2 *"), ("cycle", "PT1H"), ("cycle", "0 0 8-5 * * *"), ("cycle", "*/0 * * * *"),
        ("cycle", "0 0 0 32W * *"), ("cycle", "0 0 0 L-31 * *"), ("cycle", "0 0 0 ? * FRI#6"), ("cycle", "0 0 0 ? * L"),
        ("cycle", "0 0 0 ? * FRI-TUE"), ("cycle", "L 0 0 * * *"),
        ("date", "2026-01-01T00:00:00@Nowhere/City"), ("date", "2026-01-01T00:00:00Z[Nowhere/City]"),
    ],
)  # fmt: skip
def test_what_is_no_timer_is_known_before_it_is_deployed(kind, text):
    assert not is_timer(kind, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 0 9-17/4 * * *", "2026-01-05T13:00:00"),
        ("@daily", "2026-01-06T00:00:00"),
        ("0 12 29 2 *", "2028-02-29T12:00:00"),
        ("0 0 * * SUN", "2026-01-11T00:00:00"),
        ("0 0 * * 7", "2026-01-11T00:00:00"),
        ("*/20 * * * * ?", "2026-01-05T09:00:20"),
        ("0 9,18 * JAN *", "2026-01-05T18:00:00"),
        ("0 0 0 L * *", "2026-01-31T00:00:00"),
        ("0 0 0 L-2 * *", "2026-01-29T00:00:00"),
        ("0 0 0 LW * *", "2026-01-30T00:00:00"),
        ("0 0 0 10W * *", "2026-01-09T00:00:00"),
        ("0 0 0 11W * *", "2026-01-12T00:00:00"),
        ("0 0 0 1W AUG *", "2026-08-03T00:00:00"),
        ("0 0 0 31W MAY *", "2026-05-29T00:00:00"),
        ("0 0 0 15,L * *", "2026-01-15T00:00:00"),
        ("0 0 0 ? * MON#2", "2026-01-12T00:00:00"),
        ("0 0 0 ? * 5#5", "2026-01-30T00:00:00"),
        ("0 0 0 ? * FRIL", "2026-01-30T00:00:00"),
        ("0 0 0 ? * SAT-SUN", "2026-01-10T00:00:00"),
    ],
)
def test_cron(text, expected):
    moment = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)

    assert datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI) == Cron(text).after(moment)


@pytest.mark.parametrize(
    ("text", "moments"),
    [
        ("0 30 * * * *", ["00:30-04:00", "01:30-04:00", "01:30-05:00", "02:30-05:00"]),
        ("0 0/45 * * * *", ["00:45-04:00", "01:00-04:00", "01:45-04:00", "01:00-05:00", "01:45-05:00", "02:00-05:00"]),
        ("0 30 1,2 * * *", ["01:30-04:00", "02:30-05:00"]),
    ],
)
def test_in_the_hour_that_a_clock_shows_twice_happens_again_what_happens_every_hour(text, moments):
    zone = ZoneInfo("America/New_York")
    found = [datetime(2026, 11, 1, tzinfo=zone)]
    for _ in moments:
        found.append(Cron(text).after(found[-1]).astimezone(zone))

    assert [f"2026-11-01T{moment}" for moment in moments] == [each.isoformat(timespec="minutes") for each in found[1:]]


def test_an_hour_that_a_clock_leaves_out_is_made_up_for():
    before = datetime(2026, 3, 8, 1, 45, tzinfo=ZoneInfo("America/New_York"))

    assert datetime(2026, 3, 8, 3, 0, tzinfo=before.tzinfo) == Cron("0 0 * * * *").after(before)
    assert datetime(2026, 3, 8, 3, 30, tzinfo=before.tzinfo) == Cron("0 30 2 * * *").after(before)


def test_a_duration_has_parts_of_seconds():
    assert timedelta(seconds=1.25) == later(MONDAY, "PT1.25S", SHANGHAI) - MONDAY


def test_months_end_where_the_month_ends():
    start_ = datetime(2026, 1, 31, 4, 0, tzinfo=UTC)

    assert datetime(2026, 2, 28, 4, 0, tzinfo=UTC) == later(start_, "P1M", SHANGHAI)
    assert datetime(2027, 12, 31, 4, 0, tzinfo=UTC) == later(start_, "P1Y11M", SHANGHAI)


def test_a_cycle_ends_where_the_calendar_does():
    case = Case(reminder("Cycle", "R/P3000Y")).fire("late").fire("late")

    assert {} == case.timers


def test_two_timers_on_one_task_fire_in_order():
    case = Case(
        diagram(
            process(
                start(), user("a"), boundary("x", "a", timer("Duration", "PT2H")),
                boundary("y", "a", timer("Duration", "PT1H"), interrupting=False), users("b", "c"), end(),
                flows("s > a > e; x > b > e; y > c > e"),
            )
        )
    ).after(hours=3)  # fmt: skip

    assert ["b", "c"] == case.open
