"""The worker: what a stop, a kill and a failure cost."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from engine import jobs
from engine.deployments import deploy
from engine.notices import notify
from storage.tables import instance
from tests.engine.bpmn.diagrams import boundary, diagram, end, flows, process, start, timer, user
from tests.people import admin, office, owner
from web.worker import BATCH, LOCK, Worker, own_name


@pytest.fixture
def waiting(scenario):
    """Three withdrawn cases whose replies to the applicant wait for a worker."""
    scenario.worker = worker(scenario, "idle", {})
    for _ in range(3):
        scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    return scenario


def worker(scenario, name, handlers):
    return Worker(scenario.database.unit_of_work, scenario.database.reading, name, handlers)


def test_a_worker_that_is_told_to_stop_finishes_its_job_and_gives_back_the_others(waiting):
    def work(uow, *, job_key, worker, at):
        notify(uow, job_key=job_key, worker=worker, at=at)
        stopped.stop()

    stopped = worker(waiting, "stopped", {"notify": work})

    assert 1 == stopped.run_due(waiting.now)
    assert 0 == stopped.run_due(waiting.now)
    assert 2 == worker(waiting, "next", {"notify": notify}).run_due(waiting.now)


def test_the_jobs_of_a_killed_worker_are_taken_over_when_its_lock_has_run_out(waiting):
    jobs.activate(waiting.database.unit_of_work(), types=["notify"], worker="killed", at=waiting.now, lock=LOCK)
    other = worker(waiting, "other", {"notify": notify})

    assert 0 == other.run_due(waiting.now + LOCK - timedelta(seconds=1))
    assert 3 == other.run_due(waiting.now + LOCK)


def test_a_worker_that_comes_back_too_late_is_refused(waiting):
    """It was slow, not dead: another one has done its job meanwhile."""

    def work(uow, *, job_key, worker, at):
        swift.run_due(at + LOCK)
        notify(uow, job_key=job_key, worker=worker, at=at)

    swift, slow = worker(waiting, "swift", {"notify": notify}), worker(waiting, "slow", {"notify": work})
    slow.run_due(waiting.now)

    assert [] == waiting.events("job.failed")
    assert 1 == len(waiting.events("job.completed"))


def test_a_job_that_fails_waits_longer_each_time(waiting):
    def broken(uow, *, job_key, worker, at):
        raise ZeroDivisionError

    failing = worker(waiting, "failing", {"notify": broken})
    attempts = [second for second in range(120) if failing.run_due(waiting.now + timedelta(seconds=second))]

    assert [0, 20, 60] == attempts
    assert 1 == len(waiting.open_incidents())


def test_timers_that_fail_hold_up_no_other(scenario):
    for _ in range(BATCH + 1):
        scenario.start("office_affairs", by=office)
    with scenario.database.backend.writing.begin() as connection:
        connection.execute(update(instance).values(state_bytes=b"broken"))
    scenario.start("office_affairs", by=office)
    scenario.now = scenario.next_due()

    assert scenario.worker.run_due(scenario.now)
    assert scenario.events("timer.fired")


def test_what_a_case_missed_while_nobody_worked_happens_in_the_order_of_its_dates(scenario):
    """A reminder each day until a deadline: a week later all reminders before it come first."""
    reminder = boundary("daily", "a", timer("Cycle", "R/P1D"), interrupting=False) + user("reminded")
    deadline = boundary("late", "a", timer("Duration", "P3DT1H")) + user("escalated")
    drawn = process(
        start(), user("a"), reminder, deadline, end(), flows("s > a > e; daily > reminded > e; late > escalated > e")
    )
    deploy(
        scenario.database.unit_of_work(), name="late", files={"p.bpmn": diagram(drawn)}, actor=owner, at=scenario.now
    )
    scenario.start("p", by=admin)
    scenario.worker.run_due(scenario.now + timedelta(days=7))

    tasks = [created["element_id"] for created in scenario.events("user_task.created")]

    assert ["a", "reminded", "reminded", "reminded", "escalated"] == tasks


def test_no_two_workers_have_one_name():
    """Process numbers repeat, between machines and after a restart."""
    assert own_name() != own_name()
