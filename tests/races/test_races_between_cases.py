"""What holds when messages and signals meet their receivers at the same instant."""

from dataclasses import replace
from datetime import timedelta

import pytest

from engine import deliveries, instances, messages, signals
from engine.deployments import deploy
from engine.errors import MessageAlreadyPublished, NobodyWaits
from engine.messages import Publication
from tests.engine.bpmn.diagrams import diagram
from tests.people import admin, owner
from tests.races.meeting import at_once, meeting
from tests.scenario import Scenario
from tests.scenarios.begun_by_others import incoming
from tests.scenarios.between_cases.trade import ORDER, PLANT, ROOTS

HOUR = timedelta(hours=1)


@pytest.fixture
def two(opened):
    """Two processes of the server."""
    return [opened(), opened()]


@pytest.fixture(autouse=True)
def deployed(database, scenario):
    files = {f"{n}.bpmn": diagram(drawn, roots=ROOTS) for n, drawn in enumerate((ORDER, PLANT))}
    deploy(database.unit_of_work(), name="x", files=files, actor=owner, at=scenario.now)


@pytest.fixture
def orders(database, scenario):
    """Two cases that wait for the same message."""
    return [Scenario(database).start("order", by=admin, order_no="A-1") for _ in range(2)]


def publishing(database, at, lives=None, message_id=None):
    expires_at = at + lives if lives else None
    publication = Publication(
        name="goods arrived", variables={}, correlation_key="A-1", expires_at=expires_at, message_id=message_id
    )
    return lambda: messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=at)


def delivering(database, delivery, at):
    return lambda: deliveries.deliver(database.unit_of_work(), delivery=delivery, at=at)


def on_the_way(database, at):
    with database.reading() as uow:
        return uow.deliveries.due(at, 9)


def resting(database):
    with database.reading() as uow:
        return uow.deliveries.resting(admin, 9)


def goes_on(order):
    """An order that a message is on its way to does not wait for it any more."""
    key, at = order.instance.key, order.now
    instances.cancel(order.database.unit_of_work(), instance_key=key, actor=admin, reason="x", at=at)


def refusals(answers):
    return [type(answer) for answer in answers if isinstance(answer, Exception)]


def test_of_two_messages_each_goes_to_a_case_of_its_own(scenario, orders, two):
    with meeting(two, "FROM wait"):
        answers = at_once(*(publishing(database, scenario.now) for database in two))
    scenario.worker.run_due(scenario.now)

    assert [] == refusals(answers)
    for order in orders:
        order.waits_at("inspect")


def test_of_two_messages_to_one_subscription_one_finds_nobody(scenario, orders, two):
    publishing(scenario.database, scenario.now)()
    with meeting(two, "FROM wait"):
        answers = at_once(*(publishing(database, scenario.now) for database in two))

    assert [NobodyWaits] == refusals(answers)
    assert 2 == len(on_the_way(scenario.database, scenario.now))


def test_a_message_id_is_taken_once(scenario, two):
    with meeting(two, "FROM wait"):
        answers = at_once(*(publishing(database, scenario.now, HOUR, "7") for database in two))

    assert [MessageAlreadyPublished] == refusals(answers)


def test_a_message_and_a_subscription_that_come_at_once_find_each_other(scenario, two):
    def beginning():
        return instances.start(
            two[0].unit_of_work(), process_id="order", variables={"order_no": "A-1"}, actor=admin, at=scenario.now
        )

    with meeting(two, "wait"):
        begun, published = at_once(beginning, publishing(two[1], scenario.now, HOUR))
    scenario.worker.run_due(scenario.now)

    assert [] == refusals([begun, published])
    scenario.resume(begun.key).waits_at("inspect")


def test_a_delivery_that_two_workers_take_arrives_once(scenario, orders, two):
    publishing(scenario.database, scenario.now)()
    (delivery,) = on_the_way(scenario.database, scenario.now)
    with meeting(two, "FROM instance"):
        done = at_once(*(delivering(database, delivery, scenario.now) for database in two))

    assert [False, True] == sorted(done)
    assert [1, 2] == [record["seq"] for record in orders[0].records()]


def test_a_message_to_one_that_has_gone_on_is_given_to_another_once_whoever_finds_out(scenario, orders, two):
    publishing(scenario.database, scenario.now)()
    (delivery,) = on_the_way(scenario.database, scenario.now)
    goes_on(orders[0])
    with meeting(two, "DELETE FROM delivery"):
        done = at_once(*(delivering(database, delivery, scenario.now) for database in two))
    scenario.worker.run_due(scenario.now)

    assert [False, True] == sorted(done)
    orders[1].waits_at("inspect")
    assert [] == resting(scenario.database)


def test_of_a_message_that_looks_for_another_receiver_and_one_that_comes_then_none_is_lost(scenario, orders, two):
    first = publishing(scenario.database, scenario.now)()
    (delivery,) = on_the_way(scenario.database, scenario.now)
    goes_on(orders[0])
    with meeting(two, "FROM wait"):
        _, second = at_once(
            delivering(two[0], delivery, scenario.now), publishing(two[1], scenario.now)
        )  # fmt: skip
    scenario.worker.run_due(scenario.now)

    orders[1].waits_at("inspect")
    arrived = orders[1].records()[1]["input"]["source"]
    rests = [each.source for each in resting(scenario.database)]
    told = [] if isinstance(second, NobodyWaits) else [second.key]
    assert sorted([first.key, *told]) == sorted([arrived, *rests])


def test_a_case_that_goes_on_while_its_message_comes_gets_it_or_leaves_it(scenario, orders, two):
    publishing(scenario.database, scenario.now)()
    (delivery,) = on_the_way(scenario.database, scenario.now)
    with meeting(two, "FROM instance"):
        at_once(lambda: goes_on(orders[0]), delivering(two[1], delivery, scenario.now))
    scenario.worker.run_due(scenario.now)

    correlated = [[record["command"] for record in order.records()].count("message.correlate") for order in orders]
    assert 1 == sum(correlated)
    assert [] == resting(scenario.database)


def test_a_signal_to_a_case_that_ends_at_that_moment_is_over(scenario, two):
    scenario.start("plant", by=admin)

    def ending():
        key = scenario.instance.key
        return instances.cancel(two[0].unit_of_work(), instance_key=key, actor=admin, reason="x", at=scenario.now)

    def raising():
        return signals.broadcast(two[1].unit_of_work(), name="strike", variables={}, actor=admin, at=scenario.now)

    with meeting(two, "wait"):
        answers = at_once(ending, raising)
    scenario.worker.run_due(scenario.now)

    assert [] == refusals(answers)
    assert "canceled" == scenario.detail().instance.state
    assert [] == on_the_way(scenario.database, scenario.now + 1000 * HOUR)


def test_of_two_who_try_what_rests_again_and_let_go_of_it_one_does(scenario, two):
    """The key of what was to begin a case is free afterwards, or it is on its way."""
    files = {"order.bpmn": diagram(incoming.ORDER, roots=incoming.ROOTS)}
    deploy(scenario.database.unit_of_work(), name="y", files=files, actor=owner, at=scenario.now)
    at = scenario.now
    sent = messages.publish(
        scenario.database.unit_of_work(),
        publication=Publication(name="ordered", variables={}, correlation_key="A-1"), actor=admin, at=at,
    )  # fmt: skip
    (delivery,) = on_the_way(scenario.database, at)
    for attempts in range(deliveries.MOST_ATTEMPTS):
        tried = replace(delivery, attempts=attempts)
        deliveries.put_off(scenario.database.unit_of_work(), delivery=tried, failure="no disk", at=at)

    with meeting(two, "FROM delivery"):
        retried, _ = at_once(
            lambda: deliveries.retry(two[0].unit_of_work(), actor=admin, reason="x", at=at),
            lambda: deliveries.give_up(two[1].unit_of_work(), source=sent.key, actor=admin, reason="x", at=at),
        )

    assert retried[0] == len(on_the_way(scenario.database, at))
    assert [] == resting(scenario.database)
    with (uow := scenario.database.unit_of_work()):
        assert (retried[0] == 0) == uow.starts.claim("order", "A-1")
