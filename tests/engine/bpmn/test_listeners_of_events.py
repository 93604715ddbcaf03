"""Execution listeners of events and gateways."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    listeners,
    process,
    start,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.listening import one, types

START, END = listeners(("start", "before")), listeners(("end", "after"))


def test_a_start_event_has_those_after_it():
    case = Case(diagram(process(start("s", END), user("z"), end(), flows("s > z > e"))))

    assert (["after"], []) == (types(case), case.open)
    assert ["z"] == case.work("s").open


@pytest.mark.parametrize(
    "thrown", ["", "<bpmn:terminateEventDefinition/>", event("signal", "s1"), event("escalation", "x1")]
)
def test_an_end_event_has_both(thrown):
    both = listeners(("start", "before"), ("end", "after"))
    case = Case(diagram(process(start(), user("a"), end("e", both, thrown), flows("s > a > e")))).complete("a")

    assert ["before"] == types(case)
    assert ["after"] == types(case.work("e"))
    assert case.work("e").done


def test_what_an_event_awaits_may_depend_on_what_a_listener_brings():
    waits = element("intermediateCatchEvent", "x", START, timer("Duration", "=how_long"))
    case = Case(one(waits)).work("x", how_long="PT1H")

    assert ["x"] == list(case.due)
    assert ["z"] == case.after(hours=1).open


def test_an_event_on_the_border_has_those_after_it():
    case = Case(one(user("x"), boundary("late", "x", END, timer("Duration", "PT1H")), flows("late > e"))).after(hours=2)

    assert (["after"], []) == (types(case), case.open)
    assert case.work("late").done


def test_an_event_chosen_by_a_gateway_has_those_after_it():
    choices = "".join(
        element("intermediateCatchEvent", name, END, event("message", message))
        for name, message in (("a", "m1"), ("b", "m2"))
    )
    case = Case(
        diagram(process(start(), gateway("eventBased", "g"), choices, user("z"), end(), flows("s > g > a > z > e; g > b > z")))
    ).send("m2")  # fmt: skip

    assert ["b"] == case.working
    assert ["z"] == case.work("b").open


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_decides_on_what_its_listener_brings(kind):
    ways = flows("s > g; g > a {n = 1}; g > b {n = 2}; a > e; b > e")
    case = Case(diagram(process(start(), gateway(kind, "g", START), user("a"), user("b"), end(), ways))).work("g", n=2)

    assert ["b"] == case.open


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_joining_gateway_calls_its_listener_once_all_have_arrived(kind):
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), user("a"), user("b"), gateway(kind, "j", START), user("z"), end(),
                flows("s > f > a > j > z > e; f > b > j"),
            )
        )
    ).complete("a")  # fmt: skip

    assert [] == types(case)

    case.complete("b")

    assert ["before"] == types(case)
    assert ["z"] == case.fail("j").retry().work("j").open
    assert 1 == [event.element_id for event in case.told(e.ElementActivated)].count("j")


def test_an_event_based_gateway_awaits_its_events_when_its_listeners_are_done():
    case = Case(
        diagram(
            process(
                start(), gateway("eventBased", "g", START), element("intermediateCatchEvent", "a", event("message", "m1")),
                element("intermediateCatchEvent", "b", event("message", "m2")), user("z"), end(),
                flows("s > g > a > z > e; g > b > z"),
            )
        )
    )  # fmt: skip

    assert {} == case.messages
    assert ["z"] == case.work("g").send("m1").open
