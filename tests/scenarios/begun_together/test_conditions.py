"""Conditions that begin a case, or that one awaits."""

from engine import conditions
from tests.engine.bpmn.diagrams import condition
from tests.people import admin
from tests.scenarios.begun_together.ordering import ORDERED, by_gateway, by_start, matches


def test_whoever_says_what_is_so_begins_a_case_that_awaits_the_rest(office):
    office.deployed(by_start(ORDERED, condition("amount > 100")))
    conditions.evaluate(
        office.database.unit_of_work(), variables={"amount": 200}, actor=admin, at=office.scenario.now
    )  # fmt: skip
    office.send("m1")

    assert [["ship"]] == office.open
    assert matches(office.cases[0])


def test_a_condition_that_is_awaited_reads_what_has_come(office):
    office.deployed(by_gateway(ORDERED, condition("amount > 100"), eventGatewayType="Parallel"))
    office.send("m1", "A-1", amount=50).send("m1", "A-2", amount=200)

    assert [["pack"], ["book", "pack"]] == office.open
