"""Camunda 7's /message: the receiver is found by what his case knows."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, process, start, user
from tests.web.rest.conftest import program, token  # noqa: F401 - fixtures

PATH = "/engine-rest/message"


@pytest.fixture
def orders(office):
    """Three cases that wait for the same message, by their orders."""
    drawn = diagram(
        process(
            start(),
            element("intermediateCatchEvent", "wait", event("message", "m1")),
            user("ship", groups="sales"),
            end(),
            flows("s > wait > ship > e"),
            id="order",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return {name: office.start("order", by=people.owner, order=name, kind="big").key for name in ("A-1", "A-2", "A-3")}


@pytest.fixture
def correlate(program):  # noqa: F811 - the fixture
    return lambda **given: program("admin").post(PATH, {"messageName": "m1", **given})


def keys(**values):
    return {name: {"value": value, "type": "String"} for name, value in values.items()}


def gone_on(office, orders):
    return [name for name, key in orders.items() if office.resume(key).open_tasks()]


def test_the_case_gets_it_whose_variables_all_match(office, orders, correlate):
    answer = correlate(correlationKeys=keys(order="A-2", kind="big"), processVariables=keys(paid="yes"))

    assert 204 == answer.status
    assert ["A-2"] == gone_on(office, orders)
    assert "yes" == office.resume(orders["A-2"]).variable("paid")


@pytest.mark.parametrize(
    "given",
    [
        {"correlationKeys": keys(kind="big")},
        {"correlationKeys": keys(order="A-1", kind="small")},
        {"correlationKeys": keys(unknown="A-1")},
        {"messageName": "m2"},
        {"businessKey": "none"},
        {"localCorrelationKeys": keys(order="A-1")},
        {"processVariablesLocal": keys(order="A-1")},
        {"tenantId": "x"},
        {"messageName": ""},
        {"correlationKeys": keys(order="A-1"), "processVariables": keys(people="x")},
    ],
)
def test_what_fits_none_or_several_moves_nobody(office, orders, correlate, given):
    assert 400 == correlate(**given).status
    assert [] == gone_on(office, orders)


def test_all_get_it_where_the_sender_says_so(office, orders, correlate):
    answer = correlate(correlationKeys=keys(kind="big"), all=True, resultEnabled=True)

    assert [str(key) for key in orders.values()] == [result["execution"]["processInstanceId"] for result in answer.json]
    assert [*orders] == gone_on(office, orders)


def test_a_case_may_be_named(office, orders, correlate):
    assert 204 == correlate(processInstanceId=str(orders["A-3"])).status
    assert ["A-3"] == gone_on(office, orders)
