"""From a form file to its fields.

Source: form-js 2.0, schema version 19. A construct that a submission could not be checked for is refused by name.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from engine import feel
from engine.errors import Finding
from engine.forms.component import Component, is_expression
from engine.forms.document import Report, read_json
from engine.forms.field import Field, Limits
from engine.forms.options import Options, offers, read_options
from engine.forms.patterns import EMAIL, PHONE, BadPattern, Pattern
from engine.forms.values import loaded, typed
from engine.outside import QUESTIONS

MOST_COMPONENTS = 500

KEYED = (
    "textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist", "datetime", "filepicker",
)  # fmt: skip
CHOOSING = ("radio", "select", "checklist", "taglist")
SHOWING = ("text", "html", "image", "table", "separator", "spacer", "button")

_KEY = re.compile(r"[^\W\d]\w*")
_DATE_SUBTYPES = ("date", "time", "datetime")
_ZONE_FORMATS = ("no_timezone", "utc_offset", "utc_normalized")

# What the browser evaluates, in any component (form-js, getSchemaVariables).
_SHOWN_EXPRESSIONS = (
    "conditional.hide", "readonly", "validate.min", "validate.max", "validate.minLength", "validate.maxLength",
    "dataSource", "columnsExpression", "multiple", "accept",
)  # fmt: skip
_SHOWN_TEMPLATES = (
    "alt", "appearance.prefixAdorner", "appearance.suffixAdorner", "description", "label", "source", "text", "content",
    "title",
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A form while it is read."""

    id: str
    schema: dict[str, Any]
    fields: dict[str, Field] = field(default_factory=dict)
    shown_names: set[str] = field(default_factory=set)
    live_options: set[str] = field(default_factory=set)


def read(
    content: bytes, resource_name: str, functions: Collection[str] = tuple(QUESTIONS)
) -> tuple[Draft, tuple[Finding, ...]]:
    """Read a form file: as far as it goes, and what is wrong with it.

    Raises:
        Invalid: it is no form, or one that is too large; findings ``form.*``.
    """
    report = Report(resource_name, content)
    schema = read_json(content, report)
    draft = Draft(_form_id(schema, report), schema)
    components = list(_components(schema["components"], report, ()))
    if len(components) > MOST_COMPONENTS:
        report.add("form.too_many_components", max=MOST_COMPONENTS, count=len(components))
        report.raise_if_any()
    ids: set[str] = set()
    hides: dict[int, feel.Expression] = {}
    read_fields: list[tuple[Component, Field]] = []
    for drawn, around in components:
        component = Component(drawn, report, functions)
        _check_id(component, ids)
        hide = component.expression("conditional.hide")
        if hide is not None:
            hides[id(drawn)] = hide
        hidden_if = tuple(hides[id(each)] for each in (*around, drawn) if id(each) in hides)
        read_field = _read_component(component, hidden_if, draft)
        if read_field is not None:
            read_fields.append((component, read_field))
        draft.shown_names |= _shown_names(component)
    for component, read_field in read_fields:
        _check_options(component, read_field, draft)
    _check_decision(draft, report)
    return draft, report.findings


def _form_id(schema: dict[str, Any], report: Report) -> str:
    if schema.get("type") != "default" or not isinstance(schema.get("components"), list):
        report.add("form.not_a_form")
        report.raise_if_any()
    form_id = schema.get("id")
    if not isinstance(form_id, str) or not form_id:
        report.add("form.no_id")
        return ""
    return form_id


def _components(
    drawn: list[Any], report: Report, around: tuple[dict[str, Any], ...]
) -> Iterator[tuple[dict[str, Any], tuple[dict[str, Any], ...]]]:
    """Every component in order, groups before what they hold, with the groups around it. The file's depth is bounded."""
    for component in drawn:
        if not isinstance(component, dict):
            report.add("form.not_a_form")
            continue
        yield component, around
        inner = component.get("components")
        if component.get("type") == "group" and isinstance(inner, list):
            yield from _components(inner, report, (*around, component))
        elif inner is not None:  # form-js would show them
            report.add("form.bad_property", component, property="components", expected="list, in a group")


def _check_id(component: Component, ids: set[str]) -> None:
    component_id = component.text("id")
    if component_id and component_id in ids:
        component.wrong("form.duplicate_id", id=component_id)
    ids.add(component_id or "")


def _read_component(component: Component, hidden_if: tuple[feel.Expression, ...], draft: Draft) -> Field | None:
    kind = component.get("type")
    if kind in KEYED:
        read_field = _field(component, hidden_if)
        if read_field is None:
            return None
        if read_field.key in draft.fields:
            component.wrong("form.duplicate_key", key=read_field.key)
        draft.fields[read_field.key] = read_field
        _check_default(component, read_field)
        if read_field.check is not None and not read_field.writable:
            component.wrong("form.check_without_field")
        return read_field
    if kind == "group" and component.get("path"):
        component.wrong("form.nested_key", key=component.get("path"))
    if kind != "group" and kind not in SHOWING:
        component.wrong("form.unsupported_component", type=kind if isinstance(kind, str) else None)
    if component.get("properties.check") is not None:
        component.wrong("form.check_without_field")
    return None


def _field(component: Component, hidden_if: tuple[feel.Expression, ...]) -> Field | None:
    key = component.get("key")
    if not isinstance(key, str) or _KEY.fullmatch(key) is None:
        component.wrong("form.nested_key" if isinstance(key, str) and "." in key else "form.bad_key", key=key)
        return None
    kind = component.get("type")
    label = component.text("label") or component.text("dateLabel") or component.text("timeLabel")
    return Field(
        key=key,
        type=kind,
        id=component.text("id"),
        label=label or "",
        read_only=component.flag_or_expression("readonly"),
        disabled=component.flag("disabled"),
        required=component.flag("validate.required"),
        hidden_if=hidden_if,
        default=component.get("defaultValue"),
        options=_options(component) if kind in CHOOSING else None,
        limits=_limits(component),
        subtype=cast("Any", component.one_of("subtype", _DATE_SUBTYPES, "date")),
        zone_format=cast("Any", component.one_of("timeSerializingFormat", _ZONE_FORMATS, "no_timezone")),
        as_text=component.flag("serializeToString"),
        several=component.flag_or_expression("multiple"),
        check=component.expression("properties.check"),
        check_message=component.text("properties.checkMessage"),
        properties=component.get("properties"),
    )


def _limits(component: Component) -> Limits:
    return Limits(
        min=component.bound("validate.min"),
        max=component.bound("validate.max"),
        min_length=component.bound("validate.minLength"),
        max_length=component.bound("validate.maxLength"),
        pattern=_pattern(component),
        decimal_digits=component.whole("decimalDigits"),
        increment=component.decimal("increment") or None,
        no_past_dates=component.flag("disallowPassedDates"),
    )


def _pattern(component: Component) -> Pattern | None:
    preset = component.one_of("validate.validationType", ("email", "phone", "custom", ""), "")
    if preset in {"email", "phone"}:
        return EMAIL if preset == "email" else PHONE
    text = component.text("validate.pattern")
    if not text:
        return None
    try:
        return Pattern(text, message=component.text("validate.patternErrorMessage"))
    except BadPattern:
        component.wrong("form.bad_pattern", pattern=text)
        return None


def _options(component: Component) -> Options | None:
    variable, expression = component.text("valuesKey"), component.expression("valuesExpression")
    if expression is not None:
        return Options(expression=expression)
    if component.get("valuesExpression"):
        return None  # reported
    if variable:
        return Options(variable=variable)
    drawn = component.get("values")
    static = read_options(drawn)
    if not isinstance(drawn, list) or len(static) < len(drawn):
        component.wrong("form.bad_property", property="values", expected="options")
    return Options(static=static)


def _check_default(component: Component, read_field: Field) -> None:
    default = read_field.default
    if default is None or default == "":
        return
    if read_field.decides:
        component.wrong("form.default_on_decision", key=read_field.key)
    if is_expression(default):
        component.wrong("form.bad_default", reason="form.expression_not_allowed")
        return
    value, problems = loaded(typed(read_field), default)
    if problems:
        component.wrong("form.bad_default", reason=problems[0].code)
        return
    static = read_field.options.static if read_field.options else None
    chosen = value if isinstance(value, list) else [value]
    if static is not None and not all(offers(static, choice) for choice in chosen):
        component.wrong("form.bad_default", reason="form.not_an_option")


def _check_decision(draft: Draft, report: Report) -> None:
    decisions = [each for each in draft.fields.values() if each.decides and each.writable]
    for each in decisions[1:]:
        report.add("form.several_decisions", {"id": each.id, "label": each.label, "key": each.key}, key=each.key)


def _shown_names(component: Component) -> frozenset[str]:
    """Variables that the browser reads to show *component*; what only the server can evaluate is refused there."""
    names: set[str] = set()
    for path in _SHOWN_EXPRESSIONS + _SHOWN_TEMPLATES:
        if path in _SHOWN_EXPRESSIONS and not is_expression(component.get(path)):
            continue
        for expression in component.template(path):
            called = component.server_functions(expression)
            if called:
                component.wrong("form.function_in_browser", property=path, functions=called)
            names |= expression.free_names
    return frozenset(names)


def _check_options(component: Component, read_field: Field, draft: Draft) -> None:
    """Options that depend on other fields of the form change while it is filled in: the browser has to evaluate them."""
    expression = read_field.options.expression if read_field.options else None
    if expression is None:
        return
    reads = {key for key in expression.free_names if key in draft.fields and draft.fields[key].writable}
    called = component.server_functions(expression)
    if reads and called:
        component.wrong("form.function_in_browser", property="valuesExpression", functions=called, fields=sorted(reads))
    elif reads:
        draft.live_options.add(read_field.key)
        draft.shown_names |= expression.free_names
