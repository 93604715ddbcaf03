"""Where a case begins, and when its timer begins the next one."""

from datetime import UTC, datetime, timedelta

import pytest

from engine import bpmn
from engine import events as e
from engine.bpmn.starts import rearmed, starts
from engine.bpmn.timers import MOST_MISSED
from engine.errors import Invalid, ProcessError
from engine.outside import Recording
from tests.engine.bpmn.diagrams import call, diagram, end, flows, io, listeners, process, start, timer, user, users
from tests.engine.bpmn.driving import MONDAY, SHANGHAI, Case

DAILY = start("clock", timer("Cycle", "R/P1D"))
BOTH = diagram(process(start(), DAILY, users("a", "b"), end(), flows("s > a > e; clock > b > e")))


def test_a_case_begins_at_the_event_that_happened():
    assert ["b"] == Case(BOTH, starts=False).start(at="clock").open


def test_by_hand_a_case_begins_at_the_start_event_without_a_trigger():
    assert ["a"] == Case(BOTH).open


def test_nobody_started_what_an_event_began():
    assert {} == Case(BOTH, starts=False).start(at="clock").people
    assert {"start": "li"} == Case(BOTH).people


def test_a_process_does_not_begin_where_it_has_no_start_event():
    alone = diagram(process(DAILY, users("b"), end(), flows("clock > b > e")))

    with pytest.raises(ProcessError) as refusal:
        Case(alone)
    with pytest.raises(ProcessError):
        Case(BOTH, starts=False).start(at="b")

    assert "bpmn.no_entrance" == refusal.value.code


def test_a_called_process_begins_at_its_start_event_without_a_trigger():
    caller = diagram(process(start(), call("c", "q"), end(), flows("s > c > e")))
    called = diagram(process(start(), DAILY, users("a", "b"), end(), flows("s > a > e; clock > b > e"), id="q"))

    assert ["a"] == Case(caller, called).open


def test_a_called_process_that_begins_by_events_alone_is_an_incident():
    caller = diagram(process(start(), call("c", "q", binding="latest"), end(), flows("s > c > e")))
    called = diagram(process(DAILY, users("b"), end(), flows("clock > b > e"), id="q"))
    case = Case(caller, called, answers={"latest": lambda *_: 1 << 20 | 2})

    assert ("bpmn.no_entrance", {"process": "q"}) == (case.incident.code, case.incident.params)
    assert [] == [event for event in case.told(e.ProcessInstanceStarted) if event.process_id == "q"]


def test_what_the_event_brings_is_the_cases():
    assert 3 == Case(BOTH, starts=False).start(at="clock", x=3).variables["x"]


def test_output_mappings_decide_what_the_case_gets_of_it():
    mapped = start("clock", io(outputs={"y": "=x + 1"}), timer("Cycle", "R/P1D"))
    case = Case(diagram(process(mapped, users("b"), end(), flows("clock > b > e"))), starts=False)
    case.start(at="clock", x=3)

    assert {"y": 4} == case.variables


def test_output_mappings_wait_for_the_listeners_of_the_process():
    mapped = start("clock", io(outputs={"y": "=x + 1"}), timer("Cycle", "R/P1D"))
    drawn = diagram(process(listeners(("start", "hear")), mapped, users("b"), end(), flows("clock > b > e")))
    case = Case(drawn, starts=False).start(at="clock", x=3)
    key = next(iter(case.jobs))
    case.command(lambda runtime: runtime.complete_job(key, {}))

    assert (["b"], {"y": 4}) == (case.open, case.variables)


def test_an_output_mapping_that_fails_is_done_again():
    mapped = start(
        "clock", io(outputs={"y": "=for i in 1..n return for j in 1..n return i * j"}), timer("Cycle", "R/P1D")
    )
    case = Case(diagram(process(mapped, users("b"), end(), flows("clock > b > e"))), starts=False)
    case.start(at="clock", n=1000)

    assert ("clock", "feel.budget") == (case.incident.element_id, case.incident.code)
    assert ["b"] == case.retry(n=1).open
    assert [[1]] == case.variables["y"]


# -- when it begins ----------------------------------------------------------------------------------------------------


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def drawn(kind, text):
    (parsed,) = bpmn.parse(
        diagram(process(start("clock", timer(kind, text)), user("b"), end(), flows("clock > b > e"))), "p.bpmn"
    )
    return parsed


def outside(at):
    """A company that works on every day but the first of December."""

    def workday(n, start):
        return f"{start if start != '2026-12-01' else '2026-12-02'}T17:30:00+08:00"

    return Recording(at, SHANGHAI, {"due workdays": workday})


def armed(kind, text, at=MONDAY):
    process = drawn(kind, text)
    (found,), wrong = starts(process, 1, outside(at))

    assert [] == wrong
    return process, found


def dates(kind, text, *, count, at=MONDAY):
    """When it fires, each time at once."""
    process, found = armed(kind, text, at)
    due = []
    while found.due is not None and len(due) < count:
        due.append(found.due.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"))
        found = rearmed(process, found, found.due, outside)
    return due


FIRST_WORKING_DAY = (
    '=date and time(date(due workdays(0, date(today().year, today().month, 1) + duration("P1M"))), time("09:00:00"))'
)


@pytest.mark.parametrize(
    ("kind", "text", "due"),
    [
        ("Date", "2026-02-01", ["2026-02-01 00:00"]),
        ("Date", '=now() + duration("P1D")', ["2026-01-06 09:00"]),
        ("Duration", "PT5M", ["2026-01-05 09:05"]),
        ("Cycle", "R2/P1D", ["2026-01-06 09:00", "2026-01-07 09:00"]),
        ("Cycle", "R8/2025-12-31T08:00:00/P1D", ["2026-01-06 08:00", "2026-01-07 08:00"]),
        ("Cycle", '="R2/" + string(duration("P1D"))', ["2026-01-06 09:00", "2026-01-07 09:00"]),
        ("Cycle", "0 0 9 1 * *", ["2026-02-01 09:00", "2026-03-01 09:00", "2026-04-01 09:00"]),
    ],
)
def test_a_timer_is_counted_from_the_deployment(kind, text, due):
    assert due == dates(kind, text, count=3)


def test_an_expression_that_gives_a_date_is_asked_for_the_next_when_that_has_come():
    november = local("2026-11-05 10:00")

    assert ["2026-12-02 09:00", "2027-01-01 09:00", "2027-02-01 09:00"] == dates(
        "Cycle", FIRST_WORKING_DAY, count=3, at=november
    )


def test_an_expression_that_always_gives_the_same_date_fires_once():
    assert ["2026-02-01 00:00"] == dates("Cycle", '=string(today().year) + "-02-01"', count=3)


def test_missed_dates_are_made_up_for_one_by_one():
    process, found = armed("Cycle", "R/P1D")
    late = MONDAY + timedelta(days=MOST_MISSED, hours=1)

    assert found.due + timedelta(days=1) == rearmed(process, found, late, outside).due


@pytest.mark.parametrize(
    ("kind", "text", "days", "following"),
    [
        ("Cycle", "R/P1D", 20, "2026-01-26 09:00"),
        ("Cycle", "R/PT1S", 20, "2026-01-25 10:00"),
        ("Cycle", "0 30 * * * *", 20, "2026-01-25 10:30"),
        ("Cycle", '=now() + duration("PT1H")', 20, "2026-01-25 11:00"),
    ],
)
def test_of_very_many_missed_dates_only_one_is_made_up_for(kind, text, days, following):
    process, found = armed(kind, text)
    late = MONDAY + timedelta(days=days, hours=1)
    due = rearmed(process, found, late, outside).due

    assert late < due
    assert local(following) <= due < local(following) + timedelta(minutes=1)


def test_dates_that_are_passed_over_count():
    process, found = armed("Cycle", "R100/PT1H")
    late = found.due + timedelta(hours=49, minutes=30)
    following = rearmed(process, found, late, outside)

    assert (found.due + timedelta(hours=50), 50) == (following.due, following.left)
    assert None is rearmed(process, found, late + timedelta(hours=90), outside).due


@pytest.mark.parametrize(
    ("text", "code"), [("=span", "bpmn.start_reads"), ("=1", "bpmn.timer_value"), ('=date("x")', "bpmn.timer_value")]
)
def test_what_cannot_be_evaluated_before_there_is_a_case_is_found(text, code):
    _, wrong = starts(drawn("Duration", text), 1, outside(MONDAY))

    assert [(code, "clock")] == [(finding.code, finding.element_id) for finding in wrong]


def test_several_events_at_one_start_are_several_starts():
    with pytest.raises(Invalid):  # two plain ones
        bpmn.parse(diagram(process(start("s"), start("t"), user("a"), flows("s > a; t > a"))), "p.bpmn")
    two = start("clock", timer("Cycle", "R/P1D"), timer("Cycle", "R/P2D"))
    (parsed,) = bpmn.parse(diagram(process(two, user("a"), end(), flows("clock > a > e"))), "p.bpmn")
    found, _ = starts(parsed, 1, outside(MONDAY))

    assert [("clock", 0), ("clock", 1)] == [(each.element_id, each.part) for each in found]
    assert timedelta(days=2) == rearmed(parsed, found[1], found[1].due, outside).due - found[1].due
