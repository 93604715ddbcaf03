"""Receive tasks that begin a process; with which keys a case that has begun awaits others; what is refused."""

import pytest

from engine import bpmn
from engine.bpmn.starts import starts
from engine.errors import Invalid
from engine.outside import Recording
from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    compensates,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    io,
    listeners,
    process,
    props,
    service,
    start,
    sub,
    timer,
    user,
    users,
    zeebe,
)
from tests.engine.bpmn.driving import MONDAY, SHANGHAI, Case
from tests.engine.bpmn.instantiating import TWO, begun, by_gateway, catch, gathering, is_quiet, receive, rows


def received(*parts, beside="", **attributes):
    return diagram(process(receive("r", *parts, **attributes), users("a"), end(), flows("r > a > e"), beside))


def test_the_message_that_begins_a_case_completes_its_receive_task():
    case = begun(received(), "r", x=1)

    assert [("r", 0, "message")] == rows(received())
    assert (["r"], ["a"], {"x": 1}) == (case.path, case.open, case.variables)
    assert is_quiet(case)


def test_output_mappings_of_the_receive_task_decide_what_the_case_gets():
    case = begun(received(io(inputs={"one": "=1"}, outputs={"y": "=x + one"})), "r", x=3)

    assert {"y": 4} == case.variables


def test_listeners_of_the_receive_task_are_heard():
    case = begun(received(listeners(("start", "before"), ("end", "after"))), "r", x=1)

    assert (["r"], []) == (case.working, case.open)
    assert [] == case.work("r", seen=1).path
    assert ["a"] == case.work("r", heard=2).open
    assert {"x": 1, "heard": 2} == case.variables


def test_events_on_its_border_never_happen():
    late = boundary("b", "r", timer("Duration", "PT1H")) + user("z") + flows("b > z > e")
    case = begun(received(listeners(("start", "before")), beside=late), "r")

    assert {} == case.timers
    assert is_quiet(case.work("r"))


def test_what_the_task_did_can_be_undone():
    undone = diagram(
        process(
            receive(), compensates("c", "r", "undo"), service("undo", isForCompensation="true"), user("a"),
            element("intermediateThrowEvent", "t", compensate()), end(), flows("r > a > t > e"),
        )
    )  # fmt: skip

    assert ["undo"] == begun(undone, "r").complete("a").working


def test_an_expression_that_fails_is_an_incident_of_the_task():
    case = begun(received(io(outputs={"y": "=for i in 1..n return for j in 1..n return j"})), "r", n=1000)

    assert "r" == case.incident.element_id
    assert ["a"] == case.retry(n=1).open


def keys(case):
    return [opened.correlation_key for opened in case.messages.values()]


@pytest.mark.parametrize("drawn", [gathering(*TWO), by_gateway(
    choices=catch("s", event("message", "m1")) + catch("n", event("message", "m2")),
    ways=flows("x > s > a > e; x > n > b > e"), eventGatewayType="Parallel",
)], ids=["start event", "gateway"])  # fmt: skip
def test_the_others_are_awaited_with_the_key_by_which_the_case_began(drawn):
    assert ["A-1"] == keys(begun(drawn, "s", key="A-1"))
    assert [""] == keys(begun(drawn, "s"))


def test_a_key_that_is_drawn_is_asked_of_what_came():
    keyed = '<bpmn:message id="message_k" name="k">' + (
        "<bpmn:extensionElements>" + zeebe("subscription", correlationKey="=order") + "</bpmn:extensionElements></bpmn:message>"
    )  # fmt: skip
    begin = start("s", event("message", "m1"), event("message").replace("/>", ' messageRef="message_k"/>'),
                  parallelMultiple="true")  # fmt: skip
    drawn = diagram(process(begin, users("a"), end(), flows("s > a > e")), roots=keyed)
    case = begun(drawn, "s", key="A-1", order=17)

    assert ["17"] == keys(case)
    assert "bpmn.correlation_key" == begun(drawn, "s", key="A-1").incident.code


def test_a_message_that_is_awaited_later_has_no_such_key():
    choices = catch("s", event("message", "m1")) + catch("n", event("signal", "s1"))
    drawn = diagram(
        process(
            gateway("eventBased", "x", instantiate="true", eventGatewayType="Parallel"), choices,
            catch("later", event("message", "m2")), end(), flows("x > s > later > e; x > n > e"),
        )
    )  # fmt: skip

    assert [None] == keys(begun(drawn, "s", key="A-1"))


def told(*parts):
    with pytest.raises(Invalid) as refusal:
        bpmn.parse(diagram(process(*parts)), "p.bpmn")
    return [
        (finding.code, finding.element_id, finding.params.get("reason", "").split(" at ")[0])
        for finding in refusal.value.findings
    ]


IN_GATEWAY = gateway("eventBased", "x", instantiate="true")
PAIR = catch("m", event("message", "m1")) + catch("n", event("message", "m2")) + flows("x > m > e; x > n > e") + end()


@pytest.mark.parametrize(
    ("parts", "element_id", "reason"),
    [
        ((start(), receive(), end(), flows("s > r > e")), "r", "begins_without_flows"),
        ((start(), IN_GATEWAY, PAIR, flows("s > x")), "x", "begins_without_flows"),
        ((receive("r", each("[1]")), end(), flows("r > e")), "r", "begins_once"),
        ((start(), sub("p1", receive(), start("s1"), flows("s1 > r")), flows("s > p1")), "r", "begins_no_sub_process"),
        ((gateway("eventBased", "x", listeners(("start", "a")), instantiate="true"), PAIR), "x", "nothing_before"),
        ((IN_GATEWAY, PAIR.replace('id="m"', 'id="m" parallelMultiple="true"').replace(
            'messageRef="message_m1"/>', 'messageRef="message_m1"/>' + event("signal", "s1"))), "m", "events_of_their_own"),
        ((receive("r", props(offeredTo="li")), end(), flows("r > e")), "r", "no_case_yet"),
    ],
)  # fmt: skip
def test_what_would_not_begin_a_process_is_refused(parts, element_id, reason):
    assert ("bpmn.not_executed", element_id, reason) in told(*parts)


def test_a_message_begins_a_process_at_one_place():
    drawn = diagram(process(receive("r"), receive("q"), users("a"), end(), flows("r > a > e; q > a")))
    (parsed,) = bpmn.parse(drawn, "p.bpmn")
    _, wrong = starts(parsed, 1, Recording(MONDAY, SHANGHAI, {}))

    assert ["bpmn.begun_twice"] == [finding.code for finding in wrong]


def test_people_may_begin_the_process_as_well():
    drawn = diagram(process(start(), receive(), users("a", "b"), end(), flows("s > b > e; r > a > e")))

    assert ["b"] == Case(drawn).open
    assert ["a"] == begun(drawn, "r").open
