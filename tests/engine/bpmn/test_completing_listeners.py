"""Listeners to the completion of a user task: jobs between the person and the way on, which may deny it."""

import pytest

from engine import events as e
from engine.errors import InvalidVariables, TaskAlreadyCompleted
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    end,
    event,
    flows,
    io,
    listeners,
    process,
    start,
    task_listeners,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case


def asked(*types):
    return task_listeners(*(("completing", each_) for each_ in types))


def one(*parts, beside=()):
    return diagram(process(start(), user("x", *parts), user("z"), end(), *beside, flows("s > x > z > e")))


def test_the_way_goes_on_when_all_that_listen_are_done_in_their_order():
    case = Case(one(asked("first", "then"))).complete("x", n=1)

    assert ("first", "task_listener", "completing") == (
        case.job("x").type,
        case.job("x").kind,
        case.job("x").listens_to,
    )
    assert ([], {}) == (case.told(e.UserTaskCompleted), case.variables)
    assert "then" == case.work("x").job("x").type
    assert (["z"], {"n": 1}) == (case.work("x").open, case.variables)
    assert "li" == case.told(e.UserTaskCompleted)[0].completed_by


def test_a_listener_sees_what_was_submitted_and_may_add_to_it():
    case = Case(one(asked("check")), a=1).complete("x", n=2)

    assert {"a": 1, "n": 2} == {key: value for key, value in case.job("x").variables.items() if key in {"a", "n"}}
    assert {"a": 1, "n": 3, "checked": True} == case.work("x", n=3, checked=True).variables


def test_what_is_denied_is_open_again_and_nothing_of_it_is_kept():
    case = Case(one(asked("check"))).complete("x", n=1).deny("x", "too little")

    assert ([e.UserTaskDenied(case.task("x").key, "too little")], {}) == (case.told(e.UserTaskDenied), case.variables)
    assert (["x"], {}, []) == (case.open, case.jobs, case.told(e.UserTaskCompleted))
    assert ["z"] == case.complete("x", n=2).work("x").open
    assert {"n": 2} == case.variables


def test_a_second_completion_meanwhile_is_refused():
    case = Case(one(asked("check")))
    key = case.task("x").key
    case.complete("x")

    with pytest.raises(TaskAlreadyCompleted):
        case.complete_key(key)


@pytest.mark.parametrize("drawn", [one(listeners(("start", "before"))), one(listeners(("end", "after")))])
def test_other_listeners_have_nothing_to_deny(drawn):
    case = Case(drawn)
    if not case.jobs:
        case.complete("x")

    with pytest.raises(InvalidVariables) as refused:
        case.deny("x")

    assert ["bpmn.nothing_to_deny"] == [finding.code for finding in refused.value.findings]


def test_one_that_fails_is_an_incident_and_is_called_again():
    case = Case(one(asked("check"))).complete("x", n=1).fail("x")

    assert "bpmn.job_failed" == case.incident.code
    assert (["z"], {"n": 1}) == (case.retry().work("x").open, case.variables)


def test_past_one_that_failed_the_completion_counts():
    case = Case(one(asked("check"))).complete("x", n=1).fail("x").skip()

    assert (["z"], {"n": 1}) == (case.open, case.variables)


@pytest.mark.parametrize("fails", [False, True])
def test_what_interrupts_the_task_takes_the_listener_along(fails):
    case = Case(one(asked("check"), beside=(boundary("late", "x", timer("Duration", "PT1H")), flows("late > e"))))
    case.complete("x")
    if fails:
        case.fail("x")
    case.after(hours=2)

    assert (True, {}, 1) == (case.done, case.jobs, len(case.told(e.UserTaskCanceled)))


def test_an_error_of_a_listener_interrupts_its_task():
    case = Case(one(asked("check"), beside=(boundary("b", "x", event("error", "e1")), flows("b > e")))).complete("x")

    assert case.throw("x", "e1").done


@pytest.mark.parametrize("many", [2, 40])
def test_each_instance_is_listened_to(many):
    case = Case(one(asked("check"), each(f"for i in 1..{many} return i")))
    for key in sorted(case.tasks):
        case.complete_key(key)
    for key in sorted(case.jobs):
        case.command(lambda runtime, key=key: runtime.complete_job(key, {}))

    assert ["z"] == case.open


def test_output_mappings_and_last_listeners_come_after_it():
    case = Case(one(io(outputs={"sum": "=n + 1"}), asked("check"), listeners(("end", "after")))).complete("x", n=1)

    assert {} == case.variables
    assert ("after", {"sum": 2}) == (case.work("x").job("x").type, case.variables)
    assert ["z"] == case.work("x").open
