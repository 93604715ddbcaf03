"""Execution listeners: jobs before an activity's work, and after it."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    again,
    boundary,
    call,
    compensates,
    diagram,
    element,
    end,
    event,
    flows,
    io,
    listeners,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case

BOTH = listeners(("start", "before"), ("end", "after"), ("start", "then"))


def one(node, *others):
    return diagram(process(start(), node, user("z"), end(), *others, flows("s > x > z > e")))


def types(case):
    return sorted(job.type for job in case.jobs.values())


def test_work_begins_when_the_listeners_before_it_are_done_in_their_order():
    case = Case(one(user("x", BOTH)))

    assert (["before"], []) == (types(case), case.open)
    assert (["then"], []) == (types(case.work("x")), case.open)
    assert ([], ["x"]) == (types(case.work("x")), case.open)


def test_the_way_goes_on_when_the_listeners_after_the_work_are_done():
    case = Case(one(user("x", BOTH))).work("x").work("x").complete("x")

    assert (["after"], []) == (types(case), case.open)
    assert ["z"] == case.work("x").open
    assert case.complete("z").done


KINDS = {
    "script": script("x", "1", "n", BOTH),
    "manual": element("manualTask", "x", BOTH),
    "service": service("x", BOTH),
    "sub-process": sub("x", BOTH, start("s1"), end("e1"), flows("s1 > e1")),
    "call": call("x", "q", BOTH),
    "receive": element("receiveTask", "x", BOTH, messageRef="message_m1"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_activity_has_them(kind):
    called = process(start("s2"), end("e2"), flows("s2 > e2"), id="q")
    content = one(KINDS[kind]).replace(b"</bpmn:definitions>", called.encode() + b"</bpmn:definitions>")
    case = Case(content).work("x").work("x")
    if kind == "service":
        assert ["work"] == types(case)
        case.work("x")
    if kind == "receive":
        case.send("m1")

    assert ["after"] == types(case)
    assert ["z"] == case.work("x").open


def test_what_the_first_bring_is_the_activitys_own_and_what_the_last_bring_leaves_it():
    case = Case(one(user("x", io(inputs={"a": "=1"}, outputs={"sum": "=a + b"}), BOTH)))

    assert {"a": 1} == case.visible(case.job("x").key)
    case.work("x", b=2).work("x").complete("x")
    assert {"a": 1, "b": 2, "sum": 3} == case.visible(case.job("x").key)
    assert {"sum": 4} == case.work("x", sum=4).variables


def test_events_on_the_border_wait_for_the_listeners_before_the_work():
    case = Case(one(user("x", BOTH), boundary("late", "x", timer("Duration", "PT1H")), flows("late > e"))).after(
        hours=2
    )

    assert ["before"] == types(case)
    assert {"late"} == set(case.work("x").work("x").due)


@pytest.mark.parametrize("done", [0, 1])
def test_a_listener_that_fails_is_an_incident_and_is_called_again(done):
    case = Case(one(user("x", listeners(("start", "before"), ("end", "after")))))
    if done:
        case.work("x").complete("x")
    case.fail("x")

    assert "bpmn.job_failed" == case.incident.code
    assert [["before"], ["after"]][done] == types(case.retry())
    assert [["x"], ["z"]][done] == case.work("x").open
    assert done == len(case.told(e.UserTaskCompleted))


def test_work_that_cannot_begin_after_a_listener_calls_no_listener_again():
    case = Case(one(user("x", listeners(("start", "before")), assignee="=who"))).work("x", who=7)

    assert ("x", "bpmn.not_text") == (case.incident.element_id, case.incident.code)

    case.retry(who="li")

    assert (["x"], []) == (case.open, types(case))


def test_an_error_of_a_listener_is_caught_around_the_activity():
    inner = sub("p1", start("s1"), user("x", BOTH), end("e1"), flows("s1 > x > e1"))
    case = Case(
        diagram(
            process(start(), inner, boundary("b", "p1", event("error", "e1")), user("z"), end(), flows("s > p1 > e; b > z > e"))
        )
    ).throw("x", "e1")  # fmt: skip

    assert (["z"], []) == (case.open, types(case))


def test_what_is_taken_away_takes_its_listener_along():
    case = Case(one(user("x", BOTH))).cancel()

    assert case.done
    assert [] == types(case)
    assert [] == case.told(e.UserTaskCanceled)


def test_each_round_of_a_loop_has_them():
    case = Case(one(user("x", listeners(("end", "after")), again(most=2)))).complete("x")

    assert (["after"], []) == (types(case), case.open)
    assert ["x"] == case.work("x").open
    assert ["z"] == case.complete("x").work("x").open


def test_what_undoes_may_have_them_too():
    case = Case(
        diagram(
            process(
                start(), user("a"), compensates("b", "a", "x"), user("x", BOTH, isForCompensation="true"),
                end("e", "<bpmn:compensateEventDefinition/>"), flows("s > a > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert case.work("x").work("x").complete("x").work("x").done
