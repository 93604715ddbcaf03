"""/v2/messages."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, element, end, event, flows, process, start, user

PATH = "/v2/messages/correlation"
PAID = {"name": "paid", "correlationKey": "A-1", "variables": {"amount": 3}}
MESSAGE = '<bpmn:message id="paid" name="paid"><bpmn:extensionElements><zeebe:subscription correlationKey="=order"/></bpmn:extensionElements></bpmn:message>'


@pytest.fixture
def waiting(office):
    """Two cases that wait for the payment of their orders."""
    drawn = diagram(
        process(
            start(),
            element("receiveTask", "wait", messageRef="paid"),
            user("ship", groups="sales", name="Ship"),
            end(),
            flows("s > wait > ship > e"),
            id="order",
            name="Order",
        ),
        roots=MESSAGE,
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    office.start("order", by=people.owner, order="A-2")
    return office.start("order", by=people.owner, order="A-1")


def test_a_message_moves_the_case_on_that_waits_for_it(waiting, program):
    client = program("admin")
    answers = [client.post(PATH, PAID) for _ in range(2)]

    assert [200, 404] == [answer.status for answer in answers]
    assert str(waiting.key) == answers[0].json["processInstanceKey"]
    waiting.waits_at("ship")
    assert 3 == waiting.variable("amount")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"correlationKey": "A-3"}, 404),
        ({"name": "lost"}, 404),
        ({"correlationKey": ""}, 404),
        ({"businessId": ""}, 400),
    ],
)
def test_a_message_for_nobody_is_not_found(waiting, program, changes, status):
    assert status == program("admin").post(PATH, {**PAID, **changes}).status


@pytest.mark.parametrize("path", [PATH, "/v2/messages/publication"])
def test_its_sender_is_told_that_nobody_waits(waiting, program, path):
    answer = program("admin").post(path, {"name": "lost", "correlationKey": "A-1"})

    assert (404, "目前没有事务以该关联键等待消息 lost，也没有流程能由它发起。") == (
        answer.status,
        answer.json["detail"],
    )


@pytest.fixture
def beginning(office):
    """A process that begins with the payment of an order."""
    drawn = diagram(
        process(
            start("paid", event("message", "paid")),
            user("thank", groups="sales"),
            end(),
            flows("paid > thank > e"),
            id="thanking",
        ),
        roots=MESSAGE.replace('id="paid"', 'id="message_paid"'),
    )
    deploy(office.database.unit_of_work(), name="y", files={"y.bpmn": drawn}, actor=people.owner, at=office.now)
    return office


@pytest.mark.parametrize("key", ["A-1", ""])
def test_a_message_that_no_case_awaits_begins_one_with_its_business_id(beginning, program, key):
    answer = program("admin").post(PATH, {**PAID, "correlationKey": key, "businessId": "N-7"})
    case = beginning.resume(int(answer.json["processInstanceKey"]))

    assert (200, "<default>") == (answer.status, answer.json["tenantId"])
    assert int(answer.json["messageKey"])
    assert ("N-7", 3) == (case.waits_at("thank").number, case.variable("amount"))


def test_the_business_id_of_what_would_begin_is_not_asked_of_a_case_that_waits(waiting, beginning, program):
    answer = program("admin").post(PATH, {**PAID, "businessId": "N-7"})

    assert str(waiting.key) == answer.json["processInstanceKey"]
    waiting.waits_at("ship")


# -- published for whoever comes to wait -------------------------------------------------------------------------------

PUBLISH = "/v2/messages/publication"


def test_a_published_message_moves_the_case_on_that_waits_for_it(waiting, program):
    answer = program("admin").post(PUBLISH, PAID)

    assert (200, "<default>", 1) == (answer.status, answer.json["tenantId"], waiting.waked)
    assert int(answer.json["messageKey"])
    waiting.passes(minutes=0).waits_at("ship")


def test_a_published_message_that_nobody_awaits_is_not_found_or_kept_as_the_sender_says(waiting, program):
    late = {**PAID, "correlationKey": "A-9"}
    statuses = [program("admin").post(PUBLISH, {**late, **more}).status for more in ({}, {"timeToLive": 60_000})]

    assert [404, 200] == statuses
    waiting.start("order", by=people.owner, order="A-9").waits_at("ship")


def test_a_message_id_that_still_lives_is_refused(waiting, program):
    twice = {**PAID, "messageId": "7", "timeToLive": 60_000}

    assert [200, 409] == [program("admin").post(PUBLISH, twice).status for _ in range(2)]


@pytest.mark.parametrize(
    "changes",
    [{"name": ""}, {"timeToLive": -1}, {"variables": {"people": {}}}, {"businessId": ""}, {"tenantId": "other"}],
)
def test_what_is_no_message_is_refused(waiting, program, changes):
    assert 400 == program("admin").post(PUBLISH, {**PAID, **changes}).status


def test_a_message_may_be_for_one_number_alone(waiting, program):
    assert 404 == program("admin").post(PUBLISH, {**PAID, "businessId": "none"}).status
