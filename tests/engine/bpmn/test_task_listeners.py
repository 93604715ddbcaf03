"""Listeners to a user task: jobs that its creation, its assignment and its changes wait for."""

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
    listeners,
    process,
    start,
    task_listeners,
    user,
    zeebe,
)
from tests.engine.bpmn.driving import Case

HEADER = "io.camunda.zeebe:"


def one(*given, beside=(), **drawn):
    """A task ``x`` that is listened to, then a task ``z``."""
    return diagram(
        process(start(), user("x", *given, **drawn), user("z"), end(), *beside, flows("s > x > z > e")),
    )


def asked(*given, **drawn):
    return one(task_listeners(*given), **drawn)


def told(job):
    """What a listener reads of the task in the headers of its job."""
    return {name.removeprefix(HEADER): value for name, value in job.headers.items() if name.startswith(HEADER)}


def refused(command, *arguments):
    with pytest.raises(InvalidVariables) as error:
        command(*arguments)
    return [finding.code for finding in error.value.findings]


# -- creating ----------------------------------------------------------------------------------------------------------


def test_nobody_has_a_task_before_those_who_listen_to_its_creation_are_done():
    case = Case(asked(("creating", "first"), ("creating", "then"), groups="sales"))

    assert ([], "creating") == (case.open, case.state("x"))
    assert ("first", "task_listener", "creating") == (
        case.job("x").type,
        case.job("x").kind,
        case.job("x").listens_to,
    )
    assert ([], "then") == (case.work("x").open, case.job("x").type)
    assert ["x"] == case.work("x").open
    assert (["z"], {}) == (case.complete("x").open, case.jobs)


def test_a_task_that_is_being_created_cannot_be_completed_or_assigned():
    case = Case(asked(("creating", "check")))
    (key,) = case.becoming

    with pytest.raises(TaskAlreadyCompleted):
        case.complete_key(key)
    with pytest.raises(TaskAlreadyCompleted):
        case.command(lambda runtime: runtime.assign_user_task(key, "li"))


def test_whom_the_diagram_names_has_the_task_when_those_who_listen_to_both_are_done():
    case = Case(asked(("assigning", "whom"), ("creating", "check"), assignee="wang"))

    assert ("check", "wang", None) == (
        case.job("x").type,
        told(case.job("x"))["assignee"],
        case.told(e.UserTaskCreated)[0].assignee,
    )
    assert ("assigning", "whom", "wang") == (
        case.work("x").state("x"),
        case.job("x").type,
        told(case.job("x"))["assignee"],
    )
    assert "wang" == case.work("x").task("x").assignee


def test_whom_the_diagram_names_has_the_task_at_once_where_nobody_listens_to_that():
    case = Case(asked(("creating", "check"), assignee="wang")).work("x")

    assert ("wang", []) == (case.task("x").assignee, case.told(e.UserTaskAssigning))


def test_execution_listeners_come_before_those_to_the_creation():
    case = Case(one(listeners(("start", "before")), task_listeners(("creating", "check"))))

    assert ("before", []) == (case.job("x").type, case.told(e.UserTaskCreated))
    assert "check" == case.work("x").job("x").type
    assert ["x"] == case.work("x").open


def test_the_headers_of_the_task_come_along_and_speak_for_nobody_else():
    drawn = "".join(zeebe("header", key=key, value="drawn") for key in ("room", f"{HEADER}assignee"))
    case = Case(one(zeebe("taskHeaders", drawn), task_listeners(("creating", "check"))))

    assert {"room": "drawn", f"{HEADER}userTaskKey": str(next(iter(case.becoming))), f"{HEADER}priority": "50"} == dict(
        case.job("x").headers
    )


# -- assigning ---------------------------------------------------------------------------------------------------------


def test_somebody_has_a_task_when_those_who_listen_to_that_are_done():
    case = Case(asked(("assigning", "check"), groups="sales")).assign("x", "li")

    assert ("assigning", []) == (case.state("x"), case.open)
    assert {"assignee": "li", "action": "assign", "changedAttributes": '["assignee"]'}.items() <= told(
        case.job("x")
    ).items()
    assert "li" == case.work("x").task("x").assignee
    assert [e.UserTaskAssigning, e.UserTaskAssigned] == [
        type(event) for event in case.events if isinstance(event, e.UserTaskAssigning | e.UserTaskAssigned)
    ]


def test_whom_a_listener_denies_does_not_have_it():
    case = Case(asked(("assigning", "check"), groups="sales")).assign("x", "li").deny("x", "is on leave")

    assert (None, {}) == (case.task("x").assignee, case.jobs)
    assert [e.UserTaskDenied(case.task("x").key, "is on leave", "assigning")] == case.told(e.UserTaskDenied)
    assert "wang" == case.assign("x", "wang").work("x").task("x").assignee


def test_whom_the_diagram_names_can_be_denied():
    case = Case(asked(("assigning", "check"), assignee="wang")).deny("x")

    assert (["x"], None) == (case.open, case.task("x").assignee)


def test_giving_it_back_is_listened_to():
    case = Case(asked(("assigning", "check"), users="li")).assign("x", "li").work("x").assign("x", None)

    assert "assignee" not in told(case.job("x"))
    assert '["assignee"]' == told(case.job("x"))["changedAttributes"]
    assert "li" == case.deny("x").task("x").assignee


def test_where_nobody_listens_to_it_somebody_has_it_at_once():
    case = Case(asked(("completing", "check"))).assign("x", "li")

    assert ("li", {}) == (case.task("x").assignee, case.jobs)
    assert "li" == told(case.complete("x").job("x"))["assignee"]


# -- updating ----------------------------------------------------------------------------------------------------------


def test_a_task_is_changed_when_those_who_listen_to_that_are_done():
    case = Case(asked(("updating", "check"), groups="sales")).update("x", priority=80, candidate_users=("li",))

    assert ("updating", []) == (case.state("x"), case.open)
    assert {"priority": "80", "action": "update", "candidateUsers": '["li"]'}.items() <= told(case.job("x")).items()
    assert '["candidateUsersList","priority"]' == told(case.job("x"))["changedAttributes"]
    assert (80, ("li",), ("sales",)) == (
        case.work("x").task("x").priority,
        case.task("x").candidate_users,
        case.task("x").candidate_groups,
    )


def test_a_change_that_is_denied_changes_nothing():
    case = Case(asked(("updating", "check"), groups="sales")).update("x", priority=80).deny("x", "not urgent")

    assert (50, ["x"]) == (case.task("x").priority, case.open)
    assert [e.UserTaskDenied(case.task("x").key, "not urgent", "updating")] == case.told(e.UserTaskDenied)
    assert "changedAttributes" in told(case.update("x", priority=70).job("x"))


def test_where_nobody_listens_to_it_a_task_is_changed_at_once():
    case = Case(asked(("completing", "check"))).update("x", priority=80)

    assert (80, {}) == (case.task("x").priority, case.jobs)
    assert "80" == told(case.complete("x").job("x"))["priority"]


# -- all of them -------------------------------------------------------------------------------------------------------


BEGINNINGS = {
    "creating": lambda case: case,
    "assigning": lambda case: case.assign("x", "li"),
    "updating": lambda case: case.update("x", priority=70),
    "completing": lambda case: case.complete("x", n=1),
    "canceling": lambda case: case.cancel(),
}


def begun(what, *types, **drawn):
    case = Case(asked(*((what, each_) for each_ in types or ("check",)), **drawn))
    return BEGINNINGS[what](case)


@pytest.mark.parametrize("what", BEGINNINGS)
def test_each_is_asked_in_its_turn_and_told_what_it_listens_to(what):
    case = begun(what, "first", "then")

    assert [("first", what)] == [(job.type, job.listens_to) for job in case.jobs.values()]
    assert [("then", what)] == [(job.type, job.listens_to) for job in case.work("x").jobs.values()]
    assert {} == case.work("x").jobs


@pytest.mark.parametrize("what", BEGINNINGS)
def test_one_that_fails_is_an_incident_and_is_called_again(what):
    case = begun(what, "first", "then").work("x").fail("x")

    assert ("bpmn.job_failed", what) == (case.incident.code, case.state("x"))
    assert (["then"], {}) == ([job.type for job in case.retry().jobs.values()], case.incidents)
    assert ({}, {}) == (case.work("x").jobs, case.becoming)


@pytest.mark.parametrize("what", BEGINNINGS)
def test_past_one_that_failed_it_counts_as_done(what):
    case = begun(what).fail("x").skip()

    assert ({}, {}, {}) == (case.jobs, case.incidents, case.becoming)


@pytest.mark.parametrize("what", BEGINNINGS)
def test_one_whose_type_cannot_be_said_is_an_incident(what):
    case = begun(what, "=if missing = null then 5 else missing")

    assert ("bpmn.not_text", what) == (case.incident.code, case.state("x"))
    assert ["found"] == [job.type for job in case.retry(missing="found").jobs.values()]


@pytest.mark.parametrize("what", [what for what in BEGINNINGS if what != "completing"])
def test_only_those_to_the_completion_bring_variables(what):
    case = begun(what)
    key = case.job("x").key

    assert ["bpmn.nothing_to_bring"] == refused(case.stored.complete_job, key, {"n": 1})


@pytest.mark.parametrize("what", ["creating", "canceling"])
def test_that_a_task_is_there_or_gone_cannot_be_denied(what):
    case = begun(what)
    key = case.job("x").key

    assert ["bpmn.nothing_to_deny"] == refused(case.stored.complete_job, key, {}, "no")


@pytest.mark.parametrize("what", [what for what in BEGINNINGS if what != "canceling"])
def test_an_error_of_a_listener_interrupts_the_task(what):
    caught = (boundary("b", "x", event("error", "e1")), flows("b > e"))
    case = BEGINNINGS[what](Case(asked((what, "check"), beside=caught)))

    assert case.throw("x", "e1").done


@pytest.mark.parametrize("many", [2, 40])
def test_each_instance_is_listened_to(many):
    case = Case(one(task_listeners(("creating", "new"), ("assigning", "whom")), each(f"for i in 1..{many} return i")))
    for key in sorted(case.jobs):
        case.command(lambda runtime, key=key: runtime.complete_job(key, {}))
    for key in sorted(case.tasks):
        case.command(lambda runtime, key=key: runtime.assign_user_task(key, "li"))
    for key in sorted(case.jobs):
        case.command(lambda runtime, key=key: runtime.complete_job(key, {}))

    assert many == len([task for task in case.tasks.values() if task.assignee == "li"])
    for key in sorted(case.tasks):
        case.complete_key(key)
    assert ["z"] == case.open
