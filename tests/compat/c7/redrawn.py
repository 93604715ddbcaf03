"""The shipped files as Camunda Modeler's Camunda 7 profile would hold them: the same policy, in the other words."""

import re

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
MODELER = "http://camunda.org/schema/modeler/1.0"

_EQUALITY = re.compile(r'=(\w+) = "(\w+)"')


def redrawn(content):
    """A BPMN file of the Camunda 8 profile in Camunda 7's; other files as they are."""
    root = etree.fromstring(content)
    root.set(f"{{{MODELER}}}executionPlatform", "Camunda Platform")
    root.set(f"{{{MODELER}}}executionPlatformVersion", "7.24.0")
    for extensions in list(root.iter(f"{{{BPMN}}}extensionElements")):
        _redraw(extensions.getparent(), extensions)
    for process in root.iter(f"{{{BPMN}}}process"):
        process.set(_c7("historyTimeToLive"), "P180D")
    for condition in root.iter(f"{{{BPMN}}}conditionExpression"):
        condition.text = _EQUALITY.sub(r"${\1 == '\2'}", condition.text)
    _rename_namespace(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _redraw(element, extensions):
    for part in list(extensions):
        extensions.remove(part)
        REDRAW[etree.QName(part).localname](element, extensions, part)
    if not len(extensions):
        element.remove(extensions)


def _c7(name):
    return f"{{{CAMUNDA}}}{name}"


def _add(parent, name, text=None, /, **attributes):
    child = etree.SubElement(parent, _c7(name), attributes)
    child.text = text
    return child


def _properties(element, extensions, part):
    kept = {prop.get("name"): prop.get("value") for prop in part}
    if "starterGroups" in kept:
        element.set(_c7("candidateStarterGroups"), kept.pop("starterGroups"))
    drawn = _add(extensions, "properties")
    for name, value in kept.items():
        _add(drawn, "property", name=name, value=value)


def _headers(element, extensions, part):
    drawn = _add(extensions, "properties")
    for header in part:
        _add(drawn, "property", name=header.get("key"), value=header.get("value"))


def _mappings(element, extensions, part):
    kinds = [(etree.QName(mapping).localname, mapping.get("source"), mapping.get("target")) for mapping in part]
    match etree.QName(element).localname:
        case "startEvent" if kinds[0][1] == "=people.start":
            ((_, _, target),) = kinds
            element.set(_c7("initiator"), target)
        case "callActivity":
            for kind, source, target in kinds:
                _add(extensions, {"input": "in", "output": "out"}[kind], sourceExpression=source, target=target)
        case _:
            drawn = _add(extensions, "inputOutput")
            for kind, source, target in kinds:
                _add(drawn, f"{kind}Parameter", source, name=target)


def _attributes(**names):
    def redraw(element, extensions, part):
        for old, new in names.items():
            if part.get(old):
                element.set(_c7(new), part.get(old))

    return redraw


def _job(element, extensions, part):
    element.set(_c7("type"), "external")
    element.set(_c7("topic"), part.get("type"))
    if part.get("retries"):
        _add(extensions, "failedJobRetryTimeCycle", f"R{part.get('retries')}/PT10S")


def _script(element, extensions, part):
    element.set("scriptFormat", "feel")
    element.set(_c7("resultVariable"), part.get("resultVariable"))
    etree.SubElement(element, f"{{{BPMN}}}script").text = part.get("expression").removeprefix("=")


def _decision(element, extensions, part):
    _attributes(decisionId="decisionRef", bindingType="decisionRefBinding", resultVariable="resultVariable")(
        element, extensions, part
    )
    element.set(_c7("mapDecisionResult"), "singleResult")


def _call(element, extensions, part):
    assert part.get("propagateAllParentVariables") == part.get("propagateAllChildVariables") == "false"
    element.set("calledElement", part.get("processId"))
    element.set(_c7("calledElementBinding"), part.get("bindingType"))
    _add(extensions, "in", businessKey="#{execution.processBusinessKey}")


def _nothing(element, extensions, part):
    """Camunda 7 knows no native user tasks, and no correlation key in the drawing."""


REDRAW = {
    "properties": _properties,
    "taskHeaders": _headers,
    "ioMapping": _mappings,
    "userTask": _nothing,
    "subscription": _nothing,
    "assignmentDefinition": _attributes(
        assignee="assignee", candidateGroups="candidateGroups", candidateUsers="candidateUsers"
    ),
    "taskSchedule": _attributes(dueDate="dueDate"),
    "formDefinition": _attributes(formId="formRef", bindingType="formRefBinding"),
    "taskDefinition": _job,
    "script": _script,
    "calledDecision": _decision,
    "calledElement": _call,
}


def _rename_namespace(root):
    """The file declares Camunda 7's namespace, and Camunda 8's no more."""
    etree.cleanup_namespaces(root, top_nsmap={"camunda": CAMUNDA}, keep_ns_prefixes=["bpmn", "xsi", "modeler"])
