"""Every command is a record: who, when, what, the answers from outside, the definitions, the state, the chain."""

from hashlib import sha256

import orjson
import pytest

from engine.evidence.records import GENESIS, chained
from tests.people import gm, office, quality, sales


@pytest.fixture
def case(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    return scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")


def test_each_command_is_one_record(case):
    assert [
        ("process_instance.start", "office"),
        ("user_task.complete", "sales"),
        ("user_task.complete", "gm"),
    ] == [(record["command"], record["actor"]) for record in case.records()]


def test_a_record_holds_the_input_as_it_was_accepted(case):
    assert "approve" == case.records()[-1]["input"]["variables"]["gm_decision"]


def test_every_answer_from_outside_is_recorded(case):
    answers = {question: answer for question, _, answer in case.records()[-1]["answers"]}

    assert "quality" == answers["dept head"]
    assert {"due workdays", "departments"} <= answers.keys()


def test_a_record_names_the_definitions_in_force_and_the_state_it_led_to(case):
    with case.database.reading() as uow:
        instance = uow.instances.get(case.key)
        deployment = uow.definitions.deployment(instance.deployment_key)
    newest = case.records()[-1]

    assert deployment.digest == newest["definitions"]
    assert sha256(instance.state_bytes).hexdigest() == newest["state"]


def test_the_records_are_a_chain_that_ends_in_the_case(case):
    previous = GENESIS
    with case.database.reading() as uow:
        for record in uow.history.records(case.instance.number):
            assert previous == record.previous
            assert chained(previous, record.body) == record.digest
            previous = record.digest
        assert previous == uow.instances.get(case.key).digest


def test_a_changed_body_breaks_the_chain(case):
    with case.database.reading() as uow:
        record = uow.history.records(case.instance.number)[-1]
    body = orjson.loads(record.body)
    body["actor"] = quality.user

    assert chained(record.previous, orjson.dumps(body, option=orjson.OPT_SORT_KEYS)) != record.digest


def test_recorded_history_does_not_change_when_the_case_goes_on(case):
    before = case.records()
    case.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")

    assert before == case.records()[: len(before)]


def test_the_row_that_decided_is_recorded(case):
    (decided,) = case.events("decision.evaluated")

    assert ("affair_rules", 7) == (decided["decision_id"], decided["matched"][0]["index"])
