"""What is silent is refused: constructs that are not executed."""

import pytest

from engine import bpmn
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    assigning,
    compensate,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    link,
    listeners,
    process,
    props,
    rule,
    service,
    start,
    sub,
    task_listeners,
    timer,
    user,
    zeebe,
)
from tests.engine.bpmn.refusing import between, findings, told

INNER = start("xs") + end("xe") + flows("xs > xe")
CANCEL = "<bpmn:cancelEventDefinition/>"


@pytest.mark.parametrize(
    ("node", "tag"),
    [
        (element("transaction", "x", start("xs"), end("xe"), flows("xs > xe"), method="##Store"), "transaction"),
        (ad_hoc("x", "[]"), "adHocSubProcess"),
        (user("x", startQuantity="0"), "startQuantity"),
        (user("x", startQuantity="1001"), "startQuantity"),
        (user("x", completionQuantity="two"), "completionQuantity"),
        (element("receiveTask", "x", messageRef="message_m1", instantiate="true"), "instantiate"),
        (user("x", instantiate="true"), "instantiate"),
        (element("intermediateCatchEvent", "x"), "intermediateCatchEvent"),
        (element("intermediateThrowEvent", "x", compensate("elsewhere")), "compensateEventDefinition"),
        (handler("x", start("hs", compensate()), end("he"), flows("hs > he")), "compensateEventDefinition"),
        (end("x", CANCEL), "cancelEventDefinition"),
        (element("intermediateThrowEvent", "x", CANCEL), "cancelEventDefinition"),
        (element("intermediateThrowEvent", "x", event("error", "e1")), "errorEventDefinition"),
        (element("intermediateCatchEvent", "x", timer("Duration", "PT1H"), link("l")), "linkEventDefinition"),
        (element("intermediateThrowEvent", "x", event("signal", "s1"), event("message", "m1")), "messageEventDefinition"),
        (element("intermediateThrowEvent", "x", event("signal", "s1"), compensate()), "compensateEventDefinition"),
        (element("intermediateCatchEvent", "x", timer("Cycle", "R/PT1H")), "timeCycle"),
        (gateway("exclusive", "x", "<bpmn:ioSpecification/>"), "ioSpecification"),
        (user("x", "<bpmn:potentialOwner/>"), "potentialOwner"),
        (user("x", listeners(("sometimes", "a"))), "zeebe:executionListener eventType"),
        (user("x", listeners(("beforeAll", "a"))), "zeebe:executionListener eventType"),
        (user("x", listeners(("cancel", "a"))), "zeebe:executionListener eventType"),
        (gateway("exclusive", "x", listeners(("end", "a"))), "zeebe:executionListener eventType"),
        (start("x", listeners(("start", "a"))), "zeebe:executionListener eventType"),
        (end("x", listeners(("end", "a")), event("error", "e1")), "zeebe:executionListener eventType"),
        (element("intermediateThrowEvent", "x", listeners(("end", "a")), compensate(waits=False)),
         "zeebe:executionListener eventType"),
        (user("x", task_listeners(("created", "t"))),
         "zeebe:taskListener eventType"),
        (user("x", zeebe("formDefinition", formKey="embedded:app")), "zeebe:formDefinition formKey"),
        (user("x", form="=which"), "formId"),
        (rule("x", "d", "r", binding="newest"), "bindingType"),
        (user("x", "<bpmn:dataInputAssociation><bpmn:transformation/></bpmn:dataInputAssociation>"), "dataInputAssociation"),
        (sub("x", INNER, "<bpmn:dataOutputAssociation><bpmn:transformation/></bpmn:dataOutputAssociation>"), "dataOutputAssociation"),
        (element("intermediateThrowEvent", "x", assigning("Output", {"a": "=1"})), "dataOutputAssociation"),
        (user("x", again()), "standardLoopCharacteristics"),
        (gateway("eventBased", "x", eventGatewayType="Parallel"), "eventGatewayType"),
        (gateway("eventBased", "x", eventGatewayType="Complex"), "eventGatewayType"),
    ],
)  # fmt: skip
def test_a_construct_that_is_not_executed_is_refused(node, tag):
    assert ("bpmn.not_executed", "x", tag) in told(between(node))


@pytest.mark.parametrize("definition", [event("error", "e1"), event("escalation", "x1"), compensate()])
def test_not_every_event_starts_a_process(definition):
    codes = [finding.code for finding in findings(start("s", definition), end(), flows("s > e"))]

    assert "bpmn.not_executed" in codes


def test_nobody_is_offered_the_message_that_starts_a_process():
    offered = start("s", event("message", "m1"), props(offeredTo="li"))

    assert [("bpmn.not_executed", "s", "offeredTo")] == told(findings(offered, end(), flows("s > e")))


def test_a_sub_process_does_not_start_with_an_event():
    inner = sub("x", start("s1", event("signal", "s1")), end("e1"), flows("s1 > e1"))

    assert [("bpmn.not_executed", "s1", "signalEventDefinition")] == told(between(inner))


@pytest.mark.parametrize(
    ("mark", "attributes", "tag"),
    [(each("items"), {}, "subProcess"), (again("true"), {}, "subProcess"), ("", {"isForCompensation": "true"}, "isForCompensation")],
)  # fmt: skip
def test_an_event_sub_process_neither_repeats_nor_is_it_the_handler_of_a_compensation(mark, attributes, tag):
    opened = sub(
        "x", mark, start("s1", event("signal", "s1")), user("a"), flows("s1 > a"), triggeredByEvent="true", **attributes
    )

    assert [("bpmn.not_executed", "x", tag)] == told(findings(start(), opened, end(), flows("s > e")))


def test_camunda_7_attributes_are_refused():
    content = diagram(process(start(), user("x"), end(), flows("s > x > e"))).replace(
        b'<bpmn:userTask id="x"',
        b'<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="li" id="x"',
    )

    with pytest.raises(Invalid) as refused:
        bpmn.parse(content, "p.bpmn")

    assert [("bpmn.not_executed", "x", "camunda:assignee")] == told(refused.value.findings)


@pytest.mark.parametrize(
    ("node", "tag", "reason"),
    [
        (ad_hoc("x", '["a"]', zeebe("taskDefinition", type="agent"), user("a")), "zeebe:taskDefinition", "no_worker_chooses"),
        (service("x", zeebe("linkedResources", zeebe("linkedResource", resourceId="r"))), "zeebe:linkedResources",
         "resource_as_header"),
        (service("x", io(inputs={"a": "=1"}).replace("source=", "zeebe:source=")), "zeebe:input source", "without_prefix"),
    ],
)  # fmt: skip
def test_it_is_said_what_to_write_instead(node, tag, reason):
    assert [(tag, reason)] == [(found.params["tag"], found.params["reason"]) for found in between(node)]


def test_a_form_within_the_diagram_is_to_be_deployed_as_a_file():
    found = findings(zeebe("userTaskForm", "{}", id="f"), start(), user("x"), end(), flows("s > x > e"))

    assert [("p", "zeebe:userTaskForm", "form_not_linked")] == [
        (each.element_id, each.params["tag"], each.params["reason"]) for each in found
    ]


def test_what_modelers_note_for_themselves_is_no_obstacle():
    mapped = io(inputs={"a": "=1"}).replace("<zeebe:input ", '<zeebe:input zeebe:modelerConfigurationName="Chat" ')
    headers = zeebe("taskHeaders", zeebe("header", id="h", key="k", value="v"))
    noted = service("x", mapped, headers, zeebe("agentDefinition", agentType="aiAgentTask"))

    assert bpmn.parse(diagram(process(start(), noted, end(), flows("s > x > e"))), "p.bpmn")
