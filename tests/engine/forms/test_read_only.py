"""Fields that are shown and may not be written."""

import pytest

CASES = [
    ({"type": "textfield"}, "江苏", "江苏"),
    ({"type": "textfield"}, "江苏", ""),
    ({"type": "textfield"}, 8, "8"),
    ({"type": "textfield"}, "two\nlines", "two lines"),
    ({"type": "number"}, "8", 8),
    ({"type": "number"}, 8, 8.0),
    ({"type": "checkbox"}, True, True),
    ({"type": "checkbox"}, None, False),
    ({"type": "select", "values": ["a"]}, "a", "a"),
    ({"type": "select", "values": ["a"]}, "gone", None),
    ({"type": "taglist", "values": ["a"]}, ["a", "gone"], ["a"]),
    ({"type": "datetime"}, "2026-09-30", "2026-09-30"),
]


@pytest.mark.parametrize("locked", [{"readonly": True}, {"disabled": True}])
@pytest.mark.parametrize(("component", "variable", "sent"), CASES)
def test_a_read_only_field_may_come_back_as_the_browser_shows_it(form, environment, component, locked, variable, sent):
    read = form({"key": "a", **component, **locked})

    assert {} == read.accept({"a": sent}, {"a": variable}, environment)
    assert {} == read.accept({}, {"a": variable}, environment)


@pytest.mark.parametrize("locked", [{"readonly": True}, {"disabled": True}, {"readonly": "=closed"}])
@pytest.mark.parametrize(
    ("component", "variable", "sent"),
    [
        ({"type": "textfield"}, "江苏", "上海"),
        ({"type": "textfield"}, None, "上海"),
        ({"type": "textfield"}, "江苏", 7),
        ({"type": "number"}, 8, 9),
        ({"type": "number"}, 8, "many"),
        ({"type": "number"}, None, "many"),
        ({"type": "checkbox"}, False, True),
        ({"type": "checkbox"}, True, False),
        ({"type": "select", "values": ["a", "b"]}, "a", "b"),
        ({"type": "taglist", "values": ["a", "b"]}, ["a"], ["a", "b"]),
        ({"type": "datetime"}, "2026-09-30", "2026-10-01"),
    ],
)
def test_a_read_only_field_with_another_value_is_refused(form, refusal, component, locked, variable, sent):
    read = form({"key": "a", **component, **locked})

    assert [("a", "form.read_only", {})] == refusal(read, {"a": sent}, {"a": variable, "closed": True})


@pytest.mark.parametrize(("locked", "expected"), [(True, {}), ("=closed", {"a": "short"})])
def test_nothing_is_demanded_of_a_read_only_field(form, environment, locked, expected):
    read = form({"type": "textfield", "key": "a", "readonly": locked, "validate": {"required": True, "minLength": 9}})

    assert expected == read.accept({}, {"a": "short", "closed": True}, environment)


def test_conditions_see_the_variable_of_a_read_only_field(form, environment):
    read = form(
        {"type": "textfield", "key": "a", "readonly": True},
        {"type": "textfield", "key": "b", "conditional": {"hide": '=a = "shut"'}},
    )

    assert {"b": None} == read.accept({"b": "x"}, {"a": "shut"}, environment)


@pytest.mark.parametrize("sent", [{}, {"a": "kept"}])
def test_a_field_that_is_read_only_now_keeps_its_value(form, environment, sent):
    read = form({"type": "textfield", "key": "a", "readonly": "=closed"})

    assert {"a": "kept"} == read.accept(sent, {"a": "kept", "closed": True}, environment)


def test_a_field_that_is_not_read_only_now_is_written(form, environment):
    read = form({"type": "textfield", "key": "a", "readonly": "=closed"})

    assert {"a": "new"} == read.accept({"a": "new"}, {"a": "old", "closed": False}, environment)
    assert {"a": None} == read.accept({}, {"a": "old"}, environment)


def test_whether_a_field_is_read_only_may_depend_on_the_submission(form, environment, refusal):
    read = form(
        {"type": "checkbox", "key": "closed"},
        {"type": "textfield", "key": "a", "readonly": "=closed"},
        {"type": "textfield", "key": "b", "conditional": {"hide": '=a = "old"'}},
    )

    assert {"closed": True, "a": "old", "b": None} == read.accept({"closed": True, "b": "x"}, {"a": "old"}, environment)
    assert [("a", "form.read_only", {})] == refusal(read, {"closed": True, "a": "new"}, {"a": "old"})


def test_a_hidden_field_that_is_read_only_is_null(form, environment):
    read = form({"type": "textfield", "key": "a", "readonly": "=true", "conditional": {"hide": "=true"}})

    assert {"a": None} == read.accept({"a": "x"}, {"a": "old"}, environment)


def test_a_condition_for_read_only_that_cannot_be_evaluated_refuses(form, refusal, endless):
    [(key, code, _)] = refusal(form({"type": "textfield", "key": "a", "readonly": endless}), {"a": "x"})

    assert ("a", "form.expression_failed") == (key, code)
