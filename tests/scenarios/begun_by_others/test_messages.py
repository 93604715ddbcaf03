"""Cases that begin with a message."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from engine import deliveries, instances, messages, tasks
from engine.errors import NobodyWaits
from engine.messages import Publication
from tests.people import admin, sales
from tests.scenario import Scenario
from tests.scenarios.begun_by_others.incoming import AGAIN, CHANGE, HOUR, INVOICE, ORDER, matches


def test_a_message_begins_a_case_of_each_process_that_has_it(deployed, publish, cases):
    deployed(ORDER, INVOICE)
    publish(variables={"order_no": "A-1"})
    (order,), (invoice,) = cases("order"), cases("invoice")

    assert ("DD-2026-001", "A-1") == (order.waits_at("check").number, order.variable("order_no"))
    assert ("A-1", None) == (invoice.waits_at("bill").variable("no"), invoice.variable("order_no"))
    assert matches(order)
    assert matches(invoice)


def test_the_record_says_who_sent_it_and_the_system_started_it(deployed, publish, cases):
    deployed(ORDER)
    publish(variables={"order_no": "A-1"})
    (order,) = cases("order")
    record = order.records()[0]

    assert ("process_instance.start", "system", "system") == (
        record["command"], record["actor"], order.detail().instance.started_by,
    )  # fmt: skip
    assert ("ordered", "ordered", "admin") == tuple(record["input"][name] for name in ("element", "message", "by"))


def test_without_a_key_every_message_begins_a_case(deployed, publish, cases):
    deployed(ORDER)
    publish()
    publish()

    assert 2 == len(cases("order"))


def test_with_a_key_a_process_has_one_case_at_a_time(deployed, publish, cases):
    scenario = deployed(ORDER)
    publish("A-1", lives=HOUR)
    publish("A-1", lives=HOUR)
    publish("A-2", lives=HOUR)

    assert ["DD-2026-001", "DD-2026-002"] == [case.number for case in cases("order")]

    cases("order")[0].complete("check", by=sales)
    scenario.worker.run_due(scenario.now)

    assert ["DD-2026-002", "DD-2026-003"] == [case.number for case in cases("order")]


def complete_first(cases, scenario, process, task):
    """The oldest open case of *process* ends, and what waits for that comes."""
    cases(process)[0].complete(task, by=sales)
    scenario.worker.run_due(scenario.now)


def test_each_process_goes_on_with_the_next_message_of_a_key_when_its_case_ends(deployed, publish, cases):
    scenario = deployed(ORDER, INVOICE)
    for no in (1, 2, 3):
        publish("A-1", lives=HOUR, variables={"order_no": no})

    def open_():
        orders, invoices = cases("order"), cases("invoice")
        return [case.variable("order_no") for case in orders], [case.variable("no") for case in invoices]

    assert ([1], [1]) == open_()
    complete_first(cases, scenario, "order", "check")
    assert ([2], [1]) == open_()
    complete_first(cases, scenario, "order", "check")
    assert ([3], [1]) == open_()
    complete_first(cases, scenario, "invoice", "bill")
    assert ([3], [2]) == open_()
    complete_first(cases, scenario, "order", "check")
    complete_first(cases, scenario, "invoice", "bill")
    assert ([], [3]) == open_()
    complete_first(cases, scenario, "invoice", "bill")
    assert ([], []) == open_()


def test_a_message_that_is_held_up_goes_to_no_further_case_that_waits(deployed, publish, cases):
    scenario = deployed(ORDER, INVOICE, CHANGE)
    publish("A-1")
    scenario.start("change", by=admin, order_no="A-1")
    publish("A-1", lives=HOUR)
    late = Scenario(scenario.database).start("change", by=admin, order_no="A-1")
    complete_first(cases, scenario, "order", "check")

    scenario.waits_at("compare")
    late.waits_at()
    assert (1, 1) == (len(cases("order")), len(cases("invoice")))


def test_a_message_does_not_overtake_one_that_waits_to_begin_a_case(deployed, publish, cases):
    scenario = deployed(ORDER)
    for no in (1, 2):
        publish("A-1", lives=HOUR, variables={"order_no": no})
    tasks.complete_task(
        scenario.database.unit_of_work(), task_key=cases("order")[0].task("check").key, actor=sales, variables={},
        at=scenario.now,
    )  # fmt: skip
    with pytest.raises(NobodyWaits):
        publish("A-1", deliver=False)
    publish("A-1", lives=HOUR, variables={"order_no": 3}, deliver=False)
    scenario.worker.run_due(scenario.now)

    assert [2] == [case.variable("order_no") for case in cases("order")]


def test_a_message_whose_receiver_has_gone_on_begins_a_case_of_that_process_and_of_no_other_again(
    deployed, publish, cases
):
    scenario = deployed(AGAIN, INVOICE)
    publish("A-1", variables={"order_no": "A-1"})
    (waiting,) = cases("again")
    publish("A-1", lives=HOUR, deliver=False)
    instances.cancel(
        scenario.database.unit_of_work(), instance_key=waiting.key, actor=admin, reason="x", at=scenario.now
    )
    scenario.worker.run_due(scenario.now)

    assert 1 == len(cases("again"))
    assert cases("again")[0].key != waiting.key
    assert 1 == len(cases("invoice"))


def bring(scenario, variables):
    """What is on its way brings something else, which nobody could have sent."""
    with scenario.database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE delivery SET variables = :variables"), {"variables": variables})


def retry(scenario):
    tried = deliveries.retry(scenario.database.unit_of_work(), actor=admin, reason="mended", at=scenario.now)
    scenario.worker.run_due(scenario.now)
    return tried


def test_while_a_message_that_cannot_begin_its_case_rests_others_with_its_key_may(deployed, publish, cases):
    scenario = deployed(ORDER)
    publish("A-1", lives=HOUR, deliver=False)
    bring(scenario, '{"people":{}}')
    scenario.worker.run_due(scenario.now)
    with pytest.raises(NobodyWaits):
        publish("A-1")
    for _ in range(5):
        scenario.passes(hours=1)
    publish("A-1", variables={"order_no": 2})

    assert [2] == [case.variable("order_no") for case in cases("order")]
    bring(scenario, '{"order_no":1}')
    assert (0, 1) == retry(scenario)
    complete_first(cases, scenario, "order", "check")
    assert (1, 0) == retry(scenario)
    assert [1] == [case.variable("order_no") for case in cases("order")]
    with pytest.raises(NobodyWaits):
        publish("A-1")


def test_a_kept_message_that_meets_nobody_in_its_time_is_over(deployed, publish, cases):
    scenario = deployed(ORDER)
    publish("A-1", lives=HOUR)
    publish("A-1", lives=HOUR)
    scenario.passes(hours=2)
    cases("order")[0].complete("check", by=sales)
    scenario.worker.run_due(scenario.now)

    assert [] == cases("order")


def test_while_its_case_runs_a_message_that_does_not_live_is_for_nobody(deployed, publish):
    deployed(ORDER)
    publish("A-1")

    with pytest.raises(NobodyWaits):
        publish("A-1")


def test_before_its_case_has_begun_another_one_is_not_begun(deployed, publish, cases):
    scenario = deployed(ORDER)
    publish("A-1", lives=HOUR, deliver=False)
    publish("A-1", lives=HOUR, deliver=False)
    scenario.worker.run_due(scenario.now)

    assert 1 == len(cases("order"))


def test_a_message_goes_to_the_case_that_waits_and_to_the_processes_that_begin_with_it(deployed, publish, cases):
    scenario = deployed(ORDER, CHANGE)
    scenario.start("change", by=admin, order_no="A-1")
    publish("A-1")

    scenario.waits_at("compare")
    assert 1 == len(cases("order"))


def test_a_process_that_waits_for_it_is_not_begun_by_it_too(deployed, publish, cases):
    deployed(AGAIN)
    publish("A-1", variables={"order_no": "A-1"})
    publish("A-1")
    (case,) = cases("again")

    case.waits_at("pack")


def test_a_message_for_one_case_begins_none(deployed, publish, cases):
    deployed(ORDER)

    with pytest.raises(NobodyWaits):
        publish(business_id="DD-2026-001")
    assert [] == cases("order")


def test_a_kept_message_begins_a_case_of_a_process_deployed_later(deployed, publish, cases, scenario):
    publish("A-1", lives=HOUR)
    deployed(ORDER)
    scenario.worker.run_due(scenario.now)
    scenario.worker.run_due(scenario.now)

    assert 1 == len(cases("order"))


def test_the_version_that_was_in_force_when_it_was_sent_begins(deployed, publish, cases):
    scenario = deployed(ORDER)
    publish(deliver=False)
    deployed(ORDER.replace('name="订单到达"', 'name="新订单"'))
    scenario.worker.run_due(scenario.now)

    assert [1] == [case.detail().instance.definition_key & 0xFF for case in cases("order")]


def test_messages_with_one_key_that_come_at_once_begin_one_case(deployed, opened, cases):
    scenario = deployed(ORDER)
    together = Barrier(4)

    def publish(database):
        together.wait()
        publication = Publication(name="ordered", correlation_key="A-1", variables={}, expires_at=scenario.now + HOUR)
        messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=scenario.now)

    threads = [Thread(target=publish, args=(opened(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    scenario.worker.run_due(scenario.now)

    assert 1 == len(cases("order"))
