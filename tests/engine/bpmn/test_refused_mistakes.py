"""What is incomplete, or does not fit together, is refused."""

import pytest

from tests.engine.bpmn.diagrams import (
    ad_hoc,
    assigning,
    boundary,
    call,
    compensate,
    compensates,
    condition,
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
    rule,
    script,
    service,
    start,
    sub,
    timer,
    times,
    user,
    zeebe,
)
from tests.engine.bpmn.refusing import between, findings, told
from tests.engine.bpmn.test_refusals import CANCEL


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
        (user("x", io(outputs={"a..b": "=1"})), "bpmn.not_executed"),
        (user("x", io(outputs={"a.b c": "=1"})), "bpmn.not_executed"),
        (user("x", io(inputs={"a-b": "=1"})), "bpmn.not_executed"),
        (user("x", io(inputs={"a b": "=1"})), "bpmn.not_executed"),
        (user("x", io(inputs={"1a": "=1"})), "bpmn.not_executed"),
        (user("x", io(inputs={"null": "=1"})), "bpmn.not_executed"),
        (user("x", io(inputs={"return": "=1"})), "bpmn.not_executed"),
        (script("x", "1", "if"), "bpmn.not_executed"),
        (user("x", assigning("Input", {"a-b": "=1"})), "bpmn.not_executed"),
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
        ([element("intermediateThrowEvent", "t", link("L")), element("intermediateCatchEvent", "l", link("L")),
          flows("s > t > e; l > a > e")], "bpmn.flow_out_of", "t"),
        ([element("intermediateThrowEvent", "t", link("L")), element("intermediateCatchEvent", "l", link("L")),
          flows("s > l > a > t")], "bpmn.flow_into", "l"),
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


@pytest.mark.parametrize(
    "thrown", [end("x", event("error", "e1"), io(outputs={"n": "=1"})),
               element("endEvent", "x", compensate(waits=False), io(outputs={"n": "=1"}))],
)  # fmt: skip
def test_nothing_is_mapped_out_of_what_leads_on_at_once(thrown):
    found = findings(start(), thrown, flows("s > x"))

    assert [("bpmn.not_executed", "x", "zeebe:output")] == told(found)


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


@pytest.mark.parametrize(
    "begun",
    [
        element("transaction", "x", start("xs", event("message", "m1")), end("xe"), flows("xs > xe")),
        ad_hoc("x", '["u"]', user("u")),
    ],
)
def test_a_transaction_or_ad_hoc_sub_process_begins_by_its_flow_and_not_by_an_event(begun):
    triggered = begun.replace('id="x"', 'id="x" triggeredByEvent="true"', 1)

    assert ("bpmn.not_executed", "x") in [
        (finding.code, finding.element_id) for finding in findings(start(), user("a"), end(), triggered)
    ]
