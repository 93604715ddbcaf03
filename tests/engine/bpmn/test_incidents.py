"""A failing step stops its own token, and is done again."""

import pytest

from engine import events as e
from engine.errors import NotFound
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
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
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

TOO_MUCH = "for i in 1..n return for j in 1..1000 return i"
"""Fails with n = 1000, works with n = 1."""


def test_an_incident_stops_its_token_and_no_other():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), script("x", TOO_MUCH, "y"), users("a", "b"), end(),
                flows("s > f; f > x > a > e; f > b > e"),
            )
        ),
        n=1000,
    )  # fmt: skip

    assert ["b"] == case.open
    assert ("x", "feel.budget") == (case.incident.element_id, case.incident.code)

    case.complete("b")

    assert not case.done

    case.retry(n=1)

    assert ["a"] == case.open
    assert case.complete("a").done


def test_a_resolved_incident_cannot_be_retried():
    case = Case(diagram(process(start(), script("x", TOO_MUCH, "y"), end(), flows("s > x > e"))), n=1000)
    (key,) = case.incidents
    case.retry(n=1)

    assert case.done
    with pytest.raises(NotFound):
        case.lasting.retry(key)


def test_a_retry_that_fails_again_is_a_new_incident():
    case = Case(diagram(process(start(), script("x", TOO_MUCH, "y"), end(), flows("s > x > e"))), n=1000)
    (old,) = case.incidents

    case.retry()

    assert [old] != list(case.incidents)
    assert 1 == len(case.incidents)


def test_a_retry_at_the_way_out_repeats_no_work():
    case = Case(
        diagram(
            process(start(), user("a", io(outputs={"done": f"={TOO_MUCH}"})), user("b"), end(), flows("s > a > b > e"))
        ),
        n=1000,
    ).complete("a", by="wang")

    case.retry(n=1)

    assert ["b"] == case.open
    assert 1 == len([event for event in case.told(e.UserTaskCompleted) if event.completed_by == "wang"])
    assert 2 == len(case.told(e.UserTaskCreated))


def test_an_interrupted_token_takes_its_incident_along():
    case = Case(
        diagram(
            process(
                start(), sub("p1", start("s1"), script("x", TOO_MUCH, "y"), end("e1"), flows("s1 > x > e1")),
                boundary("b", "p1", timer("Duration", "PT1H")), users("h"), end(), flows("s > p1 > e; b > h > e"),
            )
        ),
        n=1000,
    ).after(hours=1)  # fmt: skip

    assert ["h"] == case.open
    assert {} == case.incidents


def test_a_cancelled_case_leaves_nothing_open():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), script("x", TOO_MUCH, "y"), user("a"),
                boundary("b", "a", timer("Duration", "PT1H")), end(), flows("s > f; f > x > e; f > a > e; b > e"),
            )
        ),
        n=1000,
    ).cancel()  # fmt: skip

    assert ({}, {}, {}) == (case.tasks, case.timers, case.incidents)
    assert case.done
    assert isinstance(case.happened[-1], e.ProcessInstanceCanceled)


def test_the_variables_that_a_condition_read_are_told():
    case = Case(
        diagram(
            process(
                start(), gateway("exclusive", "g"), users("a", "b"), end(),
                flows('s > g; g > a {kind = "x"}; g > b {rules.hours = 1}; a > e; b > e'),
            )
        ),
        kind="y",
        rules={"hours": 2},
    )  # fmt: skip

    assert {"kind": "y", "rules": {"hours": 2}} == case.incident.params["variables"]
    assert ["g_a", "g_b"] == case.incident.params["flows"]


def test_an_activity_that_cannot_begin_leaves_nothing_armed():
    case = Case(
        diagram(
            process(
                start(), user("a", assignee="=who"), boundary("b", "a", timer("Duration", "PT1H")), end(),
                flows("s > a > e; b > e"),
            )
        ),
        who=5,
    )  # fmt: skip

    assert {} == case.timers

    case.retry(who="li")

    assert 1 == len(case.timers)


def test_what_was_called_and_has_ended_is_not_cancelled_with_its_caller():
    case = Case(
        diagram(
            process(start(), call("c", "q", io(outputs={"x": f"={TOO_MUCH}"})), end(), flows("s > c > e")),
            process(start("s2"), user("u"), end("e2"), flows("s2 > u > e2"), id="q"),
        ),
        n=1000,
    ).complete("u")  # fmt: skip

    case.cancel()

    assert 1 == len([event for event in case.happened if isinstance(event, e.ProcessInstanceCanceled)])


def test_a_body_whose_way_out_fails_is_an_incident():
    case = Case(
        diagram(
            process(
                start(), user("a", each("[1, 2]")), users("x", "y"), end(),
                flows("s > a; a > x {n = 1}; a > y {n = 2}; x > e; y > e"),
            )
        ),
        n=3,
    ).complete("a").complete("a")  # fmt: skip

    assert ("a", "bpmn.no_flow") == (case.incident.element_id, case.incident.code)
    assert ["y"] == case.retry(n=2).open


def test_a_signal_does_not_find_a_token_that_it_has_found_before():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), gateway("exclusive", "m"), user("a"),
                element("intermediateThrowEvent", "t", event("signal", "s1")),
                element("intermediateCatchEvent", "c", event("signal", "s1"), io(outputs={"x": f"={TOO_MUCH}"})), end(),
                flows("s > f; f > m > a > t > m; f > c > e"),
            )
        ),
        n=1000,
    ).complete("a")  # fmt: skip
    before = case.incident

    case.complete("a")

    assert before == case.incident


def test_a_job_that_was_given_up_leaves_one_incident_when_its_result_cannot_be_mapped():
    case = Case(
        diagram(process(start(), service("w", io(outputs={"x": f"={TOO_MUCH}"})), end(), flows("s > w > e"))), n=1000
    ).fail("w").work("w")  # fmt: skip

    assert "feel.budget" == case.incident.code


def test_each_command_has_its_own_budget():
    names = [f"t{n}" for n in range(700)]
    more = [f"r{n}" for n in range(700)]
    row = " > ".join(["s", *names, "a", *more, "b", "e"])
    case = Case(
        diagram(
            process(start(), *(element("task", name) for name in (*names, *more)), users("a", "b"), end(), flows(row))
        )
    ).complete("a")

    assert ["b"] == case.open


LARGE = {"text": "x" * 1_000_000, "items": list(range(60))}


@pytest.mark.parametrize(
    "copies",
    [user("w", io(inputs={"copy": "=text"}), each("items")), service("w", each("items"))],
    ids=["for themselves", "for workers"],
)
def test_a_command_that_copies_too_much_data_stops_where_it_does(copies):
    case = Case(diagram(process(start(), copies, end(), flows("s > w > e"))), **LARGE)
    stopped = case.incident.params["tokens"]

    assert "bpmn.budget" == case.incident.code
    assert 25 < stopped < 35
    assert len(LARGE["items"]) == stopped + len(case.tasks) + len(case.jobs)

    case.retry()

    assert (len(LARGE["items"]), {}) == (len(case.tasks) + len(case.jobs), case.incidents)


BOOKED = user("book") + compensates("c", "book", "unbook") + user("unbook", isForCompensation="true")
"""What leaves a record for compensation in the scope around it."""


def booking(sub_process, *called, out="sp > z"):
    """Whatever books, then a task, then all is undone."""
    undo = end("undo", compensate())
    return diagram(process(start(), sub_process, users("z"), undo, flows(f"s > {out}; z > undo")), *called)


def test_a_sub_process_whose_result_failed_can_still_be_undone():
    inner = sub("sp", start("s1"), BOOKED, end("e1"), flows("s1 > book > e1"), io(outputs={"y": f"=count({TOO_MUCH})"}))
    case = Case(booking(inner), n=1000).complete("book")

    assert ("sp", "feel.budget") == (case.incident.element_id, case.incident.code)

    case.retry(n=1).complete("z")

    assert ["unbook"] == case.open
    assert case.complete("unbook").done


def test_a_sub_process_that_could_not_leave_can_still_be_undone():
    inner = sub("sp", start("s1"), BOOKED, end("e1"), flows("s1 > book > e1"))
    case = Case(booking(inner, out="sp > z {ok}")).complete("book").retry(ok=True).complete("z")

    assert ["unbook"] == case.open


def test_an_instance_whose_completion_condition_failed_can_still_be_undone():
    inner = sub("sp", start("s1"), BOOKED, end("e1"), flows("s1 > book > e1"), each("[1, 2]", until="ok"))
    case = Case(booking(inner)).complete("book").retry(ok=True).complete("z")

    assert ["unbook"] == case.open


def test_a_called_process_whose_result_failed_is_forgotten_with_what_it_could_have_undone():
    called = process(start("s1"), BOOKED, end("e1"), flows("s1 > book > e1"), id="q")
    case = Case(booking(call("sp", "q", io(outputs={"y": f"=count({TOO_MUCH})"})), called), n=1000).complete("book")

    assert "sp" == case.incident.element_id
    assert case.retry(n=1).complete("z").done


def test_what_arrives_at_a_failed_join_is_counted_for_the_retry():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), users("a", "b", "z"),
                element("complexGateway", "j", "<bpmn:activationCondition>=activationCount &gt;= n</bpmn:activationCondition>"), end(),
                flows("s > f; f > a > j; f > b > j; j > z > e"),
            )
        )
    ).complete("a").complete("b")  # fmt: skip

    assert "bpmn.condition_not_boolean" == case.incident.code
    assert ["z"] == case.retry(n=2).open
