"""What XML and BPMN allow to write, and what nobody would read: said twice, or where it means nothing."""

import pytest

from engine.bpmn import read
from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    boundary,
    compensate,
    compensates,
    data_object,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    process,
    props,
    rule,
    script,
    service,
    start,
    sub,
    timer,
    times,
    user,
    users,
    zeebe,
)
from tests.engine.bpmn.driving import Case

UNDONE = compensates("cb", "x", "h") + user("h", isForCompensation="true")
THROWN = element("intermediateThrowEvent", "t", compensate(waits=False))


JOB = zeebe("taskDefinition", type="t")


def between(*parts, path="s > x > e"):
    return diagram(process(start(), *parts, end(), flows(path)))


@pytest.mark.parametrize(
    ("written", "drawn", "event"),
    [
        ("isSequential", between(user("x", each("[1, 2]", sequential=True))), None),
        ("testBefore", between(user("x", again("false", before=True))), None),
        ("cancelActivity", between(user("x"), boundary("b", "x", event("message", "m1"), interrupting=False)), "m1"),
        ("parallelMultiple", between(element("intermediateCatchEvent", "x", event("message", "m1"),
                                             event("message", "m2"), parallelMultiple="true")), "m1"),
        ("triggeredByEvent", between(user("x"), handler("h", start("hs", event("message", "m1")), users("u"),
                                                        flows("hs > u"))), "m1"),
        ("isInterrupting", between(user("x"), handler("h", start("hs", event("message", "m1"), isInterrupting="false"),
                                                      users("u"), flows("hs > u"))), "m1"),
        ("cancelRemainingInstances", between(ad_hoc("x", '["a", "b"]', service("a"), users("b"), until="true",
                                                    cancels=False)), None),
        ("waitForCompletion", between(element("task", "x"), UNDONE, THROWN, user("z"), path="s > x > t > z > e"), None),
        ("isForCompensation", between(element("task", "x"), UNDONE, THROWN, user("z"), path="s > x > t > z > e"), None),
        ("isCollection", between(users("x"), data_object("d", "total", collection=True)), None),
        ("isExecutable", between(users("x")), None),
    ],
)  # fmt: skip
def test_a_truth_value_may_be_written_as_a_digit(written, drawn, event):
    digits = drawn.replace(f'{written}="true"'.encode(), f'{written}=" 1 "'.encode()).replace(
        f'{written}="false"'.encode(), f'{written}="0"'.encode()
    )
    cases = [Case(content) for content in (drawn, digits)]
    for case in cases:
        if case.jobs:
            case.work("a")
        if event:
            case.send(event)

    assert drawn != digits
    assert cases[0].events == cases[1].events


def refused(content):
    """(element, tag, reason) of every finding."""
    return [(f.element_id, f.params.get("tag"), f.params.get("reason")) for f in read(content, "p.bpmn")[1]]


def test_what_is_neither_true_nor_false_is_refused():
    drawn = between(user("x", each("[1]", sequential=True))).replace(b'isSequential="true"', b'isSequential="yes"')

    assert [("x", "isSequential", "no_truth")] == refused(drawn)


@pytest.mark.parametrize(
    ("drawn", "tag"),
    [
        (gateway("exclusive", "x", each("[1]")), "multiInstanceLoopCharacteristics"),
        (element("intermediateThrowEvent", "x", again("true")), "standardLoopCharacteristics"),
        (user("x", timer("Duration", "PT1H")), "timerEventDefinition"),
        (user("x", "<bpmn:script>1</bpmn:script>"), "script"),
        (user("x", "<bpmn:completionCondition>=true</bpmn:completionCondition>"), "completionCondition"),
        (gateway("parallel", "x", "<bpmn:activationCondition>=true</bpmn:activationCondition>"), "activationCondition"),
        (user("x", "<bpmn:conditionExpression>=true</bpmn:conditionExpression>"), "conditionExpression"),
        (gateway("parallel", "x", startQuantity="2"), "startQuantity"),
        (element("intermediateThrowEvent", "x", completionQuantity="2"), "completionQuantity"),
        (gateway("parallel", "x", default="x_e"), "default"),
        (element("intermediateThrowEvent", "x", default="x_e"), "default"),
    ],
)
def test_what_means_nothing_where_it_stands_is_refused(drawn, tag):
    ((element_id, found, reason),) = refused(between(drawn))

    assert ("x", tag, "at") == (element_id, found, reason.partition(" ")[0])


def test_what_belongs_into_another_marker_is_refused():
    marker = each("[1]").replace("</bpmn:multi", "<bpmn:loopCondition>=true</bpmn:loopCondition></bpmn:multi")

    assert [("x", "loopCondition", "at multiInstanceLoopCharacteristics")] == refused(between(user("x", marker)))


@pytest.mark.parametrize(
    ("drawn", "tag"),
    [
        (user("x", each("[1]"), each("[1, 2]")), "multiInstanceLoopCharacteristics"),
        (user("x", each("[1]"), again("true")), "standardLoopCharacteristics"),
        (user("x", io(inputs={"a": "=1"}), io(inputs={"b": "=1"})), "zeebe:ioMapping"),
        (service("x", '<zeebe:taskDefinition type="other"/>'), "zeebe:taskDefinition"),
    ],
)
def test_of_what_is_there_once_a_second_is_refused(drawn, tag):
    assert [("x", tag, "twice")] == refused(between(drawn))


@pytest.mark.parametrize(
    ("drawn", "tag"),
    [
        (user("x", each("[1]", until="true").replace("=true", " ")), "completionCondition"),
        (user("x", again("true", most=3).replace("=true", "")), "loopCondition"),
        (user("x", times("3", each("[1]")).replace(">3<", "><")), "loopCardinality"),
    ],
)
def test_what_says_nothing_is_not_taken_for_absent(drawn, tag):
    assert [("x", tag, "says_nothing")] == refused(between(drawn))


def test_a_flow_without_a_word_in_its_condition_is_not_always_taken():
    drawn = between(users("x", "y"), path="s > x > e; x > y {a = 1}; y > e").replace(b">=a = 1<", b"><")

    assert [("x_y", "conditionExpression", "says_nothing")] == refused(drawn)


@pytest.mark.parametrize(
    ("drawn", "tag"),
    [
        (script("x", "1", "y", JOB), "zeebe:taskDefinition"),
        (rule("x", "d", "y", JOB), "zeebe:taskDefinition"),
        (rule("x", "d", "y", zeebe("jobPriorityDefinition", priority="5")), "zeebe:jobPriorityDefinition"),
        (element("intermediateThrowEvent", "x", JOB), "zeebe:taskDefinition"),
        (element("intermediateThrowEvent", "x", JOB, event("signal", "s1")), "zeebe:taskDefinition"),
        (element("intermediateThrowEvent", "x", zeebe("taskHeaders")), "zeebe:taskHeaders"),
    ],
)
def test_a_job_is_said_where_one_is_made(drawn, tag):
    assert [("x", tag, "no_job")] == refused(between(drawn))


@pytest.mark.parametrize("said", ['camunda:type="external"', 'camunda:topic="t"', 'camunda:taskPriority="5"'])
def test_beside_a_decision_there_is_no_external_task(said):
    drawn = f'<bpmn:businessRuleTask id="x" camunda:decisionRef="d" camunda:resultVariable="y" {said}/>'

    assert [("x", said.partition("=")[0], "no_job")] == refused(camunda_7.drawn(drawn))


def test_a_script_is_said_in_one_way():
    assert [("x", "script", "work_said_twice")] == refused(
        between(script("x", "1", "y", "<bpmn:script>f()</bpmn:script>"))
    )


@pytest.mark.parametrize(
    ("drawn", "id", "tag"),
    [
        (between(service("x", props(notBy="=people.start"))), "x", "notBy"),
        (between(user("x"), boundary("b", "x", timer("Duration", "PT1H"), props(offeredTo="li"))), "b", "offeredTo"),
        (between(user("x"), boundary("b", "x", event("message", "m1"), io(inputs={"a": "=1"}))), "b", "zeebe:input"),
        (diagram(process(start("s", io(inputs={"a": "=1"})), end(), flows("s > e"))), "s", "zeebe:input"),
    ],
)
def test_what_is_asked_of_nobody_there_is_refused(drawn, id, tag):
    ((element_id, found, reason),) = refused(drawn)

    assert (id, tag, "at") == (element_id, found, reason.partition(" ")[0])


FORM = zeebe("formDefinition", formId="f")


@pytest.mark.parametrize(
    "drawn",
    [
        diagram(process(start("s", FORM, event("message", "m1")), end(), flows("s > e"))),
        between(sub("x", start("s", FORM), end("e1"), flows("s > e1")), path="s0 > x > e").replace(
            b'<bpmn:startEvent id="s"></bpmn:startEvent>', b'<bpmn:startEvent id="s0"/>'
        ),
    ],
)
def test_nobody_fills_in_a_form_where_no_person_begins(drawn):
    assert [("s", "form", "nobody_fills_in")] == refused(drawn)


def test_a_script_is_feel():
    assert [("x", "scriptFormat groovy", "script_in_feel_instead")] == refused(
        between(script("x", "1", "y", scriptFormat="groovy"))
    )


def test_a_flow_has_one_condition():
    drawn = between(user("x"), path="s > x; x > e {a = 1}")
    twice = drawn.replace(b"</bpmn:sequenceFlow></bpmn:process>", b"<bpmn:conditionExpression>=true</bpmn:conditionExpression></bpmn:sequenceFlow></bpmn:process>")  # fmt: skip

    assert [("x_e", "conditionExpression", "twice")] == refused(twice)
