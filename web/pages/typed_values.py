"""Values of variables that an administrator types, as JSON or as FEEL writes a value."""

from dataclasses import replace
from typing import Any

import orjson
from werkzeug.datastructures import MultiDict

from engine import feel
from engine.errors import Finding, Invalid, InvalidVariables, ProcessError
from engine.model import Variables
from web.json_input import measure

OF = "value:"
"""Before the variable's name, in the name of a field."""

FREE = 2
"""Fields for variables that nobody foresaw: ``name:0`` and ``free:0`` and so on."""

LONGEST = 20_000
"""Characters of one value."""


def typed_values(form: MultiDict[str, str]) -> Variables:
    """What was typed; a field that was left empty says nothing.

    Raises: Invalid: ``request.value``, ``request.value_name``, ``request.value_twice``; the field is the form's own.
    """
    values: Variables = {}
    findings: list[Finding] = []
    for field, name, text in _typed(form):
        if not name or name in values:
            findings.append(Finding("request.value_twice" if name else "request.value_name", field=field))
            continue
        try:
            values[name] = value_of(text)
        except Invalid as invalid:
            findings += [replace(found, field=field) for found in invalid.findings]
    if findings:
        raise Invalid(findings)
    return values


def _typed(form: MultiDict[str, str]) -> list[tuple[str, str, str]]:
    """(field, variable, text) of what is not empty."""
    fields = [(field, field.removeprefix(OF)) for field in form if field.startswith(OF)]
    fields += [(f"free:{n}", form.get(f"name:{n}", "").strip()) for n in range(FREE)]
    return [(field, name, text) for field, name in fields if (text := form.get(field, "").strip())]


def value_of(text: str) -> Any:
    """The JSON value that *text* denotes. Raises: Invalid: ``request.value``, ``request.too_deep``."""
    if len(text) > LONGEST:
        raise Invalid([Finding("request.value")])
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _of_feel(text)
    measure([value])
    return value


def _of_feel(text: str) -> Any:
    try:
        expression = feel.compile(text)
        if not expression.free_names:
            return feel.to_json(expression.evaluate({}, feel.Environment()))
    except ProcessError:
        pass
    raise Invalid([Finding("request.value")])


def beside_typed(invalid: Invalid, form: MultiDict[str, str]) -> Invalid:
    """What the engine finds wrong with a variable stands beside the field in which it was typed."""
    if not isinstance(invalid, InvalidVariables):
        return invalid
    fields = {name: field for field, name, _ in _typed(form)}
    return Invalid([replace(each, field=fields.get(each.field or "", each.field)) for each in invalid.findings])
