"""Past cases are run against changed files; nothing of it is stored."""

import pytest

from engine.deployments import check
from engine.errors import DeploymentRejected
from engine.supposed import suppose
from engine.what_if import Rehearser
from tests.people import archive, gm, handler, office, quality, sales
from tests.scenarios.test_the_diagram_is_the_policy import (
    countersign_before_the_general_manager,
    three_days_for_the_sales_department,
)
from web.folder import read_folder


@pytest.fixture
def rejected(scenario):
    """A case that the general manager rejected, archived."""
    scenario.start("office_affairs", by=office).passes(hours=1)
    scenario.complete("sales_check", by=sales, sales_decision="accept").passes(hours=1)
    scenario.complete("gm_approve", by=gm, gm_decision="reject")
    return scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10")


@pytest.fixture
def handled(scenario):
    """A case at the archive after all that can happen to it."""
    scenario.start("office_affairs", by=office).passes(days=2)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")
    scenario.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")
    return scenario.complete("handle", by=handler, handle_decision="done")


def what_if(case, files):
    uow = case.database.reading()
    files = files if isinstance(files, dict) else read_folder(files)
    rehearser = Rehearser(uow, suppose(uow, files), case.now)
    assert [case.instance.number] == rehearser.numbers(None, None)
    return rehearser.run(case.instance.number)


def edit(path, *changes):
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def test_under_unchanged_files_every_case_is_the_same(rejected, processes):
    found = what_if(rejected, processes)

    assert ("same", None, ()) == (found.verdict, found.parting, found.assumed)


def test_reminders_and_second_rounds_are_the_same_too(handled, processes):
    found = what_if(handled, processes)

    assert ("same", None, ()) == (found.verdict, found.parting, found.assumed)


def test_another_deadline_that_nobody_missed_changes_nothing(rejected, processes):
    three_days_for_the_sales_department(processes)

    assert "same" == what_if(rejected, processes).verdict


def test_a_reminder_that_would_not_have_been_sent_makes_the_case_shorter(handled, processes):
    assert "remind_sales" in {event.get("element_id") for event in handled.events("job.created")}
    edit(processes / "office_affairs.bpmn", ("=due workdays(1)</bpmn:timeDate>", "=due workdays(9)</bpmn:timeDate>"))
    found = what_if(handled, processes)

    assert "shorter" == found.verdict
    assert [("office_affairs", "remind_sales")] == list(found.parting.recorded)


def test_a_reminder_that_would_have_been_sent_makes_it_longer(rejected, processes):
    due = "</bpmn:timeDate>"
    edit(processes / "office_affairs.bpmn", (f"=due workhours(rules.gm_hours){due}", f"=due workhours(0.5){due}"))
    found = what_if(rejected, processes)

    assert "longer" == found.verdict
    assert [("office_affairs", "remind_gm")] == list(found.parting.changed)


def test_an_added_countersign_is_one_step_longer_from_there_on(rejected, processes):
    countersign_before_the_general_manager(processes)
    found = what_if(rejected, processes)

    assert "longer" == found.verdict
    assert (("office_affairs", "countersign"),) == found.assumed
    assert 2 == found.parting.seq
    assert "sales_check" == found.parting.at.element_id
    assert ["gm_approve"] == [spot.element_id for spot in found.parting.recorded]
    assert ["countersign"] == [spot.element_id for spot in found.parting.changed]


def test_an_added_step_whose_answer_decides_cannot_be_gone_past(rejected, processes):
    countersign_before_the_general_manager(processes)
    edit(
        processes / "office_affairs.bpmn",
        ('=gm_decision = "reject"', '=gm_decision = "reject" and quality_opinion = "agreed"'),
    )
    found = what_if(rejected, processes)

    assert "impossible" == found.verdict
    assert "bpmn.no_flow" == found.code


def test_a_gateway_that_leads_elsewhere_has_another_outcome(rejected, processes):
    edit(
        processes / "office_affairs.bpmn",
        ('=gm_decision = "reject"', '=gm_decision = "nobody says so"'),
        ('=gm_decision = "return"', '=gm_decision = "return" or gm_decision = "reject"'),
    )
    found = what_if(rejected, processes)

    assert "other" == found.verdict
    assert "gm_approve" == found.parting.at.element_id
    assert ["amend"] == [spot.element_id for spot in found.parting.changed]


def test_a_gateway_without_a_way_stops_the_case_at_its_step(rejected, processes):
    edit(processes / "office_affairs.bpmn", ('=gm_decision = "reject"', '=gm_decision = "nobody says so"'))
    found = what_if(rejected, processes)

    assert ("impossible", "bpmn.no_flow") == (found.verdict, found.code)


def test_a_person_who_was_not_asked_for_then_cannot_be_known_now(rejected, processes):
    edit(
        processes / "office_affairs.bpmn",
        ('candidateGroups="general_manager" />', 'assignee="=dept head(&#34;quality&#34;)" />'),
    )
    found = what_if(rejected, processes)

    assert ("impossible", "outside.not_recorded") == (found.verdict, found.code)


def test_an_open_case_may_move_unless_it_stands_where_nothing_is_left(scenario, processes):
    scenario.start("office_affairs", by=office)
    three_days_for_the_sales_department(processes)
    assert what_if(scenario, processes).can_move

    edit(
        processes / "office_affairs.bpmn",
        ('id="sales_check"', 'id="sales_review"'),
        ('"sales_check"', '"sales_review"'),
        ('formId="sales_review"', 'formId="sales_check"'),
        (">sales_check<", ">sales_review<"),
    )
    found = what_if(scenario, processes)

    assert not found.can_move
    assert ["sales_check"] == [spot.element_id for spot in found.blocked_by]


def test_files_that_are_missing_are_those_of_the_case(rejected, processes):
    three_days_for_the_sales_department(processes)
    files = {"office_affairs.bpmn": (processes / "office_affairs.bpmn").read_bytes()}

    assert "same" == what_if(rejected, files).verdict


def test_a_table_alone_decides_for_the_case_that_used_it(handled, processes):
    path = processes / "decisions" / "affair_rules.dmn"
    files = {path.name: path.read_bytes()}

    assert "same" == what_if(handled, files).verdict


def test_files_that_a_deployment_refuses_are_refused(scenario, processes):
    edit(processes / "office_affairs.bpmn", ('formId="sales_check"', 'formId="nowhere"'))
    uow = scenario.database.reading()

    with pytest.raises(DeploymentRejected):
        suppose(uow, read_folder(processes))


def test_nothing_is_stored(rejected, processes):
    countersign_before_the_general_manager(processes)
    before = rejected.records(), rejected.database.queries().definitions()
    what_if(rejected, processes)

    assert before == (rejected.records(), rejected.database.queries().definitions())
    assert not [
        finding for finding in check(rejected.database.reading(), read_folder(processes)) if finding.severity == "error"
    ]
