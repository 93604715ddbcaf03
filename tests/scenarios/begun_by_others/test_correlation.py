"""Whoever correlates a message that begins a case is told which."""

import pytest

from engine import messages, tasks
from engine.errors import NobodyWaits
from tests.people import admin, sales
from tests.scenarios.begun_by_others.incoming import CHANGE, HOUR, INVOICE, ORDER, matches


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


def test_whoever_correlates_does_not_overtake_what_waits_to_begin_a_case(deployed, publish, cases):
    scenario = deployed(ORDER)
    for _ in range(2):
        publish("A-1", lives=HOUR)
    tasks.complete_task(
        scenario.database.unit_of_work(), task_key=cases("order")[0].task("check").key, actor=sales, variables={},
        at=scenario.now,
    )  # fmt: skip

    with pytest.raises(NobodyWaits):
        correlate(scenario)
