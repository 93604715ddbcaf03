"""Filters, orders and pages of searches: from Camunda's JSON to `engine.searches.Search`."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from engine.searches import MOST_FOUND, Condition, Found, Operator, Search, Sort
from web.rest.shapes import Key, Moment, Shape, Tenant, Text, Whole

TEXT: tuple[Operator, ...] = ("eq", "neq", "in", "not_in", "exists", "like")
TIME: tuple[Operator, ...] = ("eq", "neq", "exists", "gt", "gte", "lt", "lte", "in")
NUMBER = TIME
EXACT: tuple[Operator, ...] = ("eq", "neq", "exists", "in", "not_in")
STORED = (-(2**31), 2**31 - 1)
"""The least and the greatest whole number that a column holds; no database can compare it with others."""
MOST_SORTS = 5
ORDINARY_LIMIT = 100
MOST_VALUES = 100
"""In one list of values to be compared with."""

_WIRE: Mapping[str, Operator] = {
    "$eq": "eq", "$neq": "neq", "$in": "in", "$notIn": "not_in", "$exists": "exists", "$like": "like",
    "$gt": "gt", "$gte": "gte", "$lt": "lt", "$lte": "lte",
}  # fmt: skip


class Word(fields.String):
    """One of our words, in Camunda's spelling outside."""

    def __init__(self, spelling: Mapping[str, str], **options: Any) -> None:
        self.spelling = spelling
        super().__init__(validate=validate.OneOf(list(spelling)), **options)

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else self.spelling[value]

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str:
        for ours, theirs in self.spelling.items():
            if value == theirs:
                return ours
        raise ValidationError(f"Must be one of: {', '.join(self.spelling.values())}.")


class Filter(fields.Field[list[tuple[Operator, Any]]]):
    """A value that must be met exactly, or an object of operators that all have to be fulfilled."""

    def __init__(self, value: fields.Field[Any], operators: Sequence[Operator] = TEXT, **options: Any) -> None:
        self.value, self.operators = value, operators
        super().__init__(**options)

    @property
    def wire_operators(self) -> dict[str, Operator]:
        return {name: operator for name, operator in _WIRE.items() if operator in self.operators}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> list[tuple[Operator, Any]]:
        if not isinstance(value, dict):
            return [("eq", self.value.deserialize(value))]
        unknown = value.keys() - self.wire_operators.keys()
        if unknown or not value:
            raise ValidationError(f"Operators are: {', '.join(self.wire_operators)}.")
        return [(operator := _WIRE[name], self._operand(operator, operand)) for name, operand in value.items()]

    def _operand(self, operator: Operator, operand: Any) -> Any:
        match operator:
            case "exists":
                if not isinstance(operand, bool):
                    raise ValidationError("Must be true or false.")
                return operand
            case "in" | "not_in":
                if not isinstance(operand, list) or not 0 < len(operand) <= MOST_VALUES:
                    raise ValidationError(f"A list of 1 to {MOST_VALUES} values is needed.")
                return [self.value.deserialize(each) for each in operand]
            case _:
                return self.value.deserialize(operand)


class Filters(Shape):
    """All that is given has to hold."""

    tenant_id = Tenant()

    @post_load
    def _without_tenant(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        data.pop("tenant_id", None)
        return data


class PageRequest(Shape):
    """Which part of what is found. Offsets are not supported: they would read what they leave out."""

    rules: ClassVar[Mapping[str, Any]] = {"not": {"required": ["after", "before"]}}

    limit = Whole(validate=validate.Range(1, MOST_FOUND), load_default=ORDINARY_LIMIT)
    from_ = Whole(validate=validate.Equal(0, error="Use the cursors instead."))
    after = Text(least=1, most=4000)
    before = Text(least=1, most=4000)

    @validates_schema
    def _has_one_direction(self, data: Any, **_: Any) -> None:
        if "after" in data and "before" in data:
            raise ValidationError("Either after or before.")


class PageResponse(Shape):
    """Where the page stands. `totalItems` is not counted beyond a bound."""

    total_items = fields.Integer(required=True, attribute="total")
    has_more_total_items = fields.Boolean(required=True, attribute="more")
    start_cursor = fields.String(required=True, allow_none=True, attribute="start")
    end_cursor = fields.String(required=True, allow_none=True, attribute="end")


def request_of(name: str, filter: type[Schema], sorts: Sequence[str], *, is_filtered: bool = False) -> type[Schema]:
    """The body of a search: *filter*, an order by some of *sorts* (fields of the row), and a page.

    Args:
        is_filtered: a search without a filter is refused.
    """
    names = [_camel(each) for each in sorts]
    sort_by = Shape.from_dict(
        {
            "field": fields.String(required=True, validate=validate.OneOf(names)),
            "order": fields.String(validate=validate.OneOf(["ASC", "DESC", "asc", "desc"]), load_default="ASC"),
        },
        name=f"{name}Sort",
    )
    return Shape.from_dict(
        {
            "filter": fields.Nested(filter, required=True) if is_filtered else fields.Nested(filter, load_default=dict),
            "sort": fields.List(fields.Nested(sort_by), validate=validate.Length(max=MOST_SORTS), load_default=list),
            "page": fields.Nested(PageRequest, load_default=lambda: {"limit": ORDINARY_LIMIT}),
        },
        name=f"{name}Search",
    )


def response_of(name: str, item: type[Schema]) -> type[Schema]:
    """What a search answers with."""
    return Shape.from_dict(
        {
            "items": fields.List(fields.Nested(item), required=True),
            "page": fields.Nested(PageResponse, required=True),
        },
        name=f"{name}SearchResult",
    )


def search_of(body: Mapping[str, Any]) -> Search:
    """The question in a body that was read by a schema of `request_of`."""
    page = body["page"]
    return Search(
        conditions=tuple(
            Condition(name, operator, value) for name, asked in body["filter"].items() for operator, value in asked
        ),
        sort=tuple(Sort(_snake(each["field"]), each["order"].upper() == "DESC") for each in body["sort"]),
        after=page.get("after"),
        before=page.get("before"),
        limit=page["limit"],
    )


def result_of(found: Found[Any], items: Sequence[Any] | None = None) -> dict[str, Any]:
    """What a schema of `response_of` dumps."""
    return {"items": found.items if items is None else items, "page": found}


def document_filter(self: Any, field: Any, **_: Any) -> dict[str, Any]:
    """How a `Filter` stands in the OpenAPI document; an attribute function of apispec's converter."""
    if not isinstance(field, Filter):
        return {}
    value = self.field2property(field.value)
    others: dict[Operator, dict[str, Any]] = {
        "exists": {"type": "boolean"},
        "in": {"type": "array", "items": value, "minItems": 1, "maxItems": MOST_VALUES},
        "not_in": {"type": "array", "items": value, "minItems": 1, "maxItems": MOST_VALUES},
    }
    operators = {name: others.get(operator, value) for name, operator in field.wire_operators.items()}
    advanced = {"type": "object", "properties": operators, "additionalProperties": False, "minProperties": 1}
    return {"oneOf": [value, advanced]}


def document_word(_: Any, field: Any, **__: Any) -> dict[str, Any]:
    """How a `Word` stands in the OpenAPI document."""
    return {"enum": list(field.spelling.values())} if isinstance(field, Word) else {}


def text(most: int = 200) -> Filter:
    """A filter by text."""
    return Filter(Text(most=most))


def key() -> Filter:
    """A filter by a key."""
    return Filter(Key(), EXACT)


def whole(operators: Sequence[Operator] = NUMBER) -> Filter:
    """A filter by a whole number."""
    return Filter(Whole(validate=validate.Range(*STORED)), operators)


def moment() -> Filter:
    """A filter by a time."""
    return Filter(Moment(format="iso"), TIME)


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
