"""Reading a form file, and refusing what could not be checked later."""

import orjson
import pytest

from engine.errors import Invalid
from engine.forms import parse
from engine.forms.document import LARGEST


def findings(content, **options):
    with pytest.raises(Invalid) as caught:
        parse(content, "leave.form", **options)
    return caught.value.findings


def refused(*components, **properties):
    drawn = {"id": "leave", "type": "default", "components": list(components), **properties}
    return [(finding.code, dict(finding.params)) for finding in findings(orjson.dumps(drawn))]


def text(**properties):
    return {"type": "textfield", "id": "Field_1", "key": "subject", "label": "主题", **properties}


def test_a_form_has_an_id_and_fields_in_order(form):
    read = form(
        {"type": "text", "text": "# 申请"},
        text(),
        {"type": "group", "components": [{"type": "number", "key": "budget"}]},
        {"type": "checkbox", "key": "agreed"},
        id="leave",
    )

    assert "leave" == read.id
    assert ["subject", "budget", "agreed"] == [field.key for field in read.fields]
    assert ["主题", "", ""] == [field.label for field in read.fields]


def test_the_schema_is_the_json_as_read(form):
    assert {
        "id": "example",
        "type": "default",
        "schemaVersion": 19,
        "components": [text()],
    } == form(text(), schemaVersion=19).schema


def test_only_writable_fields_are_written(form):
    read = form(
        text(key="a"), text(id="2", key="b", readonly=True), text(id="3", key="c", disabled=True),
        text(id="4", key="d", readonly="=a = null"),
    )  # fmt: skip

    assert ("a", "d") == read.writable


def test_the_decision_is_the_radio_or_select_whose_key_says_so(form):
    read = form(
        {"type": "radio", "key": "sales_decision", "values": [{"value": "accept", "label": "受理"}], "readonly": True},
        {"type": "radio", "key": "gm_decision", "values": [{"value": "approve", "label": "批准"}]},
    )

    assert read.decision is not None
    assert "gm_decision" == read.decision.key
    assert form(text()).decision is None


def test_custom_properties_are_kept(form):
    [field] = form(text(properties={"hint": "short"})).fields

    assert {"hint": "short"} == field.properties


# The file


def test_a_file_that_is_no_json_is_refused_with_its_place():
    [finding] = findings(b'{"id": "leave",\n "components": [}')

    assert ("form.not_json", "leave.form", 2) == (finding.code, finding.file, finding.line)


@pytest.mark.parametrize(
    "content",
    [b"[]", b"1", b"null", b'{"id": "leave"}', b'{"id":"leave","type":"default"}', b'{"type":"x","components":[]}'],
)
def test_json_that_is_no_form_is_refused(content):
    assert ["form.not_a_form"] == [finding.code for finding in findings(content)]


@pytest.mark.parametrize("content", [b'{"id":"\xff"}', b"\xef\xbb\xbf{}", b"", b"[" * 5000])
def test_bytes_that_are_not_json_in_utf8_are_refused(content):
    assert ["form.not_json"] == [finding.code for finding in findings(content)]


def test_a_file_larger_than_any_form_is_refused_unread():
    assert ["form.file_too_large"] == [finding.code for finding in findings(b"[" * (LARGEST + 1))]


def test_a_file_deeper_than_any_form_is_refused():
    nested = b'{"id":"leave","type":"default","components":[' + b'{"type":"group","components":[' * 200 + b"]}" * 200
    assert ["form.file_too_deep"] == [finding.code for finding in findings(nested + b"]}")]


def test_more_components_than_any_form_has_are_refused():
    assert [("form.too_many_components", {"max": 500, "count": 501})] == refused(
        *({"type": "spacer"} for _ in range(501))
    )


def test_a_form_needs_an_id():
    assert [("form.no_id", {})] == refused(id="")


def test_a_component_that_is_no_object_is_refused():
    assert [("form.not_a_form", {})] == refused("textfield")


# The components


def test_a_finding_names_component_file_and_line():
    drawn = {"id": "leave", "type": "default", "components": [text(validate={"pattern": "("})]}

    [finding] = findings(orjson.dumps(drawn, option=orjson.OPT_INDENT_2))

    assert "form.bad_pattern" == finding.code
    assert ("Field_1", "主题", "leave.form") == (finding.element_id, finding.element_name, finding.file)
    assert (5, 5) == (finding.line, finding.column)


@pytest.mark.parametrize("kind", ["dynamiclist", "iframe", "expression", "documentPreview", "signature", None, 1, []])
def test_a_component_that_could_not_be_honoured_is_refused_by_name(kind):
    assert [("form.unsupported_component", {"type": kind if isinstance(kind, str) else None})] == refused(
        {"type": kind, "key": "a"}
    )


@pytest.mark.parametrize("kind", ["text", "html", "image", "table", "separator", "spacer", "button", "group"])
def test_components_that_only_show_are_read_and_have_no_field(form, kind):
    assert () == form({"type": kind}).fields


@pytest.mark.parametrize("key", ["rules.is_major", "a.b.c"])
def test_a_key_that_reaches_into_another_variable_is_refused(key):
    assert [("form.nested_key", {"key": key})] == refused(text(key=key))


def test_a_group_with_a_path_is_refused():
    assert [("form.nested_key", {"key": "applicant"})] == refused(
        {"type": "group", "path": "applicant", "components": []}
    )


@pytest.mark.parametrize("key", [None, "", "with space", "1st", 7, "a-b"])
def test_a_key_that_is_no_name_is_refused(key):
    assert [("form.bad_key", {"key": key})] == refused(text(key=key))


def test_a_chinese_key_is_a_name(form):
    assert ("主题",) == form(text(key="主题")).writable


def test_two_fields_with_one_key_are_refused():
    assert [("form.duplicate_key", {"key": "subject"})] == refused(text(), text(id="Field_2"))


def test_two_components_with_one_id_are_refused():
    assert [("form.duplicate_id", {"id": "Field_1"})] == refused(text(), text(key="other"))


def test_components_may_have_no_id(form):
    assert ("a", "b") == form(text(id="", key="a"), text(id="", key="b")).writable


def test_two_decisions_are_refused():
    values = [{"value": "yes", "label": "是"}]
    first, second = ({"type": "radio", "key": key, "values": values} for key in ("a_decision", "b_decision"))

    assert [("form.several_decisions", {"key": "b_decision"})] == refused(first, second)


def test_a_decision_with_a_default_is_refused():
    values = [{"value": "yes", "label": "是"}]

    assert [("form.default_on_decision", {"key": "a_decision"})] == refused(
        {"type": "radio", "key": "a_decision", "values": values, "defaultValue": "yes"}
    )


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ({"readonly": "yes"}, "boolean"),
        ({"disabled": "=true"}, "boolean"),
        ({"label": 7}, "text"),
        ({"validate": {"required": "yes"}}, "boolean"),
        ({"validate": {"maxLength": "many"}}, "number"),
        ({"validate": {"validationType": "iban"}}, "email | phone | custom | "),
    ],
)
def test_a_property_of_the_wrong_kind_is_refused(properties, expected):
    [(code, params)] = refused(text(**properties))

    assert ("form.bad_property", expected) == (code, params["expected"])


@pytest.mark.parametrize(
    "component",
    [text(components=[text(key="b")]), {"type": "text", "components": []}, {"type": "group", "components": {}}],
)
def test_components_within_anything_but_a_group_are_refused(component):
    assert [("form.bad_property", {"property": "components", "expected": "list, in a group"})] == refused(component)


def test_number_and_date_properties_of_the_wrong_kind_are_refused():
    assert [("form.bad_property", {"property": "decimalDigits", "expected": "whole number"})] == refused(
        {"type": "number", "key": "a", "decimalDigits": 1.5}
    )
    assert [("form.bad_property", {"property": "subtype", "expected": "date | time | datetime"})] == refused(
        {"type": "datetime", "key": "a", "subtype": "week"}
    )


@pytest.mark.parametrize("values", [None, "a", [{"label": "A"}], [{"value": {}, "label": "A"}], [[]]])
def test_options_that_are_none_are_refused(values):
    assert [("form.bad_property", {"property": "values", "expected": "options"})] == refused(
        {"type": "select", "key": "a", "values": values}
    )


@pytest.mark.parametrize("pattern", ["(", "(?=a)", r"(a)\1", "a{2000}{2000}"])
def test_a_pattern_that_cannot_be_matched_in_linear_time_is_refused(pattern):
    assert [("form.bad_pattern", {"pattern": pattern})] == refused(text(validate={"pattern": pattern}))


@pytest.mark.parametrize(
    ("component", "reason"),
    [
        (text(defaultValue=5), "form.type"),
        (text(defaultValue="=today()"), "form.expression_not_allowed"),
        ({"type": "number", "key": "a", "defaultValue": "many"}, "form.type"),
        ({"type": "datetime", "key": "a", "defaultValue": "2026-02-30"}, "form.bad_date"),
        ({"type": "checkbox", "key": "a", "defaultValue": "yes"}, "form.type"),
        ({"type": "radio", "key": "a", "values": [{"value": "x"}], "defaultValue": "y"}, "form.not_an_option"),
        ({"type": "taglist", "key": "a", "values": [{"value": "x"}], "defaultValue": ["x", "y"]}, "form.not_an_option"),
    ],
)
def test_a_default_that_the_field_could_not_hold_is_refused(component, reason):
    assert [("form.bad_default", {"reason": reason})] == refused(component)


# FEEL


@pytest.mark.parametrize(
    ("properties", "path"),
    [
        ({"conditional": {"hide": "=a ="}}, "conditional.hide"),
        ({"properties": {"check": "=a ="}}, "properties.check"),
        ({"readonly": "=a ="}, "readonly"),
        ({"validate": {"minLength": "=a ="}}, "validate.minLength"),
        ({"label": "=a ="}, "label"),
        ({"description": "for {{a =}}"}, "description"),
    ],
)
def test_feel_that_is_none_is_refused_once_with_its_property(properties, path):
    [(code, params)] = refused(text(**properties))

    assert ("form.bad_expression", path, "feel.syntax") == (code, params["property"], params["reason"])


@pytest.mark.parametrize("hide", ["a = 1", True, 7])
def test_a_condition_without_the_mark_of_feel_is_refused(hide):
    assert [("form.not_an_expression", {"property": "conditional.hide"})] == refused(text(conditional={"hide": hide}))


def test_a_check_without_the_mark_of_feel_is_refused():
    assert [("form.not_an_expression", {"property": "properties.check"})] == refused(
        text(properties={"check": "a = 1"})
    )


def test_a_check_on_a_field_that_is_never_written_is_refused():
    for locked in ({"readonly": True}, {"disabled": True}):
        assert [("form.check_without_field", {})] == refused(text(**locked, properties={"check": "=true"}))


def test_a_check_on_something_that_is_no_field_is_refused():
    assert [("form.check_without_field", {})] == refused(
        {"type": "group", "components": [], "properties": {"check": "=true"}}
    )


def test_a_function_that_only_the_server_has_is_refused_where_the_browser_evaluates():
    assert [("form.function_in_browser", {"property": "text", "functions": ["members"]})] == refused(
        {"type": "text", "text": "{{members(dept)}}"}
    )
    assert [("form.function_in_browser", {"property": "conditional.hide", "functions": ["my departments"]})] == refused(
        text(conditional={"hide": '=my departments("office") = null'})
    )


def test_a_function_that_nobody_has_is_refused():
    assert [("form.unknown_function", {"property": "properties.check", "function": "membres"})] == refused(
        text(properties={"check": "=membres(subject) = null"})
    )


def test_options_by_a_server_function_of_a_field_that_is_being_filled_in_are_refused():
    dept = {"type": "textfield", "key": "dept"}
    person = {"type": "select", "key": "person", "valuesExpression": "=members(dept)"}

    assert [
        (
            "form.function_in_browser",
            {"property": "valuesExpression", "functions": ["members"], "fields": ["dept"]},
        )
    ] == refused(dept, person)


def test_all_findings_come_at_once():
    assert [
        "form.nested_key",
        "form.bad_property",
        "form.unsupported_component",
    ] == [code for code, _ in refused(text(key="a.b"), text(id="2", readonly=1), {"type": "iframe"})]
