"""Event sub-processes: in place of their scope, or beside it."""

import pytest

from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    process,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

TOO_MUCH = "for i in 1..n return for j in 1..1000 return i"
"""Fails with n = 1000, works with n = 1."""

TRIGGERS = {
    "message": (event("message", "m1"), lambda case: case.send("m1", x=1)),
    "timer": (timer("Duration", "PT1H"), lambda case: case.after(hours=1)),
    "signal": (event("signal", "s1"), lambda case: case.complete("raise_signal")),
    "escalation": (event("escalation", "x1"), lambda case: case.complete("raise_escalation")),
    "error": (event("error", "e1"), lambda case: case.complete("raise_error")),
}


def with_handler(kind, *, interrupting):
    trigger, _ = TRIGGERS[kind]
    return diagram(
        process(
            start(),
            gateway("parallel", "f"),
            users("a", "raise_signal", "raise_escalation", "raise_error"),
            element("intermediateThrowEvent", "ts", event("signal", "s1")),
            element("intermediateThrowEvent", "tx", event("escalation", "x1")),
            end("te", event("error", "e1")),
            end(),
            flows("s > f; f > a > e; f > raise_signal > ts > e; f > raise_escalation > tx > e; f > raise_error > te"),
            handler(
                "hp",
                start("hs", trigger, isInterrupting=str(interrupting).lower()),
                user("repair"),
                end("he"),
                flows("hs > repair > he"),
            ),
        )
    )


@pytest.mark.parametrize("kind", TRIGGERS)
def test_an_interrupting_event_sub_process_takes_the_place_of_its_scope(kind):
    case = TRIGGERS[kind][1](Case(with_handler(kind, interrupting=True)))

    assert ["repair"] == case.open
    assert case.complete("repair").done


@pytest.mark.parametrize("kind", ["message", "timer", "signal", "escalation"])
def test_an_event_sub_process_that_does_not_interrupt_runs_beside(kind):
    case = Case(with_handler(kind, interrupting=False))
    before = len(case.open)

    TRIGGERS[kind][1](case)

    assert {"repair", "a"} <= set(case.open)
    assert len(case.open) in {before, before + 1}


def test_a_subscription_of_an_event_sub_process_holds_nothing_up():
    case = Case(
        diagram(
            process(
                start(), user("a"), end(), flows("s > a > e"),
                handler("hp", start("hs", event("message", "m1")), user("r"), end("he"), flows("hs > r > he")),
            )
        )
    ).complete("a")  # fmt: skip

    assert case.done
    assert {} == case.messages


def test_what_an_event_sub_process_received_stays_with_it():
    case = TRIGGERS["message"][1](Case(with_handler("message", interrupting=False)))

    assert {"x": 1} == case.visible(case.task("repair").key)
    assert {} == case.variables


def mapped(mappings, *, interrupting=True):
    trigger = start("hs", event("message", "m1"), isInterrupting=str(interrupting).lower())
    looks = handler("hp", mappings, trigger, user("r"), end("he"), flows("hs > r > he"))
    return diagram(process(start(), user("a"), end(), flows("s > a > e"), looks))


def test_input_mappings_make_variables_of_an_event_sub_process():
    case = Case(mapped(io(inputs={"y": "=n + 1"})), n=1).send("m1", x=5)

    assert {"n": 1, "x": 5, "y": 2} == case.visible(case.task("r").key)
    assert {"n": 1} == case.complete("r").variables


def test_input_mappings_come_before_what_the_event_brings():
    """As in Camunda 8: they see what is around, and what the event brings takes the place of what they made."""
    case = Case(mapped(io(inputs={"y": "=n", "k": "=1"})), n=1).send("m1", n=7, k=2)

    assert {"n": 7, "y": 1, "k": 2} == case.visible(case.task("r").key)
    assert {"n": 1} == case.variables


def test_output_mappings_of_an_event_sub_process_are_done_when_it_ends():
    drawn = mapped(io(outputs={"total": "=x + y"}), interrupting=False)
    case = Case(drawn, total=0).send("m1", x=1)

    assert {"total": 0} == case.variables

    case.complete("r", y=2)

    assert {"total": 3, "y": 2} == case.variables
    assert ["a"] == case.open


def test_what_an_event_brings_survives_a_failing_input_mapping():
    case = Case(mapped(io(inputs={"y": f"=count({TOO_MUCH})"})), n=1000).send("m1", x=5)

    assert ("hp", []) == (case.incident.element_id, case.open)

    case.retry(n=1)

    assert {"n": 1, "x": 5, "y": 1} == case.visible(case.task("r").key)


def test_a_failing_output_mapping_of_an_event_sub_process_repeats_nothing_in_it():
    case = Case(mapped(io(outputs={"z": f"=count({TOO_MUCH})"})), n=1000).send("m1").complete("r")

    assert ("hp", []) == (case.incident.element_id, case.open)
    assert case.retry(n=1).done
    assert {"n": 1, "z": 1} == case.variables


def test_a_compensation_event_sub_process_maps_too():
    undoes = handler(
        "h", io(inputs={"y": "=n + 1"}, outputs={"back": "=y"}), start("hs", compensate()), user("undo"), end("he"),
        flows("hs > undo > he"),
    )  # fmt: skip
    inner = sub("sp", start("s1"), user("a"), end("e1"), flows("s1 > a > e1"), undoes)
    throws = element("intermediateThrowEvent", "t", compensate())
    case = Case(diagram(process(start(), inner, throws, end(), flows("s > sp > t > e"))), n=1).complete("a")

    assert {"n": 1, "y": 2} == case.visible(case.task("undo").key)
    assert {"n": 1, "back": 2} == case.complete("undo").variables


def test_an_event_sub_process_that_cannot_be_armed_is_an_incident_beside_its_scope():
    case = Case(
        diagram(
            process(
                start(), user("a"), end(), flows("s > a > e"),
                handler("hp", start("hs", timer("Date", "=when")), user("r"), end("he"), flows("hs > r > he")),
            )
        )
    )  # fmt: skip

    assert ["a"] == case.open
    assert ("hp", "bpmn.timer_value") == (case.incident.element_id, case.incident.code)

    case.retry(when="2026-01-06T00:00:00Z")

    assert {"hs"} == set(case.due)
    assert ["r"] == case.after(days=1).open


def test_an_incident_of_an_event_sub_process_ends_with_its_scope():
    case = Case(
        diagram(
            process(
                start(), user("a"), end(), flows("s > a > e"),
                handler("hp", start("hs", timer("Date", "=when")), user("r"), end("he"), flows("hs > r > he")),
            )
        )
    ).complete("a")  # fmt: skip

    assert case.done
    assert {} == case.incidents


@pytest.mark.parametrize("interrupting", ["true", "false"])
def test_what_an_event_sub_process_escalates_goes_outwards_and_not_to_itself(interrupting):
    looks = handler(
        "h", start("hs", event("escalation", "x1"), isInterrupting=interrupting), users("look"),
        end("he", event("escalation", "x1")), flows("hs > look > he"),
    )  # fmt: skip
    throws = element("intermediateThrowEvent", "t", event("escalation", "x1"))
    inner = sub("sp", start("s1"), throws, users("a"), end("e1"), flows("s1 > t > a > e1"), looks)
    border = boundary("b", "sp", event("escalation", "x1"), interrupting=False)
    drawn = diagram(process(start(), inner, border, users("boss"), end(), flows("s > sp > e; b > boss > e")))
    case = Case(drawn).complete("look")

    assert "boss" in case.open
    assert "look" not in case.open
