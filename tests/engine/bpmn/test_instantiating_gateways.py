"""Event-based gateways that begin a process."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import diagram, end, event, flows, gateway, io, listeners, process, users
from tests.engine.bpmn.instantiating import begun, by_gateway, catch, is_quiet, rows

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
