"""What radios, selects, checklists and taglists offer."""

import pytest

from engine.forms import Option


def select(**properties):
    return {"type": "select", "key": "person", **properties}


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_only_what_is_offered_can_be_chosen(form, environment, refusal, kind):
    read = form({"type": kind, "key": "a", "values": [{"value": "x", "label": "X"}]})

    assert {"a": "x"} == read.accept({"a": "x"}, {}, environment)
    assert [("a", "form.not_an_option", {"value": "y"})] == refusal(read, {"a": "y"})


def test_every_choice_of_a_list_has_to_be_offered(form, refusal):
    read = form({"type": "checklist", "key": "a", "values": ["x", "y"]})

    assert [
        ("a", "form.not_an_option", {"value": "p"}),
        ("a", "form.not_an_option", {"value": "q"}),
    ] == refusal(read, {"a": ["x", "p", "q"]})


@pytest.mark.parametrize("sent", [True, "1", 0])
def test_a_choice_is_of_the_same_type_as_the_option(form, refusal, sent):
    assert [("person", "form.not_an_option", {"value": sent})] == refusal(
        form(select(values=[{"value": 1, "label": "one"}])), {"person": sent}
    )


def test_options_come_from_a_function_of_the_company(form, environment, refusal):
    read = form(select(valuesExpression="=members(dept)"))

    assert {"person": "wang"} == read.accept({"person": "wang"}, {"dept": "quality"}, environment)
    assert [("person", "form.not_an_option", {"value": "zhao"})] == refusal(
        read, {"person": "zhao"}, {"dept": "quality"}
    )


def test_options_may_depend_on_the_case(form, environment, refusal):
    both = '[{value:"done",label:"处理完毕"},{value:"dispatch",label:"派给他人办理"}]'
    read = form(
        select(valuesExpression=f'=if dept != null then {both} else [{{value:"done",label:"处理完毕"}}]'),
    )

    assert {"person": "dispatch"} == read.accept({"person": "dispatch"}, {"dept": "quality"}, environment)
    assert [("person", "form.not_an_option", {"value": "dispatch"})] == refusal(read, {"person": "dispatch"})


def test_options_may_depend_on_another_field_of_the_submission(form, environment, refusal):
    read = form(
        {"type": "radio", "key": "kind", "values": ["a", "b"]},
        select(valuesExpression='=if kind = "a" then ["x"] else ["y"]'),
    )

    assert {"kind": "a", "person": "x"} == read.accept({"kind": "a", "person": "x"}, {"kind": "b"}, environment)
    assert [("person", "form.not_an_option", {"value": "x"})] == refusal(read, {"kind": "b", "person": "x"})


def test_options_come_from_a_variable(form, environment, refusal):
    read = form(select(valuesKey="candidates"))

    assert {"person": "li"} == read.accept({"person": "li"}, {"candidates": ["li"]}, environment)
    assert [("person", "form.not_an_option", {"value": "li"})] == refusal(read, {"person": "li"}, {"candidates": 7})
    assert [("person", "form.not_an_option", {"value": "li"})] == refusal(read, {"person": "li"})


def test_options_that_cannot_be_evaluated_refuse(form, refusal):
    [(key, code, _)] = refusal(form(select(valuesExpression="=absent()")), {"person": "x"})

    assert ("person", "form.expression_failed") == (key, code)


def test_options_are_read_as_form_js_reads_them(form):
    [field] = form(select(values=["a", 1, {"value": "b"}, {"value": "c", "label": "丙"}])).fields

    assert field.options is not None
    assert (Option("a", "a"), Option(1, "1"), Option("b", "b"), Option("c", "丙")) == field.options.static


def test_a_choice_in_a_finding_is_cut(form, refusal):
    assert [("person", "form.not_an_option", {"value": "x" * 100})] == refusal(
        form(select(values=["a"])), {"person": "x" * 5_000}
    )
