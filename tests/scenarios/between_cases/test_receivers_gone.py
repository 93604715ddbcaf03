"""Messages and signals whose receiver cannot be reached, or has gone on."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from engine import deliveries as deliveries_service
from engine import instances, tasks
from engine.errors import NotFound
from engine.model import number_of
from engine.receivers import GONE
from tests.people import admin, sales
from tests.scenarios.between_cases.trade import HOUR


def cancel(case):
    instances.cancel(case.database.unit_of_work(), instance_key=case.instance.key, actor=admin, reason="x", at=case.now)


def resting(case):
    with case.database.reading() as uow:
        return uow.deliveries.resting(admin, 9)


def retry(case):
    return deliveries_service.retry(case.database.unit_of_work(), actor=admin, reason="mended", at=case.now)


def damage(case):
    """A case that no engine can read."""
    with case.database.backend.writing.begin() as connection:
        statement = text("UPDATE instance SET state_bytes = :state WHERE number = :number")
        connection.execute(statement, {"state": b"?", "number": case.instance.number})


def test_a_message_whose_receiver_has_gone_on_meanwhile_is_kept_for_another(begin, publish):
    first = begin("order", order_no="A-1")
    publish("goods arrived", "A-1", lives=HOUR, deliver=False)
    cancel(first)

    first.worker.run_due(first.now)
    second = begin("order", order_no="A-1")

    second.waits_at("inspect")


def test_a_message_that_lives_goes_to_another_that_waits_where_its_receiver_has_gone_on(begin, publish):
    first, second, third = (begin("order", order_no="A-1") for _ in range(3))
    publish("goods arrived", "A-1", lives=HOUR, deliver=False)
    cancel(first)
    first.worker.run_due(first.now)

    second.waits_at("inspect")
    third.waits_at()


@pytest.mark.parametrize("lives", [None, "PT1H"])
def test_what_a_case_sent_to_one_that_has_gone_on_goes_to_another_that_waits(begin, lives):
    delivery = begin("delivery", order_no="A-1", lives=lives)
    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")
    load = delivery.task("load").key
    tasks.complete_task(
        delivery.database.unit_of_work(), task_key=load, actor=sales, variables={"pallets": 3}, at=delivery.now
    )
    delivery.worker._jobs(delivery.now)
    cancel(first)
    delivery.worker.run_due(delivery.now)

    second.waits_at("inspect")
    assert 3 == second.variable("pallets")
    assert [] == resting(second)


def test_a_message_that_does_not_live_rests_where_nobody_waits_any_more(begin, publish):
    first = begin("order", order_no="A-1")
    sent = publish("goods arrived", "A-1", variables={"pallets": 3}, deliver=False)
    cancel(first)
    first.worker.run_due(first.now)
    second = begin("order", order_no="A-1")

    second.waits_at()
    assert [(sent.key, GONE)] == [(each.source, each.failure) for each in resting(second)]
    assert (1, 0) == retry(second)
    second.worker.run_due(second.now)
    assert 3 == second.waits_at("inspect").variable("pallets")
    assert [] == resting(second)


@pytest.mark.parametrize("do", [deliveries_service.retry, deliveries_service.give_up])
def test_whoever_may_not_see_the_receiver_does_nothing_about_its_message(begin, publish, do):
    first = begin("order", order_no="A-1")
    sent = publish("goods arrived", "A-1", deliver=False)
    cancel(first)
    first.worker.run_due(first.now)
    with first.database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE instance SET confidentiality = 'secret'"))
    other = replace(admin, user="somebody else", sealed=frozenset({"secret"}))
    asked = {"source": sent.key, "reason": "x", "at": first.now}

    with pytest.raises(NotFound):
        do(first.database.unit_of_work(), actor=other, **asked)
    assert 1 == len(resting(first))
    do(first.database.unit_of_work(), actor=admin, **asked)
    assert [] == resting(first)


def test_a_message_to_one_number_is_given_to_no_other_when_that_case_has_gone_on(begin, publish):
    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")
    with first.database.backend.writing.begin() as connection:
        number = text("UPDATE instance SET business_id = 'DD-1' WHERE number = :number")
        connection.execute(number, {"number": first.instance.number})
    publish("goods arrived", "A-1", business_id="DD-1", deliver=False)
    cancel(first)
    first.worker.run_due(first.now)

    second.waits_at()
    assert 1 == len(resting(second))


def test_a_message_that_has_outlived_its_time_when_its_receiver_is_found_gone_is_over(begin, publish):
    first = begin("order", order_no="A-1")
    publish("goods arrived", "A-1", lives=HOUR, deliver=False)
    cancel(first)
    first.passes(hours=2)

    assert [] == resting(first)
    begin("order", at="2026-11-23 11:00", order_no="A-1").waits_at()


def test_a_receiver_that_cannot_be_reached_holds_up_no_other(begin, publish, deliveries):
    broken, plant = begin("plant"), begin("plant")
    damage(broken)

    union = begin("union", reason="工资").complete("vote", by=sales)

    plant.waits_at("close")
    assert [(broken.instance.number, 1)] == [(number_of(each.target), each.attempts) for each in deliveries(HOUR)]
    for _ in range(5):
        union.passes(hours=1)
    assert [] == deliveries(1000 * HOUR)
    assert [6] == [each.attempts for each in resting(plant)]
    assert [(1, 0), (0, 0)] == [retry(plant) for _ in range(2)]
    assert 1 == len(deliveries(10 * HOUR))


def test_a_message_that_no_engine_can_read_holds_up_no_other(begin, publish, database):
    """Its row was damaged: giving it to who waits fails, and the round goes on."""
    sent = [publish("goods arrived", key, lives=HOUR) for key in ("A-1", "A-2")]
    with database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE message SET variables = '{' WHERE key = :key"), {"key": sent[0].key})

    unheard, heard = begin("order", order_no="A-1"), begin("order", order_no="A-2")
    heard.worker.run_due(heard.now)

    heard.waits_at("inspect")
    unheard.waits_at()
