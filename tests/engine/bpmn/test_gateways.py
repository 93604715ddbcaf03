"""Exclusive and event-based gateways; conditional flows; merges."""

import pytest

from tests.engine.bpmn.diagrams import (
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

DECIDE = diagram(
    process(
        start(),
        user("check"),
        gateway("exclusive", "g"),
        users("yes", "no"),
        end(),
        flows('s > check > g; g > yes {answer = "yes"}; g > no {answer = "no"}; yes > e; no > e'),
    )
)


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_an_exclusive_gateway_follows_the_condition_that_holds(answer):
    case = Case(DECIDE).complete("check", answer=answer)

    assert [answer] == case.open


def test_a_value_that_no_flow_names_is_an_incident_and_the_completion_stands():
    case = Case(DECIDE).complete("check", answer="perhaps")

    assert [] == case.open
    assert "check" in case.path
    assert ("g", "bpmn.no_flow") == (case.incident.element_id, case.incident.code)
    assert {"answer": "perhaps"} == case.incident.params["variables"]

    case.retry(answer="no")

    assert ["no"] == case.open
    assert {} == case.incidents


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_the_only_flow_of_a_gateway_is_not_taken_unless_its_condition_holds(kind):
    drawn = diagram(process(start(), gateway(kind, "g"), user("a"), end(), flows("s > g; g > a {wanted}; a > e")))

    incident = Case(drawn, wanted=False).incident

    assert ["a"] == Case(drawn, wanted=True).open
    assert ("g", "bpmn.no_flow") == (incident.element_id, incident.code)


def test_null_is_not_false():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "g", default="g_b"), users("a", "b"), end(),
                flows("s > g; g > a {amount > 3}; g > b; a > e; b > e"),
            )
        )
    )  # fmt: skip

    assert "bpmn.condition_not_boolean" == case.incident.code
    assert {"amount": None} == case.incident.params["variables"]


def test_the_default_flow_is_for_what_no_condition_names():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "g", default="g_b"), users("a", "b"), end(),
                flows("s > g; g > a {amount > 3}; g > b; a > e; b > e"),
            )
        ),
        amount=2,
    )  # fmt: skip

    assert ["b"] == case.open


def test_conditional_flows_out_of_a_task_are_an_implicit_split():
    drawn = diagram(
        process(
            start(), user("a", default="a_d"), users("x", "y", "d"), end(),
            flows("s > a; a > x {n > 3}; a > y {n > 9}; a > d; x > e; y > e; d > e"),
        )
    )  # fmt: skip

    assert ["d"] == Case(drawn).complete("a", n=1).open
    assert ["x"] == Case(drawn).complete("a", n=5).open
    assert ["x", "y"] == Case(drawn).complete("a", n=50).open


def test_a_merge_without_a_gateway_lets_every_token_through():
    case = Case(diagram(process(start(), users("a", "x", "y", "z"), flows("s > a; a > x; a > y; x > z; y > z"))))

    case.complete("a").complete("x").complete("y")

    assert ["z", "z"] == case.open

    case.complete("z").complete("z")

    assert case.done


CHOICE = diagram(
    process(
        start(),
        gateway("eventBased", "g"),
        element("intermediateCatchEvent", "m", event("message", "m1")),
        element("intermediateCatchEvent", "t", timer("Duration", "PT1H")),
        element("intermediateCatchEvent", "u", timer("Duration", "PT9H")),
        users("x", "y"),
        end(),
        flows("s > g; g > m > x > e; g > t > y > e; g > u > y"),
    )
)


def test_an_event_based_gateway_takes_the_first_event_and_forgets_the_others():
    case = Case(CHOICE)

    assert {"t", "u"} == set(case.due)

    case.send("m1", answer=42)

    assert ["x"] == case.open
    assert {} == case.timers
    assert ["s", "g", "m"] == case.path
    assert ["s_g", "g_m", "m_x"] == case.flows
    assert {"answer": 42} == case.variables


def test_each_timer_at_an_event_based_gateway_has_its_own_time():
    case = Case(CHOICE).after(hours=2)

    assert ["y"] == case.open
    assert {} == case.messages
    assert {} == case.timers
    assert ["s", "g", "t"] == case.path


def test_a_loop_through_people_keeps_the_state_small():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "m"), user("a"), gateway("exclusive", "g"), end(),
                flows("s > m > a > g; g > m {again}; g > e {not(again)}"),
            )
        )
    )  # fmt: skip
    case.complete("a", again=True)
    size = len(case.states[-1])

    for _ in range(60):
        case.complete("a", again=True)

    assert size + 4 >= len(case.states[-1])


def test_a_loop_without_a_wait_state_is_an_incident():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "m"), script("x", "1", "y"), gateway("exclusive", "g"), end(),
                flows("s > m > x > g; g > m {true}; g > e {false}"),
            )
        )
    )  # fmt: skip

    assert "bpmn.budget" == case.incident.code


def test_a_task_whose_conditions_all_fail_is_an_incident_at_its_way_out():
    case = Case(
        diagram(process(start(), users("a", "x"), end(), flows("s > a; a > x {n = 1}; a > e {n = 2}; x > e")))
    ).complete("a", n=3)

    assert ("a", "bpmn.no_flow", {"n": 3}) == (
        case.incident.element_id,
        case.incident.code,
        case.incident.params["variables"],
    )


def test_what_was_caught_runs_before_activities_that_are_ready_too():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), element("intermediateThrowEvent", "t", event("signal", "s1")),
                element("intermediateCatchEvent", "c", event("signal", "s1")), script("x", "1", "y"), users("a", "b"),
                user("wait"), gateway("parallel", "g"), end(),
                flows("s > f; f > c > a > e; f > wait > g; g > t > e; g > x > b > e"),
            )
        )
    ).complete("wait")  # fmt: skip

    assert ["wait", "g", "t", "c", "x"] == [name for name in case.path if name in {"wait", "g", "t", "c", "x"}]
