"""Conditional events: they happen when their condition begins to hold."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    condition,
    diagram,
    each,
    element,
    end,
    flows,
    gateway,
    handler,
    io,
    process,
    script,
    start,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

LOW = condition("stock < 5")


def beside(node, path):
    """A user task ``write``, again and again, beside *node*."""
    return diagram(
        process(
            start(), gateway("parallel", "f"), gateway("exclusive", "m"), user("write"), node, user("z"), end(),
            flows(f"s > f; f > m > write > m; {path}"),
        )
    )  # fmt: skip


def test_a_catch_event_waits_until_its_condition_holds():
    case = Case(beside(element("intermediateCatchEvent", "c", LOW), "f > c > z > e"), stock=9)

    assert ["write"] == case.open
    assert ["write"] == case.complete("write", stock=7).open
    assert ["write", "z"] == case.complete("write", stock=4).open


def test_a_condition_that_holds_already_lets_pass():
    case = Case(beside(element("intermediateCatchEvent", "c", LOW), "f > c > z > e"), stock=1)

    assert ["write", "z"] == case.open


def test_a_variable_that_is_not_there_yet_holds_nothing():
    case = Case(beside(element("intermediateCatchEvent", "c", LOW), "f > c > z > e"))

    assert ["write"] == case.open
    assert {} == case.incidents
    assert ["write", "z"] == case.complete("write", stock=0).open


def test_a_condition_on_the_border_takes_its_activity_away():
    case = Case(beside(user("a") + boundary("b", "a", LOW), "f > a > e; b > z > e"), stock=9)

    assert ["write", "z"] == case.complete("write", stock=1).open
    assert ["a"] == case.terminated


def test_a_condition_that_does_not_interrupt_happens_again_when_it_was_false_between():
    case = Case(beside(user("a") + boundary("b", "a", LOW, interrupting=False), "f > a > e; b > z > e"), stock=9)

    assert 1 == case.complete("write", stock=1).open.count("z")
    assert 1 == case.complete("write", stock=2).open.count("z")
    assert 1 == case.complete("write", stock=9).open.count("z")
    assert 2 == case.complete("write", stock=3).open.count("z")


@pytest.mark.parametrize(("interrupting", "left"), [("true", ["repair"]), ("false", ["repair", "write", "z"])])
def test_a_condition_starts_an_event_sub_process(interrupting, left):
    caught = handler(
        "h", start("hs", LOW, isInterrupting=interrupting), user("repair"), end("he"), flows("hs > repair > he")
    )
    case = Case(beside(caught, "f > z > e"), stock=9)

    assert left == case.complete("write", stock=1).open


def test_a_condition_is_a_choice_of_an_event_based_gateway():
    choices = (
        gateway("eventBased", "g")
        + element("intermediateCatchEvent", "c", LOW)
        + element("intermediateCatchEvent", "t", timer("Duration", "PT1H"))
    )
    case = Case(beside(choices, "f > g; g > c > z > e; g > t > e"), stock=9).complete("write", stock=1)

    assert ["write", "z"] == case.open
    assert {} == case.timers


def test_each_step_is_looked_at_and_not_only_where_the_command_ends():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "go", "z"), script("down", "1", "stock"), script("up", "9", "stock"),
                boundary("b", "a", LOW), end(), flows("s > f; f > a > e; f > go > down > up > e; b > z > e"),
            )
        ),
        stock=9,
    ).complete("go")  # fmt: skip

    assert ["z"] == case.open
    assert {"stock": 9} == case.variables


def test_a_condition_sees_the_variables_of_its_activity():
    case = Case(
        beside(
            user("a", io(inputs={"least": "=3"})) + boundary("b", "a", condition("stock < least")),
            "f > a > e; b > z > e",
        ),
        stock=9,
    )

    assert ["a", "write"] == case.complete("write", stock=3).open
    assert ["write", "z"] == case.complete("write", stock=2).open


def test_a_condition_that_cannot_be_told_is_an_incident_and_can_be_asked_again():
    case = Case(beside(element("intermediateCatchEvent", "c", condition("stock")), "f > c > z > e"))

    case.complete("write", stock="many")

    assert ("c", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["write", "z"] == case.retry(stock=True).open
    assert {} == case.incidents


def test_a_condition_within_a_crowd_is_looked_at_too():
    case = Case(
        beside(
            user("a", each("for i in 1..40 return i", "i")) + boundary("b", "a", LOW) + user("x"),
            "f > a > e; b > z > e",
        ),
        stock=9,
    )

    assert ["write", "z"] == case.complete("write", stock=1).open


def test_two_that_wait_for_the_same_both_happen():
    case = Case(
        beside(
            element("intermediateCatchEvent", "c", LOW) + element("intermediateCatchEvent", "d", LOW) + user("y"),
            "f > c > z > e; f > d > y > e",
        ),
        stock=9,
    )

    assert ["write", "y", "z"] == case.complete("write", stock=1).open


def test_a_condition_whose_activity_is_over_is_asked_no_more():
    case = Case(beside(user("a") + boundary("b", "a", condition("stock")), "f > a > z > e; b > e")).complete("a")

    case.complete("write", stock="many")

    assert [] == case.told(e.IncidentRaised)


def test_what_a_condition_started_may_write_what_another_awaits():
    lamp = handler(
        "h", start("hs", condition("lamp"), isInterrupting="false"), user("look"), end("he"), flows("hs > look > he")
    )
    case = Case(
        beside(user("a") + boundary("b", "a", LOW) + script("on", "true", "lamp") + lamp, "f > a > e; b > on > z > e"),
        stock=9,
    )

    assert ["look", "write", "z"] == case.complete("write", stock=1).open
