"""What all of Camunda 7's API shares: the blueprint, how requests are read, and how times and keys are written."""

from datetime import datetime
from typing import Any

from flask import Blueprint, request
from marshmallow import Schema, ValidationError

from engine.errors import Finding, Invalid, NotFound
from web import current
from web.engine_rest.addresses import PREFIX
from web.json_input import messages_of, read_exact_object
from web.keys import LARGEST

VERSION = "7.24.0"
"""The release of Camunda 7 whose shapes the answers have."""

blueprint = Blueprint("engine_rest", __name__, url_prefix=PREFIX)


@blueprint.get("/version")
def version() -> dict[str, str]:
    """What the answers look like."""
    return {"version": VERSION}


@blueprint.get("/engine")
def engines() -> list[dict[str, str]]:
    """There is one."""
    return [{"name": "default"}]


def body(shape: Schema) -> dict[str, Any]:
    """The request's JSON. Raises: Invalid: ``request.member`` for each thing that is wrong."""
    return _read(shape, read_exact_object(request.get_data()))


def query(shape: Schema) -> dict[str, Any]:
    """The address's parameters, likewise."""
    return _read(shape, request.args.to_dict())


def _read(shape: Schema, given: dict[str, Any]) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = shape.load(given)
    except ValidationError as error:
        messages = messages_of(error.normalized_messages())  # type: ignore[no-untyped-call]
        raise Invalid(
            [Finding("request.member", {"name": name, "reason": reason}, field=name) for name, reason in messages]
        ) from None
    return loaded


def key_of(kind: str, text: str) -> int:
    """The key in an id, which is all of it or, of a process definition, what follows its version. Raises: NotFound."""
    written = text.rpartition(":")[2]
    if not (written.isascii() and written.isdecimal()) or int(written) > LARGEST:
        raise NotFound(kind, text)
    return int(written)


def moment(at: datetime | None) -> str | None:
    """As Camunda 7 writes it: milliseconds, and an offset without a colon; the company's time."""
    if at is None:
        return None
    local = at.astimezone(current.calendar().zone)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{local.microsecond // 1000:03d}{local:%z}"
