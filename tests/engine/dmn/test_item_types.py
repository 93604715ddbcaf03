"""Item definitions: what belongs to a type, and how a value from outside becomes one of its own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.dmn import DecisionError, decide
from engine.dmn.item_types import same
from tests.engine.dmn.drawn import decision, input_data, literal, model, needs, table

PERSON = (
    '<itemDefinition name="tPerson"><itemComponent name="name"><typeRef>string</typeRef></itemComponent>'
    '<itemComponent name="born on"><typeRef>date</typeRef></itemComponent></itemDefinition>'
)
GRADE = '<itemDefinition name="tGrade"><typeRef>number</typeRef><allowedValues><text>[1..6]</text></allowedValues></itemDefinition>'
GRADES = (
    '<itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef>'
    "<typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>"
)
TREE = (
    '<itemDefinition name="tTree"><itemComponent name="n"><typeRef>number</typeRef></itemComponent>'
    '<itemComponent name="parts" isCollection="true"><typeRef>tTree</typeRef></itemComponent></itemDefinition>'
)
TYPES = [PERSON, GRADE, GRADES, TREE]


def answer(text, type, **variables):
    return decide(model(*TYPES, decision("d", literal(text), type=type)), "d", variables).json


def refusal(text, type, **variables):
    drawn = model(*TYPES, decision("d", literal(text), type=type))
    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", variables)

    assert decide(drawn, "d", variables, strict=False).value is None
    return caught.value.code, caught.value.params["path"], caught.value.params["value"]


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("1", "number"),
        ("1", "integer"),
        ("null", "tGrade"),
        ("6", "tGrade"),
        ("[1, 6]", "tGrades"),
        ('{name: "x", born on: date("2000-01-01"), more: 1}', "tPerson"),
        ("{n: 1, parts: [{n: 2, parts: []}]}", "tTree"),
        ("[1]", "list"),
        ('duration("P1D")', "dayTimeDuration"),
        ("[1..2]", "Any"),
    ],
)
def test_a_value_that_belongs_to_its_type_is_left_alone(text, type):
    assert answer(text, "Any") == answer(text, type)


@pytest.mark.parametrize(
    ("text", "type", "expected"),
    [
        ('"1"', "number", ("dmn.type", "", "1")),
        ("true", "number", ("dmn.type", "", True)),
        ("7", "tGrade", ("dmn.value_not_allowed", "", 7)),
        ("[1, 7]", "tGrades", ("dmn.value_not_allowed", "[2]", 7)),
        ("[1, 2, 3]", "tGrades", ("dmn.value_not_allowed", "", [1, 2, 3])),
        ("[1, 2]", "tGrade", ("dmn.type", "", [1, 2])),
        ('{name: "x"}', "tPerson", ("dmn.type", "born on", None)),
        ('{name: "x", born on: "2000"}', "tPerson", ("dmn.type", "born on", "2000")),
        ("{n: 1, parts: [{n: true, parts: []}]}", "tTree", ("dmn.type", "parts[1].n", True)),
        ("1", "tPerson", ("dmn.type", "", 1)),
        ("function(a) a", "string", ("dmn.type", "", "function")),
    ],
)
def test_a_value_that_does_not_belong_to_its_type_is_refused_with_the_part_that_does_not(text, type, expected):
    assert expected == refusal(text, type)


def test_a_single_value_becomes_a_list_and_a_list_of_one_its_value():
    assert [3] == answer("3", "tGrades")
    assert 3 == answer("[3]", "tGrade")


def test_a_date_becomes_midnight():
    assert "2026-10-08T00:00:00Z" == answer('date("2026-10-08")', "dateTime")


@pytest.mark.parametrize(
    ("type", "text", "test"),
    [
        ("date", "2026-10-08", "x.month = 10"),
        ("time", "08:30:00", "x.hour = 8"),
        ("dateTime", "2026-10-08T08:30:00+08:00", "x.minute = 30"),
        ("dayTimeDuration", "PT8H", "x.hours = 8"),
        ("yearMonthDuration", "P1Y", "x.years = 1"),
    ],
)
def test_text_from_outside_becomes_the_moment_that_it_denotes(type, text, test):
    by_data = model(input_data("x", type), decision("d", literal(test), requires=needs("data_x", kind="Input")))
    by_column = model(decision("d", table([f"x: {type}"], ["ok"], [f"{test.replace('x.', '?.')} | true"])))

    assert decide(by_data, "d", {"x": text}).value is True
    assert decide(by_column, "d", {"x": text}).value is True


def test_text_that_denotes_no_moment_is_refused():
    drawn = model(input_data("x", "date"), decision("d", literal("x"), requires=needs("data_x", kind="Input")))

    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", {"x": "tomorrow"})
    assert ("dmn.type", "x", "tomorrow") == (
        caught.value.code,
        caught.value.params["label"],
        caught.value.params["value"],
    )


def test_input_data_outside_its_allowed_values_is_refused():
    drawn = model(GRADE, input_data("x", "tGrade"), decision("d", literal("x"), requires=needs("data_x", kind="Input")))

    assert 6 == decide(drawn, "d", {"x": 6}).json
    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", {"x": 7})
    assert "dmn.value_not_allowed" == caught.value.code


def test_expressions_know_the_named_types():
    drawn = model(*TYPES, decision("d", literal("x instance of tPerson")))

    assert decide(drawn, "d", {"x": {"name": "x", "born on": date(2000, 1, 1)}}).value is True
    assert decide(drawn, "d", {"x": {"name": "x"}}).value is False


def test_function_types_name_their_parameters_and_result():
    rule = (
        '<itemDefinition name="tRule"><functionItem outputTypeRef="number"><parameters name="a" typeRef="number"/>'
        '<parameters name="b"/></functionItem></itemDefinition>'
    )
    typed = "function(a: number, b: Any) a + 1"

    assert decide(model(rule, decision("d", literal(f"({typed}) instance of tRule"))), "d", {}).value is True
    assert (
        decide(model(rule, decision("d", literal("(function(a: number) a) instance of tRule"))), "d", {}).value is False
    )
    with pytest.raises(DecisionError) as caught:
        decide(model(rule, decision("d", literal("1"), type="tRule")), "d", {})
    assert ("dmn.type", "function") == (caught.value.code, caught.value.params["expected"])


def test_an_output_outside_its_allowed_values_is_refused():
    drawn = model(decision("d", table(["n"], ['x | "a","b"'], ["- | letter"])))

    assert "a" == decide(drawn, "d", {"letter": "a"}).json
    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", {"n": 1, "letter": "c"})
    assert ("dmn.output_not_allowed", "x", "c") == (
        caught.value.code,
        caught.value.params["column"],
        caught.value.params["value"],
    )


def test_an_output_of_another_type_is_refused():
    with pytest.raises(DecisionError) as caught:
        decide(model(decision("d", table(["n"], ["x: number"], ['- | "a"']))), "d", {})
    assert ("dmn.type", "r1c1") == (caught.value.code, caught.value.params["element"])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2).map(Decimal) | st.sampled_from(["", "1", "true"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)


@given(VALUES, VALUES)
def test_equal_values_look_alike_too(left, right):
    assert same(left, left)
    assert same(left, right) == (repr(left) == repr(right) or (left == right and shape(left) == shape(right)))


def shape(value):
    if isinstance(value, list):
        return [shape(item) for item in value]
    if isinstance(value, dict):
        return {name: shape(value[name]) for name in sorted(value)}
    return type(value).__name__
