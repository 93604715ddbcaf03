"""/v2/user-tasks."""

import json

import pytest

from engine.evidence.verify import verify
from engine.replay import Replayer
from tests import people

PATH = "/v2/user-tasks"


@pytest.fixture
def task(office_affair):
    return office_affair.task("sales_check").key


@pytest.fixture
def office_affair(office):
    return office.start("office_affairs", by=people.office)


def keys(answer):
    return [each["userTaskKey"] for each in answer.json["items"]]


def test_a_task_is_found_and_read(office_affair, task, program):
    client = program("sales")
    found = client.post(f"{PATH}/search", {"filter": {"userTaskKey": str(task)}}).json["items"]

    assert [("sales_check", "CREATED", None, ["sales"], "JT-XS-40-2026-0001", str(office_affair.key))] == [
        (e["elementId"], e["state"], e["assignee"], e["candidateGroups"], e["businessId"], e["processInstanceKey"])
        for e in found
    ]
    assert found[0] == client.get(f"{PATH}/{task}").json


@pytest.mark.parametrize(
    ("filter", "is_found"),
    [
        ({"state": "CREATED"}, True),
        ({"state": {"$neq": "CREATED"}}, False),
        ({"state": {"$in": ["CREATED", "COMPLETED"]}}, True),
        ({"state": "COMPLETED"}, False),
        ({"assignee": {"$exists": False}}, True),
        ({"assignee": {"$exists": True}}, False),
        ({"assignee": {"$neq": "sales"}}, True),
        ({"assignee": "sales"}, False),
        ({"candidateGroup": "sales"}, True),
        ({"candidateGroup": "sale"}, False),
        ({"candidateGroup": "SALES"}, False),
        ({"candidateGroup": {"$in": ["gm", "sales"]}}, True),
        ({"candidateGroup": {"$notIn": ["gm", "sales"]}}, False),
        ({"candidateUser": {"$exists": False}}, True),
        ({"elementId": {"$like": "sales_*"}}, True),
        ({"elementId": {"$like": "sales?check"}}, True),
        ({"elementId": {"$like": "sales_%"}}, False),
        ({"elementId": {"$like": "check"}}, False),
        ({"processDefinitionId": "office_affairs", "state": "CREATED"}, True),
        ({"processDefinitionId": "admin_affairs", "state": "CREATED"}, False),
        ({"businessId": "JT-XS-40-2026-0001"}, True),
        ({"dueDate": {"$gt": "2026-11-23T00:00:00Z", "$lt": "2026-11-25T00:00:00Z"}}, True),
        ({"dueDate": {"$gte": "2027-01-01T00:00:00+08:00"}}, False),
        ({"creationDate": "2026-11-23T09:00:00+08:00"}, True),
        ({"completionDate": {"$exists": True}}, False),
        ({"priority": 50}, True),
        ({"priority": {"$gt": 50}}, False),
        ({"priority": {"$in": [10, 50]}}, True),
        ({"followUpDate": {"$exists": True}}, False),
        ({"userTaskKey": "1"}, False),
        ({"tenantId": "<default>"}, True),
    ],
)
def test_each_condition_is_met_or_not(task, program, filter, is_found):
    answer = program("sales").post(f"{PATH}/search", {"filter": filter})

    assert ([str(task)] if is_found else []) == keys(answer)


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"unheardOf": 1}},
        {"filter": {"state": "OPEN"}},
        {"filter": {"state": {"$unheardOf": 1}}},
        {"filter": {"state": {}}},
        {"filter": {"assignee": 1}},
        {"filter": {"assignee": None}},
        {"filter": {"dueDate": "tomorrow"}},
        {"filter": {"dueDate": "9999-12-31T23:59:59-12:00"}},
        {"filter": {"priority": "high"}},
        {"filter": {"priority": 2**31}},
        {"filter": {"priority": {"$lt": 1e300}}},
        {"filter": {"dueDate": "2026-11-23T09:00:00"}},
        {"filter": {"elementId": {"$in": []}}},
        {"filter": {"elementId": {"$exists": "yes"}}},
        {"filter": {"elementId": "\0"}},
        {"filter": {"processInstanceKey": "9223372036854775808"}},
        {"filter": {"processInstanceKey": "-1"}},
        {"filter": {"tenantId": "other"}},
        {"sort": [{"field": "unheardOf"}]},
        {"sort": [{"field": "name"}] * 6},
        {"page": {"from": 10}},
        {"page": {"limit": 0}},
        {"page": {"limit": 1001}},
        {"page": {"after": "a", "before": "b"}},
        {"page": {"after": "bm90aGluZw=="}},
        {"page": {"after": "???"}},
        [],
    ],
)
def test_a_question_that_is_not_understood_is_refused(task, program, body):
    assert 400 == program("sales").post(f"{PATH}/search", body).status


def test_a_cursor_belongs_to_its_order(task, program):
    client = program("sales")
    end = client.post(f"{PATH}/search", {"sort": [{"field": "name"}]}).json["page"]["endCursor"]

    assert 200 == client.post(f"{PATH}/search", {"sort": [{"field": "name"}], "page": {"after": end}}).status
    assert 400 == client.post(f"{PATH}/search", {"sort": [{"field": "dueDate"}], "page": {"after": end}}).status


@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize(
    "field", ["creationDate", "dueDate", "followUpDate", "priority", "completionDate", "name", "businessId"]
)
def test_pages_go_through_all_in_order_there_and_back(office, program, field, order):
    for hour in range(5):
        office.start("office_affairs", by=people.office).passes(hours=1 if hour % 2 else 0)
    client, body = program("sales"), {"sort": [{"field": field, "order": order}]}
    everything = keys(client.post(f"{PATH}/search", body))
    there, page = [], {"limit": 2}
    while items := (answer := client.post(f"{PATH}/search", {**body, "page": page}).json)["items"]:
        there += [each["userTaskKey"] for each in items]
        last, page = answer["page"], {"limit": 2, "after": answer["page"]["endCursor"]}
    back = client.post(f"{PATH}/search", {**body, "page": {"limit": 3, "before": last["endCursor"]}})

    assert everything == there
    assert 5 == len(set(there)) == last["totalItems"]
    assert everything[1:4] == keys(back)


def test_the_form_is_that_of_the_task(task, program):
    answer = program("sales").get(f"{PATH}/{task}/form").json

    assert ("sales_check", "sales_check") == (answer["formId"], json.loads(answer["schema"])["id"])


def test_the_variables_are_those_that_the_task_sees(task, program):
    answer = program("sales").post(f"{PATH}/{task}/variables/search", {"filter": {"name": "affair_type"}}).json

    assert [("affair_type", '"quality_support"', False)] == [
        (each["name"], each["value"], each["isTruncated"]) for each in answer["items"]
    ]


def test_a_task_is_taken_and_given_back(task, program):
    client = program("sales")
    taken = client.post(f"{PATH}/{task}/assignment", {"assignee": "sales"}).status
    holder = client.get(f"{PATH}/{task}").json["assignee"]
    given_back = client.ask("DELETE", f"{PATH}/{task}/assignee").status

    assert (204, "sales", 204) == (taken, holder, given_back)
    assert client.get(f"{PATH}/{task}").json["assignee"] is None


def test_a_task_is_not_handed_to_others_here(task, program):
    assert 403 == program("sales").post(f"{PATH}/{task}/assignment", {"assignee": "gm"}).status


def test_a_completed_task_moves_its_case_on(office_affair, task, program):
    answer = program("sales").post(f"{PATH}/{task}/completion", {"variables": {"sales_decision": "accept"}})

    assert 204 == answer.status
    office_affair.waits_at("gm_approve")
    assert 1 == office_affair.waked


def test_the_form_refuses_field_by_field(task, program):
    answer = program("sales").post(f"{PATH}/{task}/completion", {"variables": {"sales_decision": "perhaps"}})

    assert [("form.not_an_option", "sales_decision")] == [
        (each["code"], each["field"]) for each in answer.json["findings"]
    ]


def test_whoever_comes_second_is_told_who_was_first_and_when(office_affair, task, program):
    client = program("sales")
    body = {"variables": {"sales_decision": "accept"}}
    first, second = (client.post(f"{PATH}/{task}/completion", body) for _ in range(2))

    assert (204, 409) == (first.status, second.status)
    assert "09:00" in second.json["detail"]


def test_a_task_of_others_does_not_exist(task, program):
    stranger = program("office2")

    assert [] == keys(stranger.post(f"{PATH}/search", {}))
    assert {404} == {
        stranger.get(f"{PATH}/{task}").status,
        stranger.get(f"{PATH}/{task}/form").status,
        stranger.post(f"{PATH}/{task}/variables/search", {}).status,
        stranger.post(f"{PATH}/{task}/assignment", {}).status,
        stranger.ask("DELETE", f"{PATH}/{task}/assignee").status,
        stranger.post(f"{PATH}/{task}/completion", {}).status,
    }


def test_a_task_that_one_sees_and_may_not_work_on_is_refused(task, program):
    assert 403 == program("office").post(f"{PATH}/{task}/completion", {}).status


CHANGED = {
    "candidateGroups": ["general_manager"],
    "candidateUsers": ["sales"],
    "dueDate": "2026-12-01T17:30:00+08:00",
    "followUpDate": "2026-11-30T09:00:00+08:00",
    "priority": 80,
}


def test_an_administrator_changes_who_may_do_it_by_when_and_how_urgent_it_is(office_affair, task, program):
    answer = program("admin").ask("PATCH", f"{PATH}/{task}", json={"changeset": CHANGED, "action": "escalate"})
    found = program("gm").get(f"{PATH}/{task}").json

    assert 204 == answer.status
    assert (["general_manager"], ["sales"], "2026-12-01T09:30:00+00:00", "2026-11-30T01:00:00+00:00", 80) == tuple(
        found[name] for name in CHANGED
    )
    assert [[str(task)], [str(task)]] == [
        keys(program("gm").post(f"{PATH}/search", {"filter": asked}))
        for asked in ({"priority": {"$gte": 80}}, {"followUpDate": {"$lt": "2026-12-01T00:00:00Z"}})
    ]
    assert [task] == [row.key for row in office_affair.database.queries().open_tasks(people.gm).items]
    assert ["user_task.updated"] == [event["event"] for event in office_affair.records()[-1]["events"]]
    assert "match" == Replayer(office_affair.database.reading()).replay(office_affair.instance.number).verdict
    report = verify(office_affair.database.reading(), keys=[])

    assert {"evidence.no_key"} >= {finding.code for finding in report.findings}


def test_what_is_left_out_or_null_stays_and_what_is_empty_goes(task, program):
    client = program("admin")
    client.ask("PATCH", f"{PATH}/{task}", json={"changeset": CHANGED})
    client.ask("PATCH", f"{PATH}/{task}", json={"changeset": {"dueDate": "", "priority": None, "candidateUsers": []}})
    found = client.get(f"{PATH}/{task}").json

    assert (None, 80, [], ["general_manager"]) == tuple(
        found[name] for name in ("dueDate", "priority", "candidateUsers", "candidateGroups")
    )


@pytest.mark.parametrize(
    "changeset",
    [
        {"priority": 101},
        {"priority": "high"},
        {"dueDate": "soon"},
        {"dueDate": "0001-01-01T00:00:00+14:00"},
        {"candidateGroups": ["nobody"]},
        {"candidateUsers": ["nobody"]},
        {"assignee": "gm"},
    ],
)
def test_a_change_that_is_none_is_refused(office_affair, task, program, changeset):
    before = program("admin").get(f"{PATH}/{task}").json

    assert 400 == program("admin").ask("PATCH", f"{PATH}/{task}", json={"changeset": changeset}).status
    assert before == program("admin").get(f"{PATH}/{task}").json


def test_nobody_else_changes_a_task(task, program):
    assert 403 == program("sales").ask("PATCH", f"{PATH}/{task}", json={"changeset": {"priority": 80}}).status
