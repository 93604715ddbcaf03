"""Every kind of failure, wherever it happens: nothing is lost, nothing is doubled, and the case comes to its end."""

from collections import Counter

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    boundary,
    call,
    condition,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    listeners,
    process,
    rule,
    script,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

TOO_MUCH = "count(for i in 1..n return for j in 1..1000 return i)"
BAD = {"n": 1000, "what": 5, "items": 7, "ok": "?", "when": 7}
GOOD = {"n": 1, "what": "work", "items": [1, 2], "ok": True, "when": "PT1H"}
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">
<decision id="size" name="size"><decisionTable id="t"><input id="i"><inputExpression id="ie"><text>n</text></inputExpression>
</input><output id="o"/><rule id="r"><inputEntry id="re"><text>1</text></inputEntry><outputEntry id="ro"><text>5</text>
</outputEntry></rule></decisionTable></decision></definitions>"""
KEYED = (
    '<bpmn:message id="keyed" name="keyed"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=if n = 1 then n else true"/></bpmn:extensionElements></bpmn:message>'
)
FAILING = {
    "script": script("a", TOO_MUCH, "y"),
    "what goes in": user("a", io(inputs={"x": f"={TOO_MUCH}"})),
    "what comes out": service("a", io(outputs={"x": f"={TOO_MUCH}"})),
    "job": service("a", type="=what"),
    "decision": rule("a", "size", "y"),
    "called process": call("a", "=what"),
    "moment": element("intermediateCatchEvent", "a", timer("Duration", "=when")),
    "condition": element("intermediateCatchEvent", "a", condition("ok")),
    "correlation key": element("receiveTask", "a", messageRef="keyed"),
    "list": user("a", each("items")),
    "one of a list": script("a", TOO_MUCH, "y", each("[1, 2]")),
    "when it is enough": user("a", each("[1, 2]", until="ok")),
    "whether it goes on": user("a", again("ok", most=2)),
    "moment on its border": user("a") + boundary("m", "a", condition("true"), interrupting=False)
    + boundary("t", "a", timer("Duration", "=when")) + user("mu") + end("te") + flows("m > mu > te; t > te"),
    "event within it": sub(
        "a", start("as"), user("au"), end("ae"), flows("as > au > ae"),
        handler("ah", start("hs", timer("Duration", "=when"), condition("ok"), isInterrupting="false"), end("he"), flows("hs > he")),
    ),
    "listener": user("a", listeners(("start", "=what"), ("end", "=what"))),
    "what is in no order": ad_hoc("a", '["x", "y"]', users("x", "y"), until="ok", cancels=False, sequential=True),
}  # fmt: skip
WITHIN = start("s1") + "{}" + user("z") + end("e1") + flows("s1 > a > z > e1")
OUT = boundary("b", "p1", event("message", "m1")) + user("late") + flows("b > late > e")
PLACES = {
    "at the beginning": [process(start(), "{}", user("z"), end(), flows("s > a > z > e"))],
    "in a sub-process": [process(start(), sub("p1", WITHIN), OUT, end(), flows("s > p1 > e"))],
    "in each of several": [process(start(), sub("p1", WITHIN, each("[1, 2]")), OUT, end(), flows("s > p1 > e"))],
    "in a called process": [
        process(start(), call("p1", "q", all_in=True), OUT, end(), flows("s > p1 > e")),
        process(WITHIN, id="q"),
    ],
    "in an event sub-process": [
        process(start(), user("u"), end(), flows("s > u > e"),
                handler("h", WITHIN.replace('"s1">', f'"s1">{event("message", "m1")}')))
    ],
    "beside something": [
        process(start(), gateway("parallel", "f"), gateway("parallel", "j"), "{}", users("z", "u"), end(),
                flows("s > f > a > z > j > e; f > u > j"))
    ],
}  # fmt: skip
WORK = process(start("ws"), user("wu"), end("we"), flows("ws > wu > we"), id="work")


def began(kind, place, variables):
    drawn = [each_process.replace("{}", FAILING[kind]) for each_process in PLACES[place]]
    case = Case(diagram(*drawn, WORK, roots=KEYED), decisions=(TABLE,), **variables)
    return case.send("m1") if place == "in an event sub-process" else case


def retried(case):
    key = min(case.incidents)
    return case.command(lambda runtime: runtime.retry(key, GOOD))


def skipped(case):
    key = min(case.incidents)
    ways = [way.id for way in case.stored.stoppage(key).ways]
    return case.command(lambda runtime: runtime.skip(key, {"y": 1}, ways[:1]))


def worked_on(case):
    """Somebody does what can be done next."""
    if case.tasks:
        return case.complete_key(min(case.tasks))
    if case.jobs:
        key = min(case.jobs)
        return case.command(lambda runtime: runtime.complete_job(key, {}))
    if case.messages:
        key = min(case.messages)
        return case.command(lambda runtime: runtime.correlate(key, {}, "li"))

    assert case.timers, f"nobody can move it: {case.stored.state!r}"
    return case.after(days=1)


def ended(case, answered):
    """Each incident is *answered*, and all else done, until the case is over."""
    for _ in range(50):
        if case.done:
            break
        case = answered(case) if case.incidents else worked_on(case)

    assert case.done
    assert [{}] * 5 == [case.tasks, case.jobs, case.timers, case.messages, case.incidents]
    return case


def told(case):
    """How often which element was done, and what people and workers were asked for."""
    asked = [each.element_id for kind in (e.UserTaskCreated, e.JobCreated) for each in case.told(kind)]
    return Counter(case.path), Counter(asked), len(case.told(e.TimerFired))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", FAILING)
def test_what_was_retried_goes_as_if_nothing_had_failed(kind, place):
    case = ended(began(kind, place, BAD), retried)

    assert case.told(e.IncidentRaised)
    assert told(ended(began(kind, place, GOOD), retried)) == told(case)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", FAILING)
def test_what_was_skipped_is_over_once(kind, place):
    case = ended(began(kind, place, BAD), skipped)
    begun = Counter(each.key for each in case.told(e.ElementActivated))
    over = Counter(each.key for each in (*case.told(e.ElementCompleted), *case.told(e.ElementTerminated)))

    assert case.told(e.IncidentRaised)
    assert (begun, {1}) == (over, {*begun.values()})
    assert len(case.told(e.IncidentRaised)) == len(case.told(e.IncidentResolved))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", FAILING)
def test_what_failed_goes_with_its_case(kind, place):
    case = began(kind, place, BAD)
    while not case.incidents:
        case = worked_on(case)
    case.cancel()

    assert case.done
    assert [{}] * 5 == [case.tasks, case.jobs, case.timers, case.messages, case.incidents]
