"""kill -9 of server and worker under load: nothing acknowledged is lost, and nothing happens twice."""

import os
from datetime import timedelta
from itertools import product

import pytest

from engine.evidence.verify import verify
from engine.model import Actor
from tests.crashes.clients import headers
from tests.crashes.company import PROCESS, company, found
from tests.crashes.doomed import COMMIT, Point, serve, work
from tests.databases import postgresql
from tests.storage.statements import recorded
from web.bootstrap import application, make_worker, now
from web.settings import Settings

STEPS = {
    serve: (
        "INTO idempotency",
        "FROM instance",
        "FROM task",
        "FROM definition",
        "JOIN manifest",
        "FROM draft",
        "INTO draft",
        "INTO counter",
        "INTO instance",
        "UPDATE instance",
        "INTO participant",
        "INTO task",
        "UPDATE task",
        "INTO worklist",
        "FROM worklist",
        "INTO job",
        "INTO wait",
        "INTO history",
        "UPDATE idempotency",
        COMMIT,
    ),
    work: (
        "UPDATE job",
        "FROM job",
        "FROM instance",
        "FROM wait",
        "FROM users",
        "UPDATE instance",
        "INTO participant",
        "INTO task",
        "FROM task",
        "UPDATE task",
        "INTO worklist",
        "FROM worklist",
        "FROM draft",
        "INTO job",
        "INTO wait",
        "INTO notice",
        "INTO delivery",
        "FROM delivery",
        "INTO history",
        COMMIT,
    ),
}
"""What a command says, by words of the statement: a process is killed before and after each."""

NOTARY = ("FROM sequencer", "FROM unlogged", "INTO log_leaf", "UPDATE sequencer")

SEED = int(os.environ.get("LIUZHUAN_SEED", "20261125"))
MORE = int(os.environ.get("LIUZHUAN_TORTURE", "1"))
"""So many times as much of all that is random; ``make torture`` sets it."""


@pytest.fixture(params=[SEED], ids="LIUZHUAN_SEED={}".format)
def at_work(request, database, url):
    found(database)
    with company(url, request.param) as at_work:
        yield at_work


def test_a_kill_at_any_step_loses_nothing_and_doubles_nothing(at_work, database):
    for body, steps in {**STEPS, work: (*STEPS[work], *NOTARY)}.items():
        for when, step in product(("before", "after"), steps):
            at_work.kill(body, Point(when, step, spared=at_work.chance.randrange(2)))
            at_work.check()
    at_work.finish()

    assert at_work.kills >= 30
    assert () == verify(database.reading(), keys=[]).findings


def test_a_kill_at_any_moment_loses_nothing_and_doubles_nothing(at_work):
    for turn in range(100 * MORE):
        if turn >= 10 * MORE and at_work.log.counts["lost"]:  # at least one of them met a request on its way
            break
        at_work.kill((serve, work)[turn % 2], at_work.chance.uniform(0.02, 0.4))
        at_work.check()
    at_work.finish()

    assert at_work.kills >= 10 * MORE
    assert at_work.log.counts["lost"]


def test_a_kill_of_the_database_server_loses_nothing_and_doubles_nothing(opening):
    with postgresql(durable=True) as server:
        url = server.new(None)
        database = opening(url)
        database.migrate()
        found(database)
        with company(url, SEED) as at_work:
            for turn in range(30 * MORE):
                if turn >= 3 * MORE and _was_noticed(at_work):  # at least one of them met a request on its way
                    break
                at_work.work(20)
                server.kill(at_work.chance)
                at_work.check()
            at_work.finish()
        database.close()

    assert _was_noticed(at_work)


def _was_noticed(at_work):
    return at_work.log.counts["in doubt"] + at_work.log.counts[503]


def test_there_is_a_kill_at_every_step(database, scenario):
    """A statement that a command learns to say gets its place in `STEPS`."""
    found(database)
    scenario.now, runner = now(), Actor("sales", frozenset({"runners"}))
    client = application(Settings(), database, make_worker(database)).test_client(use_cookies=False)

    def post(path, key):
        with recorded(database.backend.writing) as said:
            assert 303 == client.post(path, headers=headers("sales", key), data="submission={}").status_code
        return said

    def due():
        with recorded(database.backend.writing) as said:
            for _ in ("what was asked is told", "the pause is over"):
                scenario.now += timedelta(minutes=1)
                scenario.worker.run_due(scenario.now)
        return said

    def task():
        (row,) = database.queries().open_tasks(runner, search=None, after=None, limit=9).items
        return f"/tasks/{row.key}"

    post(f"/start/{PROCESS}", None)  # leases a block of numbers
    post(task(), None), due(), post(task(), None), due()
    said = {serve: post(f"/start/{PROCESS}", "start") + post(task(), "ask"), work: due()}
    said[serve] += post(task(), "answer")
    said[work] += due()

    for body, statements in said.items():
        assert [] == [statement for statement, _ in statements if not any(step in statement for step in STEPS[body])]
        assert [] == [step for step in STEPS[body] if not any(step in statement for statement, _ in statements)]
