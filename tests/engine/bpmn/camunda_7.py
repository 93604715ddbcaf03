"""Diagrams in Camunda 7's words, for the tests."""

from itertools import pairwise

from engine.bpmn import read

HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">'
)


def drawn(*nodes, process="", roots="", id="p"):
    """A line of nodes, each XML with an id, between ``s`` and ``e``."""
    ids = ["s", *(node.split('id="', 1)[1].split('"', 1)[0] for node in nodes), "e"]
    start = "" if any("startEvent" in node for node in nodes) else '<bpmn:startEvent id="s"/>'
    ids = ids if start else ids[1:]
    line = "".join(f'<bpmn:sequenceFlow id="{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))
    inner = "".join([start, *nodes, '<bpmn:endEvent id="e"/>', line])
    return (
        f'{HEAD}{roots}<bpmn:process id="{id}" isExecutable="true" {process}>{inner}</bpmn:process></bpmn:definitions>'
    ).encode()


def user(id="u", attributes="", inner=""):
    return f'<bpmn:userTask id="{id}" {attributes}>{inner}</bpmn:userTask>'


def external(id="j", inner="", attributes='camunda:type="external" camunda:topic="work"', tag="serviceTask"):
    return f'<bpmn:{tag} id="{id}" {attributes}>{inner}</bpmn:{tag}>'


def extended(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>"


def io(inner):
    return extended(f"<camunda:inputOutput>{inner}</camunda:inputOutput>")


def call(inner, attributes=""):
    return f'<bpmn:callActivity id="c" calledElement="q" {attributes}>{extended(inner)}</bpmn:callActivity>'


def many(attributes="", inner=""):
    return f"<bpmn:multiInstanceLoopCharacteristics {attributes}>{inner}</bpmn:multiInstanceLoopCharacteristics>"


def told(content):
    """(code, element, tag or attribute, reason) of every finding."""
    return [
        (f.code, f.element_id, f.params.get("tag") or f.params.get("attribute"), f.params.get("reason"))
        for f in read(content, "p.bpmn")[1]
    ]


def script(attributes="", text="1", language="feel"):
    given = f'scriptFormat="{language}" camunda:resultVariable="b" {attributes}'
    return f'<bpmn:scriptTask id="x" {given}><bpmn:script>{text}</bpmn:script></bpmn:scriptTask>'
