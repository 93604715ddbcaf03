"""Parallel and inclusive gateways: what splits, and what is joined."""

import pytest

from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    end,
    event,
    flows,
    gateway,
    process,
    start,
    sub,
    task_listeners,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.undoing import done, throw

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


def test_an_inclusive_join_waits_for_an_activity_though_an_event_on_it_could_lead_to_a_filled_flow():
    case = Case(
        diagram(
            process(
                start(), user("a"), boundary("b", "a", timer("Duration", "PT1H"), interrupting=False), user("ask"),
                gateway("inclusive", "j"), user("z"), end(), flows("s > a > j > z > e; b > ask > j"),
            )
        )
    ).after(hours=1)  # fmt: skip

    assert ["a"] == case.complete("ask").open
    assert ["z"] == case.complete("a").open
    assert case.complete("z").done


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


def test_an_inclusive_join_waits_for_nothing_from_what_only_undoes_beside_its_way():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), done("hotel"), throw(waits=False), users("c", "z"),
                gateway("exclusive", "g", default="g_e"), gateway("inclusive", "j"), end(),
                flows("s > f; f > hotel > t > g; g > j {false}; g > e; f > c > j; j > z > e"),
            )
        )
    ).complete("hotel").complete("c")  # fmt: skip

    assert ["undo_hotel", "z"] == case.open


def test_an_inclusive_join_waits_for_nothing_from_a_task_whose_cancellation_is_listened_to():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), user("a", task_listeners(("canceling", "job"))), users("c", "late", "z"),
                boundary("b", "a", event("message", "m1")), gateway("inclusive", "j"), end(),
                flows("s > f; f > a > j; b > late > e; f > c > j; j > z > e"),
            )
        )
    ).complete("c").send("m1")  # fmt: skip

    assert ["z"] == case.open
    assert ["late", "z"] == case.work("a").open


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
