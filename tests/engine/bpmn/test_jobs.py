"""Service tasks: created, completed, failed, thrown; what stands when nobody catches."""

from datetime import timedelta

import pytest

from engine import events as e
from engine.errors import JobGone
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    element,
    end,
    event,
    extensions,
    flows,
    gateway,
    handler,
    io,
    process,
    service,
    start,
    sub,
    timer,
    user,
    users,
    zeebe,
)
from tests.engine.bpmn.driving import MONDAY, Case

ONE = diagram(
    process(
        start(),
        service("w", type="notify", retries="5", headers={"to": "all"}),
        user("a"),
        end(),
        flows("s > w > a > e"),
    )
)


def test_a_service_task_is_a_job():
    job = Case(ONE, x=1).job("w")

    assert ("notify", 5, {"to": "all"}) == (job.type, job.retries, job.headers)
    assert 1 == job.variables["x"]


def test_a_completed_job_lets_the_case_go_on_with_its_result():
    case = Case(ONE).work("w", result=2)

    assert ["a"] == case.open
    assert {"result": 2} == case.variables


def test_a_job_is_completed_once():
    case = Case(ONE)
    key = case.job("w").key
    case.work("w")

    with pytest.raises(JobGone):
        case.command(lambda runtime: runtime.complete_job(key, {}))


def test_a_failed_job_with_retries_left_only_waits():
    case = Case(ONE)
    again = MONDAY + timedelta(minutes=1)

    case.fail("w", retries=2, retry_at=again)

    assert [e.JobFailed(case.job("w").key, 2, "broken", again)] == case.happened


def test_a_job_without_retries_is_an_incident_and_its_retry_creates_it_again():
    case = Case(ONE).fail("w")
    old = case.job("w").key

    assert ("bpmn.job_failed", {"message": "broken"}, old) == (
        case.incident.code,
        case.incident.params,
        case.incident.job_key,
    )

    case.retry()

    assert {} == case.incidents
    assert old != case.job("w").key
    assert ["a"] == case.work("w").open


def test_a_job_that_was_given_up_may_still_be_completed():
    case = Case(ONE).fail("w").work("w")

    assert {} == case.incidents
    assert ["a"] == case.open


CAUGHT = diagram(
    process(
        start(), service("w", type="archive"), boundary("b", "w", event("error", "e1")), users("a", "h"), end(),
        flows("s > w > a > e; b > h > e"),
    )
)  # fmt: skip


def test_a_thrown_error_is_caught_at_the_boundary_with_its_variables():
    case = Case(CAUGHT).throw("w", "e1", findings="two pages missing")

    assert ["h"] == case.open
    assert {} == case.jobs
    assert {"findings": "two pages missing"} == case.variables
    assert ["w"] == case.terminated
    assert [e.JobErrorThrown] == [type(event) for event in case.happened if type(event).__name__.startswith("Job")]


def test_an_error_that_nobody_catches_leaves_the_state_and_is_an_incident():
    case = Case(CAUGHT).throw("w", "other", findings=1)

    assert ("bpmn.error_uncaught", "other") == (case.incident.code, case.incident.params["error_code"])
    assert {} == case.variables
    assert ["w"] == case.working
    assert [e.JobFailed(case.job("w").key, 0, "thrown", None)] == case.told(e.JobFailed)


def test_an_error_finds_its_catcher_outwards_through_sub_processes_and_called_processes():
    inner = process(start("s2"), service("w"), end("e2"), flows("s2 > w > e2"), id="q")
    outer = process(
        start(),
        sub("p1", start("s1"), call("c", "q"), end("e1"), flows("s1 > c > e1")),
        boundary("b", "p1", event("error", "e1")),
        users("a", "h"),
        end(),
        flows("s > p1 > a > e; b > h > e"),
    )
    case = Case(diagram(outer, inner)).throw("w", "e1", why="x")

    assert ["h"] == case.open
    assert {"why": "x"} == case.variables
    assert ["w", "c", "p1"] == case.terminated


def test_the_exact_code_comes_before_a_catch_all():
    case = Case(
        diagram(
            process(
                start(), service("w"), boundary("any", "w", event("error")), boundary("b", "w", event("error", "e1")),
                users("x", "y"), end(), flows("s > w > e; any > x > e; b > y > e"),
            )
        )
    )  # fmt: skip

    assert ["y"] == case.throw("w", "e1").open


def test_an_event_sub_process_catches_an_error_of_its_scope():
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), service("w"), user("other"),
                handler("h", start("hs", event("error", "e1")), user("repair"), end("he"), flows("hs > repair > he")),
                end(), flows("s > f; f > w > e; f > other > e"),
            )
        )
    ).throw("w", "e1", why="x")  # fmt: skip

    assert ["repair"] == case.open
    assert {} == case.variables
    assert {"why": "x"} == case.visible(case.task("repair").key)
    assert case.complete("repair").done


def test_a_boundary_timer_cancels_the_job():
    case = Case(
        diagram(
            process(
                start(),
                service("w"),
                boundary("b", "w", timer("Duration", "PT1H")),
                user("a"),
                end(),
                flows("s > w > e; b > a > e"),
            )
        )
    ).after(hours=1)

    assert ["a"] == case.open
    assert {} == case.jobs


@pytest.mark.parametrize("tag", ["sendTask", "intermediateThrowEvent"])
def test_a_thrown_message_is_a_job(tag):
    inside = [event("message", "m1")] if tag != "sendTask" else []
    case = Case(diagram(process(start(), service("w", *inside, tag=tag), user("a"), end(), flows("s > w > a > e"))))

    assert ["w"] == case.working
    assert ["a"] == case.work("w").open


def test_a_message_end_event_is_a_job_and_then_the_end():
    case = Case(diagram(process(start(), service("w", event("message", "m1"), tag="endEvent"), flows("s > w"))))

    assert not case.done
    assert case.work("w").done


def test_a_job_type_may_be_an_expression():
    case = Case(diagram(process(start(), service("w", type='="no" + "tify"'), end(), flows("s > w > e"))))

    assert "notify" == case.job("w").type


def test_retries_that_are_no_number_are_an_incident():
    case = Case(diagram(process(start(), service("w", retries="=n"), end(), flows("s > w > e"))), n=0)

    assert "bpmn.bad_retries" == case.incident.code
    assert ["w"] == case.retry(n=2).working


def test_mapped_error_variables_stay_at_the_boundary_event():
    case = Case(
        diagram(
            process(
                start(), service("w"), boundary("b", "w", event("error", "e1"), io(outputs={"seen": "=why"})),
                users("h"), end(), flows("s > w > e; b > h > e"),
            )
        )
    ).throw("w", "e1", why="x")  # fmt: skip

    assert {"seen": "x"} == case.variables


def test_elements_of_other_kinds_are_no_jobs():
    assert [] == Case(diagram(process(start(), element("task", "n"), user("a"), flows("s > n > a")))).working


URGENT = zeebe("jobPriorityDefinition", priority="=n * 10")


def test_how_urgent_a_job_is_the_task_says_or_else_its_process():
    def prioritised(*parts, extension=""):
        drawn = diagram(process(start(), service("w", *parts), end(), flows("s > w > e")))
        return Case(drawn.replace(b'isExecutable="true">', f'isExecutable="true">{extension}'.encode(), 1), n=7).job(
            "w"
        )

    of_process = extensions(zeebe("jobPriorityDefinition", priority="5"))

    assert (0, 70, 5, 70) == tuple(
        job.priority
        for job in (
            prioritised(),
            prioritised(URGENT),
            prioritised(extension=of_process),
            prioritised(URGENT, extension=of_process),
        )
    )
    assert "priority" not in prioritised().to_json()


def test_a_jobs_priority_that_is_none_is_an_incident():
    case = Case(diagram(process(start(), service("w", URGENT), end(), flows("s > w > e"))), n="x")

    assert ("w", "bpmn.bad_priority") == (case.incident.element_id, case.incident.code)
    assert ["w"] == case.retry(n=1).working
