"""What is silent is refused: with element, name, file and line, all at once."""

import pytest

from engine import bpmn
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    assigning,
    boundary,
    call,
    compensate,
    compensates,
    condition,
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
    script,
    service,
    start,
    sub,
    task_listeners,
    timer,
    times,
    user,
    users,
    zeebe,
)


def findings(*parts, roots="", **attributes):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(diagram(process(*parts, **attributes), roots=roots), "p.bpmn")
    return refused.value.findings


def between(node, *others):
    """Findings of a diagram with one node between start and end."""
    return findings(start(), node, *others, end(), flows("s > x > e"))


def told(found):
    return [
        (finding.code, finding.element_id, finding.params.get("tag") or finding.params.get("what")) for finding in found
    ]


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
        (user("x", "<bpmn:ioSpecification/>"), "ioSpecification"),
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
        (user("x", zeebe("taskHeaders")), "zeebe:taskHeaders"),
        (user("x", zeebe("formDefinition", formKey="embedded:app")), "zeebe:formDefinition formKey"),
        (user("x", form="=which"), "formId"),
        (rule("x", "d", "r", binding="newest"), "bindingType"),
        (user("x", "<bpmn:dataInputAssociation><bpmn:transformation/></bpmn:dataInputAssociation>"), "dataInputAssociation"),
        (sub("x", INNER, "<bpmn:dataOutputAssociation><bpmn:transformation/></bpmn:dataOutputAssociation>"), "dataOutputAssociation"),
        (element("intermediateThrowEvent", "x", assigning("Input", {"a": "=1"})), "dataInputAssociation"),
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


def test_camunda_7_attributes_are_refused():
    content = diagram(process(start(), user("x"), end(), flows("s > x > e"))).replace(
        b'<bpmn:userTask id="x"',
        b'<bpmn:userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="li" id="x"',
    )

    with pytest.raises(Invalid) as refused:
        bpmn.parse(content, "p.bpmn")

    assert [("bpmn.not_executed", "x", "camunda:assignee")] == told(refused.value.findings)


@pytest.mark.parametrize(
    ("node", "code"),
    [
        (service("x", type="=1 +"), "feel.syntax"),
        (script("x", "nonsense(1)", "y"), "feel.unknown_function"),
        (element("serviceTask", "x"), "bpmn.no_work"),
        (element("callActivity", "x"), "bpmn.no_called_process"),
        (call("x", ""), "bpmn.attribute_missing"),
        (script("x", "1", ""), "bpmn.no_result_variable"),
        (script("x", "1", "y").replace('"=1"', '"1"'), "bpmn.not_feel"),
        (user("x", each("[1]", output="1")), "bpmn.attribute_missing"),
        (user("x", each("[1]", outputs="y")), "bpmn.attribute_missing"),
        (user("x", each("[1]", output="z", outputs="y").replace('"=z"', '"z"')), "bpmn.not_feel"),
        (script("x", "1", "order.total"), "bpmn.not_executed"),
        (rule("x", "d", "a b"), "bpmn.not_executed"),
        (user("x", each("[1]", "null")), "bpmn.not_executed"),
        (user("x", each("[1]", outputs="all answers")), "bpmn.not_executed"),
        (script("x", "1", "people"), "bpmn.reserved_variable"),
        (user("x", io(outputs={"people.start": "=1"})), "bpmn.reserved_variable"),
        (user("x", each("[1]", "business_id")), "bpmn.reserved_variable"),
        (user("x", io(outputs={"": "=1"})), "bpmn.no_target"),
        (user("x", io(outputs={"a..b": "=1"})), "bpmn.no_target"),
        (user("x", "<bpmn:multiInstanceLoopCharacteristics/>"), "bpmn.no_collection"),
        (user("x", times("three")), "bpmn.not_feel"),
        (user("x", times("=3", each("[1]"))), "bpmn.no_collection"),
        (element("receiveTask", "x"), "bpmn.no_message"),
        (element("intermediateCatchEvent", "x", event("message")), "bpmn.no_message"),
        (element("intermediateCatchEvent", "x", "<bpmn:timerEventDefinition/>"), "bpmn.no_timer"),
        (element("intermediateCatchEvent", "x", timer("Date", "tomorrow")), "bpmn.bad_timer"),
        (element("intermediateCatchEvent", "x", condition("")), "bpmn.not_feel"),
        (element("intermediateThrowEvent", "x", event("escalation")), "bpmn.no_escalation"),
        (element("intermediateThrowEvent", "x", event("signal")), "bpmn.no_signal"),
        (element("intermediateThrowEvent", "x", link("nowhere")), "bpmn.no_link_target"),
        (sub("x", user("u")), "bpmn.start_events"),
        (sub("x", start("s1"), start("s2"), end("e1"), flows("s1 > e1; s2 > e1")), "bpmn.start_events"),
        (gateway("exclusive", "x", default="gone"), "bpmn.default_is_no_flow"),
        (gateway("eventBased", "x"), "bpmn.too_few_choices"),
        (user("x", due="tomorrow"), "bpmn.bad_timer"),
        (element("adHocSubProcess", "x", user("u")), "bpmn.attribute_missing"),
        (element("adHocSubProcess", "x", zeebe("adHoc", activeElementsCollection="u"), user("u")), "bpmn.not_feel"),
        (element("boundaryEvent", "x", compensate(), attachedToRef="s"), "bpmn.no_compensation_handler"),
        (user("x", isForCompensation="true"), "bpmn.flow_into"),
        (user("x", isForCompensation="true"), "bpmn.flow_out_of"),
        (service("x", retries="none"), "bpmn.bad_retries"),
        (service("x", retries="0"), "bpmn.bad_retries"),
        (handler("x", start("hs", event("message", "m1")), end("he"), flows("hs > he")), "bpmn.flow_into"),
    ],
)
def test_what_is_incomplete_is_refused(node, code):
    found = between(node)

    assert (code, "x") in [(finding.code, finding.element_id) for finding in found]


@pytest.mark.parametrize(
    ("parts", "code", "where"),
    [
        ([flows("s > a > nowhere")], "bpmn.flow_end_missing", "a_nowhere"),
        ([boundary("b", "nowhere", timer("Duration", "PT1H")), flows("s > a > e")], "bpmn.attached_to_nothing", "b"),
        ([flows("s > a > e; a > s")], "bpmn.flow_into", "s"),
        ([flows("s > a > e; e > a")], "bpmn.flow_out_of", "e"),
        ([gateway("exclusive", "g"), flows("s > a > g; g > e; g > a {x = 1}")], "bpmn.no_condition", "g_e"),
        ([gateway("exclusive", "g", default="g_e"), flows("s > a > g; g > e {true}; g > a {x = 1}")],
         "bpmn.condition_on_default", "g_e"),
        ([handler("h", start("hs", event("message", "m1")), end("he"), flows("hs > he")), flows("s > a; h > e")],
         "bpmn.flow_out_of", "h"),
        ([element("intermediateThrowEvent", "t", link("L")), element("intermediateCatchEvent", "l1", link("L")),
          element("intermediateCatchEvent", "l2", link("L")), flows("s > t; l1 > a > e; l2 > a")],
         "bpmn.not_executed", "l2"),
        ([gateway("parallel", "g"), flows("s > a > g; g > e {true}; g > e")], "bpmn.condition_ignored", "g_e"),
        ([gateway("eventBased", "g"), element("intermediateCatchEvent", "t", timer("Duration", "PT1H")),
          flows("s > g; g > t > e; g > a > e")], "bpmn.no_choice", "a"),
        ([gateway("eventBased", "g"), element("intermediateCatchEvent", "t", timer("Duration", "PT1H")),
          element("receiveTask", "r", listeners(("start", "job")), messageRef="message_m1"),
          flows("s > g; g > t > e; g > r > e")], "bpmn.no_choice", "r"),
        ([boundary("b", "a", listeners(("start", "b")), timer("Duration", "PT1H")), flows("s > a > e; b > e")],
         "bpmn.not_executed", "b"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_refused(parts, code, where):
    found = findings(start(), user("a"), end(), *parts)

    assert (code, where) in [(finding.code, finding.element_id) for finding in found]


@pytest.mark.parametrize(
    ("parts", "where", "reason"),
    [
        ([compensates("b", "a", "u") + user("u", isForCompensation="true"),
          compensates("c", "a", "w") + user("w", isForCompensation="true")], "b", "several_handlers"),
        ([compensates("b", "a", "u") + user("u", isForCompensation="true"),
          compensates("c", "u", "w") + user("w", isForCompensation="true")], "u", "handler_of_a_handler"),
        ([compensates("b", "a", "u"), sub("p", start("ps"), end("pe"), user("u", isForCompensation="true"),
          flows("ps > pe"))], "b", "handler_elsewhere"),
        ([boundary("b", "a", CANCEL)], "b", "outside_transaction"),
        ([element("transaction", "t", start("ts"), end("te", CANCEL), flows("ts > te"))], "te", "nothing_catches_it"),
        ([sub("p", start("ps"), end("pe"), flows("ps > pe"), handler("h", start("hs", compensate()))),
          compensates("b", "p", "u") + user("u", isForCompensation="true")], "h", "several_handlers"),
        ([sub("p", start("ps"), end("pe"), flows("ps > pe"), handler("h", start("hs", compensate())),
              handler("i", start("is", compensate())))], "h", "several_handlers"),
    ],
)  # fmt: skip
def test_what_could_not_be_undone_as_drawn_is_refused(parts, where, reason):
    found = findings(start(), user("a"), end(), *parts, flows("s > a > e"))

    assert (where, reason) in [(finding.element_id, finding.params.get("reason")) for finding in found]


@pytest.mark.parametrize("node", [start("x"), end("x")])
def test_an_ad_hoc_sub_process_has_neither_start_nor_end(node):
    found = findings(start(), ad_hoc("h", '["u"]', user("u"), node), end(), flows("s > h > e"))

    assert [("bpmn.not_executed", "x", node.split()[0].removeprefix("<bpmn:"))] == told(found)


def test_a_condition_without_a_mark_is_refused():
    flow = '<bpmn:sequenceFlow id="f" sourceRef="s" targetRef="e"><bpmn:conditionExpression>x = 1</bpmn:conditionExpression></bpmn:sequenceFlow>'

    assert ["bpmn.not_feel"] == [finding.code for finding in findings(start(), end(), flow)]


def test_an_event_sub_process_needs_a_trigger():
    found = findings(
        start(), end(), flows("s > e"), handler("h", start("hs"), end("he"), flows("hs > he"))
    )  # fmt: skip

    assert [("bpmn.not_executed", "hs", "startEvent")] == told(found)


def test_an_error_does_not_wait_for_other_events():
    caught = boundary("b", "a", event("error", "e1"), event("message", "m1"), parallelMultiple="true")
    found = findings(start(), user("a"), caught, end(), flows("s > a > e; b > e"))

    assert [("bpmn.not_executed", "b", "errorEventDefinition")] == told(found)


def test_an_activity_that_no_flow_leads_to_needs_no_tokens():
    undone = compensates("b", "a", "x") + service("x", isForCompensation="true", startQuantity="2")
    found = findings(start(), user("a"), undone, end(), flows("s > a > e"))

    assert [("bpmn.not_executed", "x", "startQuantity")] == told(found)


@pytest.mark.parametrize(
    "definition", [boundary("b", "a", event("error", "e1"), interrupting=False)]
)  # fmt: skip
def test_an_error_always_interrupts(definition):
    found = findings(start(), user("a"), definition, end(), flows("s > a > e; b > e"))

    assert [("bpmn.not_executed", "b", "errorEventDefinition")] == told(found)


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


def test_a_transaction_begins_by_its_flow_and_not_by_an_event():
    begun = element("transaction", "t", start("ts", event("message", "m1")), end("te"), flows("ts > te"))
    triggered = begun.replace('id="t"', 'id="t" triggeredByEvent="true"')

    assert ("bpmn.not_executed", "t") in [
        (finding.code, finding.element_id) for finding in findings(start(), user("a"), end(), triggered)
    ]
