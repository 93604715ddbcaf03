"""Each finding says where its element begins: the line and, in characters, the column."""

import json

import pytest

DRAWING = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d">
  <bpmn:process id="p" name="报销" isExecutable="true"><bpmn:extensionElements><zeebe:properties>
    <zeebe:property name="businessId" value="{{" /></zeebe:properties></bpmn:extensionElements>
    <bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="task" />
    <!-- 一份说明 --><bpmn:userTask
        id="task"
        name="审批 > 甲"><bpmn:extensionElements><zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="nowhere" /></bpmn:extensionElements></bpmn:userTask>
    <bpmn:sequenceFlow id="g" sourceRef="task" targetRef="end" /> <bpmn:endEvent id="end" />
    <bpmn:userTask id="alone"><bpmn:extensionElements><zeebe:userTask /></bpmn:extensionElements></bpmn:userTask>
  </bpmn:process>
</bpmn:definitions>
"""


def place(text, of):
    """Line and column of the first occurrence."""
    before = text[: text.index(of)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("written", [DRAWING, DRAWING.replace("\n", " "), "\ufeff" + DRAWING.partition("\n")[2]])
def test_an_element_of_a_drawing_begins_at_its_start_tag(findings, written):
    found = {finding.code: finding for finding in findings({"p.bpmn": written.encode()})}
    text = written.removeprefix("\ufeff")

    for code, element in {
        "bpmn.bad_business_id": "<bpmn:process",
        "bpmn.unknown_group": "<bpmn:userTask",
        "bpmn.unreachable": '<bpmn:userTask id="alone"',
    }.items():
        assert place(text, element) == (found[code].line, found[code].column), code


def test_what_stands_within_an_element_has_a_place_of_its_own(findings):
    drawing = DRAWING.replace('"nowhere"', '"=("')
    [finding] = [finding for finding in findings({"p.bpmn": drawing.encode()}) if finding.code == "feel.syntax"]

    assert "task" == finding.element_id
    assert place(drawing, "<zeebe:assignmentDefinition") == (finding.line, finding.column)


def test_a_component_of_a_form_begins_at_its_brace(findings):
    fields = [
        {"type": "textfield", "key": "a b", "label": "有{括号}"},
        {
            "type": "group",
            "components": [{"id": "inner", "key": "note", "type": "textfield", "validate": {"pattern": "("}}],
        },
    ]
    text = json.dumps(
        {"id": "f", "type": "default", "schemaVersion": 19, "components": fields}, indent=1, ensure_ascii=False
    )
    found = {finding.element_name: finding for finding in findings({"f.form": text.encode()})}

    assert place(text, '{\n   "type": "textfield"') == (found["有{括号}"].line, found["有{括号}"].column)
    assert place(text, '{\n     "id": "inner"') == (found["note"].line, found["note"].column)


def test_a_field_with_a_reserved_key_is_found_where_it_stands(findings):
    text = '{"id": "f", "type": "default", "schemaVersion": 19, "components": [\n  {"key": "people", "id": "c", "type": "textfield"}]}'

    assert [(2, 3)] == [
        (each.line, each.column) for each in findings({"f.form": text.encode()}) if each.element_id == "c"
    ]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b'<?xml version="1.0"?>\n  <!DOCTYPE a>\n<a/>', (2, 3)),
        (b'<?xml version="1.0" encoding="gb2312"?>\n<a/>', (1, 31)),
        ("<a>\n一".encode() + b"\xff</a>", (2, 2)),
        (b"<a>\n <b></a>", (2, 9)),
    ],
)
def test_what_cannot_be_read_is_shown_to_the_column(findings, content, where):
    [finding] = findings({"p.bpmn": content})

    assert where == (finding.line, finding.column)
