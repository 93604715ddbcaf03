"""Cases that begin with a message or a signal: orders that come in, and an alarm that everybody hears."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from engine import deliveries, instances, messages, signals, tasks
from engine.deployments import deploy
from engine.errors import NobodyWaits
from engine.messages import Publication
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, io, process, start, timer, user
from tests.people import admin, owner, sales
from tests.scenario import Scenario

HOUR = timedelta(hours=1)
ROOTS = (
    '<bpmn:message id="message_ordered" name="ordered"><bpmn:extensionElements>'
    '<zeebe:subscription correlationKey="=order_no"/></bpmn:extensionElements></bpmn:message>'
    '<bpmn:signal id="signal_alarm" name="alarm"/>'
)
ORDER = process(
    start("ordered", event("message", "ordered"), name="订单到达"), user("check", groups="sales"), end(),
    flows("ordered > check > e"), id="order", properties={"businessId": "DD-{yyyy}-{000}"},
)  # fmt: skip
INVOICE = process(
    start("ordered", event("message", "ordered"), io(outputs={"no": "=order_no"})), user("bill", groups="sales"), end(),
    flows("ordered > bill > e"), id="invoice",
)  # fmt: skip
CHANGE = process(
    start(), element("receiveTask", "wait", messageRef="message_ordered"), user("compare", groups="sales"), end(),
    flows("s > wait > compare > e"), id="change",
)  # fmt: skip
AGAIN = process(
    start("first", event("message", "ordered")), element("receiveTask", "more", messageRef="message_ordered"),
    user("pack", groups="sales"), end(), flows("first > more > pack > e"), id="again",
)  # fmt: skip
LEAVING = process(
    start("s", event("signal", "alarm"), name="警报"), user("leave", groups="sales"), end(),
    flows("s > leave > e"), id="leaving",
)  # fmt: skip
COUNTING = process(
    start("s", event("signal", "alarm"), io(outputs={"where": "=place"})), user("count", groups="sales"), end(),
    flows("s > count > e"), id="counting",
)  # fmt: skip
SIREN = process(
    start(), user("press", groups="sales"), element("intermediateThrowEvent", "howl", event("signal", "alarm"), io({"place": "=hall"})),
    user("wait", groups="sales"), end(), flows("s > press > howl > wait > e"), id="siren",
)  # fmt: skip


@pytest.fixture
def deployed(database, scenario):
    def deployed(*drawn):
        files = {f"{n}.bpmn": diagram(each, roots=ROOTS) for n, each in enumerate(drawn)}
        deploy(database.unit_of_work(), name="x", files=files, actor=owner, at=scenario.now)
        return scenario

    return deployed


@pytest.fixture
def publish(database, scenario):
    def publish(key="", *, name="ordered", lives=None, deliver=True, **more):
        at = scenario.now
        publication = Publication(
            name=name, correlation_key=key, expires_at=at + lives if lives else None, **{"variables": {}, **more}
        )
        messages.publish(database.unit_of_work(), publication=publication, actor=admin, at=at)
        if deliver:
            scenario.worker.run_due(at)

    return publish


@pytest.fixture
def cases(database, scenario):
    """The open cases, or all, of a process, oldest first; each as a story that goes on."""

    def cases(process, state="active"):
        rows = database.queries().cases(owner, state=state, limit=50).items
        found = []
        for row in sorted(rows, key=lambda row: row.number):
            if row.process_id == process:
                case = Scenario(database)
                case.now = scenario.now
                found.append(case.resume(row.key))
        return found

    return cases


def matches(case):
    return Replayer(case.database.reading()).replay(case.instance.number).verdict == "match"


# -- messages ----------------------------------------------------------------------------------------------------------


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


# -- what cannot begin -------------------------------------------------------------------------------------------------


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


def correlate(scenario, key="A-1", **variables):
    return messages.correlate(
        scenario.database.unit_of_work(), name="ordered", correlation_key=key, variables=variables, actor=admin,
        at=scenario.now,
    )  # fmt: skip


def test_whoever_correlates_is_told_the_case_that_begins(deployed, cases):
    scenario = deployed(INVOICE, ORDER)
    _, key = correlate(scenario, order_no="A-1")
    scenario.worker.run_due(scenario.now)
    (invoice,), (order,) = cases("invoice"), cases("order")

    assert invoice.key == key
    assert matches(invoice)
    assert "A-1" == order.variable("order_no")
    with pytest.raises(NobodyWaits):
        correlate(scenario)


def test_whoever_correlates_reaches_the_case_that_waits_first(deployed, cases):
    scenario = deployed(ORDER, CHANGE)
    scenario.start("change", by=admin, order_no="A-1")
    _, key = correlate(scenario)

    assert scenario.waits_at("compare").key == key
    assert [] == cases("order")


# -- signals -----------------------------------------------------------------------------------------------------------


def broadcast(scenario, **variables):
    signals.broadcast(scenario.database.unit_of_work(), name="alarm", variables=variables, actor=admin, at=scenario.now)
    scenario.worker.run_due(scenario.now)


def test_every_broadcast_begins_a_case_of_every_process_that_has_the_signal(deployed, cases):
    scenario = deployed(LEAVING, COUNTING)
    broadcast(scenario, place="hall 3")
    broadcast(scenario, place="hall 4")

    assert ["hall 3", "hall 4"] == [case.variable("where") for case in cases("counting")]
    assert ["hall 3", "hall 4"] == [case.variable("place") for case in cases("leaving")]
    assert all(matches(case) for case in (*cases("counting"), *cases("leaving")))


def test_a_signal_that_a_case_throws_begins_others(deployed, cases):
    scenario = deployed(LEAVING, SIREN)
    scenario.start("siren", by=admin, hall="hall 3").complete("press", by=sales)
    (leaving,) = cases("leaving")

    assert "hall 3" == leaving.waits_at("leave").variable("place")


def test_a_version_that_is_no_longer_in_force_hears_nothing(deployed, cases):
    scenario = deployed(LEAVING)
    deployed(process(start(), user("leave", groups="sales"), end(), flows("s > leave > e"), id="leaving"))
    broadcast(scenario)

    assert [] == cases("leaving")


def test_one_start_event_may_have_several_events(deployed, publish, cases):
    either = start("any", event("message", "ordered"), event("signal", "alarm"), timer("Duration", "PT1H"))
    drawn = process(either, user("look", groups="sales"), end(), flows("any > look > e"), id="any")
    scenario = deployed(drawn)
    publish()
    broadcast(scenario)
    scenario.passes(hours=2)

    assert 3 == len(cases("any"))
