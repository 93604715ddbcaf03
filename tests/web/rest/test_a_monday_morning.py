"""What the process owner's handbook tells him to do, done: he edits three files, deploys, reads a refusal, starts."""

import pytest

from tests import people
from tests.conftest import PROCESSES
from tests.scenario import SUBMISSIONS
from tests.scenarios.test_the_diagram_is_the_policy import (
    countersign_before_the_general_manager,
    quality_support_is_urgent_within_an_hour,
    three_days_for_the_sales_department,
)
from tests.web.rest.test_deployments import PATH, parts
from web.folder import read_folder

START = {"processDefinitionId": "office_affairs", "variables": SUBMISSIONS["office_affairs"]}


@pytest.fixture
def edited(processes):
    countersign_before_the_general_manager(processes)
    three_days_for_the_sales_department(processes)
    quality_support_is_urgent_within_an_hour(processes)
    return processes


def deploy(client, folder):
    """As the Modeler's Deploy sends a process application."""
    return client.ask("POST", PATH, data=parts(read_folder(folder)))


def test_the_new_version_runs_beside_the_old_one(office, program, edited):
    client = program("office")
    old = client.post("/v2/process-instances", START).json
    deployed = deploy(program("owner"), edited)
    new = client.post("/v2/process-instances", START).json

    assert 200 == deployed.status
    assert [1, 2] == [each["processDefinitionVersion"] for each in (old, new)]

    page = office.desk("owner").get(f"/definitions/{new['processDefinitionKey']}")

    assert [["2", "1"], ["1", "1"]] == [
        page.all(f"//table/tbody/tr[{row}]/td[@data-label='版本' or @data-label='在办']")[:2] for row in (1, 2)
    ]


def test_the_new_case_goes_the_new_way(office, program, edited):
    deploy(program("owner"), edited)
    started = program("office").post("/v2/process-instances", START).json
    office.follow(f"/cases/{started['processInstanceKey']}")

    assert office.moment("2026-11-26 17:30") == office.task("sales_check").due

    office.complete("sales_check", by=people.sales, sales_decision="accept").waits_at("countersign")
    office.complete("countersign", by=people.quality, quality_opinion="同意").waits_at("gm_approve")

    assert office.moment("2026-11-23 10:00") == office.task("gm_approve").due


def test_a_refusal_says_file_line_and_element_on_a_line_of_its_own(program, processes):
    path = processes / "office_affairs.bpmn"
    text = path.read_text("utf-8").replace('candidateGroups="sales"', 'candidateGroups="vendors"')
    path.write_text(text.replace('formId="gm_approve"', 'formId="gm_decides"'), "utf-8")
    refused = deploy(program("owner"), processes)
    lines = refused.json["detail"].splitlines()

    assert 400 == refused.status
    assert 2 == len([line for line in lines if "office_affairs.bpmn" in line])
    assert any("sales_check" in line and "vendors" in line for line in lines)
    assert any("gm_approve" in line and "gm_decides" in line for line in lines)


def test_nothing_of_a_refused_set_takes_effect(program, edited):
    path = edited / "admin_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('formId="admin_apply"', 'formId="nothing"'), "utf-8")
    refused = deploy(program("owner"), edited)

    assert 400 == refused.status
    assert 1 == program("office").post("/v2/process-instances", START).json["processDefinitionVersion"]


def test_one_file_alone_finds_the_deployed_ones_that_it_refers_to(program):
    content = (PROCESSES / "office_affairs.bpmn").read_bytes().replace(b"due workdays(1)", b"due workdays(2)", 1)
    deployed = program("owner").ask("POST", PATH, data=parts({"office_affairs.bpmn": content}))

    assert 200 == deployed.status
    assert 2 == deployed.json["deployments"][0]["processDefinition"]["processDefinitionVersion"]
