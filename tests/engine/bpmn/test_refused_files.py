"""Files: what is no diagram, what is found in one all at once, and what is no obstacle."""

import pytest

from engine import bpmn
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import diagram, element, end, flows, process, service, start, sub, user, users, zeebe
from tests.engine.bpmn.refusing import findings, told


def test_every_fault_is_found_at_once_and_says_where():
    content = (
        diagram(process(start(), user("a", name="批准"), service("b"), end(), flows("s > a > b > e")))
        .replace(b'<bpmn:userTask id="a"', b'\n\n<bpmn:userTask startQuantity="0" id="a"')
        .replace(b'type="work"', b'type="=1 +"')
        .replace(b'<bpmn:serviceTask id="b"', b'\n<bpmn:serviceTask id="b"')
    )

    with pytest.raises(Invalid) as refused:
        bpmn.parse(content, "orders/p.bpmn")
    first, second = refused.value.findings

    assert ("bpmn.not_executed", "a", "批准", "orders/p.bpmn", 3) == (
        first.code,
        first.element_id,
        first.element_name,
        first.file,
        first.line,
    )
    assert ("feel.syntax", "b", 4) == (second.code, second.element_id, second.line)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<definitions/>", "bpmn.no_diagram"),
        (b"no xml", "xml.not_well_formed"),
        (b"<!DOCTYPE x><x/>", "xml.doctype"),
    ],
)
def test_what_is_no_diagram_is_refused(content, code):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(content, "p.bpmn")

    assert [code] == [finding.code for finding in refused.value.findings]


def test_ids_stand_once():
    found = findings(
        start(),
        user("a"),
        sub("p1", start("s1"), user("a"), end("e1"), flows("s1 > a > e1")),
        end(),
        flows("s > a > p1 > e"),
    )

    assert [("bpmn.same_id_twice", "a")] == [(finding.code, finding.element_id) for finding in found]


def test_a_process_without_content_is_refused():
    assert ["bpmn.empty"] == [finding.code for finding in findings()]


def test_a_process_that_is_not_executable_is_left_out():
    content = diagram(process(start(), end(), flows("s > e"))).replace(b'isExecutable="true"', b'isExecutable="false"')

    assert () == bpmn.parse(content, "p.bpmn")


def test_what_only_readers_see_is_no_obstacle():
    (parsed,) = bpmn.parse(
        diagram(
            process(
                "<bpmn:documentation>text</bpmn:documentation>",
                start(), user("a", "<bpmn:documentation>第3.1条</bpmn:documentation>",
                              '<bpmn:property id="pr" name="__targetRef_placeholder"/>',
                              "<bpmn:dataInputAssociation><bpmn:sourceRef>d</bpmn:sourceRef></bpmn:dataInputAssociation>"),
                element("dataObjectReference", "d"), element("dataStoreReference", "ds"), element("dataObject", "do"),
                element("textAnnotation", "t"), element("group", "g"), element("association", "as"),
                users("b"), end(), flows("s > a > b > e"),
            ),
            roots='<bpmn:collaboration id="c"><bpmn:conversation id="cv"/></bpmn:collaboration>'
                  '<bpmn:choreography id="ch"/><bpmn:globalUserTask id="gt"/>',
        ),
        "p.bpmn",
    )  # fmt: skip

    assert {"s", "a", "b", "e"} == set(parsed.elements)


def test_extensions_of_a_flow_are_looked_at_too():
    flow = element("sequenceFlow", "f", zeebe("executionListeners"), sourceRef="s", targetRef="e")

    assert [("bpmn.not_executed", "f", "zeebe:executionListeners")] == told(findings(start(), end(), flow))


def test_what_demands_to_be_understood_is_refused():
    demands = '<bpmn:extension id="x" mustUnderstand="true" definition="other:words"/>'
    found = findings(start(), end(), flows("s > e"), roots=demands)

    assert [("bpmn.not_executed", "extension")] == [(finding.code, finding.params["tag"]) for finding in found]
