"""Cases that send one another messages."""

import pytest

from engine.correlation import canonical
from engine.errors import MessageAlreadyPublished, NobodyWaits
from tests.people import sales
from tests.scenarios.between_cases.trade import HOUR


def test_the_goods_arrive_at_the_order_that_waits_for_them(begin):
    other, order = begin("order", order_no="A-1"), begin("order", order_no="A-2")
    delivery = begin("delivery", order_no="A-2", lives=None)

    delivery.complete("load", by=sales, pallets=3)

    order.waits_at("inspect")
    other.waits_at()
    assert 3 == order.form("inspect", by=sales).variables["pallets"]
    assert "completed" == delivery.detail().instance.state


def test_who_sends_to_nobody_learns_it_and_the_diagram_says_what_then(begin):
    delivery = begin("delivery", order_no="A-2", lives=None)

    delivery.complete("load", by=sales, pallets=3)

    delivery.waits_at("call_customer")


def test_a_message_that_lives_finds_an_order_that_comes_to_wait_for_it(begin):
    begin("delivery", order_no="A-1", lives="PT1H").complete("load", by=sales, pallets=3)

    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")

    first.waits_at("inspect")
    second.waits_at()


def test_a_message_that_has_lived_out_its_time_finds_nobody(begin):
    begin("delivery", order_no="A-1", lives="PT1H").complete("load", by=sales, pallets=3)

    order = begin("order", at="2026-11-23 10:00", order_no="A-1")

    order.waits_at()


def test_one_case_gets_a_message_the_one_that_has_waited_longest(begin, publish):
    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")

    publish("goods arrived", "A-1")
    first.waits_at("inspect")
    second.waits_at()

    publish("goods arrived", "A-1")
    second.waits_at("inspect")
    with pytest.raises(NobodyWaits):
        publish("goods arrived", "A-1")


def test_all_keys_of_a_message_must_match(begin, publish):
    case = begin("line", order_no="A-1", line_no=2)

    for keys in ({"order": "A-1"}, {"order": "A-1", "line": 3}, {"order": "A-2", "line": 2}):
        with pytest.raises(NobodyWaits):
            publish("line packed", canonical(keys))
    publish("line packed", canonical({"line": "2", "order": "A-1"}))

    case.waits_at("ship")


def test_a_message_that_does_not_interrupt_comes_as_often_as_it_is_sent(begin, publish):
    book = begin("book", order_no="A-1")

    publish("paid", "A-1", deliver=False)
    publish("paid", "A-1")

    book.waits_at("read", "thank", "thank")


def test_a_message_id_is_taken_once_while_its_message_lives(begin, publish):
    order = begin("order", order_no="A-1")
    publish("goods arrived", "A-1", lives=HOUR, message_id="7")
    with pytest.raises(MessageAlreadyPublished):
        publish("goods arrived", "A-1", lives=HOUR, message_id="7")

    again = begin("order", order_no="A-1")
    publish("goods arrived", "A-1", lives=HOUR, message_id="7", at=order.now + HOUR)

    order.waits_at("inspect")
    again.waits_at("inspect")


def test_what_is_on_its_way_to_a_subscription_is_not_overtaken_by_what_is_correlated_at_once(begin, publish, correlate):
    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")
    publish("goods arrived", "A-1", deliver=False)

    correlate("goods arrived", "A-1")

    first.waits_at()
    second.waits_at("inspect")
    with pytest.raises(NobodyWaits):
        correlate("goods arrived", "A-1")
