"""Deployments, as Camunda Modeler makes them: the open file first, then what was attached to it."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from flask import Response, request
from marshmallow import fields

from engine.deployments import deploy
from engine.errors import Finding, Invalid
from engine.model import Definition, Deployment
from engine.ports import UnitOfWork
from web import current
from web.engine_rest.api import blueprint, moment, query
from web.engine_rest.process_definitions import id_of, shown
from web.resource_files import allow_deployment, resource_files
from web.rest.shapes import Shape

_LONGEST_NAME = 200
_WITHOUT_MEANING = ("tenant-id", "deployment-activation-time")
"""Parts that ask for what there is not."""


class Probe(Shape):
    """The Modeler asks for nothing of it: it wants to know whether it may."""

    max_results = fields.Integer(required=True, validate=lambda count: count == 0)


@blueprint.get("/deployment")
def probe() -> list[Any]:
    """Nothing, for whoever may deploy."""
    query(Probe())
    return []


@blueprint.post("/deployment/create")
def create() -> Response:
    """Check and store all files as one set, or none of them.

    The answer names what is in force now for each file, changed or not: the Modeler starts the first process of it.
    """
    allow_deployment()
    for name in _WITHOUT_MEANING:
        if request.form.get(name):
            raise Invalid([Finding("request.member", {"name": name, "reason": "-"}, field=name)])
    files = resource_files()
    name = request.form.get("deployment-name") or next(iter(files), "")
    uow = current.unit_of_work()
    deployment = deploy(uow, name=name[:_LONGEST_NAME], files=files, actor=current.actor(), at=current.now())
    answer = orjson.dumps(_answer(uow, deployment, files))  # in this order: the Modeler starts the first process
    return Response(answer, mimetype="application/json")


def _answer(uow: UnitOfWork, deployment: Deployment, files: Mapping[str, bytes]) -> dict[str, Any]:
    ours = _definitions(uow, deployment, files)
    processes = [(name, definition) for name, definition in ours if definition.kind == "process"]
    decisions = [(name, definition) for name, definition in ours if definition.kind == "decision"]
    return {
        "links": [],
        "id": str(deployment.key),
        "name": request.form.get("deployment-name") or deployment.name,
        "source": request.form.get("deployment-source"),
        "deploymentTime": moment(deployment.deployed_at),
        "tenantId": None,
        "deployedProcessDefinitions": {
            id_of(definition): shown(definition, deployment, name) for name, definition in processes
        }
        or None,
        "deployedDecisionDefinitions": {
            id_of(definition): shown(definition, deployment, name) for name, definition in decisions
        }
        or None,
        "deployedDecisionRequirementsDefinitions": None,
        "deployedCaseDefinitions": None,
    }


def _definitions(uow: UnitOfWork, deployment: Deployment, files: Mapping[str, bytes]) -> list[tuple[str, Definition]]:
    """What the files of the request are now, in their order."""
    names = {sha256(content).hexdigest(): name for name, content in reversed(list(files.items()))}
    with uow:
        everything = [uow.definitions.get(key) for key in deployment.manifest.values()]
    order = list(files)
    found = [(names[definition.digest], definition) for definition in everything if definition.digest in names]
    return sorted(found, key=lambda pair: (order.index(pair[0]), pair[1].key))
