import pytest

from engine.errors import NotFound
from engine.model import key_of
from tests.storage.cases import MINUTE, NOON, a_job


@pytest.fixture
def add(uow):
    def add(*jobs):
        with uow:
            uow.write.add_jobs(jobs)

    return add


def due(uow, types=None, at=NOON, limit=10):
    with uow:
        return [job.key for job in uow.jobs.due(types, at, limit)]


def test_a_job_comes_back_as_it_was_written(uow, add):
    add(a_job())

    with uow:
        assert a_job() == uow.jobs.get(a_job().key)
        with pytest.raises(NotFound):
            uow.jobs.get(key_of(100, 9))


def test_due_are_those_available_oldest_first(uow, add):
    add(
        a_job(counter=1, available_at=NOON),
        a_job(counter=2, available_at=NOON - MINUTE),
        a_job(counter=3, available_at=NOON + MINUTE),
        a_job(number=99, counter=1, available_at=NOON),
    )

    assert [key_of(100, 2), key_of(99, 1), key_of(100, 1)] == due(uow)
    assert [key_of(100, 2)] == due(uow, limit=1)


def test_the_most_urgent_come_first_where_that_is_asked_for(uow, add):
    add(
        a_job(counter=1, type="a", available_at=NOON - MINUTE),
        a_job(counter=2, type="a", priority=9),
        a_job(counter=3, type="b", priority=10),
        a_job(counter=4, type="b", priority=9, available_at=NOON - MINUTE),
        a_job(counter=5, type="b", priority=99, available_at=NOON + MINUTE),
    )
    with uow:
        urgent = [job.key for job in uow.jobs.due(["a", "b"], NOON, 10, urgent_first=True)]

    assert [key_of(100, n) for n in (3, 4, 2, 1)] == urgent
    assert [key_of(100, n) for n in (1, 4, 2, 3)] == due(uow, ["a", "b"])


def test_due_are_those_of_the_types_asked_for(uow, add):
    add(a_job(counter=1, type="a"), a_job(counter=2, type="b"), a_job(counter=3, type="c"))

    assert [key_of(100, 1), key_of(100, 3)] == due(uow, ["c", "a"])
    assert [key_of(100, 1)] == due(uow, ["c", "a"], limit=1)
    assert [] == due(uow, ["d"])
    assert [] == due(uow, [])


@pytest.mark.parametrize("state", ["completed", "error_thrown", "canceled"])
def test_what_is_over_is_not_due(uow, add, state):
    add(a_job())
    with uow:
        uow.write.end_jobs([(a_job().key, state)])

    assert [] == due(uow)
    with uow:
        assert state == uow.jobs.get(a_job().key).state
        assert not uow.jobs.lock(a_job().key, "one", NOON + MINUTE, NOON)


def test_one_worker_at_a_time_holds_a_job(uow, add):
    add(a_job())
    with uow:
        assert uow.jobs.lock(a_job().key, "one", NOON + MINUTE, NOON)
        assert not uow.jobs.lock(a_job().key, "two", NOON + MINUTE, NOON)
        assert uow.jobs.lock(a_job().key, "one", NOON + 2 * MINUTE, NOON)

    with uow:
        job = uow.jobs.get(a_job().key)
    assert ("one", NOON + 2 * MINUTE) == (job.worker, job.locked_until)
    assert [] == due(uow)


def test_a_lock_that_ran_out_is_anybody_s(uow, add):
    add(a_job())
    with uow:
        uow.jobs.lock(a_job().key, "one", NOON + MINUTE, NOON)

    assert [a_job().key] == due(uow, at=NOON + MINUTE)
    with uow:
        assert uow.jobs.lock(a_job().key, "two", NOON + 2 * MINUTE, NOON + MINUTE)


def test_a_job_cannot_be_taken_before_it_is_available(uow, add):
    add(a_job(available_at=NOON + MINUTE))

    with uow:
        assert not uow.jobs.lock(a_job().key, "one", NOON + MINUTE, NOON)


def test_a_failed_job_is_due_again_when_its_time_comes(uow, add):
    add(a_job())
    with uow:
        uow.jobs.lock(a_job().key, "one", NOON + MINUTE, NOON)
        uow.write.fail_job(a_job().key, 2, "no network", NOON + 2 * MINUTE)

    assert [] == due(uow, at=NOON + MINUTE)
    assert [a_job().key] == due(uow, at=NOON + 2 * MINUTE)
    with uow:
        job = uow.jobs.get(a_job().key)
    assert ("failed", 2, None, None) == (job.state, job.retries, job.worker, job.locked_until)


def test_a_job_without_retries_waits_for_an_administrator(uow, add):
    add(a_job())
    with uow:
        uow.write.fail_job(a_job().key, 0, "no network", None)

    assert [] == due(uow, at=NOON + 99 * MINUTE)
    assert [] == due(uow, ["mail"], at=NOON + 99 * MINUTE)
