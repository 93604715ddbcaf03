"""What the schemas of the process API share: Camunda's spelling, keys, times and the page of a search."""

from collections.abc import Mapping
from datetime import datetime
from re import fullmatch
from typing import Any, ClassVar

from marshmallow import Schema, fields, validate

from engine.bpmn.timers import in_any_zone

TENANT = "<default>"
"""Camunda's name of the one tenant where there are no tenants."""

LONGEST = 1000
"""Characters of any text in a request that has no bound of its own."""


KEY_PATTERN = "^([0-9]{1,18}|[0-8][0-9]{18})$"
"""Below 9 * 10^18, and so below 2^63."""


class Shape(Schema):
    """Attributes in our spelling, members in Camunda's; what is unknown is refused.

    Attributes:
        rules: JSON Schema of what ties members together, for the document.
    """

    rules: ClassVar[Mapping[str, Any]] = {}

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """``process_instance_key`` is ``processInstanceKey`` outside."""
        first, *others = (field_obj.data_key or field_name).rstrip("_").split("_")
        field_obj.data_key = first + "".join(word.capitalize() for word in others)


class Key(fields.Field[int]):
    """A key: a decimal string outside, because JavaScript's numbers end at 2^53."""

    default_error_messages = {"invalid": "Not a key: a decimal string is needed."}  # noqa: RUF012 - marshmallow's way

    def _serialize(self, value: Any, *_: Any, **__: Any) -> str | None:
        return None if value is None else str(value)

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> int:
        if not isinstance(value, str) or not fullmatch(KEY_PATTERN, value):
            raise self.make_error("invalid")
        return int(value)


class Whole(fields.Integer):
    """A whole number, however JSON spells it: 3 and 3.0 are the same, "3" and true are none."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise self.make_error("invalid", input=value)
        return int(value)


class Moment(fields.AwareDateTime):
    """A time with its offset, that a calendar knows in every zone; in UTC afterwards."""

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> datetime:
        try:
            return in_any_zone(super()._deserialize(value, *arguments, **options))
        except OverflowError:
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE) from None


class Text(fields.String):
    """Bounded text, in which nothing is that a database could not store."""

    def __init__(self, *, most: int = LONGEST, least: int = 0, **options: Any) -> None:
        storable = validate.Regexp("^[^\0]*$", error="There are characters in it that cannot be stored.")
        super().__init__(validate=[validate.Length(least, most), storable], **options)

    def _deserialize(self, value: Any, *arguments: Any, **options: Any) -> str:
        text = super()._deserialize(value, *arguments, **options)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise self.make_error("invalid_utf8") from None
        return text


class Tenant(fields.String):
    """Always `TENANT`; a request may say so."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Equal(TENANT), dump_default=TENANT, **options)


class Nothing(Shape):
    """A command that needs no data."""

    operation_reference = Whole(metadata={"description": "Ours keep none; the history has the time."})


class Problem(Schema):
    """An RFC 9457 problem document."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "One finding per line where there are several."})
    instance = fields.String(required=True, metadata={"description": "To quote to the administrator."})
    findings = fields.List(fields.Dict(), metadata={"description": "What is wrong, item by item."})
