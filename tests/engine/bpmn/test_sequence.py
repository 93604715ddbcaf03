"""The plain run: start, user tasks, end; what is told on the way."""

import pytest

from engine import events as e
from engine.errors import InvalidVariables, TaskAlreadyCompleted
from engine.model import key_of
from tests.engine.bpmn.diagrams import diagram, element, end, flows, io, process, script, start, user, users
from tests.engine.bpmn.driving import NUMBER, Case

TWO_TASKS = diagram(process(start(), users("a", "b"), end(), flows("s > a > b > e")))


def test_a_case_waits_at_its_tasks_one_after_the_other():
    case = Case(TWO_TASKS)

    assert ["a"] == case.open

    case.complete("a")

    assert ["b"] == case.open

    case.complete("b")

    assert [] == case.open
    assert case.done
    assert ["s", "a", "b", "e"] == case.path
    assert ["s_a", "a_b", "b_e"] == case.flows


def test_every_step_is_told_in_its_order():
    root = key_of(NUMBER)

    case = Case(diagram(process(start(), user("a", name="批准"), end(), flows("s > a > e"))))

    assert [
        e.ProcessInstanceStarted(root, "p", key_of(1, 1), None, None, None),
        e.VariableWritten(root, root, "people", None, {"start": "li"}),
        e.ElementActivated(root + 1, root, "s"),
        e.ElementCompleted(root + 1, root, "s"),
        e.SequenceFlowTaken(root, "s_a"),
        e.ElementActivated(root + 2, root, "a"),
        e.UserTaskCreated(root + 2, root, "p", "a", "批准", None, None, (), (), (), None),
    ] == case.happened

    case.complete("a", by="wang", said="yes")

    assert [
        e.UserTaskCompleted(root + 2, "wang"),
        e.VariableWritten(root, root, "people", {"start": "li"}, {"start": "li", "a": "wang"}),
        e.VariableWritten(root, root, "said", None, "yes"),
        e.ElementCompleted(root + 2, root, "a"),
        e.SequenceFlowTaken(root, "a_e"),
        e.ElementActivated(root + 3, root, "e"),
        e.ElementCompleted(root + 3, root, "e"),
        e.ProcessInstanceCompleted(root),
    ] == case.happened


def test_a_completed_task_cannot_be_completed_again():
    case = Case(TWO_TASKS)
    key = case.task("a").key
    case.complete("a")

    with pytest.raises(TaskAlreadyCompleted):
        case.complete_key(key)


def test_a_submission_cannot_overwrite_who_did_what():
    with pytest.raises(InvalidVariables) as refused:
        Case(TWO_TASKS).complete("a", people={"start": "somebody else"})

    assert ["bpmn.reserved_variable"] == [finding.code for finding in refused.value.findings]


def test_a_value_that_is_no_json_is_refused():
    with pytest.raises(InvalidVariables) as refused:
        Case(TWO_TASKS).complete("a", amount=2**70)

    assert [("bpmn.not_json", "amount")] == [(finding.code, finding.field) for finding in refused.value.findings]


def test_a_script_sees_who_did_what():
    case = Case(
        diagram(
            process(
                start(),
                user("a"),
                script("who", "people.a", "lead_user"),
                user("b"),
                end(),
                flows("s > a > who > b > e"),
            )
        )
    )

    case.complete("a", by="wang")

    assert {"lead_user": "wang"} == case.variables
    assert {"start": "li", "a": "wang"} == case.people


def test_none_and_manual_tasks_pass_through():
    case = Case(
        diagram(
            process(
                start(), element("task", "n"), element("manualTask", "m"), user("a"), end(), flows("s > n > m > a > e")
            )
        )
    )

    assert ["a"] == case.open
    assert ["s", "n", "m"] == case.path


def test_elements_may_be_called_like_spiffworkflows_own_nodes():
    case = Case(diagram(process(start("Start"), user("Root"), end("End"), flows("Start > Root > End"))))

    case.complete("Root")

    assert case.done


def test_a_long_diagram_needs_no_deep_stack():
    names = [f"t{n}" for n in range(600)]
    case = Case(
        diagram(
            process(
                start(),
                *(element("task", name) for name in names),
                user("a"),
                end(),
                flows(f"s > {' > '.join(names)} > a > e"),
            )
        )
    )

    assert ["a"] == case.open


def test_the_start_event_says_who_applies():
    case = Case(
        diagram(
            process(
                start("s", io(outputs={"applicant": "=people.start"})),
                user("a", assignee="=applicant"),
                end(),
                flows("s > a > e"),
            )
        )
    )

    assert {"applicant": "li"} == case.variables
    assert "li" == case.task("a").assignee
