"""/v2/conditionals, and Camunda 7's /condition."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import condition, diagram, end, flows, process, start, user

PATH = "/v2/conditionals/evaluation"


@pytest.fixture
def waiting(office):
    """A process that begins when the stock is low."""
    drawn = diagram(
        process(
            start("low", condition("stock < 10")),
            user("buy", groups="sales"),
            end(),
            flows("low > buy > e"),
            id="order",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return office


def test_what_holds_begins_a_case(waiting, program):
    answer = program("admin").post(PATH, {"variables": {"stock": 5}})
    (begun,) = answer.json["processInstances"]

    assert (200, "<default>", 1) == (answer.status, answer.json["tenantId"], waiting.waked)
    waiting.resume(int(begun["processInstanceKey"])).waits_at("buy")
    assert str(waiting.detail().instance.definition_key) == begun["processDefinitionKey"]


def test_what_does_not_hold_begins_nothing(waiting, program):
    assert [] == program("admin").post(PATH, {"variables": {"stock": 50}}).json["processInstances"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"variables": {"stock": 5}, "processDefinitionKey": "1"}, 404),
        ({"variables": {"stock": 5, "people": {}}}, 400),
        ({"variables": {"stock": 5}, "other": 1}, 400),
    ],
)
def test_what_cannot_be_evaluated_is_refused(waiting, program, body, status):
    assert status == program("admin").post(PATH, body).status


def test_only_administrators_say_what_is_so(waiting, program):
    assert 403 == program("sales").post(PATH, {"variables": {"stock": 5}}).status
    assert 403 == program("sales").post("/engine-rest/condition", {"variables": {}}).status


def test_camunda_7_answers_with_the_instances(waiting, program):
    given = {"variables": {"stock": {"value": 5, "type": "Integer"}}, "businessKey": "A-1"}
    answer = program("admin").post("/engine-rest/condition", given)
    (begun,) = answer.json

    assert (200, "A-1", False) == (answer.status, begun["businessKey"], begun["ended"])
    assert begun["definitionId"].startswith("order:1:")
    waiting.resume(int(begun["id"])).waits_at("buy")
    assert [] == program("admin").post("/engine-rest/condition", {"variables": {}}).json


def test_camunda_7_may_name_the_process(waiting, program):
    client = program("admin")
    definition = client.get("/engine-rest/process-definition/key/order").json["id"]
    given = {"variables": {"stock": 5}, "processDefinitionId": definition}

    assert 1 == len(client.post("/engine-rest/condition", given).json)
    assert 404 == client.post("/engine-rest/condition", {**given, "processDefinitionId": "order:1:77"}).status
    assert 400 == client.post("/engine-rest/condition", {**given, "tenantId": "x"}).status
