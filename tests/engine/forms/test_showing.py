"""What a form begins with, and what the browser gets."""

import copy

import pytest

from engine import feel
from engine.errors import ProcessError

YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]


# Prefill


def test_a_field_begins_with_the_variable_of_its_name(form):
    read = form({"type": "textfield", "key": "a"}, {"type": "number", "key": "b"})

    assert {"a": "x", "b": 5} == read.for_browser({"a": "x", "b": 5, "c": 7}).data


@pytest.mark.parametrize("variables", [{}, {"a": None}, {"a": ""}])
def test_without_a_variable_a_field_begins_with_its_default(form, variables):
    assert {"a": "yes"} == form({"type": "radio", "key": "a", "values": YES_NO, "defaultValue": "yes"}).for_browser(
        variables
    ).data


def test_without_either_a_field_begins_empty(form):
    assert {"a": None} == form({"type": "textfield", "key": "a"}).for_browser({}).data


def test_a_ticked_default_gives_way_to_a_box_that_was_left_empty(form):
    assert {"a": False} == form({"type": "checkbox", "key": "a", "defaultValue": True}).for_browser({"a": False}).data


def test_a_decision_is_never_prefilled(form):
    read = form({"type": "radio", "key": "gm_decision", "values": YES_NO})

    assert {"gm_decision": None} == read.for_browser({"gm_decision": "yes"}).data


def test_a_decision_that_is_only_shown_is(form):
    read = form({"type": "radio", "key": "sales_decision", "values": YES_NO, "readonly": True})

    assert {"sales_decision": "yes"} == read.for_browser({"sales_decision": "yes"}).data


@pytest.mark.parametrize(
    ("component", "variable", "expected"),
    [
        ({"type": "textfield"}, 8, "8"),
        ({"type": "textfield"}, True, "true"),
        ({"type": "textfield"}, ["list"], None),
        ({"type": "textfield"}, "two\nlines", "two lines"),
        ({"type": "textarea"}, "two\nlines", "two\nlines"),
        ({"type": "number"}, "many", None),
        ({"type": "number"}, "8", 8),
        ({"type": "datetime"}, "soon", None),
        ({"type": "checkbox"}, "yes", None),
        ({"type": "select", "values": YES_NO}, "gone", None),
        ({"type": "taglist", "values": YES_NO}, ["yes", "gone"], ["yes"]),
        ({"type": "taglist", "values": YES_NO}, ["gone"], None),
        ({"type": "filepicker"}, ["f1"], ["f1"]),
    ],
)
def test_what_the_field_could_not_hold_is_not_proposed(form, component, variable, expected):
    assert {"a": expected} == form({"key": "a", **component}).for_browser({"a": variable}).data


def test_a_person_who_left_the_list_is_not_proposed(form, environment):
    read = form({"type": "select", "key": "a", "valuesExpression": "=members(dept)"})

    assert {"a": None} == read.for_browser({"a": "zhao", "dept": "quality"}, environment).data
    assert {"a": "li"} == read.for_browser({"a": "li", "dept": "quality"}, environment).data


def test_what_is_proposed_is_accepted_unchanged(form, environment):
    read = form(
        {"type": "select", "key": "a", "valuesExpression": "=staff()"},
        {"type": "datetime", "key": "b"},
        {"type": "textfield", "key": "c", "defaultValue": "x"},
    )
    proposed = read.for_browser({"a": "li", "b": "2026-10-08"}, environment).data

    assert proposed == read.accept(proposed, {}, environment)


def test_what_is_only_shown_is_shown_as_it_is(form):
    read = form({"type": "select", "key": "a", "values": YES_NO, "readonly": True})

    assert {"a": "gone"} == read.for_browser({"a": "gone"}).data


# For the browser


def test_options_may_follow_a_field_that_is_only_shown(form, environment):
    dept = {"type": "textfield", "key": "dept", "readonly": True, "defaultValue": "sales"}
    person = {"type": "select", "key": "person", "valuesExpression": "=members(dept)"}

    shown = form(dept, person).for_browser({}, environment)

    assert [{"value": "zhao", "label": "赵六"}] == shown.schema["components"][1]["values"]


def test_braces_that_are_never_closed_name_no_variable(form):
    assert {} == form({"type": "text", "text": "a {{ secret"}).for_browser({"secret": "x"}).data


def test_options_are_resolved_on_the_server(form, environment):
    read = form({"type": "select", "key": "a", "valuesExpression": "=members(dept)"})

    shown = read.for_browser({"dept": "sales"}, environment)

    assert [{"type": "select", "key": "a", "values": [{"value": "zhao", "label": "赵六"}]}] == shown.schema[
        "components"
    ]
    assert {"a": None} == shown.data


def test_options_of_a_variable_are_resolved_too(form):
    shown = form({"type": "select", "key": "a", "valuesKey": "candidates"}).for_browser({"candidates": ["li"]})

    assert [{"type": "select", "key": "a", "values": [{"value": "li", "label": "li"}]}] == shown.schema["components"]


def test_options_that_follow_another_field_stay_with_the_browser(form, environment):
    kind = {"type": "radio", "key": "kind", "values": [{"value": "a", "label": "A"}]}
    follower = {"type": "select", "key": "b", "valuesExpression": '=if kind = "a" then first else second'}

    shown = form(kind, follower).for_browser({"first": ["x"], "second": ["y"], "third": ["z"]}, environment)

    assert [kind, follower] == shown.schema["components"]
    assert {"first": ["x"], "second": ["y"], "kind": None, "b": None} == shown.data


def test_options_within_a_group_are_resolved(form, environment):
    group = {"type": "group", "components": [{"type": "select", "key": "a", "valuesExpression": "=members(dept)"}]}

    [shown] = form(group).for_browser({"dept": "sales"}, environment).schema["components"]

    assert [{"value": "zhao", "label": "赵六"}] == shown["components"][0]["values"]


def test_our_own_properties_stay_on_the_server(form):
    drawn = {
        "type": "textfield",
        "key": "a",
        "properties": {"check": "=secret = a", "checkMessage": "不对", "hint": "three"},
    }

    [shown] = form(drawn).for_browser({"secret": "x"}).schema["components"]

    assert {"hint": "three"} == shown["properties"]


def test_the_browser_gets_no_variable_that_the_form_does_not_name(form, environment):
    read = form(
        {"type": "text", "text": "{{external_party}} 报告：{{reason}}"},
        {"type": "text", "text": '="期限 " + deadline'},
        {"type": "html", "content": "{{#if major}}<b>{{note}}</b>{{/if}}{{#loop rounds}}{{this}}{{/loop}}"},
        {"type": "table", "dataSource": "=rows", "columns": []},
        {"type": "image", "source": "=picture", "alt": "{{caption}}"},
        {"type": "group", "label": "{{heading}}", "components": [], "conditional": {"hide": "=rules.is_major"}},
        {
            "type": "number",
            "key": "amount",
            "label": "{{unit}}",
            "description": "=advice",
            "appearance": {"suffixAdorner": "=currency"},
            "validate": {"max": "=budget", "min": 0},
            "readonly": "=closed",
        },
        {"type": "select", "key": "person", "valuesExpression": "=members(dept)", "properties": {"check": "=secret"}},
    )
    named = {"external_party", "reason", "deadline", "major", "note", "rounds", "rows", "picture", "caption"}
    named |= {"heading", "rules", "unit", "advice", "currency", "budget", "closed"}
    variables = dict.fromkeys(named | {"dept", "secret", "salary", "people"}, "x")

    shown = read.for_browser(variables, environment)

    assert named | {"amount", "person"} == set(shown.data)


def test_the_earlier_value_of_a_field_does_not_reach_the_browser_beside_its_prefill(form):
    read = form(
        {"type": "radio", "key": "gm_decision", "values": YES_NO},
        {"type": "textfield", "key": "a", "conditional": {"hide": '=gm_decision != "yes"'}},
    )

    assert {"gm_decision": None, "a": None} == read.for_browser({"gm_decision": "yes"}).data


def test_dates_and_numbers_of_feel_reach_the_browser_as_json(form):
    read = form({"type": "text", "text": "{{due}}"}, {"type": "number", "key": "n"})

    shown = read.for_browser({"due": feel.evaluate('date("2026-10-08")', {}), "n": feel.evaluate("0.5", {})})

    assert {"due": "2026-10-08", "n": 0.5} == shown.data


def test_showing_a_form_changes_neither_form_nor_variables(form, environment):
    read = form({"type": "select", "key": "a", "valuesExpression": "=staff()", "properties": {"check": "=true"}})
    schema, variables = copy.deepcopy(read.schema), {"a": "li"}

    read.for_browser(variables, environment)

    assert schema == read.schema
    assert {"a": "li"} == variables


def test_options_that_cannot_be_evaluated_cannot_be_shown(form, environment):
    read = form({"type": "select", "key": "a", "valuesExpression": "=absent()"})

    with pytest.raises(ProcessError):
        read.for_browser({}, environment)


@pytest.mark.parametrize("key", ["a", ["a"], {}])
def test_what_only_shows_gets_no_options(form, environment, key):
    select = {"type": "select", "key": "a", "valuesExpression": "=staff()"}

    shown = form(select, {"type": "text", "text": "x", "key": key}).for_browser({}, environment)

    assert {"type": "text", "text": "x", "key": key} == shown.schema["components"][1]
