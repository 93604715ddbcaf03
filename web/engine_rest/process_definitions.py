"""Process definitions: looking one up, and starting it."""

from typing import Any

from marshmallow import fields, validate

from engine import instances
from engine.errors import NotFound
from engine.model import Definition, Deployment, Instance
from engine.ports import UnitOfWork
from web import current
from web.engine_rest.api import blueprint, body, key_of
from web.engine_rest.values import plain
from web.rest.shapes import Shape, Text

_CATEGORY = "http://bpmn.io/schema/bpmn"


class Start(Shape):
    """What a start may bring; its start form decides what may be in the variables."""

    business_key = Text(most=256, allow_none=True, load_default=None)
    variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    case_instance_id = Text(most=0, allow_none=True)
    start_instructions = fields.List(fields.Dict(), allow_none=True, validate=validate.Length(max=0))
    skip_custom_listeners = fields.Boolean()
    skip_io_mappings = fields.Boolean(validate=validate.Equal(comparable=False))
    with_variables_in_return = fields.Boolean(validate=validate.Equal(comparable=False))


@blueprint.get("/process-definition/key/<id>")
def newest(id: str) -> dict[str, Any]:
    """The newest version of a process."""
    with (uow := current.services().reading()):
        return _found(uow, _newest(uow, id))


@blueprint.get("/process-definition/<id>")
def definition(id: str) -> dict[str, Any]:
    """One version."""
    with (uow := current.services().reading()):
        return _found(uow, _version(uow, id))


@blueprint.get("/process-definition/<id>/xml")
def xml(id: str) -> dict[str, Any]:
    """Its diagram. A diagram is the company's rule: whoever works here may read it."""
    with (uow := current.services().reading()):
        found = _version(uow, id)
        return {"id": id_of(found), "bpmn20Xml": uow.definitions.content(found.digest).decode("utf-8-sig")}


@blueprint.post("/process-definition/<id>/start")
def start(id: str) -> dict[str, Any]:
    """Start this version."""
    with (uow := current.services().reading()):
        found = _version(uow, id)
    return _started(found)


@blueprint.post("/process-definition/key/<id>/start")
def start_newest(id: str) -> dict[str, Any]:
    """Start the newest version."""
    with (uow := current.services().reading()):
        found = _newest(uow, id)
    return _started(found)


def id_of(definition: Definition) -> str:
    """Camunda 7's id of a definition: not only digits, which would change the order of an object's members."""
    return f"{definition.id}:{definition.version}:{definition.key}"


def shown(definition: Definition, deployment: Deployment, resource_name: str) -> dict[str, Any]:
    """A definition in Camunda 7's members."""
    common = {
        "id": id_of(definition),
        "key": definition.id,
        "category": _CATEGORY,
        "name": definition.name,
        "version": definition.version,
        "resource": resource_name,
        "deploymentId": str(deployment.key),
        "tenantId": None,
        "versionTag": definition.version_tag,
        "historyTimeToLive": None,
    }
    if definition.kind == "decision":
        return {**common, "decisionRequirementsDefinitionId": None, "decisionRequirementsDefinitionKey": None}
    return {**common, "description": None, "diagram": None, "suspended": False, "startableInTasklist": True}


def _version(uow: UnitOfWork, id: str) -> Definition:
    found = uow.definitions.get(key_of("process", id))
    if found.kind != "process" or (":" in id and id != id_of(found)):
        raise NotFound("process", id)
    return found


def _newest(uow: UnitOfWork, id: str) -> Definition:
    found = uow.definitions.latest("process", id)
    if found is None:
        raise NotFound("process", id)
    return found


def _found(uow: UnitOfWork, found: Definition) -> dict[str, Any]:
    return shown(found, uow.definitions.deployment_in_force(found.key), found.resource_name)


def _started(found: Definition) -> dict[str, Any]:
    given = body(Start())
    instance = instances.start(
        current.unit_of_work(),
        process_id=found.id,
        definition_key=found.key,
        variables=plain(given["variables"]),
        business_id=given["business_key"] or None,
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    return started(instance, found)


def started(instance: Instance, found: Definition) -> dict[str, Any]:
    """A case that has just begun, in Camunda 7's members."""
    return {
        "links": [],
        "id": str(instance.key),
        "definitionId": id_of(found),
        "definitionKey": found.id,
        "businessKey": instance.business_id,
        "caseInstanceId": None,
        "ended": instance.state != "active",
        "suspended": False,
        "tenantId": None,
    }
