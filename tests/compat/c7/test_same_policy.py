"""The same policy drawn in Camunda 7's profile behaves the same: its stories, told again over those drawings."""

from datetime import UTC, datetime, timedelta

from engine.deployments import check, deploy
from tests.compat.c7.redrawn import CAMUNDA, ZEEBE
from tests.conftest import PROCESSES
from tests.people import archive, gm, handler, office, owner, sales
from tests.scenario import Scenario
from tests.scenarios.test_admin_affairs import *  # noqa: F403 - every story of the other module
from tests.scenarios.test_office_affairs import *  # noqa: F403
from web.folder import read_folder

DIFFERING = {
    "definition_key",
    "form_key",
    "correlation_key",  # Camunda 7's message has none in the drawing
    "variables",  # Camunda 7's workers see every variable, and what a form brings leaves a step with output parameters
}
LATER = datetime(2026, 1, 2, tzinfo=UTC)


def told(database, files):
    """A whole case, and what the history says of it but for the files that it came from."""
    deploy(database.unit_of_work(), name="processes", files=files, actor=owner, at=LATER)
    scenario = Scenario(database)
    scenario.start("office_affairs", by=office, affair_type="quality_support")
    scenario.complete("sales_check", by=sales, sales_decision="return").waits_at("amend")
    scenario.complete("amend", by=office, **scenario.submitted()).passes(days=3)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler").passes(days=40)
    scenario.complete("handle", by=handler, handle_decision="done").complete("publish_by_hand", by=handler)
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y30").waits_at()
    events = [{name: value for name, value in event.items() if name not in DIFFERING} for event in scenario.events()]
    written = {event["name"] for event in scenario.events("variable.written")}
    return [event for event in events if event["event"] != "variable.written"], {
        name: value for name in written if (value := scenario.variable(name)) is not None
    }


def test_a_case_leaves_the_same_history_in_both_profiles(copied, c7_files):
    with copied() as one, copied() as other:
        drawn_in_c8, drawn_in_c7 = told(one, read_folder(PROCESSES)), told(other, c7_files)

    assert drawn_in_c8 == drawn_in_c7


def test_the_archive_reviews_a_case_when_its_history_would_have_been_deleted(scenario):
    scenario.start("office_affairs", by=office, affair_type="quality_support")
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="reject")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()
    item = scenario.archive_item

    assert timedelta(days=180) == item.review_at - item.archived_at


def test_no_word_of_the_other_profile_is_left(c7_files, database):
    diagrams = {name: content.decode() for name, content in c7_files.items() if name.endswith(".bpmn")}

    assert [] == list(check(database.reading(), c7_files))
    assert all(CAMUNDA in text and ZEEBE not in text for text in diagrams.values())
