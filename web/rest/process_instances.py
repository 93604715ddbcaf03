"""Process instances: starting, finding and cancelling cases."""

from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from engine import instances
from engine.errors import Finding, Invalid, NotFound
from engine.model import key_of, number_of
from engine.searches import Condition, FoundDefinition, FoundInstance, Search, Sort
from web import current
from web.rest.api import Blueprint
from web.rest.searching import (
    EXACT,
    Filter,
    Filters,
    Word,
    key,
    moment,
    request_of,
    response_of,
    result_of,
    search_of,
    text,
)
from web.rest.shapes import TENANT, Key, Nothing, Shape, Tenant, Text, Whole

process_instances = Blueprint(
    "v2_process_instances", __name__, url_prefix="/v2/process-instances", description="Process instances"
)
STATES = {"active": "ACTIVE", "completed": "COMPLETED", "canceled": "TERMINATED"}
NEWEST = -1


class Creation(Shape):
    """A start: by the key of a version, or by the id of the process and perhaps a version number or tag."""

    rules: ClassVar[Mapping[str, Any]] = {
        "oneOf": [{"required": ["processDefinitionId"]}, {"required": ["processDefinitionKey"]}]
    }

    process_definition_id = Text(least=1, most=200)
    process_definition_key = Key()
    process_definition_version = Whole(load_default=NEWEST, validate=validate.Range(NEWEST, 2**31 - 1))
    process_definition_version_tag = Text(least=1, most=200)
    variables = fields.Dict(load_default=dict)
    business_id = Text(least=1, most=256, allow_none=True, load_default=None)
    tenant_id = Tenant()
    tags = fields.List(fields.String(), validate=validate.Length(max=0))
    start_instructions = fields.List(fields.Dict(), validate=validate.Length(max=0))
    runtime_instructions = fields.List(fields.Dict(), validate=validate.Length(max=0))
    await_completion = fields.Boolean(validate=validate.Equal(comparable=False))
    fetch_variables = fields.List(fields.String(), validate=validate.Length(max=0), allow_none=True)
    request_timeout = Whole()
    operation_reference = Whole()

    @validates_schema
    def _names_one(self, data: Any, **_: Any) -> None:
        if ("process_definition_id" in data) == ("process_definition_key" in data):
            raise ValidationError("Either processDefinitionId or processDefinitionKey is needed.")


class Created(Shape):
    """The case that was started."""

    process_definition_id = fields.String(required=True)
    process_definition_version = fields.Integer(required=True)
    process_definition_key = Key(required=True)
    process_instance_key = Key(required=True)
    business_id = fields.String(required=True, allow_none=True)
    variables = fields.Dict(required=True)
    tags = fields.List(fields.String(), required=True)
    tenant_id = Tenant(required=True)


class Instance(Shape):
    """A case, or a process called in one."""

    process_instance_key = Key(required=True)
    process_definition_id = fields.String(required=True)
    process_definition_key = Key(required=True)
    process_definition_name = fields.String(required=True, allow_none=True)
    process_definition_version = fields.Integer(required=True)
    process_definition_version_tag = fields.String(required=True, allow_none=True)
    business_id = fields.String(required=True, allow_none=True)
    parent_process_instance_key = Key(required=True, allow_none=True)
    parent_element_instance_key = Key(required=True, allow_none=True, dump_default=None)
    root_process_instance_key = Key(required=True, allow_none=True)
    state = Word(STATES, required=True)
    start_date = fields.AwareDateTime(required=True)
    end_date = fields.AwareDateTime(required=True, allow_none=True)
    suspended_date = fields.AwareDateTime(required=True, allow_none=True, dump_default=None)
    has_incident = fields.Boolean(required=True)
    tags = fields.List(fields.String(), required=True, dump_default=list)
    tenant_id = Tenant(required=True)


class InstanceFilter(Filters):
    """All that is given has to hold."""

    process_instance_key = key()
    parent_process_instance_key = key()
    process_definition_key = key()
    process_definition_id = text()
    process_definition_name = text()
    process_definition_version_tag = text()
    business_id = text()
    state = Filter(Word(STATES), EXACT)
    start_date = moment()
    end_date = moment()
    has_incident = Filter(fields.Boolean(truthy={True}, falsy={False}), ("eq",))


InstanceSearch = request_of(
    "ProcessInstance",
    InstanceFilter,
    (
        "process_instance_key", "process_definition_id", "process_definition_key", "process_definition_name",
        "process_definition_version", "process_definition_version_tag", "parent_process_instance_key", "start_date",
        "end_date", "state", "business_id",
    ),
)  # fmt: skip
InstanceSearchResult = response_of("ProcessInstance", Instance)


@process_instances.post("")
@process_instances.arguments(Creation)
@process_instances.response(200, Created)
def create(body: dict[str, Any]) -> dict[str, Any]:
    """Start a process; its start form decides what may be in the variables."""
    definition = _definition(body)
    instance = instances.start(
        current.unit_of_work(),
        process_id=definition.process_definition_id,
        definition_key=definition.process_definition_key,
        variables=body["variables"],
        business_id=body["business_id"],
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    return {
        "process_definition_id": definition.process_definition_id,
        "process_definition_version": definition.version,
        "process_definition_key": definition.process_definition_key,
        "process_instance_key": instance.key,
        "business_id": instance.business_id,
        "variables": {},
        "tags": [],
        "tenant_id": TENANT,
    }


@process_instances.post("/search")
@process_instances.arguments(InstanceSearch, required=False)
@process_instances.response(200, InstanceSearchResult)
def search(body: dict[str, Any]) -> dict[str, Any]:
    """Cases and called processes that you may see."""
    return result_of(current.services().reads.search_instances(current.actor(), search_of(body)))


@process_instances.get("/<key:key>")
@process_instances.response(200, Instance)
def get(key: int) -> FoundInstance:
    """A case, or a process called in one."""
    return found(key)


@process_instances.post("/<key:key>/cancellation")
@process_instances.arguments(Nothing, required=False)
@process_instances.response(204)
def cancel(_: Any, key: int) -> None:
    """End a case at once, whatever it waits for. A called process ends with its case only."""
    found(key)
    if key != key_of(number_of(key)):
        raise Invalid([Finding("request.called_process")])
    instances.cancel(
        current.unit_of_work(), instance_key=key, actor=current.actor(), reason="process API", at=current.now()
    )
    current.wake()


def found(key: int) -> FoundInstance:
    """A visible one. Raises: NotFound."""
    search = Search((Condition("process_instance_key", "eq", key),), limit=1)
    for row in current.services().reads.search_instances(current.actor(), search).items:
        return row
    raise NotFound("process_instance", key)


def _definition(body: dict[str, Any]) -> FoundDefinition:
    """The version that is to be started. Raises: NotFound."""
    if "process_definition_key" in body:
        name, named = "definition", body["process_definition_key"]
        conditions = [Condition("process_definition_key", "eq", named)]
    else:
        name, named = "process", body["process_definition_id"]
        conditions = [Condition("process_definition_id", "eq", named)]
        if "process_definition_version_tag" in body:
            conditions.append(Condition("version_tag", "eq", body["process_definition_version_tag"]))
        if (version := body["process_definition_version"]) != NEWEST:
            conditions.append(Condition("version", "eq", version))
    search = Search(tuple(conditions), sort=(Sort("version", descending=True),), limit=1)
    for row in current.services().reads.search_definitions(search).items:
        return row
    raise NotFound(name, named)
