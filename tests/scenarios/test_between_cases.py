"""Cases that send one another messages and signals: an order and the delivery of its goods."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from engine import deliveries as deliveries_service
from engine import instances, messages, signals, tasks
from engine.correlation import canonical
from engine.deployments import deploy
from engine.errors import MessageAlreadyPublished, NobodyWaits
from engine.evidence.verify import verify
from engine.messages import Publication
from engine.model import number_of
from engine.receivers import GONE
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    element,
    end,
    event,
    flows,
    handler,
    io,
    process,
    service,
    start,
    user,
    zeebe,
)
from tests.people import admin, owner, sales
from tests.scenario import Scenario

HOUR = timedelta(hours=1)


def message(id, name, correlation):
    key = zeebe("subscription", correlationKey=f"={correlation}")
    return f'<bpmn:message id="message_{id}" name="{name}"><bpmn:extensionElements>{key}</bpmn:extensionElements></bpmn:message>'


ROOTS = (
    message("arrived", "goods arrived", "order_no")
    + message("line", "line packed", "{order: order_no, line: line_no}")
    + message("paid", "paid", "order_no")
    + '<bpmn:signal id="signal_strike" name="strike"/>'
    + '<bpmn:error id="error_nobody" name="nobody_waits" errorCode="nobody_waits"/>'
)

ORDER = process(
    start(),
    element("intermediateCatchEvent", "arrival", event("message", "arrived"), name="Goods arrived"),
    user("inspect", groups="sales"),
    end(),
    boundary("halted", "inspect", event("signal", "strike"), interrupting=False),
    user("calm", groups="sales"),
    flows("s > arrival > inspect > e; halted > calm > e"),
    id="order",
)
DELIVERY = process(
    start(),
    user("load", groups="sales"),
    service(
        "tell",
        io(
            {
                "messageName": "goods arrived",
                "correlationKey": "=order_no",
                "variables": "={pallets: pallets}",
                "timeToLive": "=lives",
            }
        ),
        type="publish-message",
        tag="sendTask",
    ),
    end(),
    boundary("unheard", "tell", event("error", "nobody")),
    user("call_customer", groups="sales"),
    flows("s > load > tell > e; unheard > call_customer > e"),
    id="delivery",
)
LINE = process(
    start(), element("receiveTask", "packing", messageRef="message_line"), user("ship", groups="sales"), end(),
    flows("s > packing > ship > e"), id="line",
)  # fmt: skip
BOOK = process(
    start(), user("read", groups="sales"), boundary("payment", "read", event("message", "paid"), interrupting=False),
    user("thank", groups="sales"), end(), flows("s > read > e; payment > thank > e"), id="book",
)  # fmt: skip
UNION = process(
    start(), user("vote", groups="sales"),
    element("intermediateThrowEvent", "call", event("signal", "strike"), io({"why": "=reason"})), user("march", groups="sales"),
    end(), handler("deaf", start("ds", event("signal", "strike"), isInterrupting="false"), user("hear", groups="sales"), end("de"), flows("ds > hear > de")),
    flows("s > vote > call > march > e"), id="union",
)  # fmt: skip
PLANT = process(
    start(),
    element("intermediateCatchEvent", "wait", event("signal", "strike"), io(outputs={"because": "=why"})),
    user("close", groups="sales"),
    end(),
    flows("s > wait > close > e"),
    id="plant",
)
DRAWN = (ORDER, DELIVERY, LINE, BOOK, UNION, PLANT)


@pytest.fixture(autouse=True)
def deployed(database, scenario):
    files = {f"{n}.bpmn": diagram(drawn, roots=ROOTS) for n, drawn in enumerate(DRAWN)}
    deploy(database.unit_of_work(), name="trade", files=files, actor=owner, at=scenario.now)


@pytest.fixture
def begin(database, scenario):
    """Another case in the same company, at the same time."""

    def begin(process, at=None, **variables):
        case = Scenario(database)
        case.now = case.moment(at) if at else scenario.now
        return case.start(process, by=admin, **variables)

    return begin


@pytest.fixture
def publish(database, scenario):
    def publish(name, key="", *, lives=None, at=None, deliver=True, **more):
        now = at or scenario.now
        publication = Publication(
            name=name, correlation_key=key, expires_at=now + lives if lives else None, **{"variables": {}, **more}
        )
        sent = messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=now)
        if deliver:
            scenario.worker.run_due(now)
        return sent

    return publish


@pytest.fixture
def correlate(database, scenario):
    def correlate(name, key):
        return messages.correlate(
            database.unit_of_work(), name=name, correlation_key=key, variables={}, actor=admin, at=scenario.now
        )

    return correlate


@pytest.fixture
def deliveries(database, scenario):
    """What is on its way and due by now, or within a *span*."""

    def deliveries(span=timedelta()):
        with database.reading() as uow:
            return uow.deliveries.due(scenario.now + span, 9)

    return deliveries


def cancel(case):
    instances.cancel(case.database.unit_of_work(), instance_key=case.instance.key, actor=admin, reason="x", at=case.now)


def resting(case):
    with case.database.reading() as uow:
        return uow.deliveries.resting(9)


def retry(case):
    return deliveries_service.retry(case.database.unit_of_work(), actor=admin, reason="mended", at=case.now)


def damage(case):
    """A case that no engine can read."""
    with case.database.backend.writing.begin() as connection:
        statement = text("UPDATE instance SET state_bytes = :state WHERE number = :number")
        connection.execute(statement, {"state": b"?", "number": case.instance.number})


# -- messages ----------------------------------------------------------------------------------------------------------


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


def test_what_is_on_its_way_to_a_subscription_is_not_overtaken_by_what_is_correlated_at_once(begin, publish, correlate):
    first, second = begin("order", order_no="A-1"), begin("order", order_no="A-1")
    publish("goods arrived", "A-1", deliver=False)

    correlate("goods arrived", "A-1")

    first.waits_at()
    second.waits_at("inspect")
    with pytest.raises(NobodyWaits):
        correlate("goods arrived", "A-1")


# -- signals -----------------------------------------------------------------------------------------------------------


def test_all_cases_that_await_a_signal_get_it_with_what_it_brings(begin):
    plants = [begin("plant"), begin("plant")]
    order = begin("order", order_no="A-1")
    union = begin("union", reason="工资")

    union.complete("vote", by=sales)

    union.waits_at("march", "hear")
    for plant in plants:
        plant.waits_at("close")
        assert "工资" == plant.form("close", by=sales).variables["because"]
    order.waits_at()


def test_a_signal_reaches_its_own_case_within_the_command_and_others_later(begin):
    plant, union = begin("plant"), begin("union", reason="工资")

    tasks.complete_task(
        union.database.unit_of_work(), task_key=union.task("vote").key, actor=sales, variables={}, at=union.now
    )
    union.waits_at("march", "hear")
    plant.waits_at()
    plant.worker.run_due(plant.now)

    plant.waits_at("close")
    union.waits_at("march", "hear")


def test_a_signal_from_outside_reaches_all_that_await_it(begin, publish):
    plant, order = begin("plant"), begin("order", order_no="A-1")
    publish("goods arrived", "A-1")

    for _ in range(2):
        signals.broadcast(
            plant.database.unit_of_work(), name="strike", variables={"why": "天气"}, actor=admin, at=plant.now
        )
        plant.worker.run_due(plant.now)

    plant.waits_at("close")
    order.waits_at("inspect", "calm", "calm")


def test_a_signal_that_nobody_awaits_is_no_error(begin, deliveries):
    begin("union", reason="工资").complete("vote", by=sales)

    assert [] == deliveries()


# -- records -----------------------------------------------------------------------------------------------------------


def test_sender_and_receivers_can_be_run_again(begin):
    plant, order, delivery, union = (
        begin("plant"),
        begin("order", order_no="A-1"),
        begin("delivery", order_no="A-1", lives=None).complete("load", by=sales, pallets=3),
        begin("union", reason="工资").complete("vote", by=sales),
    )

    for case in (plant, order, delivery, union):
        replay = Replayer(case.database.reading()).replay(case.instance.number)
        assert ("match", ()) == (replay.verdict, replay.steps[-1].differences)
    assert "message.correlate" == order.records()[1]["command"]
    assert "signal.receive" == plant.records()[1]["command"]


def test_rows_of_subscriptions_are_what_the_records_say(begin, publish):
    begin("plant"), begin("book", order_no="A-1"), begin("union", reason="工资").complete("vote", by=sales)
    publish("paid", "A-1", lives=HOUR)
    begin("plant")

    assert () == verify(begin("plant").database.reading(), keys=[]).findings


# -- what goes wrong ---------------------------------------------------------------------------------------------------


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
