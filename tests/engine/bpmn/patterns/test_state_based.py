"""Patterns 16 to 18 and 40."""

import pytest

from tests.engine.bpmn.diagrams import (
    ad_hoc,
    boundary,
    condition,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states


@states(16, "event-based gateway")
@pytest.mark.parametrize("first", ["a", "b"])
def test_deferred_choice(first):
    case = Case(
        diagram(
            process(
                start(), gateway("eventBased", "choice"), element("intermediateCatchEvent", "asked", event("message", "m1")),
                element("intermediateCatchEvent", "late", timer("Duration", "PT1H")), users("a", "b"), end(),
                flows("s > choice; choice > asked > a > e; choice > late > b > e"),
            )
        )
    )  # fmt: skip
    {"a": lambda: case.send("m1"), "b": lambda: case.fire("late")}[first]()

    assert [first] == case.open
    assert ({}, {}) == (case.messages, case.timers)


@states(18, "conditional events before the task and on its border")
def test_milestone():
    case = Case(
        diagram(
            process(
                start(), users("before", "during", "after"), script("on", "true", "reached"),
                script("off", "false", "reached"),
                element("intermediateCatchEvent", "c", condition("reached")), user("only_then"),
                boundary("passed", "only_then", condition("not(reached)")), end(),
                flows("s > before > on > during > off > after > e; s > c > only_then > e; passed > e"),
            )
        ),
        reached=False,
    )  # fmt: skip

    assert ["before"] == case.open
    assert ["during", "only_then"] == case.complete("before").open
    assert ["after"] == case.complete("during").open
    assert ["only_then"] == case.terminated


@states(17, "sequential ad-hoc sub-process with sequence flows inside; data says which part begins first")
def test_interleaved_parallel_routing():
    inside = ad_hoc("x", "order", users("a", "b", "c"), flows("a > b"), sequential=True)
    case = Case(diagram(process(start(), inside, end(), flows("s > x > e"))), order=["c", "a"])

    assert ["c"] == case.open
    assert ["a"] == case.complete("c").open
    assert ["b"] == case.complete("a").open
    assert case.complete("b").done


@states(40, "sequential ad-hoc sub-process; data says in which order")
def test_interleaved_routing():
    inside = ad_hoc("x", "order", users("a", "b", "c"), sequential=True)
    case = Case(diagram(process(start(), inside, end(), flows("s > x > e"))), order=["b", "c", "a"])

    assert ["b"] == case.open
    assert ["c"] == case.complete("b").open
    assert ["a"] == case.complete("c").open
    assert case.complete("a").done
