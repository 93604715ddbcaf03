"""Several processes on one database: servers, and a worker of its own."""

import signal
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from engine import instances, tasks
from engine.model import Actor
from tests.crashes.company import PEOPLE, PROCESS, found
from tests.crashes.invariants import Moment, check_rows
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.servers.running import ask, is_answering, running, serving, until
from web.bootstrap import now

RUNNER = Actor("sales", frozenset({"runners"}))
STARTS = 8
JOBS = ("the first task's listener", "the notice", "the second task's listener")
"""Of each case, until its second task is there."""

OPEN_TASKS = "SELECT key FROM task WHERE state = 'created' ORDER BY key"
OPEN_JOBS = "SELECT key FROM job WHERE state <> 'completed'"
ANSWERS = "SELECT key FROM task WHERE state = 'created' AND element_id = 'answer'"
WAITING = "SELECT pid FROM pg_locks WHERE NOT granted"


@pytest.fixture
def store(database):
    found(database)
    return database


def find(database, question):
    with database.backend.reading.begin() as connection:
        return connection.execute(text(question)).scalars().all()


def started(database):
    """A case that waits for somebody, as another server would have started it; its task."""
    instances.start(database.unit_of_work(), process_id=PROCESS, variables={}, actor=RUNNER, at=now())
    (task,) = find(database, OPEN_TASKS)
    return task


def test_servers_share_log_ins_numbers_and_keys_and_what_is_due_is_done_once(store, url):
    with (
        serving(url, "--workers", 2) as one,
        serving(url) as other,
        running(url, "worker"),
        ThreadPoolExecutor(4) as people,
    ):
        ports = (one.port, other.port)

        def start(n):  # each key comes twice, once to each server
            return ask(ports[n % 2], "POST", f"/start/{PROCESS}", PEOPLE[n // 2 % 3], key=f"click {n // 2}")

        def complete(n, task):  # two people, one at each server
            return ask(ports[n], "POST", f"/tasks/{task}", PEOPLE[n])

        starts = list(people.map(start, range(2 * STARTS)))
        waiting = find(store, OPEN_TASKS)
        completions = list(people.map(complete, [0, 1] * STARTS, [task for task in waiting for _ in range(2)]))
        until(lambda: len(find(store, ANSWERS)) == STARTS)

    moment = Moment(store.backend.reading)
    assert [303] * 2 * STARTS == [status for status, _ in starts]
    assert [place for _, place in starts[::2]] == [place for _, place in starts[1::2]]
    assert STARTS == len(waiting) == len(moment.instances)
    assert [303] * STARTS + [409] * STARTS == sorted(status for status, _ in completions)
    assert [len(JOBS) * STARTS, STARTS] == [len(moment.keys_of(name)) for name in ("job.completed", "timer.fired")]
    check_rows(moment)


@ON_POSTGRESQL
def test_a_server_that_is_told_to_stop_answers_what_it_was_asked(store, url):
    task = started(store)
    with serving(url) as server, ThreadPoolExecutor(1) as people:
        with (held := store.unit_of_work()):
            held.instances.get_for_update(task)
            answer = people.submit(ask, server.port, "POST", f"/tasks/{task}", "sales")
            until(lambda: find(store, WAITING))
            server.send_signal(signal.SIGTERM)
        status, _ = answer.result()
        ended = server.wait(30)

    assert (303, 0) == (status, ended)
    assert [task] == Moment(store.backend.reading).keys_of("user_task.completing")  # a listener hears of it first


@ON_SQLITE
def test_a_worker_that_is_told_to_stop_ends_in_order(store, url):
    task = started(store)
    tasks.complete_task(store.unit_of_work(), task_key=task, actor=RUNNER, variables={}, at=now())
    with running(url, "worker") as worker:
        until(lambda: not find(store, OPEN_JOBS))
        worker.send_signal(signal.SIGTERM)

        assert 0 == worker.wait(30)


@ON_SQLITE
def test_a_server_that_is_killed_leaves_nobody_at_its_port(store, url):
    """Its processes would go on answering, beside those of the next server."""
    with serving(url, "--workers", 2) as server:
        server.kill()
        server.wait()
        until(lambda: not is_answering(server.port))
