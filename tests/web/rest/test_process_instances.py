"""/v2/process-instances."""

import orjson
import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, user
from tests.scenario import SUBMISSIONS

PATH = "/v2/process-instances"
FORM = SUBMISSIONS["office_affairs"]
START = {"processDefinitionId": "office_affairs", "variables": FORM}


def definition(office_, id="office_affairs"):
    with office_.database.reading() as uow:
        return uow.definitions.latest("process", id)


def test_a_process_is_started_by_its_id(office, program):
    answer = program("office").post(PATH, START)
    started = answer.json

    assert 200 == answer.status
    assert ("office_affairs", 1, "JT-XS-40-2026-0001", {}, []) == (
        started["processDefinitionId"], started["processDefinitionVersion"], started["businessId"],
        started["variables"], started["tags"],
    )  # fmt: skip
    assert started["processInstanceKey"].isdecimal()
    assert 1 == office.waked


def test_a_process_is_started_by_the_key_of_a_version(office, program):
    key = str(definition(office).key)
    answer = program("office").post(PATH, {"processDefinitionKey": key, "variables": FORM})

    assert (200, key) == (answer.status, answer.json["processDefinitionKey"])


def test_a_process_is_started_by_its_version(program):
    client = program("office")

    assert 200 == client.post(PATH, {**START, "processDefinitionVersion": 1}).status
    assert 404 == client.post(PATH, {**START, "processDefinitionVersion": 2}).status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"processDefinitionId": "office_affairs", "processDefinitionKey": "1"}, 400),
        ({"processDefinitionId": "unheard_of"}, 404),
        ({"processDefinitionKey": "1"}, 404),
        ({"processDefinitionKey": 1}, 400),
        ({**START, "awaitCompletion": True}, 400),
        ({**START, "tags": ["a"]}, 400),
        ({**START, "startInstructions": [{}]}, 400),
        ({**START, "tenantId": "other"}, 400),
        ({**START, "businessId": "X-1"}, 400),
        ({**START, "unheard_of": 1}, 400),
        ({"processDefinitionId": "office_affairs", "variables": {}}, 400),
        ({"processDefinitionId": "office_affairs", "variables": []}, 400),
    ],
)
def test_a_start_that_would_not_be_what_was_asked_for_is_refused(program, body, status):
    assert status == program("office").post(PATH, body).status


def test_the_form_says_field_by_field_what_is_wrong(program):
    answer = program("office").post(PATH, {**START, "variables": {**FORM, "reason": "短"}}).json

    assert [("form.too_short", "reason")] == [(each["code"], each["field"]) for each in answer["findings"]]


def test_whoever_may_not_start_is_told_so(program):
    assert 403 == program("sales").post(PATH, START).status


def test_the_history_says_through_what_a_case_was_started(office, program, token):
    program("office").post(PATH, START)
    client, id_ = token("office", "work")
    client.post(PATH, START)
    queries = office.database.queries()
    records = [queries.records(people.admin, row.number) for row in queries.cases(people.admin).items]

    assert [f"token:{id_}", "basic"] == [orjson.loads(each[0].body)["via"] for each in records]


def test_a_case_is_found_and_read(office, program):
    office.start("office_affairs", by=people.office)
    client = program("sales")
    key = str(office.key)
    found = client.post(f"{PATH}/search", {"filter": {"processInstanceKey": key}}).json

    assert [key] == [each["processInstanceKey"] for each in found["items"]]
    assert found["items"][0] == client.get(f"{PATH}/{key}").json
    assert ("ACTIVE", False, None, key) == tuple(
        found["items"][0][name]
        for name in ("state", "hasIncident", "parentProcessInstanceKey", "rootProcessInstanceKey")
    )


def test_a_case_of_others_does_not_exist(office, program):
    office.start("office_affairs", by=people.office)
    stranger = program("office2")

    assert 0 == stranger.post(f"{PATH}/search", {}).json["page"]["totalItems"]
    assert 404 == stranger.get(f"{PATH}/{office.key}").status


def test_a_case_is_cancelled_by_an_administrator(office, program):
    office.start("office_affairs", by=people.office)
    client, path = program("admin"), f"{PATH}/{office.key}/cancellation"
    answers = [client.post(path, {}).status, client.post(path).status]

    assert [204, 409] == answers
    assert "TERMINATED" == client.get(f"{PATH}/{office.key}").json["state"]


def test_only_a_case_is_cancelled_and_not_by_the_key_of_something_in_it(office, program):
    office.start("office_affairs", by=people.office)
    task = office.task("sales_check").key

    assert 404 == program("admin").post(f"{PATH}/{task}/cancellation", {}).status
    assert "active" == office.state


@pytest.mark.parametrize(
    ("number", "status"),
    [("18446744073709551615", 200), ("1e30", 200), ('"123456789012345678901234567890"', 200),
     ("18446744073709551616", 400), ("-9223372036854775809", 400), ("[1" + "0" * 300 + "]", 400)],
)  # fmt: skip
def test_a_number_that_would_be_rounded_is_refused(office, program, number, status):
    drawn = diagram(process(start(), user("look", groups="sales"), end(), flows("s > look > e"), id="plain"))
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    body = f'{{"processDefinitionId": "plain", "variables": {{"account": {number}}}}}'
    answer = program("admin").ask("POST", PATH, data=body)

    assert status == answer.status
    assert (200 == status) or ["request.long_number"] == [finding["code"] for finding in answer.json["findings"]]
