"""The element templates beside the processes: written from one place, valid, and each a step that deploys as it is."""

import json
from xml.sax.saxutils import quoteattr

import pytest
from jsonschema import Draft7Validator

from engine.deployments import check
from tests.conftest import PROCESSES
from web import element_templates, language

ROOT = PROCESSES.parent
SCHEMA = ROOT / "web/frontend/node_modules/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
FILES = sorted((PROCESSES / element_templates.FOLDER).glob("*.json"))
STEPS = {path.stem: json.loads(path.read_text("utf-8")) for path in FILES}

FILLED = {
    "formId": "gm_approve",
    "candidateGroups": "general_manager",
    "processId": "publish_group",
    "group": "management",
}
"""What a person types where the template leaves a gap."""


@pytest.fixture
def chinese(monkeypatch):
    monkeypatch.setenv("LIUZHUAN_LANG", "zh")
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


def test_the_files_are_what_the_command_writes(chinese, tmp_path):
    written = {path.name: path.read_text("utf-8") for path in element_templates.write(tmp_path)}

    assert written == {path.name: path.read_text("utf-8") for path in FILES}


def test_every_kind_of_step_of_our_policies_has_one():
    assert {
        "approval", "form_step", "countersign", "notification", "publication", "message", "archive", "reminder", "shared_step",
    } == set(STEPS)  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_it_is_valid_for_the_modeler(step):
    validator = Draft7Validator(json.loads(SCHEMA.read_text("utf-8")))

    assert [] == [(list(error.path), error.message[:200]) for error in validator.iter_errors(STEPS[step])]


@pytest.mark.parametrize("step", STEPS)
def test_it_speaks_chinese_to_whoever_chooses_it(step):
    template = STEPS[step]
    words = [template["name"], template["description"], *(p["label"] for p in template["properties"] if "label" in p)]

    assert all(any("一" <= letter <= "鿿" for letter in text) for text in words)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_made_of_it_deploys(step, database):
    files = {"made.bpmn": drawn(STEPS[step])}
    found = check(database.reading(), files)

    assert [] == [finding for finding in found if finding.severity == "error"]


@pytest.mark.parametrize(("step", "gap"), [("approval", "candidateGroups"), ("shared_step", "processId")])
def test_a_gap_that_is_not_filled_is_refused(step, gap, database):
    files = {"made.bpmn": drawn(STEPS[step], {**FILLED, gap: "nobody_here"})}

    assert [finding for finding in check(database.reading(), files) if finding.severity == "error"]


# -- what the Modeler writes when a template is chosen ---------------------------------------------------------------


def drawn(template, filled=FILLED):
    """One step between a start and an end; the countersignature with the marker that its description asks for."""
    tag = template["elementType"]["value"].removeprefix("bpmn:")
    tag = tag[0].lower() + tag[1:]
    marker = (
        "<bpmn:multiInstanceLoopCharacteristics><bpmn:extensionElements>"
        '<zeebe:loopCharacteristics inputCollection="=[&#34;gm&#34;]" inputElement="countersigner" />'
        "</bpmn:extensionElements></bpmn:multiInstanceLoopCharacteristics>"
    )
    step = (
        f'<bpmn:{tag} id="step" zeebe:modelerTemplate={quoteattr(template["id"])} zeebe:modelerTemplateVersion="1">'
        f"<bpmn:extensionElements>{extensions(template, filled)}</bpmn:extensionElements>"
        f"{marker if template['id'].endswith('countersign') else ''}</bpmn:{tag}>"
    )
    return (
        '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">'
        f'<bpmn:process id="made" isExecutable="true"><bpmn:startEvent id="start" />{step}<bpmn:endEvent id="end" />'
        '<bpmn:sequenceFlow id="a" sourceRef="start" targetRef="step" />'
        '<bpmn:sequenceFlow id="b" sourceRef="step" targetRef="end" /></bpmn:process></bpmn:definitions>'
    ).encode()


def extensions(template, filled):
    """Elements by their name, with the attributes and entries that the bindings name."""
    attributes, entries = {}, {}
    for part in template["properties"]:
        binding, name = part["binding"], None
        kind = binding["type"].removeprefix("zeebe:")
        name = binding.get("property") or binding.get("name") or binding.get("key")
        value = filled.get(name, part.get("value", ""))
        value = str(value).lower() if isinstance(value, bool) else value
        if value == "" and (part.get("optional") or kind == "userTask"):
            if kind == "userTask":
                attributes["userTask"] = {}
            continue
        match kind:
            case "input":
                entries.setdefault("ioMapping", []).append(("input", {"source": value, "target": name}))
            case "output":
                entries.setdefault("ioMapping", []).append(("output", {"source": binding["source"], "target": value}))
            case "property":
                entries.setdefault("properties", []).append(("property", {"name": name, "value": value}))
            case "taskHeader":
                entries.setdefault("taskHeaders", []).append(("header", {"key": name, "value": value}))
            case _:
                attributes.setdefault(kind, {})[name] = value
    written = [element(name, given) for name, given in attributes.items()]
    written += [
        element(name, {}, "".join(element(inner, given) for inner, given in listed)) for name, listed in entries.items()
    ]
    return "".join(written)


def element(name, attributes, inner=""):
    given = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<zeebe:{name}{given}>{inner}</zeebe:{name}>"


