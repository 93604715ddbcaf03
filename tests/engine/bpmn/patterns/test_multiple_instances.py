"""Patterns 12 to 15 and 34 to 36."""

from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    process,
    script,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states


def finish(case, name, times):
    for _ in range(times):
        case.complete(name)
    return case


def many(marker):
    return diagram(process(start(), user("a", marker), user("z"), end(), flows("s > a > z > e")))


@states(12, "a circle that forks")
def test_multiple_instances_without_synchronization():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "again"), user("more"), gateway("parallel", "fork"), users("a"),
                gateway("exclusive", "g"), user("z"), end(),
                flows("s > again > more > fork; fork > a > e; fork > g; g > again {yes}; g > z {not(yes)}; z > e"),
            )
        )
    ).complete("more", yes=True).complete("more", yes=False)  # fmt: skip

    assert ["a", "a", "z"] == case.open
    assert not case.complete("z").done
    assert finish(case, "a", 2).done


@states(13, "parallel multi-instance marker over a list that stands in the diagram")
def test_multiple_instances_with_a_priori_design_time_knowledge():
    case = Case(many(each("[1, 2, 3]")))

    assert ["a", "a", "a"] == case.open
    assert ["z"] == finish(case, "a", 3).open


@states(14, "parallel multi-instance marker over a list of the case")
def test_multiple_instances_with_a_priori_run_time_knowledge():
    case = Case(many(each("voters", "voter")), voters=["li", "wang"])

    assert ["a", "a"] == case.open
    assert ["z"] == finish(case, "a", 2).open


@states(15, "sub-process with an event sub-process that begins another instance and interrupts none")
def test_multiple_instances_without_a_priori_run_time_knowledge():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "all", start("s1"), users("a"), end("e1"), flows("s1 > a > e1"),
                    handler("another", start("s2", event("message", "m1"), isInterrupting="false"), users("b"),
                            end("e2"), flows("s2 > b > e2")),
                ),
                user("z"), end(), flows("s > all > z > e"),
            )
        )
    ).send("m1").complete("a").send("m1")  # fmt: skip

    assert ["b", "b"] == case.open
    assert ["z"] == finish(case, "b", 2).open
    assert {} == case.messages


@states(34, "multi-instance sub-process whose instances count, and escalate once they are enough")
def test_static_partial_join_for_multiple_instances():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "all", each("[1, 2, 3]"), start("s1"), users("a"), script("count", "arrived + 1", "arrived"),
                    gateway("exclusive", "g", default="g_e1"), end("enough", event("escalation", "x1")), end("e1"),
                    flows("s1 > a > count > g; g > enough {arrived = 2}; g > e1"),
                ),
                boundary("on", "all", event("escalation", "x1"), interrupting=False), users("z"), end(), end("rest"),
                flows("s > all > rest; on > z > e"),
            )
        ),
        arrived=0,
    )  # fmt: skip

    assert ["a", "a"] == case.complete("a").open
    assert ["a", "z"] == case.complete("a").open
    assert ["z"] == case.complete("a").open
    assert case.complete("z").done


@states(35, "multi-instance marker with a completion condition")
def test_cancelling_partial_join_for_multiple_instances():
    case = Case(many(each("[1, 2, 3]", until="numberOfCompletedInstances = 2")))

    assert ["a", "a"] == case.complete("a").open
    assert ["z"] == case.complete("a").open
    assert ["a"] == case.terminated


@states(36, "sub-process that escalates for each further instance, until the instances, which count, signal its end")
def test_dynamic_partial_join_for_multiple_instances():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "adding", start("s1"), gateway("exclusive", "m"),
                    element("receiveTask", "another", messageRef="message_m1"),
                    element("intermediateThrowEvent", "t", event("escalation", "x1")), flows("s1 > m > another > t > m"),
                ),
                boundary("begin", "adding", event("escalation", "x1"), interrupting=False), users("a", "z"),
                boundary("stop", "adding", event("signal", "s1")), script("count", "arrived + 1", "arrived"),
                gateway("exclusive", "g", default="g_e"), element("intermediateThrowEvent", "enough", event("signal", "s1")),
                end(), flows("s > adding > e; stop > e; begin > a > count > g; g > enough {arrived = 2}; g > e; enough > z > e"),
            )
        ),
        arrived=0,
    ).send("m1").send("m1").complete("a").send("m1")  # fmt: skip

    assert ["a", "a"] == case.open
    assert ["a", "z"] == case.complete("a").open
    assert {} == case.messages
    assert ["z"] == case.complete("a").open
    assert case.complete("z").done
