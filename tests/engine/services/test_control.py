"""An auditor's rules, and what they find in the histories of cases."""

from datetime import UTC, datetime

import pytest

from engine.control import Controller, read_rules, sample
from engine.errors import Invalid
from tests.people import archive, gm, handler, office, sales
from tests.tampering import Intruder
from web.control_command import _parsed
from web.folder import shipped_processes


@pytest.fixture
def case(scenario):
    """A case that was approved and archived in office hours, by different people."""
    scenario.start("office_affairs", by=office)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    scenario.complete("handle", by=handler, handle_decision="done")
    scenario.complete("publish_by_hand", by=handler)
    return scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10")


def found(case, **rule):
    """(code, element or field or fields, who) of everything that one rule finds."""
    controller = Controller(case.database.reading(), read_rules({"rules": [rule]}), case.now)
    remarks = controller.remarks(case.instance.number)
    names = ("element", "fields", "field", "who")
    return [(r.finding.code, *(r.finding.params[n] for n in names if n in r.finding.params)) for r in remarks]


def test_a_case_as_it_should_be_leaves_nothing_to_say(case):
    document = _parsed((shipped_processes() / "demo" / "control.yaml").read_bytes())
    controller = Controller(case.database.reading(), read_rules(document), case.now)

    assert [] == controller.remarks(case.instance.number)
    assert 8 == len(controller.rules)


def test_whoever_approves_his_own_case_is_named(scenario):
    applicant = scenario.make_member(office, "sales")
    scenario.start("office_affairs", by=applicant).complete("sales_check", by=applicant, sales_decision="accept")
    rule = {"kind": "own_case", "elements": ["sales_check", "gm_approve"]}

    assert [("control.own_case", "sales_check", "office")] == found(scenario, **rule)
    assert [] == found(scenario, **rule, processes=["admin_affairs"])
    assert [] == found(scenario, kind="own_case", elements=["gm_approve"])


def test_one_person_in_two_steps_is_named_and_two_rounds_of_one_step_are_not(scenario):
    chief = scenario.make_member(gm, "sales")
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="return")
    scenario.complete("amend", by=office, **scenario.submitted())
    scenario.complete("sales_check", by=chief, sales_decision="accept")
    scenario.complete("gm_approve", by=chief, gm_decision="reject")

    assert [("control.same_person", "gm_approve", "gm")] == found(
        scenario, kind="same_person", elements=["sales_check", "gm_approve"]
    )
    assert [] == found(scenario, kind="same_person", elements=["sales_check"])


def test_a_required_step_is_missed_only_where_the_case_is_completed(case):
    rule = {"kind": "step_missing", "elements": ["gm_approve", "report_to_gm"]}
    assert [("control.step_missing", "report_to_gm")] == found(case, **rule)
    assert [] == found(case, **rule, when='=gm_decision = "reject"')

    case.start("office_affairs", by=office)
    assert [] == found(case, **rule)


def test_what_is_late_is_found_whether_it_was_done_or_not(scenario):
    scenario.start("office_affairs", by=office).passes(days=3)
    assert [("control.still_overdue", "sales_check")] == found(scenario, kind="overdue")

    scenario.complete("sales_check", by=sales, sales_decision="accept")
    assert [("control.overdue", "sales_check", "sales")] == found(scenario, kind="overdue")
    assert [] == found(scenario, kind="overdue", elements=["gm_approve"])


@pytest.mark.parametrize(
    ("moment", "is_outside"), [("2026-11-23 20:00", True), ("2026-11-28 10:00", True), ("2026-11-24 10:00", False)]
)
def test_an_approval_at_night_or_on_a_day_off_is_found(scenario, moment, is_outside):
    scenario.start("office_affairs", by=office).at(moment).complete("sales_check", by=sales, sales_decision="accept")

    assert is_outside == bool(found(scenario, kind="outside_hours", elements=["sales_check"]))


def test_what_changes_after_the_last_approval_is_found(case):
    rule = {"kind": "edited_after", "fields": ["handle_result", "reason"]}

    assert [("control.edited_after", "handle", "handle_result", "handler")] == found(
        case, **rule, elements=["gm_approve"]
    )
    assert [] == found(case, **rule, elements=["handle"])
    assert [] == found(case, **rule, elements=["report_to_gm"])


def test_a_publication_without_its_evidence_is_found(case):
    rule = {"kind": "without_evidence", "elements": ["publish_by_hand"], "fields": ["screenshot", "published"]}

    assert [("control.without_evidence", "publish_by_hand", "screenshot", "handler")] == found(case, **rule)
    assert [] == found(case, **rule, when="=is_major = true")


def test_an_archive_that_lacks_something_is_found(case):
    assert [] == found(case, kind="archive_incomplete", fields=["archive_no", "retention"])
    assert [("control.archive_incomplete", "nothing")] == found(case, kind="archive_incomplete", fields=["nothing"])


def test_a_completed_case_that_was_not_archived_is_found(case):
    def forget(body):
        body["events"] = [event for event in body["events"] if event["event"] != "job.completed"]

    intruder = Intruder(case.database)
    for record in case.records():
        intruder.rewrites(case.instance.number, record["seq"], forget)

    assert [("control.not_archived",)] == found(case, kind="archive_incomplete")


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ([], "control.no_rules"),
        ([{"kind": "gossip"}], "control.unknown_kind"),
        (["own_case"], "control.unknown_kind"),
        ([{"kind": "own_case"}], "control.member_missing"),
        ([{"kind": "own_case", "elements": "gm_approve"}], "control.not_a_list"),
        ([{"kind": "overdue", "element": ["gm_approve"]}], "control.unknown_member"),
        ([{"kind": "overdue", "when": "=a ="}], "control.condition"),
    ],
)
def test_a_rule_that_says_nothing_clear_is_refused(rules, code):
    with pytest.raises(Invalid) as caught:
        read_rules({"rules": rules})

    assert [code] == [finding.code for finding in caught.value.findings]


def test_a_rule_that_is_switched_off_finds_nothing():
    assert [] == read_rules({"rules": [{"kind": "overdue", "on": False}]})


def test_a_sample_is_the_same_for_the_same_seed_and_only_for_it():
    numbers = list(range(1000))

    assert sample(numbers, 25, "a") == sample(numbers[::-1], 25, "a")
    assert sample(numbers, 25, "a") != sample(numbers, 25, "b")
    assert numbers == sample(numbers, 5000, "a")


def test_only_cases_of_the_period_are_looked_at(case):
    controller = Controller(case.database.reading(), [], case.now)

    assert [case.instance.number] == controller.numbers(None, None)
    assert [] == controller.numbers(datetime(2027, 1, 1, tzinfo=UTC), None)
