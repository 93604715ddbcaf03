"""Commands that collide in the database are run again, and nobody notices."""

from io import BytesIO
from threading import Barrier

import pytest
from flask import request
from sqlalchemy import text

from engine import jobs
from engine.deployments import deploy
from engine.errors import Busy, Collision
from tests.databases import ON_POSTGRESQL
from tests.engine.bpmn.diagrams import diagram, end, flows, process, service, start
from tests.people import owner
from tests.races.meeting import at_once
from tests.web.conftest import Office
from web.again import ATTEMPTS, again
from web.worker import Worker


class Crossing:
    """A command that takes two counters, one way or the other: two of them, one each way, are a deadlock.

    Only the first attempts meet: whoever is run again finds the way free.
    """

    def __init__(self):
        self.attempts, self.together = [], Barrier(2)

    def __call__(self, uow, way):
        first = way not in self.attempts
        self.attempts.append(way)
        with uow:
            numbers = [uow.numbers.next_in(way[0])]
            if first:
                self.together.wait()
            numbers.append(uow.numbers.next_in(way[1]))
        return numbers


@ON_POSTGRESQL
def test_a_deadlock_is_a_collision(database):
    crossing = Crossing()
    answers = at_once(*(lambda way=way: crossing(database.unit_of_work(), way) for way in ("ab", "ba")))

    (collision,) = [answer for answer in answers if isinstance(answer, Exception)]
    assert isinstance(collision, Collision)
    assert [[1, 1]] == [answer for answer in answers if answer is not collision]


@ON_POSTGRESQL
def test_a_serialization_failure_is_a_collision(database):
    engine = database.backend.writing.execution_options(isolation_level="SERIALIZABLE")
    insert = text("INSERT INTO counter (name, value) SELECT :name, count(*) FROM counter")
    with engine.begin() as one:
        one.execute(insert, {"name": "one"})
        with engine.begin() as other:
            other.execute(insert, {"name": "other"})
        with pytest.raises(Collision):
            one.execute(insert, {"name": "more"})
        one.rollback()


@pytest.fixture
def office(database):
    return Office(database)


@ON_POSTGRESQL
def test_requests_that_deadlock_are_both_answered(database, monkeypatch):
    office, crossing = Office(database), Crossing()

    def view(way):
        return {"numbers": crossing(database.unit_of_work(), way)}

    _open_to_all(office.app, view, monkeypatch)
    answers = at_once(*(lambda way=way: office.app.test_client().get(f"/crossing/{way}") for way in ("ab", "ba")))

    assert [200, 200] == [answer.status_code for answer in answers]
    assert [[1, 1], [2, 2]] == sorted(answer.json["numbers"] for answer in answers)
    assert 3 == len(crossing.attempts)


@ON_POSTGRESQL
def test_jobs_that_deadlock_are_both_done_at_once(scenario, opened):
    crossing = Crossing()

    def crossed(way):
        def work(uow, *, job_key, worker, at):
            crossing(uow, way)
            jobs.complete_job(uow, job_key=job_key, worker=worker, variables={}, at=at)

        return work

    _deploy_a_job_of_each_kind(scenario)
    workers = []
    for way in ("ab", "ba"):
        scenario.start(f"job_{way}", by=owner)
        database = opened()
        workers.append(Worker(database.unit_of_work, database.reading, way, {way: crossed(way)}))

    assert [1, 1] == at_once(*(lambda worker=worker: worker.run_due(scenario.now) for worker in workers))
    assert 3 == len(crossing.attempts)


def test_a_command_that_always_collides_is_given_up():
    attempts = []

    def colliding():
        attempts.append(1)
        raise Collision("again and again")

    with pytest.raises(Collision):
        again(colliding)

    assert ATTEMPTS == len(attempts)


def test_what_is_merely_busy_is_not_run_again():
    attempts = []

    def busy():
        attempts.append(1)
        raise Busy("full")

    with pytest.raises(Busy):
        again(busy)

    assert 1 == len(attempts)


def test_a_file_that_came_with_a_request_is_read_from_its_beginning_again(office, monkeypatch):
    """A second attempt that found it read to its end would store an empty one."""
    read = []

    def view(way):
        read.append(request.files["file"].read())
        if len(read) == 1:
            raise Collision("once")
        return "stored"

    _open_to_all(office.app, view, monkeypatch)
    answer = office.app.test_client().post("/crossing/here", data={"file": (BytesIO(b"a drawing"), "drawing.pdf")})

    assert 200 == answer.status_code
    assert [b"a drawing", b"a drawing"] == read


def _open_to_all(app, view, monkeypatch):
    from web import auth

    app.add_url_rule("/crossing/<way>", "crossing", view, methods=["GET", "POST"])
    monkeypatch.setattr(auth, "PERMISSIONS", {**auth.PERMISSIONS, "crossing": auth.EVERYONE})


def _deploy_a_job_of_each_kind(scenario):
    files = {
        f"{way}.bpmn": diagram(
            process(
                start(),
                service("work", type=way),
                end(),
                flows("s > work > e"),
                id=f"job_{way}",
                name=f"Job {way}",
            )
        )
        for way in ("ab", "ba")
    }
    deploy(scenario.database.unit_of_work(), name="jobs", files=files, actor=owner, at=scenario.now)
