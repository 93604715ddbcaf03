"""Conditions over several fields: the custom property `check`."""

import pytest


def date(key, **properties):
    return {"type": "datetime", "key": key, "label": key, **properties}


LATER = {"check": "=end_date >= start_date", "checkMessage": "结束日期不能早于开始日期"}


def test_a_check_that_is_true_accepts(form, environment):
    read = form(date("start_date"), date("end_date", properties=LATER))
    days = {"start_date": "2026-10-08", "end_date": "2026-10-08"}

    assert days == read.accept(days, {}, environment)


def test_a_check_that_is_false_refuses_with_the_owners_words(form, refusal):
    read = form(date("start_date"), date("end_date", properties=LATER))

    assert [("end_date", "form.check", {"message": "结束日期不能早于开始日期"})] == refusal(
        read, {"start_date": "2026-10-08", "end_date": "2026-10-07"}
    )


def test_a_check_knows_today(form, environment, refusal):
    read = form(date("by", properties={"check": "=date(by) >= today()"}))

    assert {"by": "2026-09-30"} == read.accept({"by": "2026-09-30"}, {}, environment)
    assert [("by", "form.check", {"message": None})] == refusal(read, {"by": "2026-09-29"})


@pytest.mark.parametrize("sent", [{}, {"published": False}])
def test_a_box_that_must_be_ticked(form, environment, refusal, sent):
    read = form({"type": "checkbox", "key": "published", "properties": {"check": "=published = true"}})

    assert {"published": True} == read.accept({"published": True}, {}, environment)
    assert [("published", "form.check", {"message": None})] == refusal(read, sent, {"published": True})


def test_a_check_says_nothing_about_an_optional_field_that_is_empty(form, environment):
    read = form(date("start_date"), date("end_date", properties=LATER))

    assert {"start_date": "2026-10-08", "end_date": None} == read.accept({"start_date": "2026-10-08"}, {}, environment)
    assert {"start_date": None, "end_date": "2026-10-08"} == read.accept({"end_date": "2026-10-08"}, {}, environment)


def test_a_check_that_is_null_for_another_reason_is_no_consent(form, refusal):
    read = form({"type": "textfield", "key": "a", "properties": {"check": "=misspelt >= 1"}})

    assert [("a", "form.check", {"message": None})] == refusal(read, {"a": "x"})


def test_one_of_two_fields_can_be_demanded(form, environment, refusal):
    read = form(
        {"type": "textfield", "key": "user", "properties": {"check": "=user != null or dept != null"}},
        {"type": "textfield", "key": "dept"},
    )

    assert {"user": None, "dept": "quality"} == read.accept({"dept": "quality"}, {}, environment)
    assert [("user", "form.check", {"message": None})] == refusal(read, {}, {"user": "li", "dept": "quality"})


def test_a_hidden_field_is_not_checked(form, environment):
    read = form(
        {"type": "textfield", "key": "a", "conditional": {"hide": "=closed"}, "properties": {"check": "=false"}}
    )

    assert {"a": None} == read.accept({"a": "x"}, {"closed": True}, environment)


def test_a_check_waits_until_the_values_it_reads_are_right_each_for_itself(form, refusal):
    read = form(
        date("start_date", validate={"required": True}), date("end_date", properties=LATER),
    )  # fmt: skip

    assert [("start_date", "form.required", {})] == refusal(read, {"end_date": "2026-10-07"})
    assert ["form.bad_date"] == [code for _, code, _ in refusal(read, {"start_date": "soon", "end_date": "2026-10-07"})]


def test_a_check_is_silent_while_a_value_that_it_reads_is_wrong(form, refusal):
    read = form(
        {"type": "number", "key": "a", "validate": {"max": 10}},
        {"type": "number", "key": "b", "properties": {"check": "=a < b"}},
    )

    assert ["form.too_large"] == [code for _, code, _ in refusal(read, {"a": 11, "b": 5})]


def test_a_check_is_silent_while_its_own_field_is_wrong(form, refusal):
    read = form(
        {"type": "number", "key": "a", "validate": {"required": True}, "properties": {"check": "=b > 1"}},
        {"type": "number", "key": "b"},
    )

    assert [("a", "form.required", {})] == refusal(read, {"b": 1})


def test_a_failed_check_does_not_silence_another(form, refusal):
    read = form(
        {"type": "number", "key": "a", "properties": {"check": "=a < b"}},
        {"type": "number", "key": "b", "properties": {"check": "=b < a"}},
    )

    assert [
        ("a", "form.check", {"message": None}),
        ("b", "form.check", {"message": None}),
    ] == refusal(read, {"a": 1, "b": 1})


def test_a_check_may_ask_the_company(form, environment, refusal):
    read = form({"type": "textfield", "key": "dept", "properties": {"check": "=members(dept) != []"}})

    assert {"dept": "sales"} == read.accept({"dept": "sales"}, {}, environment)
    assert [("dept", "form.check", {"message": None})] == refusal(read, {"dept": "moon"})


def test_a_check_that_cannot_be_evaluated_refuses(form, refusal):
    [(key, code, params)] = refusal(
        form({"type": "textfield", "key": "a", "properties": {"check": "=absent()"}}), {"a": "x"}
    )

    assert ("a", "form.expression_failed") == (key, code)
    assert params["reason"].startswith("feel.")
