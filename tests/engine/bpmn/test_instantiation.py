"""What begins a process beside its start events: receive tasks, event-based gateways; and starts that await several events."""

import pytest

from engine import bpmn
from engine import events as e
from engine.bpmn.starts import starts
from engine.errors import Invalid
from engine.outside import Recording
from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    compensates,
    condition,
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


# -- receive tasks -----------------------------------------------------------------------------------------------------


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


# -- event-based gateways ----------------------------------------------------------------------------------------------

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


FIRST, ALL = by_gateway(), by_gateway(eventGatewayType="Parallel")


def test_each_event_behind_the_gateway_begins_a_case():
    begin = [("m", 0, "message"), ("t", 0, "timer"), ("g", 0, "signal"), ("c", 0, "condition"), ("r", 0, "message")]

    assert begin == rows(FIRST)
    assert begin == rows(ALL)


@pytest.mark.parametrize(("at", "task"), [("m", "a"), ("t", "b"), ("g", "c1"), ("c", "d"), ("r", "f")])
def test_the_first_event_begins_the_case_and_no_other_is_awaited(at, task):
    case = begun(FIRST, at, x=1)

    assert (["x", at], [f"x_{at}", f"{at}_{task}"]) == (case.path, case.flows)
    assert ([task], {"x": 1}) == (case.open, case.variables)
    assert is_quiet(case)
    assert case.complete(task).done


def hear(case):
    (signal,) = case.told(e.SignalSubscriptionOpened)
    return case.command(lambda runtime: runtime.hear(signal.key, {}))


HAPPENINGS = {
    "c": lambda case: case.complete(case.open[0], done=True),
    "m": lambda case: case.send("m1"),
    "g": hear,
    "t": lambda case: case.after(hours=1),
    "r": lambda case: case.send("m2"),
}
BEHIND = {"m": "a", "t": "b", "g": "c1", "c": "d", "r": "f"}


@pytest.mark.parametrize("at", BEHIND)
def test_the_first_event_begins_the_case_and_then_all_others_are_awaited(at):
    case = begun(ALL, at)

    assert ([BEHIND[at]], ["x", at]) == (case.open, case.path)
    assert {f"x_{way}" for way in BEHIND} <= set(case.flows)

    for other in [name for name in HAPPENINGS if name != at]:
        assert BEHIND[other] in HAPPENINGS[other](case).open

    for task in case.open:
        assert not case.done
        case.complete(task)

    assert case.done
    assert is_quiet(case)


def test_a_case_is_over_when_all_events_have_come_and_their_ways_are_gone():
    two = catch("m", event("message", "m1")) + catch("n", event("message", "m2"))
    drawn = by_gateway(choices=two, ways=flows("x > m > a > e; x > n > b > e"), eventGatewayType="Parallel")
    case = begun(drawn, "n", x=1).complete("b")

    assert not case.done
    assert ["a"] == case.send("m1", y=2).open
    assert {"x": 1, "y": 2} == case.variables
    assert case.complete("a").done


def test_what_begins_the_case_may_be_one_of_several_definitions():
    two = catch("m", event("message", "m1"), event("signal", "s1")) + catch("n", event("message", "m2"))
    drawn = by_gateway(choices=two, ways=flows("x > m > a > e; x > n > b > e"), eventGatewayType="Parallel")

    assert [("m", 0, "message"), ("m", 1, "signal"), ("n", 0, "message")] == rows(drawn)
    assert ["a"] == begun(drawn, "m", part=1).open
    assert ["a", "b"] == begun(drawn, "n").send("m1").open


def test_output_mappings_behind_the_gateway_decide():
    one = catch("m", io(outputs={"y": "=x + 1"}), event("message", "m1")) + catch("n", event("message", "m2"))
    drawn = by_gateway(choices=one, ways=flows("x > m > a > e; x > n > b > e"))

    assert {"y": 3} == begun(drawn, "m", x=2).variables


def test_listeners_of_the_process_come_before_the_gateway():
    two = catch("m", event("message", "m1")) + catch("n", event("message", "m2"))
    drawn = diagram(
        process(
            listeners(("start", "before")), gateway("eventBased", "x", instantiate="true", eventGatewayType="Parallel"),
            two, users("a", "b"), end(), flows("x > m > a > e; x > n > b > e"),
        )
    )  # fmt: skip
    case = begun(drawn, "m", key="A-1", x=1)
    (job,) = case.jobs

    assert ([], []) == (case.path, case.open)

    case.command(lambda runtime: runtime.complete_job(job, {}))

    assert (["x", "m"], ["a"]) == (case.path, case.open)
    assert ["A-1"] == [opened.correlation_key for opened in case.messages.values()]


# -- start events that await all ---------------------------------------------------------------------------------------

TWO = (event("message", "m1"), event("message", "m2"))


def gathering(*definitions, extension=""):
    begin = start("s", extension, *definitions, parallelMultiple="true")
    return diagram(process(begin, users("a"), end(), flows("s > a > e")))


def test_each_of_its_events_begins_a_case():
    assert [("s", 0, "message"), ("s", 1, "message")] == rows(gathering(*TWO))


@pytest.mark.parametrize(("part", "other"), [(0, "m2"), (1, "m1")])
def test_the_case_stands_at_its_start_event_until_all_have_come(part, other):
    case = begun(gathering(*TWO), "s", part=part, x=1)

    assert ([], []) == (case.path, case.open)
    assert [other] == [opened.message for opened in case.messages.values()]

    case.send(other, y=2)

    assert (["s"], ["a"], {"x": 1, "y": 2}) == (case.path, case.open, case.variables)
    assert is_quiet(case)
    assert case.complete("a").done


def test_what_one_event_brings_is_seen_when_all_have_come():
    case = begun(gathering(*TWO), "s", x=1)

    assert {} == case.variables
    assert {"x": 1} == case.send("m2").variables


def test_the_output_mappings_of_a_start_see_what_all_brought():
    case = begun(gathering(*TWO, extension=io(outputs={"sum": "=x + y"})), "s", x=1).send("m2", y=2)

    assert {"sum": 3} == case.variables


def test_a_signal_time_and_a_condition_are_awaited_too():
    drawn = gathering(event("message", "m1"), event("signal", "s1"), timer("Cycle", "R/P1D"), condition("done"))

    assert ["message", "signal", "timer", "condition"] == [kind for _, _, kind in rows(drawn)]

    case = begun(drawn, "s", done=True)
    (signal,) = case.told(e.SignalSubscriptionOpened)

    assert ("s1", ["s"]) == (signal.signal, list(case.due))
    assert [] == case.after(days=1).open
    assert ["a"] == case.command(lambda runtime: runtime.hear(signal.key, {})).open


def test_a_condition_that_nobody_can_fulfil_is_told_and_may_be_skipped():
    drawn = gathering(event("message", "m1"), condition("done"))
    case = begun(drawn, "s", x=1)

    assert ("bpmn.standstill_condition", "s") == (case.incident.code, case.incident.element_id)
    assert {"x": 1, "y": 2} == case.skip(y=2).variables
    assert ["a"] == begun(drawn, "s", x=1).retry(done=True).open


def test_a_cycle_that_gives_a_date_is_awaited_once():
    drawn = gathering(event("message", "m1"), timer("Cycle", "=date(today().year, today().month, 20)"))
    case = begun(drawn, "s")

    assert "2026-01-20" == case.due["s"].date().isoformat()
    assert ["a"] == case.after(days=20).open
    assert is_quiet(case)


def test_listeners_of_the_process_come_before_all_else():
    begin = start("s", *TWO, parallelMultiple="true")
    case = begun(
        diagram(process(listeners(("start", "before")), begin, users("a"), end(), flows("s > a > e"))), "s", part=1, x=1
    )
    (job,) = case.jobs

    assert {} == case.messages

    case.command(lambda runtime: runtime.complete_job(job, {}))

    assert ["m1"] == [opened.message for opened in case.messages.values()]
    assert {"x": 1} == case.send("m1").variables


# -- correlation keys --------------------------------------------------------------------------------------------------


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


# -- what is refused ---------------------------------------------------------------------------------------------------


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
