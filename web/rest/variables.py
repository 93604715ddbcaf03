"""Variables of one case: the newest value that each scope's name was given, as the history has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from hashlib import sha256
from typing import Any

import orjson
from marshmallow import fields

from engine.events import VariableWritten
from engine.model import Actor, key_of, number_of
from engine.searches import Operator
from web import audit, current
from web.rest.api import Blueprint
from web.rest.pages import page_of
from web.rest.searching import EXACT, TEXT, Filter, Filters, key, request_of, response_of
from web.rest.shapes import Key, Shape, Tenant, Text

variables = Blueprint("v2_variables", __name__, url_prefix="/v2/variables", description="Variables")

LONGEST_SHOWN = 8191
"""Characters of a value in a search, unless it asks for the whole."""


@dataclass(frozen=True, slots=True)
class Value:
    """A variable with its value as JSON text."""

    variable_key: int
    scope_key: int
    process_instance_key: int
    root_process_instance_key: int
    name: str
    value: str
    is_truncated: bool = False


class Variable(Shape):
    """A variable; the value is JSON text."""

    variable_key = Key(required=True)
    scope_key = Key(required=True)
    process_instance_key = Key(required=True)
    root_process_instance_key = Key(required=True, allow_none=True)
    name = fields.String(required=True)
    value = fields.String(required=True)
    is_truncated = fields.Boolean(required=True)
    tenant_id = Tenant(required=True)


class VariableFilter(Filters):
    """The case has to be named: variables are kept case by case."""

    process_instance_key = Filter(Key(), ("eq",), required=True)
    scope_key = key()
    variable_key = key()
    name = Filter(Text(most=200), TEXT)
    value = Filter(Text(most=LONGEST_SHOWN), EXACT)


class TaskVariableFilter(Shape):
    """By name."""

    name = Filter(Text(most=200), TEXT)


class TruncateQuery(Shape):
    """Whether long values are cut."""

    truncate_values = fields.Boolean(load_default=True, truthy={"true"}, falsy={"false"})


VariableSearch = request_of("Variable", VariableFilter, ("name",), is_filtered=True)
TaskVariableSearch = request_of("UserTaskVariable", TaskVariableFilter, ("name",))
VariableSearchResult = response_of("Variable", Variable)


@variables.post("/search")
@variables.arguments(VariableSearch)
@variables.arguments(TruncateQuery, location="query")
@variables.response(200, VariableSearchResult)
def search(body: dict[str, Any], query: dict[str, Any]) -> dict[str, Any]:
    """Variables of a case or called process that you may see."""
    (_, instance_key), *_ = body["filter"]["process_instance_key"]
    known = variables_of(current.actor(), number_of(instance_key))
    return page_of_variables(known, body, whole=not query["truncate_values"])


def variables_of(actor: Actor, number: int) -> list[Value]:
    """All of a case, by name and scope; nothing of a case that *actor* may not see."""
    values: dict[tuple[int, str], Value] = {}
    for record in current.services().reads.records(actor, number):
        for event in orjson.loads(record.body).get("events", ()):
            if event["event"] == VariableWritten.wire_name:
                value = _value(number, event)
                values[value.scope_key, value.name] = value
    if values:
        audit.note_reading(number, "variables")
    return sorted(values.values(), key=lambda each: (each.name, each.scope_key))


def page_of_variables(known: Sequence[Value], body: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """The part that a search asks for. Raises: Invalid: ``request.cursor``."""
    matching = [value for value in known if all(_holds(value, *asked) for asked in body["filter"].items())]
    return page_of({value.variable_key: value if whole else _cut(value) for value in matching}, body)


def _value(number: int, event: Mapping[str, Any]) -> Value:
    name, scope = event["name"], int(event["scope_key"])
    return Value(
        variable_key=int.from_bytes(sha256(f"{scope} {name}".encode()).digest()[:8]) >> 1,
        scope_key=scope,
        process_instance_key=int(event["instance_key"]),
        root_process_instance_key=key_of(number),
        name=name,
        value=orjson.dumps(event["after"]).decode(),
    )


def _cut(value: Value) -> Value:
    if len(value.value) <= LONGEST_SHOWN:
        return value
    return Value(
        value.variable_key, value.scope_key, value.process_instance_key, value.root_process_instance_key, value.name,
        value.value[:LONGEST_SHOWN], is_truncated=True,
    )  # fmt: skip


def _holds(value: Value, field: str, asked: Sequence[tuple[Operator, Any]]) -> bool:
    given = getattr(value, field)
    return all(_is_met(given, operator, operand) for operator, operand in asked)


def _is_met(given: Any, operator: Operator, operand: Any) -> bool:
    match operator:
        case "eq":
            return bool(given == operand)
        case "neq":
            return bool(given != operand)
        case "in":
            return given in operand
        case "not_in":
            return given not in operand
        case "exists":
            return bool(operand)
        case "like":
            return fnmatchcase(given.lower(), operand.lower().replace("[", "[[]"))
        case _:
            raise ValueError(operator)
