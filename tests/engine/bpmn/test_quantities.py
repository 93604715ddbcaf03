"""Start and completion quantities: how many tokens an activity needs to begin, and how many leave it."""

import pytest

from engine import events as e
from engine.bpmn.containers import MOST_STEPS
from tests.engine.bpmn.diagrams import (
    again,
    boundary,
    call,
    compensate,
    compensates,
    diagram,
    each,
    element,
    end,
    flows,
    gateway,
    process,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

THREE = "s > f; f > a > x; f > b > x; f > c > x; x > z > e"
"""Three tasks, each of which sends a token to ``x``."""


def merging(x, *others, path=THREE):
    return diagram(
        process(start(), gateway("parallel", "f"), users("a", "b", "c", "z"), x, *others, end(), flows(path))
    )


INSIDE = start("s1") + user("inner") + end("e1") + flows("s1 > inner > e1")
CALLED = process(start("s2"), user("x1"), end("e2"), flows("s2 > x1 > e2"), id="q")
KINDS = {
    "a user task": (user("x", startQuantity="3"), lambda case: case.complete("x")),
    "a job": (service("x", startQuantity="3"), lambda case: case.work("x")),
    "a message": (
        element("receiveTask", "x", messageRef="message_m1", startQuantity="3"),
        lambda case: case.send("m1"),
    ),
    "a sub-process": (sub("x", INSIDE, startQuantity="3"), lambda case: case.complete("inner")),
    "a called process": (call("x", "q", startQuantity="3"), lambda case: case.complete("x1")),
    "several at once": (user("x", each("[1, 2]"), startQuantity="3"), lambda case: case.complete("x").complete("x")),
    "several in turn": (
        user("x", each("[1, 2]", sequential=True), startQuantity="3"),
        lambda case: case.complete("x").complete("x"),
    ),
    "a loop": (user("x", again(most=2), startQuantity="3"), lambda case: case.complete("x").complete("x")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_activity_begins_once_when_enough_tokens_have_come(kind):
    drawn, work = KINDS[kind]
    content = merging(drawn).replace(b"</bpmn:definitions>", CALLED.encode() + b"</bpmn:definitions>")
    case = Case(content).complete("b").complete("a")

    assert (["c"], [], {}) == (case.open, case.working, case.messages)
    assert "x" not in [event_.element_id for event_ in case.told(e.ElementActivated)]

    case.complete("c")

    assert "z" not in case.open
    assert ["z"] == work(case).open
    assert case.complete("z").done


def test_it_does_not_matter_by_which_flow_they_come():
    path = "s > f; f > a > m; f > b > m; f > c > m; m > x > z > e"
    case = Case(merging(user("x", startQuantity="3"), gateway("exclusive", "m"), path=path))

    assert ["x"] == case.complete("a").complete("b").complete("c").open


def test_what_comes_when_it_has_begun_waits_for_the_next_time():
    path = "s > f; f > a > x; f > b > x; f > c > x; f > d > x; x > z > e"
    case = Case(merging(user("x", startQuantity="2") + user("d"), path=path)).complete("a").complete("b")

    assert ["c", "d", "x"] == case.open
    assert ["d", "x"] == case.complete("c").open
    assert ["x", "x"] == case.complete("d").open
    assert case.complete("x").complete("x").complete("z").complete("z").done


def test_a_token_that_waits_for_others_keeps_its_case_open():
    case = Case(merging(user("x", startQuantity="2"))).complete("a").complete("b").complete("x").complete("z")

    assert ["c"] == case.open
    assert not case.complete("c").done
    assert [["p", "x", "active", {}]] == case.meant["elements"]


def test_its_events_are_armed_when_it_begins():
    late = boundary("late", "x", timer("Duration", "PT1H")) + user("h")
    case = Case(merging(user("x", startQuantity="3"), late, path=f"{THREE}; late > h > e")).complete("a").complete("b")

    assert {} == case.timers
    assert ["late"] == list(case.complete("c").due)
    assert ["h"] == case.after(hours=1).open


def test_each_instance_of_a_sub_process_counts_its_own_tokens():
    inside = start("s1") + users("a", "b") + user("x", startQuantity="2") + end("e1")
    part = sub("p1", each("[1, 2]"), inside, flows("s1 > a > x > e1; s1 > b > x"))
    case = Case(diagram(process(start(), part, end(), flows("s > p1 > e"))))
    first, *_ = [key for key, task in case.tasks.items() if task.element_id == "a"]
    _, second = [key for key, task in case.tasks.items() if task.element_id == "b"]

    case.complete_key(first).complete_key(second)

    assert ["a", "b"] == case.open
    assert ["x", "x"] == case.complete("a").complete("b").open
    assert case.complete("x").complete("x").done


def test_what_waits_is_taken_away_with_its_scope_and_was_never_begun():
    inside = start("s1") + users("a", "b") + user("x", startQuantity="2") + end("e1")
    part = sub("p1", inside, flows("s1 > a > x > e1; s1 > b > x"))
    late = boundary("late", "p1", timer("Duration", "PT1H"))
    case = Case(diagram(process(start(), part, late, end(), flows("s > p1 > e; late > e")))).complete("a")

    assert case.after(hours=1).done
    assert ["b", "p1"] == case.terminated


def test_an_inclusive_join_waits_for_a_token_that_waits_for_others():
    path = "s > f; f > a > x; f > b > x; f > c > j; x > j; j > z > e"
    case = Case(merging(user("x", startQuantity="2"), gateway("inclusive", "j"), path=path)).complete("c").complete("a")

    assert ["b"] == case.open
    assert ["x"] == case.complete("b").open
    assert ["z"] == case.complete("x").open


def test_an_incident_at_its_beginning_does_not_ask_for_the_tokens_again():
    case = Case(merging(user("x", startQuantity="3", assignee="=who"))).complete("a").complete("b")
    case.complete("c", who=5)

    assert "bpmn.not_text" == case.incident.code
    assert ["x"] == case.retry(who="li").open
    assert ["z"] == case.complete("x").open


def test_an_activity_that_was_stopped_before_it_began_is_gone_past_as_any(monkeypatch):
    case = Case(merging(user("x", startQuantity="3"))).complete("a").complete("b")
    with monkeypatch.context() as within:
        for module in ("containers", "standing"):
            within.setattr(f"engine.bpmn.{module}.MOST_STEPS", 0)
        case.lasting._case.budget = 0
        case.complete("c")

    assert ("x", "bpmn.budget") == (case.incident.element_id, case.incident.code)

    case.lasting._case.budget = MOST_STEPS
    case.skip().complete("z")

    assert case.done
    assert len(case.told(e.ElementActivated)) == len(case.told(e.ElementCompleted)) + len(case.terminated)


def leaving(x, path="s > x; x > y > e; x > z > e"):
    return diagram(process(start(), x, users("y", "z"), end(), flows(path)))


@pytest.mark.parametrize(
    "x", [user("x", completionQuantity="3"), user("x", each("[1, 2]"), completionQuantity="3")], ids=["one", "many"]
)
def test_an_activity_sends_several_tokens_down_each_of_its_flows(x):
    case = Case(leaving(x))
    while "x" in case.open:
        case.complete("x")

    assert ["y", "y", "y", "z", "z", "z"] == case.open
    assert ["x_y", "x_z"] * 3 == case.flows[1:]


def test_only_flows_whose_condition_holds_are_taken():
    case = Case(leaving(user("x", completionQuantity="2"), "s > x; x > y {n > 1}; x > z {n > 2}; y > e; z > e"))

    assert ["y", "y"] == case.complete("x", n=2).open


def test_a_boundary_event_sends_one_token():
    late = boundary("late", "x", timer("Duration", "PT1H"))
    case = Case(leaving(user("x", completionQuantity="2") + late, "s > x > y > e; late > z > e"))

    assert ["z"] == case.after(hours=1).open


def test_a_parallel_join_keeps_what_comes_too_often():
    path = "s > f; f > x > j; f > y > j; j > z > e"
    case = Case(leaving(gateway("parallel", "f") + user("x", completionQuantity="2") + gateway("parallel", "j"), path))

    assert ["z"] == case.complete("x").complete("y").open
    assert not case.complete("z").done


def test_what_sends_several_and_what_needs_them_belong_together():
    one = user("x", completionQuantity="4")
    case = Case(leaving(one + user("m", startQuantity="2"), "s > x > m > z > e")).complete("x")

    assert ["m", "m"] == case.open
    assert ["z", "z"] == case.complete("m").complete("m").open


def test_an_activity_with_quantities_is_undone_as_often_as_it_was_done():
    undone = compensates("u", "x", "undo") + service("undo", isForCompensation="true")
    x, m = user("x", startQuantity="2") + undone, user("m", startQuantity="2")
    thrown = element("intermediateThrowEvent", "t", compensate())
    path = "s > f; f > a > x; f > b > x; f > c > x; f > d > x; x > m > t > e"
    case = Case(merging(x, m, thrown, users("d"), path=path))
    for name in ("a", "b", "c", "d", "x", "x", "m"):
        case.complete(name)

    assert ["undo"] == case.working
    assert ["undo"] == case.work("undo").working
    assert case.work("undo").done


def test_tokens_without_end_are_stopped_by_the_budget():
    twice = element("task", "x", completionQuantity="1000")
    case = Case(
        diagram(process(start(), gateway("exclusive", "m"), twice, end(), flows("s > m > x > m"))), starts=False
    )

    assert {"bpmn.budget"} == {raised.code for raised in case.start().told(e.IncidentRaised)}
    assert len(case.events) < 20_000
