"""Process definitions: what is deployed. Everybody may read a company's rules."""

from typing import Any

from flask import make_response
from marshmallow import fields
from werkzeug.wrappers import Response

from engine.errors import NotFound
from engine.searches import Condition, Found, FoundDefinition, Search
from web import current
from web.rest.api import Blueprint
from web.rest.forms import FormResult, form_of
from web.rest.searching import (
    EXACT,
    Filter,
    Filters,
    Word,
    key,
    request_of,
    response_of,
    result_of,
    search_of,
    text,
    whole,
)
from web.rest.shapes import Key, Shape, Tenant

process_definitions = Blueprint(
    "v2_process_definitions", __name__, url_prefix="/v2/process-definitions", description="Process definitions"
)
STATES = {"active": "ACTIVE"}


class ProcessDefinition(Shape):
    """A version of a process."""

    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    name = fields.String(required=True, allow_none=True)
    version = fields.Integer(required=True)
    version_tag = fields.String(required=True, allow_none=True)
    resource_name = fields.String(required=True)
    has_start_form = fields.Boolean(required=True)
    state = Word(STATES, required=True, dump_default="active")
    tenant_id = Tenant(required=True)


class DefinitionFilter(Filters):
    """All that is given has to hold."""

    process_definition_key = key()
    process_definition_id = text()
    name = text()
    version = whole(EXACT)
    version_tag = text()
    resource_name = text()
    is_latest_version = Filter(fields.Boolean(truthy={True}, falsy={False}), ("eq",))


DefinitionSearch = request_of(
    "ProcessDefinition",
    DefinitionFilter,
    ("process_definition_key", "process_definition_id", "name", "version", "version_tag", "resource_name"),
)
DefinitionSearchResult = response_of("ProcessDefinition", ProcessDefinition)


@process_definitions.post("/search")
@process_definitions.arguments(DefinitionSearch, required=False)
@process_definitions.response(200, DefinitionSearchResult)
def search(body: dict[str, Any]) -> dict[str, Any]:
    """All versions of all processes."""
    found = current.services().reads.search_definitions(search_of(body))
    return result_of(found, [_shown(row) for row in found.items])


@process_definitions.get("/<key:key>")
@process_definitions.response(200, ProcessDefinition)
def get(key: int) -> dict[str, Any]:
    """A version of a process."""
    return _shown(_found(key))


@process_definitions.get("/<key:key>/xml")
@process_definitions.response(
    200, {"type": "string"}, content_type="text/xml", description="The file as it was deployed"
)
def xml(key: int) -> Response:
    """The diagram, as it was deployed."""
    _found(key)
    with (uow := current.services().reading()):
        content = uow.definitions.content(uow.definitions.get(key).digest)
    return make_response(content, {"Content-Type": "text/xml; charset=utf-8"})


@process_definitions.get("/<key:key>/form")
@process_definitions.response(200, FormResult)
@process_definitions.alt_response(204, description="The start event has no form.", success=True)
def start_form(key: int) -> Any:
    """The form of the start event."""
    _found(key)
    with (uow := current.services().reading()):
        bundle = uow.definitions.bundle(uow.definitions.deployment_in_force(key).key)
        reference = bundle.library.process(key).start_form
        if reference is None:
            return make_response("", 204)
        newest = uow.definitions.latest("form", reference.id) if reference.binding == "latest" else None
        return form_of(uow, newest.key if newest else bundle.key("form", reference.id))


def _found(key: int) -> FoundDefinition:
    """Raises: NotFound."""
    search = Search((Condition("process_definition_key", "eq", key),), limit=1)
    found: Found[FoundDefinition] = current.services().reads.search_definitions(search)
    for row in found.items:
        return row
    raise NotFound("process", key)


def _shown(row: FoundDefinition) -> dict[str, Any]:
    with (uow := current.services().reading()):
        deployment = uow.definitions.deployment_in_force(row.process_definition_key)
        process = uow.definitions.bundle(deployment.key).library.process(row.process_definition_key)
    return {
        "process_definition_key": row.process_definition_key,
        "process_definition_id": row.process_definition_id,
        "name": row.name,
        "version": row.version,
        "version_tag": row.version_tag,
        "resource_name": row.resource_name,
        "has_start_form": process.start_form is not None,
    }
