"""Events with several definitions: any of them, or all."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    condition,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    process,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

HOUR = timer("Duration", "PT1H")
ANY = (event("message", "m1"), event("message", "m2"), event("signal", "s1"), HOUR, condition("done"))
HAPPENINGS = {
    "a message": lambda case: case.send("m1"),
    "another message": lambda case: case.send("m2"),
    "a signal": lambda case: case.complete("raise"),
    "time": lambda case: case.after(hours=1),
    "a condition": lambda case: case.complete("write", done=True),
}


def beside(node, path):
    """*node* beside a task that raises the signal s1, and one that writes."""
    return diagram(
        process(
            start(), gateway("parallel", "f"), users("raise", "write"), element("intermediateThrowEvent", "t", event("signal", "s1")),
            node, user("z"), end(), flows(f"s > f; f > raise > t > e; f > write > e; {path}"),
        )
    )  # fmt: skip


def is_quiet(case):
    return ({}, {}) == (case.messages, case.timers)


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_the_first_that_happens_lets_a_catch_event_pass(kind):
    case = Case(beside(element("intermediateCatchEvent", "c", *ANY), "f > c > z > e"))

    assert "z" not in case.open
    HAPPENINGS[kind](case)
    assert "z" in case.open
    assert is_quiet(case)


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_the_first_that_happens_interrupts_an_activity(kind):
    case = Case(beside(user("a") + boundary("b", "a", *ANY), "f > a > e; b > z > e"))

    HAPPENINGS[kind](case)

    assert "z" in case.open
    assert "a" not in case.open
    assert is_quiet(case)


def test_each_may_happen_beside_an_activity_that_goes_on():
    case = Case(beside(user("a") + boundary("b", "a", *ANY, interrupting=False), "f > a > e; b > z > e"))

    assert 1 == case.send("m1").open.count("z")
    assert 2 == case.send("m1").open.count("z")
    assert 3 == case.after(hours=2).open.count("z")
    assert 4 == case.complete("raise").open.count("z")
    assert 5 == case.complete("write", done=True).open.count("z")
    assert is_quiet(case.complete("a"))


@pytest.mark.parametrize("kind", HAPPENINGS)
def test_the_first_that_happens_starts_an_event_sub_process(kind):
    caught = handler("h", start("hs", *ANY), user("repair"), end("he"), flows("hs > repair > he"))
    case = Case(beside(caught, "f > z > e"))

    HAPPENINGS[kind](case)

    assert ["repair"] == case.open
    assert is_quiet(case)


def test_a_choice_of_an_event_based_gateway_may_have_several():
    choices = (
        gateway("eventBased", "g")
        + element("intermediateCatchEvent", "c", event("message", "m1"), event("message", "m2"))
        + element("intermediateCatchEvent", "late", HOUR)
    )
    case = Case(beside(choices, "f > g; g > c > z > e; g > late > e")).send("m2")

    assert "z" in case.open
    assert is_quiet(case)


def test_where_all_are_awaited_the_last_one_lets_pass_with_what_all_brought():
    both = element(
        "intermediateCatchEvent", "c", event("message", "m1"), event("message", "m2"), parallelMultiple="true"
    )
    case = Case(beside(both, "f > c > z > e")).send("m2", b=2)

    assert "z" not in case.open
    assert ["m1"] == [opened.message for opened in case.messages.values()]

    case.send("m1", a=1)

    assert "z" in case.open
    assert {"a": 1, "b": 2} == case.variables


def test_where_all_are_awaited_the_last_one_interrupts():
    caught = boundary("b", "a", event("signal", "s1"), HOUR).replace(
        "<bpmn:boundaryEvent", '<bpmn:boundaryEvent parallelMultiple="true"'
    )
    case = Case(beside(user("a") + caught, "f > a > e; b > z > e")).complete("raise")

    assert "a" in case.open
    assert ["write", "z"] == case.after(hours=1).open


def all_beside(*definitions):
    """A task, and ``z`` beside it each time that all of *definitions* have happened."""
    caught = boundary("b", "a", *definitions, interrupting=False, parallelMultiple="true")
    return Case(beside(user("a") + caught, "f > a > e; b > z > e"))


def test_where_all_are_awaited_beside_it_happens_again_when_all_have_again():
    case = all_beside(event("message", "m1"), event("message", "m2")).send("m1", x=1)

    assert 0 == case.open.count("z")
    assert 1 == case.send("m2", y=2).open.count("z")
    assert {"x": 1, "y": 2} == case.variables
    assert 1 == case.send("m2").open.count("z")
    assert 2 == case.send("m1").open.count("z")
    assert is_quiet(case.complete("a"))


def test_what_happens_twice_before_all_have_counts_once():
    case = all_beside(event("message", "m1"), event("message", "m2")).send("m1", x=1).send("m1", x=2)

    assert 1 == case.send("m2").open.count("z")
    assert {"x": 2} == case.variables
    assert 1 == case.send("m2").open.count("z")


def test_a_clock_goes_on_while_others_are_awaited():
    case = all_beside(event("message", "m1"), timer("Cycle", "R3/PT1H")).after(hours=2)

    assert 0 == case.open.count("z")
    assert 1 == case.send("m1").open.count("z")
    assert 1 == case.send("m1").open.count("z")
    assert 2 == case.after(hours=1).open.count("z")
    assert is_quiet(case)


def test_a_timer_that_is_over_lets_all_happen_once():
    case = all_beside(event("message", "m1"), HOUR).send("m1")

    assert 1 == case.after(hours=1).open.count("z")
    assert is_quiet(case)


def test_a_condition_among_all_must_begin_to_hold_again():
    case = all_beside(event("message", "m1"), condition("done")).complete("write", done=True)

    assert 1 == case.send("m1").open.count("z")
    assert 1 == case.send("m1").open.count("z")
    assert 1 == case.complete("z", done=False).complete("raise", done=True).open.count("z")


def test_all_of_them_start_an_event_sub_process_beside_as_often_as_they_happen():
    begin = start("hs", event("message", "m1"), event("signal", "s1"), isInterrupting="false", parallelMultiple="true")
    caught = handler("h", begin, user("repair"), end("he"), flows("hs > repair > he"))
    case = Case(beside(caught, "f > z > e")).complete("raise")

    assert ["write", "z"] == case.open
    assert ["repair", "write", "z"] == case.send("m1").open
    assert ["repair", "write", "z"] == case.send("m1").open


def test_one_that_cannot_be_awaited_fails_alone_in_an_event_sub_process():
    begin = start("hs", event("message", "m1"), timer("Duration", "=long"), isInterrupting="false")
    caught = handler("h", begin, user("repair"), end("he"), flows("hs > repair > he"))
    case = Case(beside(caught, "f > z > e")).send("m1")

    assert "repair" in case.open
    assert ("h", "bpmn.timer_value") == (case.incident.element_id, case.incident.code)

    case.retry(long="PT1H")

    assert (["m1"], ["hs"]) == ([opened.message for opened in case.messages.values()], list(case.due))
    assert 2 == case.after(hours=1).open.count("repair")


@pytest.mark.parametrize(
    ("node", "path"),
    [
        (element("intermediateCatchEvent", "c", event("message", "m1"), condition("done")), "f > c > z > e"),
        (user("a") + boundary("c", "a", event("message", "m1"), condition("done")), "f > a > e; c > z > e"),
    ],
)
def test_what_fails_is_the_event_that_is_drawn(node, path):
    case = Case(beside(node, path)).complete("write", done=5)

    assert ("c", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert "z" in case.retry(done=True).open


@pytest.mark.parametrize("code", ["e1", "e2"])
def test_one_event_catches_several_errors(code):
    case = Case(
        diagram(
            process(
                start(), sub("p1", start("s1"), service("w"), end("e1"), flows("s1 > w > e1")),
                boundary("b", "p1", event("error", "e1"), event("error", "e2")), user("z"), end(), flows("s > p1 > e; b > z > e"),
            )
        )
    ).throw("w", code)  # fmt: skip

    assert ["z"] == case.open


def test_two_of_the_same_signal_happen_once():
    case = Case(
        beside(element("intermediateCatchEvent", "c", event("signal", "s1"), event("signal", "s1")), "f > c > z > e")
    )

    assert ["write", "z"] == case.complete("raise").open


def test_what_throws_throws_all():
    case = Case(
        beside(
            element("intermediateThrowEvent", "x", event("signal", "s1"), event("signal", "s2"))
            + element("intermediateCatchEvent", "c", event("signal", "s1"))
            + element("intermediateCatchEvent", "d", event("signal", "s2"))
            + users("y", "go"),
            "f > go > x > e; f > c > z > e; f > d > y > e",
        )
    ).complete("go")

    assert ["raise", "write", "y", "z"] == case.open


def test_nothing_is_thrown_before_everything_has_its_name():
    named = '<bpmn:signal id="named" name="=which"/>'
    thrown = element(
        "intermediateThrowEvent", "x", event("signal", "s1"), '<bpmn:signalEventDefinition signalRef="named"/>'
    )
    case = Case(
        diagram(process(start(), user("go"), thrown, user("z"), end(), flows("s > go > x > z > e")), roots=named)
    ).complete("go", which=5)  # fmt: skip

    assert "bpmn.not_text" == case.incident.code
    assert ["z"] == case.retry(which="s2").open
    assert ["s1", "s2"] == [told.signal for told in case.told(e.SignalThrown)]
