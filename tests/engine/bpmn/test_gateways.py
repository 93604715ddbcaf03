"""Exclusive, parallel, inclusive and event-based gateways; conditional flows; merges."""

import pytest

from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    sub,
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


FORK = diagram(
    process(
        start(),
        gateway("parallel", "fork"),
        users("a", "b", "z"),
        gateway("parallel", "join"),
        end(),
        flows("s > fork; fork > a > join; fork > b > join; join > z > e"),
    )
)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_parallel_join_waits_for_every_branch(order):
    case = Case(FORK)

    assert ["a", "b"] == case.open

    case.complete(order[0])

    assert [order[1]] == case.open

    case.complete(order[1])

    assert ["z"] == case.open
    assert case.complete("z").done


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_no_branch_overwrites_what_it_did_not_write(order):
    case = Case(FORK, status="draft")
    values = {"a": {"status": "approved"}, "b": {"other": 1}}

    for name in order:
        case.complete(name, **values[name])

    assert {"status": "approved", "other": 1} == case.variables


def test_excess_tokens_stay_at_a_parallel_join():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), gateway("parallel", "j"), gateway("exclusive", "m"),
                users("a", "b", "c", "z"), end(),
                flows("s > f; f > a > m; f > b > m; f > c > j; m > j; j > z > e"),
            )
        )
    )  # fmt: skip

    case.complete("a").complete("b").complete("c")

    assert ["z"] == case.open

    case.complete("z")

    assert not case.done


INCLUSIVE = diagram(
    process(
        start(),
        gateway("inclusive", "f", default="f_d"),
        gateway("inclusive", "j"),
        users("x", "y", "d", "z"),
        end(),
        flows("s > f; f > x {n > 3}; f > y {n > 9}; f > d; x > j; y > j; d > j; j > z > e"),
    )
)


@pytest.mark.parametrize(("n", "taken"), [(1, ["d"]), (5, ["x"]), (50, ["x", "y"])])
def test_an_inclusive_gateway_takes_every_flow_that_holds_and_joins_what_it_split(n, taken):
    case = Case(INCLUSIVE, n=n)

    assert taken == case.open

    for name in taken:
        assert "z" not in case.open
        case.complete(name)

    assert ["z"] == case.open
    assert case.complete("z").done


def test_an_inclusive_join_no_longer_waits_for_a_branch_that_went_elsewhere():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "b", "z", "away"), gateway("exclusive", "g"),
                gateway("inclusive", "j"), end(),
                flows("s > f; f > a > j; f > b > g; g > j {stay = true}; g > away {stay = false}; j > z > e; away > e"),
            )
        )
    )  # fmt: skip
    case.complete("a")

    assert ["b"] == case.open

    case.complete("b", stay=False)

    assert ["away", "z"] == case.open


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


def test_a_gateway_in_a_sub_process_joins_there():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "p1", start("s1"), gateway("parallel", "f"), users("a", "b"), gateway("parallel", "j"), end("e1"),
                    flows("s1 > f; f > a > j; f > b > j; j > e1"),
                ),
                user("z"), end(), flows("s > p1 > z > e"),
            )
        )
    )  # fmt: skip

    case.complete("a").complete("b")

    assert ["z"] == case.open


def test_a_task_whose_conditions_all_fail_is_an_incident_at_its_way_out():
    case = Case(
        diagram(process(start(), users("a", "x"), end(), flows("s > a; a > x {n = 1}; a > e {n = 2}; x > e")))
    ).complete("a", n=3)

    assert ("a", "bpmn.no_flow", {"n": 3}) == (
        case.incident.element_id,
        case.incident.code,
        case.incident.params["variables"],
    )


def test_an_inclusive_join_does_not_wait_for_a_token_that_may_come_by_a_filled_flow_too():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "p1"), gateway("exclusive", "m"), gateway("exclusive", "g"),
                gateway("inclusive", "j"), users("a", "b", "late", "z"), end(),
                flows("s > p1; p1 > m; p1 > late > m; m > g; g > a {n = 1}; g > b {n = 2}; a > j; b > j; j > z > e"),
            )
        ),
        n=1,
    ).complete("a")  # fmt: skip

    assert ["late", "z"] == case.open


def test_an_inclusive_join_waits_for_a_token_that_may_come_by_a_boundary_event():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), gateway("inclusive", "j"), users("a", "c", "z"),
                boundary("b", "a", timer("Duration", "PT1H")), end(), flows("s > f; f > a > e; b > j; f > c > j; j > z > e"),
            )
        )
    ).complete("c")  # fmt: skip

    assert ["a"] == case.open
    assert ["z"] == case.complete("a").open


def test_a_join_that_still_waits_goes_with_its_scope():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "p1", start("s1"), gateway("parallel", "f"), users("a", "b"), gateway("inclusive", "j"), end("e1"),
                    flows("s1 > f; f > a > j; f > b > j; j > e1"),
                ),
                boundary("late", "p1", timer("Duration", "PT1H")), users("h"), end(), flows("s > p1 > e; late > h > e"),
            )
        )
    ).complete("a").after(hours=1)  # fmt: skip

    assert ["h"] == case.open
    assert ["b", "p1"] == case.terminated
    assert case.complete("h").done


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


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_that_is_about_to_go_on_takes_in_what_comes_at_the_same_moment(kind):
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a1", "a2"), gateway("exclusive", "m"),
                user("b", completionQuantity="2"), gateway(kind, "j"), users("z"), end(),
                flows("s > f; f > a1 > m; f > a2 > m; m > j; f > b > j; j > z > e"),
            )
        )
    ).complete("a1").complete("a2").complete("b")  # fmt: skip

    assert ["z", "z"] == case.open
    assert case.complete("z").complete("z").done
