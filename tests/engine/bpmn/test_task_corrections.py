"""What listeners to a user task correct of it: who has it, who may, by when, how urgent it is."""

import pytest

from engine import events as e
from engine.errors import InvalidVariables
from tests.engine.bpmn.diagrams import diagram, each, end, flows, listeners, process, service, start
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_task_listeners import BEGINNINGS, asked, begun, one, refused, told


def test_what_a_listener_corrects_those_after_it_see():
    case = begun("completing", "first", "then", groups="sales")
    case.correct("x", priority=80, candidate_groups=["quality"], due="2026-01-06T01:00:00+00:00")

    assert {
        "priority": "80",
        "candidateGroups": '["quality"]',
        "dueDate": "2026-01-06T01:00:00+00:00",
        "changedAttributes": '["candidateGroupsList","dueDate","priority"]',
    }.items() <= told(case.job("x")).items()
    assert [] == case.told(e.UserTaskUpdated)


def test_what_is_corrected_back_has_not_changed():
    case = begun("assigning", "first", "then", "last")

    assert '["assignee","priority"]' == told(case.correct("x", priority=80).job("x"))["changedAttributes"]
    assert '["assignee"]' == told(case.correct("x", priority=50).job("x"))["changedAttributes"]
    assert [] == case.work("x").told(e.UserTaskUpdated)


@pytest.mark.parametrize("what", ["creating", "assigning", "updating"])
def test_the_task_is_as_it_was_corrected(what):
    case = begun(what, groups="sales").correct(
        "x", assignee="wang", candidate_users=["wang"], follow_up="2026-01-06T01:00:00+00:00", priority=90
    )
    task = case.task("x")

    assert ("wang", ("wang",), ("sales",), 90) == (
        task.assignee,
        task.candidate_users,
        task.candidate_groups,
        task.priority,
    )
    assert "2026-01-06T01:00:00+00:00" == task.follow_up.isoformat()
    assert {} == case.becoming


@pytest.mark.parametrize("what", ["completing", "canceling"])
def test_the_record_of_a_task_that_is_over_is_as_it_was_corrected(what):
    case = begun(what).correct("x", assignee="wang", priority=90)

    assert ["wang"] == [event.assignee for event in case.told(e.UserTaskAssigned)]
    assert [90] == [event.priority for event in case.told(e.UserTaskUpdated)]
    assert {} == case.becoming


def test_a_corrected_completion_is_still_whose_it_was():
    assert ["li"] == [
        event.completed_by for event in begun("completing").correct("x", assignee="wang").told(e.UserTaskCompleted)
    ]


def test_whom_a_listener_to_the_creation_names_has_the_task_and_nobody_is_asked():
    case = Case(asked(("creating", "check"), ("assigning", "whom"))).correct("x", assignee="wang")

    assert ("wang", {}) == (case.task("x").assignee, case.jobs)


def test_whom_the_diagram_names_is_corrected_where_that_is_listened_to():
    case = Case(asked(("creating", "check"), ("assigning", "whom"), assignee="li"))
    key = case.job("x").key

    assert ["bpmn.assignee_drawn"] == refused(case.stored.complete_job, key, {}, None, {"assignee": "wang"})
    case.command(lambda runtime: runtime.complete_job(key, {}, None, {"priority": 60}))
    assert "wang" == case.correct("x", assignee="wang").task("x").assignee
    assert 60 == case.task("x").priority


def test_nobody_has_it_where_a_listener_takes_it_away():
    assert None is begun("assigning").correct("x", assignee=None).task("x").assignee


@pytest.mark.parametrize("what", ["assigning", "updating", "completing"])
def test_what_is_denied_is_not_corrected(what):
    case = begun(what, "first", "then").correct("x", priority=80, assignee="wang").deny("x")

    assert (50, None) == (case.task("x").priority, case.task("x").assignee)
    assert ([], []) == (case.told(e.UserTaskUpdated), case.told(e.UserTaskAssigned))


@pytest.mark.parametrize("what", BEGINNINGS)
def test_a_correction_survives_a_failure_of_the_next_listener(what):
    case = begun(what, "first", "then").correct("x", priority=80).fail("x").retry()

    assert "80" == told(case.job("x"))["priority"]


@pytest.mark.parametrize(
    "drawn", [one(listeners(("start", "before"))), one(each("[1]"), listeners(("beforeAll", "b")))]
)
def test_other_listeners_have_nothing_to_correct(drawn):
    case = Case(drawn)

    with pytest.raises(InvalidVariables) as error:
        case.correct("x", priority=80)

    assert ["bpmn.nothing_to_correct"] == [finding.code for finding in error.value.findings]


def test_other_jobs_have_nothing_to_correct():
    case = Case(diagram(process(start(), service("x"), end(), flows("s > x > e"))))

    assert ["bpmn.nothing_to_correct"] == refused(
        case.stored.complete_job, case.job("x").key, {}, None, {"priority": 1}
    )
