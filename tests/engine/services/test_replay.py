"""A case is run again from its records, and every step is compared with what they say."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.replay import COMMANDS, Replayer
from tests.people import gm, handler, office, owner, quality, sales
from tests.storage.statements import recorded
from tests.tampering import Intruder

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture
def case(scenario):
    scenario.start("office_affairs", by=office).passes(hours=2)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")
    scenario.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")
    return scenario.complete("handle", by=handler, handle_decision="done")


def replay(case):
    return Replayer(case.database.reading()).replay(case.instance.number)


@pytest.fixture
def rewrite(case):
    intruder = Intruder(case.database)
    return lambda seq, change: intruder.rewrites(case.instance.number, seq, change)


def test_a_whole_case_comes_to_the_same_state_after_every_step(case):
    found = replay(case)

    assert "match" == found.verdict
    assert {"match"} == {step.verdict for step in found.steps}
    assert len(case.records()) == len(found.steps)


def test_timers_jobs_messages_incidents_and_cancellation_match_too(scenario):
    scenario.start("admin_affairs", by=quality).passes(days=30)
    assert "timer.fire" in {record["command"] for record in scenario.records()}
    assert "match" == replay(scenario).verdict

    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="客户自行解决")
    assert "match" == replay(scenario).verdict


def test_nothing_is_asked_of_the_company_as_it_is_now(case):
    case.database.accounts().add_group("quality", "质量部", kind="department", head="sales")
    with recorded(case.database.backend.writing) as said:
        found = replay(case)

    assert [] == said
    assert "match" == found.verdict


def test_a_decision_that_was_changed_afterwards_is_a_mismatch_at_its_step(case, rewrite):
    rewrite(3, lambda body: body["input"]["variables"].update(gm_decision="reject"))
    found = replay(case)

    assert "mismatch" == found.verdict
    assert 3 == found.differs_at.seq
    differences = {(d.kind, d.process_id, d.name): (d.recorded, d.replayed) for d in found.differs_at.differences}
    assert ("approve", "reject") == differences["variable", "office_affairs", "gm_decision"]
    assert {"not_compared"} == {step.verdict for step in found.steps[3:]}


def test_a_person_who_was_put_in_afterwards_is_a_mismatch(case, rewrite):
    def blame_sales(body):
        for event in body["events"]:
            if event["event"] == "user_task.completed":
                event["completed_by"] = "sales"

    rewrite(3, blame_sales)
    (difference,) = replay(case).differs_at.differences

    assert ("user_task.completed", "gm_approve") == (difference.kind, difference.name)
    assert ("sales", "gm") == (difference.recorded["completed_by"], difference.replayed["completed_by"])


def test_an_answer_that_was_taken_away_is_a_mismatch(case, rewrite):
    rewrite(3, lambda body: body.update(answers=[]))

    assert 3 == replay(case).differs_at.seq


def test_a_record_that_makes_no_sense_is_a_mismatch_and_no_crash(case, rewrite):
    rewrite(2, lambda body: body.update(subject=1))
    (difference,) = replay(case).differs_at.differences

    assert ("failed", "TaskAlreadyCompleted") == (difference.kind, difference.name)


def test_a_diagram_that_was_changed_afterwards_is_a_mismatch(case):
    with case.database.backend.writing.begin() as connection:
        key = case.instance.definition_key
        digest = f"(SELECT digest FROM definition WHERE key = {key})"
        content = connection.exec_driver_sql(f"SELECT bytes FROM content WHERE digest = {digest}").scalar_one()
        changed = bytes(content).replace(b"workdays(1)", b"workdays(9)")
        statement = text(f"UPDATE content SET bytes = :b WHERE digest = {digest}")
        connection.execute(statement, {"b": changed})

    assert "definitions" == replay(case).differs_at.differences[0].kind


def test_another_version_of_the_engine_is_compared_by_meaning(case, rewrite):
    def older(body):
        body.update(engine="0.0.1", state="0" * 64)

    for record in case.records():
        rewrite(record["seq"], older)
    assert "match" == replay(case).verdict

    rewrite(3, lambda body: body["input"]["variables"].update(gm_decision="reject"))
    assert 3 == replay(case).differs_at.seq


def test_records_of_the_first_format_still_replay(case, rewrite):
    def first(body):
        for name in ("zone", "attachments", "deployment", "logical", "case"):
            del body[name]
        body["format"] = 1

    for record in case.records():
        rewrite(record["seq"], first)

    assert "match" == replay(case).verdict


def form_of(case, step):
    with case.database.reading() as uow:
        return uow.definitions.get(step.form_key).id


def test_a_step_tells_what_a_page_shows(case):
    check, approval = replay(case).steps[1:3]

    assert ("sales_check", "office_affairs") == (check.place.id, check.place.process_id)
    assert timedelta(hours=2) == check.waited
    assert "gm_approve" in {token.id for token in check.tokens}
    assert check.flows
    assert "sales" == check.actor
    change = next(change for change in check.changes if change.name == "sales_decision")
    assert (None, "accept") == (change.before, change.after)
    assert "accept" == check.variables[case.key]["sales_decision"]
    assert "sales_decision" not in replay(case).steps[0].variables[case.key]
    assert approval.form_key is not None
    assert "office_apply" == form_of(case, replay(case).steps[0])
    assert approval.instances[case.key] == case.instance.definition_key


def test_a_step_tells_the_row_that_decided(case):
    decided = [decision for step in replay(case).steps for decision in step.decisions]

    assert decided
    assert all(decision.matched for decision in decided)


def test_every_command_of_the_engine_can_be_replayed():
    sources = [path.read_text("utf-8") for path in (ROOT / "engine").rglob("*.py")]
    of_cases = re.compile(r'(?<!audit\.append\()Command\(\s*"([a-z_.]+)"')
    named = {name for source in sources for name in of_cases.findall(source)}

    assert named == set(COMMANDS)


def test_a_period_is_the_cases_that_have_a_record_in_it(case):
    first = case.instance.number
    case.passes(days=3).start("office_affairs", by=office)
    replayer = Replayer(case.database.reading())

    assert [first, case.instance.number] == replayer.numbers(None, None)
    assert [case.instance.number] == replayer.numbers(case.now - timedelta(hours=1), None)
    assert [] == replayer.numbers(None, case.now - timedelta(days=9))


def test_a_case_keeps_the_diagram_that_it_began_with(case, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace("workdays(1)", "workdays(3)"), "utf-8")
    case.deploys(processes, by=replace(owner))

    assert "match" == replay(case).verdict
