"""Embedded sub-processes, and what leaves them: terminate, errors, escalations, signals, links."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    link,
    process,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def test_a_sub_process_ends_when_its_last_token_does():
    case = Case(
        diagram(
            process(
                start(),
                sub("p1", start("s1"), users("a", "b"), end("e1"), flows("s1 > a > e1; a > b > e1")),
                user("z"), end(), flows("s > p1 > z > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["b"] == case.open
    assert ["z"] == case.complete("b").open
    assert ["s", "s1", "a", "e1", "b", "e1", "p1"] == case.path


def test_output_mappings_of_a_sub_process_see_its_variables():
    case = Case(
        diagram(
            process(
                start(),
                sub(
                    "p1", io(inputs={"sum": "=1"}, outputs={"total": "=sum * 10"}), start("s1"), user("a"), end("e1"),
                    flows("s1 > a > e1"),
                ),
                user("z"), end(), flows("s > p1 > z > e"),
            )
        )
    ).complete("a", sum=4)  # fmt: skip

    assert {"total": 40} == case.variables


def test_a_timer_on_a_sub_process_takes_all_of_it_away():
    case = Case(
        diagram(
            process(
                start(),
                sub("p1", start("s1"), gateway("parallel", "f"), user("a"), service("w"), end("e1"), flows("s1 > f; f > a > e1; f > w > e1")),
                boundary("b", "p1", timer("Duration", "PT1H")), user("z"), end(), flows("s > p1 > e; b > z > e"),
            )
        )
    ).after(hours=1)  # fmt: skip

    assert ["z"] == case.open
    assert {} == case.jobs
    assert ["a", "w", "p1"] == case.terminated


def test_terminate_ends_its_own_scope_only():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "g"),
                sub(
                    "p1", start("s1"), gateway("parallel", "f"), users("a", "b"), end("e1"),
                    end("t", event("terminate")), flows("s1 > f; f > a > t; f > b > e1"),
                ),
                users("z", "y"), end(), flows("s > g; g > p1 > z > e; g > y > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["y", "z"] == case.open
    assert ["b"] == case.terminated


def test_terminate_ends_the_case():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "b"), end(), end("t", event("terminate")),
                flows("s > f; f > a > t; f > b > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert case.done
    assert {} == case.tasks


def failing(throw, catch, *, through, interrupting=True):
    inner = (start("s3"), user("u"), throw, flows("s3 > u > t"))
    innermost = call("c", "q") if through == "call" else sub("c", *inner)
    others = [process(*inner, id="q")] if through == "call" else []
    return diagram(
        process(
            start(),
            sub("p1", start("s1"), innermost, end("e1"), flows("s1 > c > e1")),
            boundary("b", "p1", catch, interrupting=interrupting),
            users("z", "h"),
            end(),
            flows("s > p1 > z > e; b > h > e"),
        ),
        *others,
    )


@pytest.mark.parametrize("through", ["call", "sub-process"])
@pytest.mark.parametrize("code", ["e1", None])
def test_an_error_end_event_is_caught_outwards(through, code):
    case = Case(failing(end("t", event("error", "e1")), event("error", code), through=through)).complete("u")

    assert ["h"] == case.open
    assert case.complete("h").done


def test_an_error_that_nobody_catches_is_recorded_and_the_branch_ends():
    case = Case(failing(end("t", event("error", "e1")), event("error", "e2"), through="call")).complete("u")

    assert ["z"] == case.open
    assert [("t", "e1")] == [(told.element_id, told.error_code) for told in case.told(e.BpmnErrorUncaught)]


@pytest.mark.parametrize("through", ["call", "sub-process"])
def test_an_escalation_that_does_not_interrupt_lets_both_go_on(through):
    case = Case(
        failing(end("t", event("escalation", "x1")), event("escalation", "x1"), through=through, interrupting=False)
    ).complete("u")

    assert ["h", "z"] == case.open


def test_an_escalation_that_nobody_catches_goes_on():
    case = Case(failing(end("t", event("escalation", "x1")), event("escalation", "x2"), through="call")).complete("u")

    assert ["z"] == case.open


def test_a_signal_reaches_every_catcher_in_the_case():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "x", "y"),
                element("intermediateCatchEvent", "c1", event("signal", "s1")),
                element("intermediateCatchEvent", "c2", event("signal", "s1")), end("t", event("signal", "s1")), end(),
                flows("s > f; f > a > t; f > c1 > x > e; f > c2 > y > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["x", "y"] == case.open


def test_a_signal_that_does_not_interrupt_can_come_again():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "b", "h"),
                element("intermediateThrowEvent", "t", event("signal", "s1")), gateway("exclusive", "m"),
                boundary("w", "b", event("signal", "s1"), interrupting=False), end(),
                flows("s > f; f > m > a > t > m; f > b > e; w > h > e"),
            )
        )
    ).complete("a").complete("a")  # fmt: skip

    assert ["a", "b", "h", "h"] == case.open


def test_a_link_goes_on_at_its_namesake():
    case = Case(
        diagram(
            process(
                start(), users("a", "b"), end(), element("intermediateThrowEvent", "t", link("L")),
                element("intermediateCatchEvent", "c", link("L")), flows("s > a > t; c > b > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert ["b"] == case.open
    assert ["s_a", "a_t", "c_b"] == case.flows


@pytest.mark.parametrize("place", ["boundary", "event sub-process"])
def test_a_timer_that_has_fired_once_leaves_no_trace(place):
    late = timer("Duration", "PT1H")
    if place == "boundary":
        parts = [boundary("b", "a", late, interrupting=False), end("be"), flows("b > be")]
    else:
        parts = [handler("hp", start("hs", late, isInterrupting="false"), end("he"), flows("hs > he"))]
    case = Case(diagram(process(start(), user("a"), *parts, end(), flows("s > a > e"))))
    with_timer = len(case.lasting._case.tasks)

    case.after(hours=1)

    assert ["a"] == case.open
    assert with_timer - 1 == len(case.lasting._case.tasks)


def test_an_error_end_event_that_is_caught_has_completed():
    case = Case(failing(end("t", event("error", "e1")), event("error", "e1"), through="call")).complete("u")

    assert "t" in case.path
    assert ["c", "p1"] == case.terminated
