"""Camunda 7's variables for what was caught: the code and the message of an error, the code of an escalation."""

import pytest

from engine.bpmn import parse
from engine.errors import Invalid
from tests.engine.bpmn.camunda_7 import HEAD, external, told, user
from tests.engine.bpmn.diagrams import end, flows, start
from tests.engine.bpmn.driving import Case

ROOTS = (
    '<bpmn:error id="refused" errorCode="refused" camunda:errorMessage="by ${who}"/>'
    '<bpmn:error id="other" errorCode="other"/><bpmn:escalation id="late" escalationCode="late"/>'
)
ERROR = 'camunda:errorCodeVariable="code" camunda:errorMessageVariable="why"'


def process(*parts, path):
    return (
        f'{HEAD}{ROOTS}<bpmn:process id="p" isExecutable="true">{start()}{"".join(parts)}{end()}{flows(path)}'
        "</bpmn:process></bpmn:definitions>"
    ).encode()


def caught(kind, attributes, on, *, id="b", interrupting="true"):
    return (
        f'<bpmn:boundaryEvent id="{id}" attachedToRef="{on}" cancelActivity="{interrupting}">'
        f"<bpmn:{kind}EventDefinition {attributes}/></bpmn:boundaryEvent>"
    )


def sub(inner, id="x", triggered="false"):
    return f'<bpmn:subProcess id="{id}" triggeredByEvent="{triggered}">{inner}</bpmn:subProcess>'


def throwing(kind, name, tag="endEvent"):
    thrown = f'<bpmn:{tag} id="thrown"><bpmn:{kind}EventDefinition {kind}Ref="{name}"/></bpmn:{tag}>'
    return start("is") + user("u") + thrown + flows("is > u > thrown")


def test_whoever_catches_an_error_is_told_its_code_and_message():
    drawn = process(
        sub(throwing("error", "refused")), caught("error", ERROR, "x"), user("z"), path="s > x > e; b > z > e"
    )
    case = Case(drawn, who="li").complete("u")

    assert ["z"] == case.open
    assert {"who": "li", "code": "refused", "why": "by li"} == case.variables


def test_an_error_without_a_message_gives_null():
    drawn = process(
        sub(throwing("error", "other")), caught("error", ERROR, "x"), user("z"), path="s > x > e; b > z > e"
    )

    assert {"code": "other", "why": None} == Case(drawn).complete("u").variables


def test_a_worker_says_both():
    drawn = process(external("x"), caught("error", ERROR, "x"), user("z"), path="s > x > e; b > z > e")
    case = Case(drawn).throw("x", "no_money", asked=5)

    assert {"code": "no_money", "why": "thrown", "asked": 5} == case.variables


def test_an_event_sub_process_leaves_them_to_what_is_around_it():
    begins = f'<bpmn:startEvent id="hs"><bpmn:errorEventDefinition errorRef="refused" {ERROR}/></bpmn:startEvent>'
    inner = begins + user("repair") + end("he") + flows("hs > repair > he")
    within = throwing("error", "refused") + sub(inner, "h", "true")
    drawn = process(sub(within), user("z"), path="s > x > z > e")
    case = Case(drawn, who="li").complete("u").complete("repair")

    assert {"who": "li", "code": "refused", "why": "by li"} == case.variables


@pytest.mark.parametrize(("interrupting", "left"), [("true", ["z"]), ("false", ["v", "z"])])
def test_whoever_catches_an_escalation_is_told_its_code(interrupting, left):
    inner = start("is") + user("u") + user("v") + end("ie") + flows("is > u > thrown > v > ie")
    thrown = (
        '<bpmn:intermediateThrowEvent id="thrown"><bpmn:escalationEventDefinition escalationRef="late"/>'
        "</bpmn:intermediateThrowEvent>"
    )
    event = caught("escalation", 'camunda:escalationCodeVariable="code"', "x", interrupting=interrupting)
    case = Case(process(sub(inner + thrown), event, user("z"), path="s > x > e; b > z > e")).complete("u")

    assert left == case.open
    assert {"code": "late"} == case.variables


@pytest.mark.parametrize(
    ("attributes", "kind", "found"),
    [
        ('camunda:errorCodeVariable="people"', "error", ("bpmn.reserved_variable", "b", None, None)),
        ('camunda:errorMessageVariable="a b"', "error", ("bpmn.not_executed", "b", "errorMessageVariable", "no_variable_name")),
        ('camunda:escalationCodeVariable="a.b"', "escalation",
         ("bpmn.not_executed", "b", "escalationCodeVariable", "no_variable_name")),
    ],
)  # fmt: skip
def test_what_no_expression_could_read_is_refused(attributes, kind, found):
    drawn = process(
        sub(throwing("error", "other")), caught(kind, attributes, "x"), user("z"), path="s > x > e; b > z > e"
    )

    assert [found] == told(drawn)


@pytest.mark.parametrize(
    ("kind", "name", "variable"), [("error", "other", "errorCode"), ("escalation", "late", "escalationCode")]
)
def test_what_throws_is_told_nothing(kind, name, variable):
    attributes = f'{kind}Ref="{name}" camunda:{variable}Variable="code"'
    thrown = f'<bpmn:endEvent id="t"><bpmn:{kind}EventDefinition {attributes}/></bpmn:endEvent>'

    assert [("bpmn.not_executed", "t", f"camunda:{variable}Variable", "at endEvent")] == told(
        process(thrown, user("u"), path="s > u > t")
    )


def test_the_message_of_an_error_may_be_an_expression_that_is_read_when_it_is_deployed():
    with pytest.raises(Invalid) as refused:
        parse(process(sub(throwing("error", "refused")), path="s > x > e").replace(b"by ${who}", b"=1 +"), "p.bpmn")

    assert ["feel.syntax"] == [finding.code for finding in refused.value.findings]
