"""What the Modeler's panels ask while somebody tries a process: /v2/element-instances, /v2/message-subscriptions …"""

import pytest

from engine.model import key_of
from tests import people


@pytest.fixture
def asked(office, program):
    office.start("office_affairs", by=people.office)

    def ask(noun, user="office", **filter_):
        named = {"processInstanceKey": str(key_of(office.instance.number))}
        return program(user).post(f"/v2/{noun}/search", {"filter": {**named, **filter_}})

    return ask


def test_where_the_tokens_are_and_were(office, asked):
    found = asked("element-instances").json["items"]
    by_id = {each["elementId"]: each for each in found}

    assert ("ACTIVE", "USER_TASK", "接收并审查申请", None) == tuple(
        by_id["sales_check"][name] for name in ("state", "type", "elementName", "endDate")
    )
    assert ("COMPLETED", "START_EVENT") == (by_id["start"]["state"], by_id["start"]["type"])

    office.complete("sales_check", by=people.sales, sales_decision="accept")
    by_id = {each["elementId"]: each for each in asked("element-instances").json["items"]}

    assert ("COMPLETED", "ACTIVE") == (by_id["sales_check"]["state"], by_id["gm_approve"]["state"])
    assert by_id["sales_check"]["endDate"]


def test_which_messages_are_awaited(office, asked):
    (waiting,) = asked("message-subscriptions").json["items"]

    assert ("CREATED", "withdraw_at_sales") == (waiting["messageSubscriptionState"], waiting["elementId"])

    office.complete("sales_check", by=people.sales, sales_decision="accept")
    states = {
        each["elementId"]: each["messageSubscriptionState"] for each in asked("message-subscriptions").json["items"]
    }

    assert {"withdraw_at_sales": "DELETED", "withdraw_at_gm": "CREATED"} == states


def test_a_message_that_has_come_is_correlated(office, asked):
    office.complete("sales_check", by=people.sales, sales_decision="return")
    before = {
        each["elementId"]: each["messageSubscriptionState"] for each in asked("message-subscriptions").json["items"]
    }
    office.send("withdraw", by=people.office, withdraw_reason="不需要了")
    after = {
        each["elementId"]: each["messageSubscriptionState"] for each in asked("message-subscriptions").json["items"]
    }

    assert {"CORRELATED"} == {after[element] for element, state in before.items() if state == "CREATED"}


def test_pages_follow_one_another(office, asked, program):
    whole = asked("element-instances").json["items"]
    filter_ = {"processInstanceKey": str(key_of(office.instance.number))}
    first = program("office").post("/v2/element-instances/search", {"filter": filter_, "page": {"limit": 2}}).json
    after = {"limit": 100, "after": first["page"]["endCursor"]}
    rest = program("office").post("/v2/element-instances/search", {"filter": filter_, "page": after}).json

    assert whole == first["items"] + rest["items"]


@pytest.mark.parametrize("noun", ["element-instances", "message-subscriptions"])
def test_of_a_case_that_one_may_not_see_there_is_nothing(asked, noun):
    assert [] == asked(noun, "gm").json["items"]


def test_there_are_no_variables_outside_cases(program):
    assert [] == program("owner").post("/v2/cluster-variables/search", {}).json["items"]


def test_the_case_has_to_be_named(program):
    assert 400 == program("owner").post("/v2/element-instances/search", {}).status
