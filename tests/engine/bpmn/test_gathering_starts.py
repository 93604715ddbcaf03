"""Start events that await several events."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    condition,
    diagram,
    end,
    event,
    flows,
    io,
    listeners,
    process,
    start,
    timer,
    users,
)
from tests.engine.bpmn.instantiating import TWO, begun, gathering, is_quiet, rows


def test_each_of_its_events_begins_a_case():
    assert [("s", 0, "message"), ("s", 1, "message")] == rows(gathering(*TWO))


@pytest.mark.parametrize(("part", "other"), [(0, "m2"), (1, "m1")])
def test_the_case_stands_at_its_start_event_until_all_have_come(part, other):
    case = begun(gathering(*TWO), "s", part=part, x=1)

    assert ([], []) == (case.path, case.open)
    assert [other] == [opened.message for opened in case.messages.values()]

    case.send(other, y=2)

    assert (["s"], ["a"], {"x": 1, "y": 2}) == (case.path, case.open, case.variables)
    assert is_quiet(case)
    assert case.complete("a").done


def test_what_is_drawn_twice_happens_at_once():
    case = begun(gathering(event("signal", "s1"), event("signal", "s1"), event("message", "m1")), "s")

    assert [] == case.told(e.SignalSubscriptionOpened)
    assert ["a"] == case.send("m1").open


def test_what_one_event_brings_is_seen_when_all_have_come():
    case = begun(gathering(*TWO), "s", x=1)

    assert {} == case.variables
    assert {"x": 1} == case.send("m2").variables


def test_the_output_mappings_of_a_start_see_what_all_brought():
    case = begun(gathering(*TWO, extension=io(outputs={"sum": "=x + y"})), "s", x=1).send("m2", y=2)

    assert {"sum": 3} == case.variables


def test_a_signal_time_and_a_condition_are_awaited_too():
    drawn = gathering(event("message", "m1"), event("signal", "s1"), timer("Cycle", "R/P1D"), condition("done"))

    assert ["message", "signal", "timer", "condition"] == [kind for _, _, kind in rows(drawn)]

    case = begun(drawn, "s", done=True)
    (signal,) = case.told(e.SignalSubscriptionOpened)

    assert ("s1", ["s"]) == (signal.signal, list(case.due))
    assert [] == case.after(days=1).open
    assert ["a"] == case.command(lambda runtime: runtime.hear(signal.key, {})).open


def test_what_has_come_stays_where_the_rest_cannot_be_awaited():
    drawn = gathering(event("signal", "s1"), timer("Duration", "=if bad = null then 5 else bad"))

    assert {"x": 1, "y": 2} == begun(drawn, "s", x=1).skip(y=2).variables
    assert ["s"] == list(begun(drawn, "s", x=1).retry(bad="PT1H").due)


def test_a_condition_that_nobody_can_fulfil_is_told_and_may_be_skipped():
    drawn = gathering(event("message", "m1"), condition("done"))
    case = begun(drawn, "s", x=1)

    assert ("bpmn.standstill_condition", "s") == (case.incident.code, case.incident.element_id)
    assert {"x": 1, "y": 2} == case.skip(y=2).variables
    assert ["a"] == begun(drawn, "s", x=1).retry(done=True).open


def test_a_cycle_that_gives_a_date_is_awaited_once():
    drawn = gathering(event("message", "m1"), timer("Cycle", "=date(today().year, today().month, 20)"))
    case = begun(drawn, "s")

    assert "2026-01-20" == case.due["s"].date().isoformat()
    assert ["a"] == case.after(days=20).open
    assert is_quiet(case)


def test_listeners_of_the_process_come_before_all_else():
    begin = start("s", *TWO, parallelMultiple="true")
    case = begun(
        diagram(process(listeners(("start", "before")), begin, users("a"), end(), flows("s > a > e"))), "s", part=1, x=1
    )
    (job,) = case.jobs

    assert {} == case.messages

    case.command(lambda runtime: runtime.complete_job(job, {}))

    assert ["m1"] == [opened.message for opened in case.messages.values()]
    assert {"x": 1} == case.send("m1").variables
