"""/v2/variables/search."""

import pytest

from engine.deployments import deploy
from tests import people
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, user

PATH = "/v2/variables/search"


@pytest.fixture
def key(office):
    drawn = diagram(
        process(
            start(),
            user("ask", groups="sales"),
            user("tell", groups="sales"),
            end(),
            flows("s > ask > tell > e"),
            id="plain",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    known = {"amount": 3, "text": "字" * 10_000, "c": None, "d": [1], "e": {"f": True}, "g": "g", "h": "h"}
    return str(office.start("plain", by=people.owner, **known).key)


def names(answer):
    return [each["name"] for each in answer.json["items"]]


def test_the_variables_of_a_case_are_found_by_name(key, program):
    answer = program("sales").post(PATH, {"filter": {"processInstanceKey": key, "name": {"$in": ["amount", "d"]}}})

    assert [("amount", "3"), ("d", "[1]")] == [(each["name"], each["value"]) for each in answer.json["items"]]
    assert {key} == {each[name] for each in answer.json["items"] for name in ("scopeKey", "processInstanceKey")}


def test_the_newest_value_counts(office, key, program):
    office.complete("ask", by=people.sales, amount=4)
    found = program("sales").post(PATH, {"filter": {"processInstanceKey": key, "name": "amount"}}).json

    assert ["4"] == [each["value"] for each in found["items"]]


def test_the_variables_of_a_case_that_is_over_are_still_there(office, key, program):
    office.complete("ask", by=people.sales).complete("tell", by=people.sales)

    assert ["amount"] == names(program("sales").post(PATH, {"filter": {"processInstanceKey": key, "value": "3"}}))


def test_long_values_are_cut_unless_the_whole_is_asked_for(key, program):
    client, body = program("sales"), {"filter": {"processInstanceKey": key, "name": "text"}}
    (cut,) = client.post(PATH, body).json["items"]
    (whole,) = client.post(f"{PATH}?truncateValues=false", body).json["items"]

    assert (True, 8191, False, 10_002) == (
        cut["isTruncated"], len(cut["value"]), whole["isTruncated"], len(whole["value"])
    )  # fmt: skip


def test_pages_go_through_all(key, program):
    client, question = program("sales"), {"filter": {"processInstanceKey": key}}
    everything = names(client.post(PATH, question))
    there, page = [], {"limit": 2}
    while names(answer := client.post(PATH, {**question, "page": page})):
        there += names(answer)
        page = {"limit": 2, "after": answer.json["page"]["endCursor"]}

    assert everything == there == sorted(there)


@pytest.mark.parametrize(
    "body",
    [{}, {"filter": {}}, {"filter": {"name": "amount"}}, {"filter": {"processInstanceKey": {"$in": ["1"]}}}],
)
def test_the_case_has_to_be_named(program, body):
    assert 400 == program("sales").post(PATH, body).status


def test_the_variables_of_others_do_not_exist(key, program):
    assert [] == names(program("office2").post(PATH, {"filter": {"processInstanceKey": key}}))
