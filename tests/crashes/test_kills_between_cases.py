"""kill -9 of the worker that carries messages: none is lost, none comes twice, none begins two cases."""

from datetime import timedelta
from itertools import product

import orjson
import pytest

from engine import instances, messages
from engine.deployments import deploy
from engine.messages import Publication
from tests.crashes.company import kill_worker
from tests.crashes.doomed import COMMIT, Point
from tests.engine.bpmn.diagrams import diagram
from tests.people import admin, owner
from tests.scenarios.begun_by_others import incoming
from tests.scenarios.between_cases import trade
from web.bootstrap import make_worker, now

HOUR = timedelta(hours=1)
LOOKING_ANEW = (
    ("FROM instance", 0),
    ("DELETE FROM delivery", 0),
    ("DELETE FROM delivery", 1),
    ("FROM wait", 0),
    ("INTO delivery", 0),
    ("FROM instance", 1),
    (COMMIT, 0),
)
"""What is said when a message finds its receiver gone and looks for another one: words, and how often they are spared."""

BEGINNING = ("DELETE FROM delivery", "INTO instance", "UPDATE message_start", COMMIT)
FOLLOWING = ("DELETE FROM message_start", "INTO message_start", "INTO message_process", "INTO delivery")
"""What is said when a message begins a case, and when the next one of its key may: words."""

WHEN = ("before", "after")


@pytest.fixture
def deployed(database):
    def deployed(drawings, *drawn):
        files = {f"{n}.bpmn": diagram(each, roots=drawings.ROOTS) for n, each in enumerate(drawn)}
        deploy(database.unit_of_work(), name="x", files=files, actor=owner, at=now())

    return deployed


def publish(database, name, key, lives=None, **variables):
    at = now()
    expires_at = at + lives if lives else None
    publication = Publication(name=name, variables=variables, correlation_key=key, expires_at=expires_at)
    messages.publish(database.unit_of_work(), publication=publication, actor=owner, at=at)


def cancel(database, key):
    instances.cancel(database.unit_of_work(), instance_key=key, actor=admin, reason="x", at=now())


def on_their_way(database):
    with database.reading() as uow:
        return len(uow.deliveries.due(now(), 9)) + len(uow.deliveries.resting(admin, 9))


def test_a_kill_while_a_message_looks_for_another_receiver_neither_loses_nor_doubles_it(database, url, deployed):
    deployed(trade, trade.ORDER)

    def begin(key):
        variables, uow = {"order_no": key}, database.unit_of_work()
        return instances.start(uow, process_id="order", variables=variables, actor=owner, at=now())

    def arrived(case):
        with database.reading() as uow:
            return sum(record.command == "message.correlate" for record in uow.history.records(case.number))

    for n, (when, (step, spared)) in enumerate(product(WHEN, LOOKING_ANEW)):
        gone, other = begin(f"A-{n}"), begin(f"A-{n}")
        publish(database, "goods arrived", f"A-{n}")
        cancel(database, gone.key)
        kill_worker(url, Point(when, step, spared))

        assert 1 == arrived(other) + on_their_way(database), f"killed {when} {step}"
        make_worker(database).run_due(now())
        assert (1, 0) == (arrived(other), on_their_way(database))


def test_a_kill_while_messages_of_one_key_begin_cases_begins_each_once_and_one_after_the_other(database, url, deployed):
    deployed(incoming, incoming.ORDER)

    def orders(key):
        """(key, what its message brought) of the open cases of one correlation key."""
        rows = database.queries().cases(owner, state="active", limit=50).items
        found = [(row.key, variables(row.number)) for row in rows if row.process_id == "order"]
        return [(case, brought["n"]) for case, brought in found if brought["order_no"] == key]

    def variables(number):
        with database.reading() as uow:
            (begun, *_) = uow.history.records(number)
            return orjson.loads(begun.body)["input"]["variables"]

    for n, (when, (beginning, following)) in enumerate(product(WHEN, zip(BEGINNING, FOLLOWING, strict=True))):
        key = f"A-{n}"
        for m in (1, 2):
            publish(database, "ordered", key, HOUR, order_no=key, n=m)
        kill_worker(url, Point(when, beginning))
        assert 1 == len(orders(key)) + on_their_way(database), f"killed {when} {beginning}"

        make_worker(database).run_due(now())
        ((first, brought),) = orders(key)
        assert (1, 0) == (brought, on_their_way(database))

        cancel(database, first)
        kill_worker(url, Point(when, following))
        assert 1 >= len(orders(key)) + on_their_way(database), f"killed {when} {following}"

        make_worker(database).run_due(now())
        assert [2] == [brought for _, brought in orders(key)]
        assert 0 == on_their_way(database)
