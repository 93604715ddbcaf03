"""A company's monthly report: its case begins by itself on the first working day of each month, as drawn."""

import pytest

from engine.deployments import deploy
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, timer, user
from tests.people import gm, office, owner
from tests.scenario import SHANGHAI

FIRST_WORKING_DAY = (
    '=date and time(date(due workdays(0, date(today().year, today().month, 1) + duration("P1M"))), time("09:00:00"))'
)
MONTHLY = diagram(
    process(
        start("month", timer("Cycle", FIRST_WORKING_DAY), name="每月第一个工作日"),
        user("write", name="编写月报", users="office"),
        user("read", name="审阅月报", users="gm"),
        end(),
        flows("month > write > read > e"),
        id="monthly_report",
        name="月度报告",
        properties={"businessId": "YB-{yyyy}{mm}-{00}", "title": '="月度报告"'},
    )
)


@pytest.fixture
def company(scenario):
    """It is Monday, 23 November 2026, and the owner deploys."""
    deploy(scenario.database.unit_of_work(), name="x", files={"m.bpmn": MONTHLY}, actor=owner, at=scenario.now)
    return scenario


def reports(company):
    rows = company.database.queries().cases(owner, limit=50).items
    return sorted((row for row in rows if row.process_id == "monthly_report"), key=lambda row: row.number)


def test_the_report_begins_on_the_first_working_day_of_each_month(company):
    company.until("2027-03-31 18:00")

    assert ["2026-12-01 09:00", "2027-01-04 09:00", "2027-02-01 09:00", "2027-03-01 09:00"] == [
        f"{report.started_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for report in reports(company)
    ]
    assert ["YB-202612-01", "YB-202701-01", "YB-202702-01", "YB-202703-01"] == [
        report.business_id for report in reports(company)
    ]


def test_people_find_it_among_their_tasks_and_nobody_counts_as_its_starter(company):
    company.until("2026-12-01 10:00")
    (report,) = reports(company)
    company.resume(report.key).waits_at("write")

    assert ["编写月报"] == [row.name for row in company.database.queries().open_tasks(office).items]
    assert () == company.database.queries().started_cases(office).items

    company.complete("write", by=office).waits_at("read").complete("read", by=gm)

    assert "completed" == company.state
    assert "match" == Replayer(company.database.reading()).replay(report.number).verdict
