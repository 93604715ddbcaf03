"""/v2/incidents."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, flows, gateway, process, start, user

PATH = "/v2/incidents"


@pytest.fixture
def failed(office):
    """A case whose gateway finds no way on."""
    drawn = diagram(
        process(
            start(),
            user("ask", groups="sales", name="Ask"),
            gateway("exclusive", "g"),
            end("a"),
            end("b"),
            flows("s > ask > g; g > a {amount > 5}; g > b {amount < 1}"),
            id="failing",
            name="Failing",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    office.start("failing", by=people.owner)
    office.complete("ask", by=people.sales, amount=3)
    return office


def test_an_incident_is_found_and_read(failed, program):
    client = program("sales")
    (found,) = client.post(f"{PATH}/search", {"filter": {"state": "ACTIVE"}}).json["items"]

    assert ("g", "CONDITION_ERROR", "ACTIVE", str(failed.key)) == (
        found["elementId"], found["errorType"], found["state"], found["processInstanceKey"],
    )  # fmt: skip
    assert found == client.get(f"{PATH}/{found['incidentKey']}").json
    assert client.get(f"/v2/process-instances/{failed.key}").json["hasIncident"]


def test_an_administrator_has_it_tried_again(failed, program):
    client = program("admin")
    (incident,) = failed.open_incidents()
    answers = [client.post(f"{PATH}/{incident.key}/resolution", {}).status for _ in range(2)]

    assert [204, 409] == answers
    states = [
        each["state"] for each in client.post(f"{PATH}/search", {"sort": [{"field": "incidentKey"}]}).json["items"]
    ]
    assert ["RESOLVED", "ACTIVE"] == states


def test_an_administrator_has_it_gone_past_on_a_chosen_way(failed, program):
    client = program("admin")
    (incident,) = failed.open_incidents()
    path = f"{PATH}/{incident.key}/skip"
    without_way = client.post(path, {"reason": "checked by hand"})
    answers = [
        client.post(path, {"reason": "checked by hand", "variables": {"amount": 9}, "flows": ["g_a"]}).status
        for _ in range(2)
    ]

    assert (400, ["bpmn.flow_to_choose"]) == (
        without_way.status,
        [each["code"] for each in without_way.json["findings"]],
    )
    assert ([204, 409], "completed", 9) == (answers, failed.state, failed.variable("amount"))
    assert 403 == program("sales").post(path, {"reason": "x"}).status


def test_nobody_else_has(failed, program):
    (incident,) = failed.open_incidents()

    assert 403 == program("sales").post(f"{PATH}/{incident.key}/resolution", {}).status


def test_incidents_of_others_do_not_exist(failed, program):
    client = program("office2")
    (incident,) = failed.open_incidents()

    assert [] == client.post(f"{PATH}/search", {}).json["items"]
    assert 404 == client.get(f"{PATH}/{incident.key}").status
