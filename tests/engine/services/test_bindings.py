"""What a case is bound to, and what is resolved when it is used."""

import orjson

from engine.replay import Replayer
from tests.compat.c7.redrawn import redrawn
from tests.engine.bpmn.diagrams import call, diagram, end, flows, process, start, user
from tests.people import office, owner, sales


def edit(folder, old, new, file="office_affairs.bpmn"):
    path = folder / file
    text = path.read_text("utf-8")
    assert 1 == text.count(old)
    path.write_text(text.replace(old, new), "utf-8")


def form_versions(scenario):
    """(element id, version of its form) of the case's tasks."""
    with scenario.database.reading() as uow:
        return [(task.element_id, uow.definitions.get(task.form_key).version) for task in scenario.detail().tasks]


SALES_FORM = '<zeebe:formDefinition formId="sales_check" bindingType="deployment" />'


def returned_after_the_form_changed(scenario, processes):
    scenario.deploys(processes).start("office_affairs", by=office)
    edit(processes, "退回补正", "退回重填", file="forms/sales_check.form")
    scenario.deploys(processes).complete("sales_check", by=sales, sales_decision="return")
    scenario.complete("amend", by=office, **scenario.submitted())
    return [version for element, version in form_versions(scenario) if element == "sales_check"]


def test_a_form_of_the_deployment_stays_what_it_was(scenario, processes):
    assert [1, 1] == returned_after_the_form_changed(scenario, processes)


def test_the_latest_form_is_resolved_when_the_task_is_created_and_recorded(scenario, processes):
    edit(processes, SALES_FORM, SALES_FORM.replace("deployment", "latest"))

    assert [1, 2] == returned_after_the_form_changed(scenario, processes)
    asked = [answer for record in scenario.records() for answer in record["answers"] if answer[0] == "latest"]
    assert ["form", "sales_check"] == asked[-1][1]


def test_a_version_tag_names_the_version(scenario, processes):
    called = 'processId="archive_case" propagateAllChildVariables="false" propagateAllParentVariables="false"'
    edit(processes, f'{called} bindingType="deployment"', f'{called} bindingType="versionTag" versionTag="v1"')
    shared = "shared/archive_case.bpmn"
    tag = '<bpmn:extensionElements><zeebe:versionTag value="v1" /></bpmn:extensionElements>'
    edit(processes, "<bpmn:laneSet", f"{tag}<bpmn:laneSet", file=shared)
    scenario.deploys(processes)
    edit(processes, '<zeebe:versionTag value="v1" />', '<zeebe:versionTag value="v2" />', file=shared)
    scenario.deploys(processes).start("office_affairs", by=office)
    scenario.send("withdraw", by=office, withdraw_reason="不需要了").waits_at("archive_register")
    (called,) = scenario.detail().called

    with scenario.database.reading() as uow:
        definition = uow.definitions.get(called.definition_key)
    assert ("v1", 2) == (definition.version_tag, definition.version)


def test_a_number_names_the_version_in_camunda_7s_words(scenario, processes):
    path = processes / "office_affairs.bpmn"
    path.write_bytes(redrawn(path.read_bytes()))
    edit(
        processes,
        'camunda:formRef="sales_check" camunda:formRefBinding="deployment"',
        'camunda:formRef="sales_check" camunda:formRefBinding="version" camunda:formRefVersion="1"',
    )
    edit(processes, "退回补正", "退回重填", file="forms/sales_check.form")
    scenario.deploys(processes).start("office_affairs", by=office)
    asked = [answer[:2] for record in scenario.records() for answer in record["answers"] if answer[0] == "version"]

    assert [("sales_check", 1)] == form_versions(scenario)
    assert [["version", ["form", "sales_check", 1]]] == asked


def shared(name):
    return diagram(
        process(
            start(), user("u1", assignee="=people.start", form="f"), user("u2", assignee="=people.start", form="f"),
            end(), flows("s > u1 > u2 > e"), id="shared_part", name=name,
        )
    )  # fmt: skip


CALLING = diagram(
    process(start("s0"), call("c", "shared_part", binding="latest"), end("e0"), flows("s0 > c > e0"), id="main_part")
)


def form(label):
    field = {"type": "textfield", "key": "n", "label": label, "id": "F1"}
    return orjson.dumps({"type": "default", "id": "f", "schemaVersion": 16, "components": [field]})


def test_a_newer_called_process_brings_the_forms_of_its_own_deployment(scenario, tmp_path):
    parts, caller = tmp_path / "parts", tmp_path / "caller"
    parts.mkdir()
    caller.mkdir()
    (caller / "p.bpmn").write_bytes(CALLING)
    for name in "AB":
        (parts / "q.bpmn").write_bytes(shared(name))
        (parts / "f.form").write_bytes(form(name))
        scenario.deploys(parts)
        if name == "A":
            scenario.deploys(caller)
    scenario.start("main_part", by=owner).waits_at("u1")
    (parts / "f.form").write_bytes(form("C"))
    scenario.deploys(parts).complete("u1", by=owner).waits_at("u2")

    assert [("u1", 2), ("u2", 2)] == form_versions(scenario)
    assert "match" == Replayer(scenario.database.reading()).replay(scenario.instance.number).verdict
