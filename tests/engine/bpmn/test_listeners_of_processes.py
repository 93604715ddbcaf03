"""Execution listeners of processes and called processes."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import call, diagram, end, event, flows, handler, process, start, user
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.listening import BOTH, types


def with_listeners(*parts):
    return diagram(process(BOTH, start(), user("z"), end(), *parts, flows("s > z > e")))


def test_a_process_begins_and_ends_when_its_listeners_are_done():
    case = Case(with_listeners())

    assert (["before"], [], []) == (types(case), case.open, case.told(e.ElementActivated))
    assert ["then"] == types(case.work("p", a=1))
    assert ["z"] == case.work("p", b=2).open
    assert {"a": 1, "b": 2} == case.variables

    case.complete("z")

    assert (["after"], False) == (types(case), case.done)
    assert case.work("p", c=3).done
    assert {"a": 1, "b": 2, "c": 3} == case.variables


def test_a_called_process_has_them_too():
    called = process(BOTH, start("s2"), user("y"), end("e2"), flows("s2 > y > e2"), id="q")
    caller = process(start(), call("x", "q", all_out=True), user("z"), end(), flows("s > x > z > e"))
    case = Case(diagram(caller, called)).work("q", a=1).work("q")

    assert ({}, ["y"]) == (case.variables, case.open)

    case.complete("y").work("q", b=2)

    assert ({"a": 1, "b": 2}, ["z"]) == (case.variables, case.open)


def test_nothing_is_awaited_any_more_when_the_last_listeners_of_a_process_are_called():
    content = handler("h", start("hs", event("message", "m1")), end("he"), flows("hs > he"))
    case = Case(with_listeners(content))

    assert {} == case.messages
    assert 1 == len(case.work("p").work("p").messages)
    assert {} == case.complete("z").messages


@pytest.mark.parametrize("done", [0, 1])
def test_a_listener_of_a_process_that_fails_is_an_incident_there(done):
    case = Case(with_listeners())
    if done:
        case.work("p").work("p").complete("z")
    case.fail("p")

    assert ("p", "bpmn.job_failed") == (case.incident.element_id, case.incident.code)
    assert case.retry().job("p")


def test_a_cancelled_case_takes_its_listener_along():
    case = Case(with_listeners()).cancel()

    assert (True, []) == (case.done, types(case))


def test_of_a_process_whose_listener_is_skipped_the_next_one_follows():
    case = Case(with_listeners()).fail("p").skip(a=1)

    assert (["then"], {"a": 1}) == (types(case), case.variables)
