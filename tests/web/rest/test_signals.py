"""/v2/signals, and Camunda 7's /signal."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, process, start, user

PATH = "/v2/signals/broadcast"


@pytest.fixture
def waiting(office):
    """A case that awaits a signal."""
    drawn = diagram(
        process(
            start(),
            element("intermediateCatchEvent", "wait", event("signal", "s1")),
            user("close", groups="sales"),
            end(),
            flows("s > wait > close > e"),
            id="plant",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return office.start("plant", by=people.owner)


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (PATH, {"signalName": "s1", "variables": {"why": "雨"}}, 200),
        ("/engine-rest/signal", {"name": "s1", "variables": {"why": {"value": "雨", "type": "String"}}}, 204),
    ],
)
def test_a_signal_moves_the_case_on_that_awaits_it(waiting, program, path, body, status):
    assert status == program("admin").post(path, body).status
    assert 1 == waiting.waked
    waiting.passes(minutes=0).waits_at("close")
    assert "雨" == waiting.variable("why")


def test_a_signal_that_nobody_awaits_is_no_error(waiting, program):
    answer = program("admin").post(PATH, {"signalName": "s2"})

    assert (200, "<default>") == (answer.status, answer.json["tenantId"])
    assert int(answer.json["signalKey"])
    waiting.passes(minutes=0).waits_at()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (PATH, {}),
        (PATH, {"signalName": ""}),
        (PATH, {"signalName": "s1", "variables": {"people": {}}}),
        ("/engine-rest/signal", {"name": "s1", "executionId": "1"}),
        ("/engine-rest/signal", {"name": "s1", "tenantId": "x"}),
    ],
)
def test_what_is_no_signal_is_refused(waiting, program, path, body):
    assert 400 == program("admin").post(path, body).status
