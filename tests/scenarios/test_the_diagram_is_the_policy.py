"""The owner edits files and deploys; new cases behave differently, running ones do not, and no Python is touched."""

import json

import pytest
from lxml import etree

from engine.errors import DeploymentRejected
from tests.people import gm, office, quality, sales

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"


def find(tree, element_id):
    (found,) = [node for node in tree.iter() if node.get("id") == element_id]
    return found


def countersign_before_the_general_manager(folder):
    """A user task 质量会签 between merge_gm and gm_approve, with a form of its own."""
    path = folder / "office_affairs.bpmn"
    tree = etree.parse(path)
    process = next(tree.iter(f"{{{BPMN}}}process"))
    task = etree.SubElement(process, f"{{{BPMN}}}userTask", id="countersign", name="质量会签")
    extensions = etree.SubElement(task, f"{{{BPMN}}}extensionElements")
    etree.SubElement(extensions, f"{{{ZEEBE}}}userTask")
    etree.SubElement(extensions, f"{{{ZEEBE}}}assignmentDefinition", candidateGroups="quality")
    etree.SubElement(extensions, f"{{{ZEEBE}}}formDefinition", formId="countersign", bindingType="deployment")
    etree.SubElement(task, f"{{{BPMN}}}incoming").text = "f_to_gm"
    etree.SubElement(task, f"{{{BPMN}}}outgoing").text = "f_countersigned"
    etree.SubElement(
        process, f"{{{BPMN}}}sequenceFlow", id="f_countersigned", sourceRef="countersign", targetRef="gm_approve"
    )
    find(tree, "f_to_gm").set("targetRef", "countersign")
    (incoming,) = [node for node in find(tree, "gm_approve").iter(f"{{{BPMN}}}incoming") if node.text == "f_to_gm"]
    incoming.text = "f_countersigned"
    tree.write(path, encoding="utf-8", xml_declaration=True)

    field = {"type": "textfield", "key": "quality_opinion", "label": "会签意见", "id": "quality_opinion_field"}
    form = {"type": "default", "id": "countersign", "schemaVersion": 19, "components": [field]}
    (folder / "forms" / "countersign.form").write_text(json.dumps(form), "utf-8")


def three_days_for_the_sales_department(folder):
    path = folder / "office_affairs.bpmn"
    tree = etree.parse(path)
    (schedule,) = find(tree, "sales_check").iter(f"{{{ZEEBE}}}taskSchedule")
    assert "=due workdays(1)" == schedule.get("dueDate")
    schedule.set("dueDate", "=due workdays(3)")
    tree.write(path, encoding="utf-8", xml_declaration=True)


def quality_support_is_urgent_within_an_hour(folder):
    path = folder / "decisions" / "affair_rules.dmn"
    tree = etree.parse(path)
    (rule,) = [
        rule
        for rule in tree.iter(f"{{{DMN}}}rule")
        if '"quality_support","other"' in "".join(rule.itertext()).replace(" ", "")
        and '"normal"' in "".join(rule.itertext())
    ]
    hours = list(rule.iter(f"{{{DMN}}}outputEntry"))[1][0]
    assert "8" == hours.text
    hours.text = "1"
    tree.write(path, encoding="utf-8", xml_declaration=True)


@pytest.fixture
def changed(processes):
    countersign_before_the_general_manager(processes)
    three_days_for_the_sales_department(processes)
    quality_support_is_urgent_within_an_hour(processes)
    return processes


def test_new_cases_follow_the_changed_diagram_form_and_table(scenario, changed):
    scenario.deploys(changed).start("office_affairs", by=office)
    assert scenario.moment("2026-11-26 17:30") == scenario.task("sales_check").due

    scenario.complete("sales_check", by=sales, sales_decision="accept").waits_at("countersign")
    scenario.complete("countersign", by=quality, quality_opinion="同意").waits_at("gm_approve")
    assert scenario.moment("2026-11-23 10:00") == scenario.task("gm_approve").due
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler").waits_at("handle")

    assert ["sales_check", "countersign", "gm_approve"] == scenario.completed()


def test_a_running_case_keeps_what_it_began_with(scenario, changed):
    scenario.start("office_affairs", by=office)
    due = scenario.task("sales_check").due
    scenario.deploys(changed)

    assert due == scenario.task("sales_check").due
    scenario.complete("sales_check", by=sales, sales_decision="accept").waits_at("gm_approve")
    assert scenario.moment("2026-11-24 09:30") == scenario.task("gm_approve").due


def test_an_unchanged_folder_is_the_deployment_in_force(scenario, processes):
    def deployments():
        return {version.deployment_key for row in scenario.database.queries().definitions() for version in row.versions}

    before = deployments()
    scenario.deploys(processes)

    assert before == deployments()


def test_only_what_changed_becomes_a_new_version(scenario, changed):
    scenario.deploys(changed)
    versions = {(row.kind, row.id): row.versions[0].version for row in scenario.database.queries().definitions()}

    assert {("process", "office_affairs"), ("decision", "affair_rules")} == {
        what for what, version in versions.items() if version == 2
    }
    assert 1 == versions["form", "countersign"]


def test_a_diagram_that_names_an_unknown_form_is_refused_whole(scenario, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('formId="gm_approve"', 'formId="gm_decides"'), "utf-8")

    with pytest.raises(DeploymentRejected) as refusal:
        scenario.deploys(processes)

    (finding,) = refusal.value.findings
    assert ("bpmn.unknown_form", "gm_approve", "office_affairs.bpmn") == (
        finding.code,
        finding.element_id,
        finding.file,
    )
    assert finding.line
    assert {1} == {v.version for row in scenario.database.queries().definitions() for v in row.versions}


def test_a_lane_of_a_group_that_does_not_exist_is_refused(scenario, processes):
    path = processes / "office_affairs.bpmn"
    path.write_text(path.read_text("utf-8").replace('candidateGroups="sales"', 'candidateGroups="vendors"'), "utf-8")

    with pytest.raises(DeploymentRejected) as refusal:
        scenario.deploys(processes)

    assert [("bpmn.unknown_group", "sales_check", "vendors")] == [
        (finding.code, finding.element_id, finding.params["id"]) for finding in refusal.value.findings
    ]
