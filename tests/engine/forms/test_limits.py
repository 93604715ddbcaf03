"""Required fields, lengths, bounds, patterns."""

import pytest


def text(**validate):
    return {"type": "textarea", "key": "a", "validate": validate}


def number(validate=None, **properties):
    return {"type": "number", "key": "a", "validate": validate or {}, **properties}


@pytest.mark.parametrize(
    ("component", "sent"),
    [
        (text(required=True), None),
        (text(required=True), "   "),
        ({"type": "checkbox", "key": "a", "validate": {"required": True}}, False),
        ({"type": "taglist", "key": "a", "values": ["x"], "validate": {"required": True}}, []),
        ({"type": "filepicker", "key": "a", "validate": {"required": True}}, []),
        (number({"required": True}), ""),
    ],
)
def test_a_required_field_may_not_be_empty(form, refusal, component, sent):
    assert [("a", "form.required", {})] == refusal(form(component), {"a": sent})
    assert [("a", "form.required", {})] == refusal(form(component), {})


def test_zero_is_not_empty(form, environment):
    assert {"a": 0} == form(number({"required": True})).accept({"a": 0}, {}, environment)


@pytest.mark.parametrize(
    ("component", "sent", "code", "params"),
    [
        (text(minLength=20), "太短", "form.too_short", {"min": 20, "length": 2}),
        (text(minLength=3), " ab ", "form.too_short", {"min": 3, "length": 2}),
        (text(maxLength=3), "abcd", "form.too_long", {"max": 3, "length": 4}),
        (text(maxLength="3"), "abcd", "form.too_long", {"max": 3, "length": 4}),
        (text(minLength="=least"), "ab", "form.too_short", {"min": 5, "length": 2}),
        (number({"min": 0}), -1, "form.too_small", {"min": 0, "value": -1}),
        (number({"min": "0.5"}), 0.4, "form.too_small", {"min": 0.5, "value": 0.4}),
        (number({"max": 10}), "10.01", "form.too_large", {"max": 10, "value": 10.01}),
        (number({"max": "=least"}), 6, "form.too_large", {"max": 5, "value": 6}),
        (number(decimalDigits=2), "1.005", "form.too_many_digits", {"digits": 2, "value": 1.005}),
        (number(decimalDigits=0), 0.5, "form.too_many_digits", {"digits": 0, "value": 0.5}),
        (number(increment=0.1), 0.25, "form.not_a_step", {"increment": 0.1, "value": 0.25}),
    ],
)
def test_a_value_beyond_its_limits_is_refused(form, refusal, component, sent, code, params):
    assert [("a", code, params)] == refusal(form(component), {"a": sent}, {"least": 5})


@pytest.mark.parametrize(
    ("component", "sent"),
    [
        (text(minLength=3, maxLength=3), "四个字"[:3]),
        (text(minLength=3), ""),
        (number({"min": 0, "max": 10}), 0),
        (number({"min": 0, "max": 10}), 10),
        (number(decimalDigits=2), "1.25"),
        (number(decimalDigits=2, serializeToString=True), "1.500"),
        (number(increment=0.1), 0.3),
        (number(increment="1e-30"), "9" * 34),
        (number(decimalDigits=30), "9" * 34),
        (text(maxLength="=nothing"), "any length"),
    ],
)
def test_a_value_within_its_limits_is_accepted(form, environment, component, sent):
    form(component).accept({"a": sent}, {}, environment)


def test_limits_may_read_other_fields_of_the_submission(form, refusal):
    read = form(number(), {"type": "number", "key": "b", "validate": {"min": "=a"}})

    assert [("b", "form.too_small", {"min": 10, "value": 9})] == refusal(read, {"a": 10, "b": 9})


@pytest.mark.parametrize(
    ("validate", "sent", "code"),
    [
        ({"pattern": "^[A-Z]{2}-[0-9]+$"}, "JT-", "form.pattern"),
        ({"validationType": "email"}, "nobody", "form.bad_email"),
        ({"validationType": "phone"}, "12345678", "form.bad_phone"),
    ],
)
def test_text_that_does_not_match_is_refused(form, refusal, validate, sent, code):
    [(key, refused_with, params)] = refusal(
        form({"type": "textfield", "key": "a", "validate": {**validate, "patternErrorMessage": "格式不对"}}),
        {"a": sent},
    )

    assert ("a", code) == (key, refused_with)
    assert params["message"] == ("格式不对" if code == "form.pattern" else None)


@pytest.mark.parametrize(
    ("validate", "sent"),
    [
        ({"pattern": "[0-9]"}, "some 1 within"),
        ({"pattern": "^[A-Z]{2}-[0-9]+$", "validationType": "custom"}, "JT-40"),
        ({"pattern": "^合同"}, "合同一号"),
        ({"validationType": "email"}, "li.si@example.com"),
        ({"validationType": "phone"}, "+8651212345678"),
    ],
)
def test_text_that_matches_is_accepted(form, environment, validate, sent):
    read = form({"type": "textfield", "key": "a", "validate": validate})

    assert {"a": sent} == read.accept({"a": sent}, {}, environment)


def test_a_pattern_takes_linear_time(form, refusal):
    read = form({"type": "textfield", "key": "a", "validate": {"pattern": "^(a+)+$"}})

    assert "form.pattern" == refusal(read, {"a": "a" * 9_999 + "b"})[0][1]


@pytest.mark.parametrize("subtype", ["date", "datetime"])
def test_a_date_may_be_bound_to_the_future(form, environment, refusal, subtype):
    read = form({"type": "datetime", "key": "a", "subtype": subtype, "disallowPassedDates": True})
    clock = "T08:00" if subtype == "datetime" else ""

    assert {"a": f"2026-09-30{clock}"} == read.accept({"a": f"2026-09-30{clock}"}, {}, environment)
    assert [("a", "form.past_date", {"value": f"2026-09-29{clock}"})] == refusal(read, {"a": f"2026-09-29{clock}"})


@pytest.mark.parametrize("limit", ["minLength", "maxLength"])
def test_a_limit_that_cannot_be_evaluated_refuses(form, refusal, endless, limit):
    [(key, code, params)] = refusal(form(text(**{limit: endless})), {"a": "x"})

    assert ("a", "form.expression_failed") == (key, code)
    assert params["reason"].startswith("feel.")
