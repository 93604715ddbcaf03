"""Signals go to the cases that await them, or begin one."""

import pytest

from tests.engine.bpmn.diagrams import element, end, event, extensions, flows, gateway, process, user, zeebe
from tests.scenarios.begun_together.ordering import ORDERED, by_gateway, by_start, matches, one


@pytest.mark.parametrize("begins", [by_start(ORDERED, event("signal", "s1")), by_gateway(
    ORDERED, event("signal", "s1"), eventGatewayType="Parallel")], ids=["start event", "gateway"])  # fmt: skip
def test_a_signal_goes_to_the_cases_that_await_it_or_begins_one(office, begins):
    office.deployed(begins).send("m1", "A-1").send("m1", "A-2").broadcast()

    assert 2 == len(office.cases)
    assert all(office.open)

    office.broadcast()

    assert 3 == len(office.cases)
    assert all(matches(case) for case in office.cases)


def test_a_case_that_hears_itself_begins_no_other_one(office):
    drawn = process(
        gateway("eventBased", "begin", instantiate="true", eventGatewayType="Parallel"), one("ordered", ORDERED),
        one("heard", event("signal", "s1")), element("intermediateThrowEvent", "tell", event("signal", "s1")),
        user("pack", groups="sales"), end(), flows("begin > ordered > tell > e; begin > heard > pack > e"),
    )  # fmt: skip
    office.deployed(drawn).send("m1", "A-1")

    assert [["pack"]] == office.open


def test_a_case_that_a_signal_began_awaits_a_message_without_a_key(office):
    office.deployed(by_start(ORDERED, event("signal", "s1"))).broadcast().send("m1", "A-1")

    assert [[], []] == office.open

    office.send("m1")

    assert [["ship"], []] == office.open


def test_a_key_that_comes_later_is_one_cases_alone_too(office):
    ordered = event("message").replace("/>", ' messageRef="message_ordered"/>')
    keyed = zeebe("subscription", correlationKey="=order")
    roots = f'<bpmn:message id="message_ordered" name="ordered">{extensions(keyed)}</bpmn:message>'
    office.deployed(by_start(ordered, event("signal", "s1")), roots).broadcast(order="A-1")
    office.send("ordered", "A-1").send("ordered", "A-1").broadcast(order="A-2")

    assert [["ship"], []] == office.open

    office.cases[0].complete("ship", by=office.scenario.join("handler", "sales"))
    office.works()

    assert [[], [], []] == office.open
