"""Processes that begin by receive tasks, event-based gateways, and starts that await several events."""

from engine import bpmn
from engine.bpmn.starts import starts
from engine.outside import Recording
from tests.engine.bpmn.diagrams import (
    condition,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    start,
    timer,
    users,
)
from tests.engine.bpmn.driving import MONDAY, SHANGHAI, Case


def receive(id="r", *parts, message="m1", **attributes):
    return element("receiveTask", id, *parts, messageRef=f"message_{message}", instantiate="true", **attributes)


def catch(id, *parts, **attributes):
    return element("intermediateCatchEvent", id, *parts, **attributes)


def begun(drawn, at, **given):
    return Case(drawn, starts=False).start(at=at, **given)


def rows(drawn):
    """The rows that tell what begins its cases: element, definition, kind."""
    (parsed,) = bpmn.parse(drawn, "p.bpmn")
    found, wrong = starts(parsed, 1, Recording(MONDAY, SHANGHAI, {}))

    assert [] == wrong
    return [(each.element_id, each.part, each.kind) for each in found]


def is_quiet(case):
    return ({}, {}, {}) == (case.messages, case.timers, case.incidents)


CHOICES = (
    catch("m", event("message", "m1"))
    + catch("t", timer("Duration", "PT1H"))
    + catch("g", event("signal", "s1"))
    + catch("c", condition("done"))
    + element("receiveTask", "r", messageRef="message_m2")
)
WAYS = flows("x > m > a > e; x > t > b > e; x > g > c1 > e; x > c > d > e; x > r > f > e")


def by_gateway(*, choices=CHOICES, ways=WAYS, **attributes):
    tasks = users("a", "b", "c1", "d", "f")
    return diagram(process(gateway("eventBased", "x", instantiate="true", **attributes), choices, tasks, end(), ways))


TWO = (event("message", "m1"), event("message", "m2"))


def gathering(*definitions, extension=""):
    begin = start("s", extension, *definitions, parallelMultiple="true")
    return diagram(process(begin, users("a"), end(), flows("s > a > e")))
