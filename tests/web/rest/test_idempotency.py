"""The header Idempotency-Key: the same request is answered once, whatever it asks for."""

import json
from io import BytesIO

import pytest

from tests import people
from tests.conftest import PROCESSES
from tests.scenario import SUBMISSIONS
from web.once import HEADER, LONGEST_KEY

START = {"processDefinitionId": "office_affairs", "variables": SUBMISSIONS["office_affairs"]}
KEY = {HEADER: "k1"}


def cases(office):
    return [row.business_id for row in office.database.queries().cases(people.owner).items]


def test_a_repeated_start_is_answered_as_before_and_makes_one_case(office, program):
    client = program("office")
    first, second = (client.post("/v2/process-instances", START, headers=KEY) for _ in range(2))

    assert (200, first.json, first.headers["Content-Type"]) == (
        second.status, second.json, second.headers["Content-Type"]
    )  # fmt: skip
    assert ["JT-XS-40-2026-0001"] == cases(office)
    assert 1 == office.waked


def test_another_request_with_the_key_is_refused(office, program):
    client = program("office")
    client.post("/v2/process-instances", START, headers=KEY)
    other = {**START, "variables": {**START["variables"], "external_party": "另一家"}}

    assert 422 == client.post("/v2/process-instances", other, headers=KEY).status
    assert 1 == len(cases(office))


def test_a_program_is_told_of_the_key_and_not_of_pages(office, program):
    client = program("admin")
    broadcasts = [client.post("/v2/signals/broadcast", {"signalName": name}, headers=KEY) for name in ("a", "b")]

    assert "该幂等键已用于另一个请求。请换一个新的幂等键再发送。" == broadcasts[1].json["detail"]


@pytest.mark.parametrize("body", ["[" * 400 + "]" * 400, "{", "\0"])
def test_whatever_comes_where_nothing_is_read_is_no_hindrance(office, program, body):
    office.start("office_affairs", by=people.office)
    client, path = program("sales"), f"/v2/user-tasks/{office.task('sales_check').key}"
    client.post(f"{path}/assignment")
    answers = [client.ask("DELETE", f"{path}/assignee", data=body, headers=KEY) for _ in range(2)]

    assert [204, 204] == [answer.status for answer in answers]


def test_the_same_request_in_other_spelling_is_the_same(office, program):
    client = program("office")
    first = client.post("/v2/process-instances", START, headers=KEY)
    body = json.dumps(dict(reversed(START.items())), indent=4)
    second = client.ask("POST", "/v2/process-instances", data=body, content_type="application/json", headers=KEY)

    assert first.json == second.json


def test_a_key_is_its_persons(office, program):
    answers = [program(user).post("/v2/process-instances", START, headers=KEY) for user in ("office", "office2")]

    assert [200, 200] == [answer.status for answer in answers]
    assert 2 == len(cases(office))


def test_a_refused_request_leaves_its_key_free(office, program):
    client = program("office")
    refused = client.post("/v2/process-instances", {**START, "variables": {}}, headers=KEY)
    started = client.post("/v2/process-instances", START, headers=KEY)

    assert (400, 200) == (refused.status, started.status)


def test_a_repeated_completion_is_no_race(office, program):
    office.start("office_affairs", by=people.office)
    path = f"/v2/user-tasks/{office.task('sales_check').key}/completion"
    client, body = program("sales"), {"variables": {"sales_decision": "accept"}}

    assert [204, 204, 409] == [
        client.post(path, body, headers=headers).status for headers in (KEY, KEY, {HEADER: "another"})
    ]


def test_a_repeated_deployment_is_recognised_though_its_boundary_differs(office, program):
    content = (PROCESSES / "forms" / "sales_check.form").read_bytes() + b" "
    answers = [
        program("owner").ask(
            "POST", "/v2/deployments", data={"resources": (BytesIO(content), "sales_check.form")}, headers=KEY
        )
        for _ in range(2)
    ]
    refused = program("owner").ask(
        "POST", "/v2/deployments", data={"resources": (BytesIO(content + b" "), "sales_check.form")}, headers=KEY
    )

    assert answers[0].json == answers[1].json
    assert (200, 422) == (answers[1].status, refused.status)


@pytest.mark.parametrize("length", [LONGEST_KEY + 1])
def test_a_key_beyond_reason_is_refused(office, program, length):
    answer = program("office").post("/v2/process-instances", START, headers={HEADER: "k" * length})

    assert (400, []) == (answer.status, cases(office))


@pytest.mark.parametrize("headers", [{}, KEY])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", None])
def test_a_body_is_read_whatever_its_client_calls_it(office, program, headers, kind):
    """curl calls every body a form, unless it is told otherwise."""
    client, body = program("office"), json.dumps(START)
    answers = [
        client.ask("POST", "/v2/process-instances", data=body, content_type=kind, headers=headers),
        client.ask("POST", "/v2/process-instances", data="{", content_type=kind),
    ]

    assert [200, 400] == [answer.status for answer in answers]
    assert ["JT-XS-40-2026-0001"] == cases(office)
