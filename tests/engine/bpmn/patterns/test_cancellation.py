"""Patterns 19, 20 and 25 to 27."""

from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    end,
    event,
    flows,
    gateway,
    handler,
    process,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states

STOP = event("message", "m1")


@states(19, "interrupting boundary event")
def test_cancel_task():
    case = Case(
        diagram(
            process(start(), user("a"), boundary("stop", "a", STOP), users("z"), end(), flows("s > a > e; stop > z > e"))
        )
    ).send("m1")  # fmt: skip

    assert ["z"] == case.open
    assert ["a"] == case.terminated


@states(20, "interrupting event sub-process of the process, or a terminate end event")
def test_cancel_case():
    case = Case(
        diagram(
            process(
                start(), users("a", "b"), end(), flows("s > a > e; s > b > e"),
                handler("h", start("stop", STOP), end("he"), flows("stop > he")),
            )
        )
    ).send("m1")  # fmt: skip

    assert case.done
    assert ["a", "b"] == case.terminated


@states(25, "interrupting boundary event of a sub-process, where the region is one")
def test_cancel_region():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "fork"),
                sub("region", start("s1"), users("a", "b"), end("e1"), flows("s1 > a > e1; s1 > b > e1")),
                boundary("stop", "region", STOP), users("outside", "z"), end(),
                flows("s > fork; fork > region > e; fork > outside > e; stop > z > e"),
            )
        )
    ).send("m1")  # fmt: skip

    assert ["outside", "z"] == case.open
    assert ["a", "b", "region"] == case.terminated


def stopped(onward):
    return Case(
        diagram(
            process(
                start(), user("a", each("[1, 2, 3]")), boundary("stop", "a", STOP), users("y", "z"), end(),
                flows(f"s > a > z > e; stop > {onward}; y > e"),
            )
        )
    ).complete("a").send("m1")  # fmt: skip


@states(26, "interrupting boundary event of a multi-instance activity")
def test_cancel_multiple_instance_activity():
    case = stopped("y")

    assert ["y"] == case.open
    assert 2 + 1 == case.terminated.count("a")


@states(27, "interrupting boundary event of a multi-instance activity, leading on to what follows it")
def test_complete_multiple_instance_activity():
    case = stopped("z")

    assert ["z"] == case.open
    assert {} == case.messages
