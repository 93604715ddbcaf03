"""engine.jobs: workers of our own and of others, timers."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine import deployments, jobs
from engine.errors import JobGone
from engine.notices import notify
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import diagram, end, flows, gateway, io, process, service, start, user
from tests.people import admin, gm, handler, office, owner, sales
from web.worker import Worker

A_MINUTE = timedelta(minutes=1)


@pytest.fixture
def waiting(scenario):
    """A withdrawn case whose reply to the applicant waits for a worker."""
    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    return scenario


def activated(scenario, worker="w1"):
    return jobs.activate(
        scenario.database.unit_of_work(), types=["notify"], worker=worker, at=scenario.now, lock=A_MINUTE
    )


def test_a_job_is_locked_by_one_worker_at_a_time(waiting):
    (job,) = activated(waiting)

    assert ("notify", "reply_applicant") == (job.type, job.element_id)
    assert [] == activated(waiting, "w2")
    waiting.now += A_MINUTE
    assert [job.key] == [again.key for again in activated(waiting, "w2")]


def test_completing_runs_on(waiting):
    (job,) = activated(waiting)
    jobs.complete_job(waiting.database.unit_of_work(), job_key=job.key, worker="w1", variables={}, at=waiting.now)

    waiting.waits_at("archive_register")


def test_a_job_that_another_worker_holds_is_refused(waiting):
    (job,) = activated(waiting)

    with pytest.raises(JobGone) as refusal:
        jobs.complete_job(waiting.database.unit_of_work(), job_key=job.key, worker="w2", variables={}, at=waiting.now)

    assert "w1" == refusal.value.who


def test_a_job_is_completed_once(waiting):
    (job,) = activated(waiting)
    jobs.complete_job(waiting.database.unit_of_work(), job_key=job.key, worker="w1", variables={}, at=waiting.now)

    with pytest.raises(JobGone):
        jobs.complete_job(waiting.database.unit_of_work(), job_key=job.key, worker="w1", variables={}, at=waiting.now)


def test_a_failure_is_tried_again_later_and_at_last_is_an_incident(waiting):
    for _ in range(3):
        (job,) = activated(waiting)
        jobs.fail_job(waiting.database.unit_of_work(), job_key=job.key, worker="w1", message="no line", at=waiting.now)
        assert [] == activated(waiting)
        waiting.now += timedelta(hours=1)
    assert [] == activated(waiting)
    (incident,) = waiting.open_incidents()

    assert ("reply_applicant", job.key) == (incident.element_id, incident.job_key)
    waiting.retry(by=admin)
    assert 1 == len(activated(waiting))


BESIDE = diagram(
    process(
        start(), gateway("parallel", "f"), user("a", assignee="office"), service("free"),
        service("mapped", io(inputs={"n": "=n * 10"})), end(), flows("s > f; f > a > e; f > free > e; f > mapped > e"),
        id="beside", properties={"starterGroups": "suzhou_office"},
    )
)  # fmt: skip


def test_whoever_takes_a_job_gets_what_is_there_by_then(scenario):
    """Camunda 8: variables are read when a job is activated."""
    uow = scenario.database.unit_of_work
    deployments.deploy(uow(), name="x", files={"x.bpmn": BESIDE}, actor=owner, at=scenario.now)
    scenario.start("beside", by=office, n=1).complete("a", by=office, n=2)

    taken = jobs.activate(uow(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE)

    assert {"free": 2, "mapped": 10} == {job.element_id: job.variables["n"] for job in taken}


def test_a_case_that_cannot_be_read_keeps_nobody_elses_jobs_from_workers(scenario, opened):
    """Its file was damaged."""
    uow = scenario.database.unit_of_work
    files = {"x.bpmn": BESIDE, "y.bpmn": BESIDE.replace(b'"beside"', b'"other"')}
    deployments.deploy(uow(), name="x", files=files, actor=owner, at=scenario.now)
    for name in ("beside", "other"):
        scenario.start(name, by=office, n=1)
    with scenario.database.backend.writing.begin() as connection:
        of_other = "(SELECT digest FROM definition WHERE id = 'other')"
        connection.execute(text(f"UPDATE content SET bytes = :bytes WHERE digest = {of_other}"), {"bytes": b"<x/>"})

    taken = jobs.activate(opened().unit_of_work(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE)

    assert ["free", "free", "mapped", "mapped"] == sorted(job.element_id for job in taken)


def test_what_a_failed_attempt_found_out_is_the_tasks_own(scenario, database):
    """Camunda 8: another worker goes on from there; nothing of it leaves the task."""
    uow = scenario.database.unit_of_work
    deployments.deploy(uow(), name="x", files={"x.bpmn": BESIDE}, actor=owner, at=scenario.now)
    scenario.start("beside", by=office, n=1)
    for job in jobs.activate(uow(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE):
        jobs.fail_job(uow(), job_key=job.key, worker="w", message="half", at=scenario.now, following=jobs.Following(variables={"done": job.element_id}))  # fmt: skip
    scenario.now += timedelta(hours=1)

    taken = jobs.activate(uow(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE)

    assert {"free": "free", "mapped": "mapped"} == {job.element_id: job.variables["done"] for job in taken}
    assert scenario.variable("done") is None
    assert "match" == Replayer(database.reading()).replay(scenario.instance.number).verdict


def test_corrected_values_reach_the_worker_though_the_job_was_given_new_attempts(scenario):
    uow = scenario.database.unit_of_work
    deployments.deploy(uow(), name="x", files={"x.bpmn": BESIDE}, actor=owner, at=scenario.now)
    scenario.start("beside", by=office, n=1)
    key = next(
        job.key
        for job in jobs.activate(uow(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE)
        if job.element_id == "mapped"
    )
    jobs.fail_job(uow(), job_key=key, worker="w", message="n", at=scenario.now, following=jobs.Following(retries=0))
    jobs.update_job(uow(), job_key=key, actor=admin, at=scenario.now, retries=1)
    scenario.retry(by=admin, n=7)
    scenario.now += A_MINUTE

    taken = jobs.activate(uow(), types=["work"], worker="w", at=scenario.now, lock=A_MINUTE)

    assert {"free": 1, "mapped": 7} == {job.element_id: job.variables["n"] for job in taken}


def test_notices_reach_everybody_once(scenario):
    scenario.start("office_affairs", by=office).passes(days=3)

    assert 1 == len(scenario.notices(sales))


def test_a_reminder_leaves_the_task_open_and_comes_once(scenario):
    scenario.start("office_affairs", by=office).passes(days=30)

    scenario.waits_at("sales_check")
    assert 1 == len(scenario.notices(sales))


def test_completing_in_time_takes_the_timer_away(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    scenario.complete("handle", by=handler, handle_decision="done").passes(days=100)

    assert [] == scenario.notices(sales) + scenario.notices(handler) + scenario.notices(gm)


def test_a_timer_that_is_not_due_or_gone_does_nothing(scenario):
    scenario.start("office_affairs", by=office)
    (timer,) = scenario.detail().timers

    assert not jobs.fire_timer(scenario.database.unit_of_work(), timer_key=timer.key, at=scenario.now)
    scenario.complete("sales_check", by=sales, sales_decision="accept").passes(days=9)
    assert not jobs.fire_timer(scenario.database.unit_of_work(), timer_key=timer.key, at=scenario.now)


def test_a_worker_that_breaks_holds_up_its_own_case_only(scenario):
    def broken(uow, *, job_key, worker, at):
        if job_key >> 20 == first:
            raise ZeroDivisionError
        notify(uow, job_key=job_key, worker=worker, at=at)

    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "w", {"notify": broken})
    first = scenario.start("office_affairs", by=office).instance.number
    scenario.send("withdraw", by=office, withdraw_reason="不需要了").waits_at()
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")

    scenario.waits_at("archive_register")
