"""What signals of Camunda 7's files bring: ``camunda:in`` beside their names."""

import pytest

from engine import events as e
from tests.engine.bpmn.camunda_7 import drawn, extended, io, told
from tests.engine.bpmn.driving import Case

SIGNAL = '<bpmn:signal id="s1" name="alarm"/><bpmn:signal id="s2" name="bell"/>'
PARAMETER = io('<camunda:inputParameter name="note">${a}</camunda:inputParameter>')


def throwing(*passed, extensions="", tag="intermediateThrowEvent"):
    """An event that throws a signal for each of *passed*, what stands in its definition."""
    definitions = "".join(
        f'<bpmn:signalEventDefinition id="d{n}" signalRef="s{n}">{extended(each) if each else ""}</bpmn:signalEventDefinition>'
        for n, each in enumerate(passed, 1)
    )
    return drawn(f'<bpmn:{tag} id="t">{extensions}{definitions}</bpmn:{tag}>', roots=SIGNAL)


def thrown(content, **variables):
    return [(event.variables, event.business_id) for event in Case(content, **variables).told(e.SignalThrown)]


@pytest.mark.parametrize(
    ("passed", "brought"),
    [
        ("", {"note": 1}),
        ('<camunda:in source="a" target="x"/>', {"x": 1}),
        ('<camunda:in source="note" target="x"/>', {"x": 1}),
        ('<camunda:in sourceExpression="${a + b}" target="x"/>', {"x": 3}),
        ('<camunda:in variables="all"/>', {"a": 1, "b": 2, "note": 1}),
        ('<camunda:in variables="all" local="true"/>', {"note": 1}),
        ('<camunda:in variables="all"/><camunda:in source="b" target="a"/>', {"a": 2, "b": 2, "note": 1}),
    ],
)
def test_a_signal_brings_what_stands_beside_its_name(passed, brought):
    assert [(brought, None)] == thrown(throwing(passed, extensions=PARAMETER), a=1, b=2)


def test_each_of_several_signals_brings_its_own():
    content = throwing('<camunda:in source="a" target="x"/>', '<camunda:in source="b" target="y"/>')

    assert [({"x": 1}, None), ({"y": 2}, None)] == thrown(content, a=1, b=2)


@pytest.mark.parametrize(
    ("key", "number"), [("N-7", "N-7"), ("${a}", "1"), ("#{execution.processBusinessKey}", "N-2026"), ("${gone}", None)]
)
def test_a_signal_may_say_the_number_of_the_cases_that_begin_with_it(key, number):
    case = Case(throwing(f'<camunda:in businessKey="{key}"/>'), business_id="N-2026", a=1)

    assert [({}, number)] == [(event.variables, event.business_id) for event in case.told(e.SignalThrown)]


def test_what_one_of_several_signals_brings_fails_before_any_is_thrown():
    case = Case(throwing("", '<camunda:in sourceExpression="=for i in 1..100000000 return i" target="y"/>'))

    assert "t" == case.incident.element_id
    assert [] == case.told(e.SignalThrown)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (throwing('<camunda:in variables="some"/>'), ("bpmn.not_executed", "t", "variables", "some")),
        (throwing('<camunda:in source="a"/>'), ("bpmn.no_target", "t", None, None)),
        (throwing('<camunda:in target="a"/>'), ("bpmn.attribute_missing", "t", "source", None)),
        (throwing('<camunda:in source="a" target="x"/>', tag="intermediateCatchEvent"),
         ("bpmn.not_executed", "t", "camunda:in", "at intermediateCatchEvent")),
    ],
)  # fmt: skip
def test_what_says_nothing_is_refused(content, expected):
    assert [expected] == told(content)


def test_a_signal_may_be_thrown_asynchronously():
    content = throwing("").replace(
        b'<bpmn:signalEventDefinition id="d1"', b'<bpmn:signalEventDefinition camunda:async="true" id="d1"'
    )

    assert [] == told(content)
