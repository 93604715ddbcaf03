"""The types of submitted values."""

import pytest

from engine.errors import InvalidVariables

YES_NO = [{"value": "yes", "label": "是"}, {"value": "no", "label": "否"}]


def field(kind, **properties):
    needs_options = kind in {"radio", "select", "checklist", "taglist"}
    return {"type": kind, "key": "a", "label": "项目", **({"values": YES_NO} if needs_options else {}), **properties}


@pytest.mark.parametrize(
    ("component", "sent", "written"),
    [
        (field("textfield"), "江苏", "江苏"),
        (field("textfield"), "two\nlines", "two lines"),
        (field("textarea"), "two\nlines", "two\nlines"),
        (field("textarea"), "  indented", "  indented"),
        (field("number"), 3, 3),
        (field("number"), -0.5, -0.5),
        (field("number"), "12.50", 12.5),
        (field("number"), " 7 ", 7),
        (field("number"), "1e3", 1000),
        (field("number", serializeToString=True), "12.50", "12.50"),
        (field("number", serializeToString=True), 3, "3"),
        (field("checkbox"), True, True),
        (field("checkbox"), False, False),
        (field("radio"), "yes", "yes"),
        (field("select"), "no", "no"),
        (field("select", values=[1, 2]), 2, 2),
        (field("checklist"), ["no", "yes"], ["no", "yes"]),
        (field("taglist"), ["no"], ["no"]),
        (field("taglist", values=[1, True]), [1, True], [1, True]),
        (field("datetime", subtype="date"), "2028-02-29", "2028-02-29"),
        (field("datetime", subtype="time"), "09:05", "09:05"),
        (field("datetime", subtype="time", timeSerializingFormat="utc_normalized"), "09:05Z", "09:05Z"),
        (field("datetime", subtype="datetime"), "2026-09-30T16:00", "2026-09-30T16:00"),
        (
            field("datetime", subtype="datetime", timeSerializingFormat="utc_offset"),
            "2026-09-30T16:00:30+08:00",
            "2026-09-30T16:00:30+08:00",
        ),
    ],
)
def test_a_value_of_the_fields_type_is_written(form, environment, component, sent, written):
    accepted = form(component).accept({"a": sent}, {}, environment)

    assert {"a": written} == accepted
    assert type(written) is type(accepted["a"])


@pytest.mark.parametrize(
    "kind",
    [
        "textfield",
        "textarea",
        "number",
        "checkbox",
        "radio",
        "select",
        "checklist",
        "taglist",
        "datetime",
        "filepicker",
    ],
)
@pytest.mark.parametrize("sent", [{}, {"a": None}, {"a": ""}, {"a": "  \n"}, {"a": []}])
def test_an_empty_field_is_written_as_null(form, environment, kind, sent):
    assert {"a": None} == form(field(kind)).accept(sent, {"a": "earlier"}, environment)


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        ("textfield", 7, "text"),
        ("textarea", ["a"], "text"),
        ("number", True, "number"),
        ("number", "seven", "number"),
        ("number", "1.2.3", "number"),
        ("number", "\uff13", "number"),
        ("number", "0x10", "number"),
        ("number", "NaN", "number"),
        ("number", float("nan"), "number"),
        ("number", float("inf"), "number"),
        ("number", "1e99", "number"),
        ("number", "9" * 35, "number"),
        ("number", "0." + "0" * 40 + "1", "number"),
        ("number", [1], "number"),
        ("checkbox", "true", "boolean"),
        ("checkbox", 1, "boolean"),
        ("radio", ["yes"], "text"),
        ("radio", float("nan"), "text"),
        ("select", {"value": "yes"}, "text"),
        ("checklist", "yes", "list"),
        ("taglist", [["yes"]], "text"),
        ("datetime", 20260930, "text"),
        ("filepicker", 7, "text"),
        ("filepicker", [7], "text"),
    ],
)
def test_a_value_of_another_type_is_refused(form, refusal, kind, sent, expected):
    assert [("a", "form.type", {"expected": expected})] == refusal(form(field(kind)), {"a": sent})


@pytest.mark.parametrize("sent", [[], "text", 7, None])
def test_a_submission_that_is_no_object_is_refused(form, refusal, sent):
    assert [(None, "form.type", {"expected": "object"})] == refusal(form(field("textfield")), sent)


@pytest.mark.parametrize(
    ("subtype", "zone_format", "sent"),
    [
        ("date", "no_timezone", "2026-02-29"),
        ("date", "no_timezone", "2026-9-30"),
        ("date", "no_timezone", "20260930"),
        ("date", "no_timezone", "2026-W40-3"),
        ("date", "no_timezone", "30.09.2026"),
        ("date", "no_timezone", "2026-09-30T16:00"),
        ("date", "no_timezone", "0000-01-01"),
        ("date", "no_timezone", "\uff12026-09-30"),
        ("time", "no_timezone", "24:00"),
        ("time", "no_timezone", "16:60"),
        ("time", "no_timezone", "16:00Z"),
        ("time", "utc_normalized", "16:00"),
        ("time", "utc_offset", "16:00Z"),
        ("datetime", "no_timezone", "2026-09-30"),
        ("datetime", "no_timezone", "2026-09-31T16:00"),
        ("datetime", "no_timezone", "2026-09-30 16:00"),
        ("datetime", "utc_offset", "2026-09-30T16:00+25:00"),
    ],
)
def test_a_date_or_time_that_is_none_is_refused(form, refusal, subtype, zone_format, sent):
    moment = form(field("datetime", subtype=subtype, timeSerializingFormat=zone_format))

    assert [("a", "form.bad_date", {"subtype": subtype, "zone_format": zone_format})] == refusal(moment, {"a": sent})


@pytest.mark.parametrize("kind", ["textfield", "textarea", "radio"])
def test_no_text_is_longer_than_ten_thousand_characters(form, refusal, kind):
    assert [("a", "form.too_long", {"max": 10_000, "length": 10_001})] == refusal(
        form(field(kind)), {"a": "x" * 10_001}
    )


@pytest.mark.parametrize("sent", ["nul\x00", "escape\x1b[31m", "half \ud83d", "\udc00"])
def test_text_that_cannot_be_stored_is_refused(form, refusal, sent):
    assert [("a", "form.bad_text", {})] == refusal(form(field("textarea")), {"a": sent})


@pytest.mark.parametrize("kind", ["checklist", "taglist"])
def test_the_same_choice_twice_is_refused(form, refusal, kind):
    assert [("a", "form.duplicate", {})] == refusal(form(field(kind)), {"a": ["yes", "yes"]})


def test_lists_are_bounded(form, refusal):
    assert [("a", "form.too_many", {"max": 1000, "length": 1001})] == refusal(
        form(field("taglist")), {"a": [str(n) for n in range(1001)]}
    )


def test_a_field_that_the_form_does_not_have_is_refused_by_name(form, refusal):
    assert [
        ("b", "form.unknown_field", {}),
        ("gm_decision", "form.unknown_field", {}),
    ] == refusal(form(field("textfield")), {"a": "x", "gm_decision": "approve", "b": None})


def test_a_thousand_unknown_fields_are_not_all_named(form, refusal):
    assert 20 == len(refusal(form(), {f"k{n}": n for n in range(1000)}))


def test_a_form_without_fields_takes_an_empty_submission(form, environment):
    assert {} == form({"type": "text", "text": "请知悉"}).accept({}, {"a": 1}, environment)


@pytest.mark.parametrize("key", ["Meta", "fields", "load", "opts", "_schema", "context", "validate"])
def test_a_key_may_be_any_word(form, environment, refusal, key):
    read = form({"type": "textfield", "key": key})

    assert {key: "x"} == read.accept({key: "x"}, {}, environment)
    assert [(key, "form.type", {"expected": "text"})] == refusal(read, {key: 1})


def test_all_findings_come_at_once_in_the_order_of_the_fields(form, refusal):
    read = form(
        {"type": "number", "key": "z"},
        {"type": "textfield", "key": "b", "validate": {"required": True}},
        {"type": "datetime", "key": "a"},
    )

    assert [
        ("z", "form.type", {"expected": "number"}),
        ("b", "form.required", {}),
        ("a", "form.bad_date", {"subtype": "date", "zone_format": "no_timezone"}),
        ("c", "form.unknown_field", {}),
    ] == refusal(read, {"a": "soon", "z": "many", "c": 1})


def test_a_finding_carries_the_fields_label(form, environment):
    with pytest.raises(InvalidVariables) as caught:
        form(field("number")).accept({"a": "x"}, {}, environment)

    assert "项目" == caught.value.findings[0].params["label"]
