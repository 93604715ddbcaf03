"""Deployments: all files of a process application at once, or none."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from flask import request
from flask_smorest.fields import Upload
from marshmallow import fields

from engine import dmn
from engine.check.files import LARGEST_FILE, MOST_FILES
from engine.deployments import deploy
from engine.errors import Finding, Invalid
from engine.model import Definition, Deployment
from engine.ports import UnitOfWork
from web import current
from web.resource_files import allow_deployment, resource_files
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant

deployments = Blueprint("v2_deployments", __name__, url_prefix="/v2/deployments", description="Deployments")


class Resources(Shape):
    """The files, in parts of any name; the file names may have folders."""

    resources = fields.List(Upload(), metadata={"description": f"At most {MOST_FILES} files of {LARGEST_FILE} bytes."})
    tenant_id = Tenant()


class DeployedProcess(Shape):
    """A process that the deployment holds."""

    process_definition_id = fields.String(required=True)
    process_definition_version = fields.Integer(required=True)
    process_definition_key = Key(required=True)
    resource_name = fields.String(required=True)
    tenant_id = Tenant(required=True)


class DeployedRequirements(Shape):
    """A DMN file; its key is that of its first decision."""

    decision_requirements_id = fields.String(required=True)
    decision_requirements_name = fields.String(required=True)
    decision_requirements_key = Key(required=True)
    version = fields.Integer(required=True)
    resource_name = fields.String(required=True)
    tenant_id = Tenant(required=True)


class DeployedDecision(Shape):
    """A decision of a DMN file."""

    decision_definition_id = fields.String(required=True)
    decision_definition_key = Key(required=True)
    name = fields.String(required=True)
    version = fields.Integer(required=True)
    decision_requirements_id = fields.String(required=True)
    decision_requirements_key = Key(required=True)
    tenant_id = Tenant(required=True)


class DeployedForm(Shape):
    """A form."""

    form_id = fields.String(required=True)
    form_key = Key(required=True)
    version = fields.Integer(required=True)
    resource_name = fields.String(required=True)
    tenant_id = Tenant(required=True)


class Deployed(Shape):
    """One thing that the deployment holds: the others are null."""

    process_definition = fields.Nested(DeployedProcess, required=True, allow_none=True)
    decision_definition = fields.Nested(DeployedDecision, required=True, allow_none=True)
    decision_requirements = fields.Nested(DeployedRequirements, required=True, allow_none=True)
    form = fields.Nested(DeployedForm, required=True, allow_none=True)
    resource = fields.Dict(required=True, allow_none=True)


class DeploymentResult(Shape):
    """What is in force now; a file that did not change keeps its version."""

    deployment_key = Key(required=True)
    tenant_id = Tenant(required=True)
    deployments = fields.List(fields.Nested(Deployed), required=True)


@deployments.post("")
@deployments.doc(
    requestBody={
        "required": True,
        "content": {"multipart/form-data": {"schema": Resources}},
    }
)
@deployments.response(200, DeploymentResult)
def create() -> dict[str, Any]:
    """Deploy files: checked as one set, stored as one set, or not at all."""
    allow_deployment()
    tenant = request.form.get("tenantId", TENANT)
    if tenant != TENANT:
        raise Invalid([Finding("request.member", {"reason": TENANT}, field="tenantId")])
    files = resource_files()
    uow = current.unit_of_work()
    deployment = deploy(uow, name=_name(files), files=files, actor=current.actor(), at=current.now())
    return {
        "deployment_key": deployment.key,
        "tenant_id": TENANT,
        "deployments": list(_contents(uow, deployment, files)),
    }


def _name(files: Mapping[str, bytes]) -> str:
    return next(iter(files), "")


def _contents(uow: UnitOfWork, deployment: Deployment, files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Processes first: a client starts the first one."""
    named = {sha256(content).hexdigest(): name for name, content in files.items()}
    with uow:
        everything = [uow.definitions.get(key) for key in deployment.manifest.values()]
    ours = [definition for definition in everything if definition.digest in named]
    order = list(files)
    ours.sort(key=lambda definition: (definition.kind != "process", order.index(named[definition.digest])))
    drawn: dict[str, dict[str, Any]] = {}
    for definition in ours:
        name = named[definition.digest]
        match definition.kind:
            case "process":
                yield _only("process_definition", _process(definition, name))
            case "form":
                yield _only("form", _form(definition, name))
            case "decision":
                if name not in drawn:
                    drawn[name] = _requirements(definition, name, files[name])
                    yield _only("decision_requirements", drawn[name])
                yield _only("decision_definition", _decision(definition, drawn[name]))


def _only(kind: str, what: dict[str, Any]) -> dict[str, Any]:
    nothing = dict.fromkeys(("process_definition", "decision_definition", "decision_requirements", "form", "resource"))
    return {**nothing, kind: {**what, "tenant_id": TENANT}}


def _process(definition: Definition, name: str) -> dict[str, Any]:
    return {
        "process_definition_id": definition.id,
        "process_definition_version": definition.version,
        "process_definition_key": definition.key,
        "resource_name": name,
    }


def _form(definition: Definition, name: str) -> dict[str, Any]:
    return {
        "form_id": definition.id,
        "form_key": definition.key,
        "version": definition.version,
        "resource_name": name,
    }  # fmt: skip


def _requirements(first: Definition, name: str, content: bytes) -> dict[str, Any]:
    model = dmn.parse(content, name)
    return {
        "decision_requirements_id": model.id,
        "decision_requirements_name": model.name,
        "decision_requirements_key": first.key,
        "version": first.version,
        "resource_name": name,
    }


def _decision(definition: Definition, requirements: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "decision_definition_id": definition.id,
        "decision_definition_key": definition.key,
        "name": definition.name,
        "version": definition.version,
        "decision_requirements_id": requirements["decision_requirements_id"],
        "decision_requirements_key": requirements["decision_requirements_key"],
    }
