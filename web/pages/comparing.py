"""Versions of a definition beside one another, their files, and the way back to an earlier one."""

from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from engine.deployments import deploy
from engine.differences import Detail, Difference, differences
from engine.errors import NotFound
from engine.model import Definition
from web import current
from web.kept import resource_name
from web.pages.definitions import found
from web.pages.deploying import new_key
from web.pages.reason import reason
from web.papers import zipped
from web.sentences import N_
from web.shown import names
from web.translation import gettext as _

blueprint = Blueprint("comparing", __name__)

CHANGES = {"added": N_("Added"), "removed": N_("Removed"), "changed": N_("Changed")}
LONGEST_FACT = 300


@blueprint.get("/definitions/<key:key>/beside/<key:other>")
def show(key: int, other: int) -> str:
    """Two versions of one definition: what the one at *key* changed since *other*."""
    row, after = found(key)
    before = next((version for version in row.versions if version.key == other), None)
    if before is None:
        raise NotFound("definition", other)
    with (uow := current.services().reading()):
        contents = [uow.definitions.content(version.digest) for version in (before, after)]
    told = differences(row.kind, *contents)
    return render_template(
        "comparing.html",
        row=row,
        before=before,
        after=after,
        differences=[_told(difference) for difference in told],
        marks={change: [each.id for each in told if each.change == change] for change in CHANGES},
        changes={change: _(words) for change, words in CHANGES.items()},
        names=names([before.deployed_by, after.deployed_by]),
    )


@blueprint.post("/definitions/<key:key>/return")
def restore(key: int) -> Response:
    """The file of an earlier version becomes the newest one; cases that run keep what they began with."""
    why = reason()
    with (uow := current.services().reading()):
        definition = uow.definitions.get(key)
        content = uow.definitions.content(definition.digest)
    deployment = deploy(
        current.unit_of_work(),
        name=_("Back to version %(version)d of %(id)s", version=definition.version, id=definition.id),
        files={definition.resource_name: content},
        actor=current.actor(),
        at=current.now(),
        reason=why,
    )
    return redirect(url_for("definitions.show", deployed=new_key(deployment)), HTTPStatus.SEE_OTHER)


@blueprint.get("/definitions/<key:key>/files")
def download(key: int) -> Response:
    """All files of the deployment that brought this version, as they were deployed."""
    with (uow := current.services().reading()):
        definition = uow.definitions.get(key)
        deployment = uow.definitions.deployment_in_force(definition.key)
        members = [uow.definitions.get(each) for each in deployment.manifest.values()]
        packed = zipped({_safe(each): uow.definitions.content(each.digest) for each in members})
    name = f"{definition.id}-{definition.version}.zip"
    return send_file(BytesIO(packed), mimetype="application/zip", as_attachment=True, download_name=name, etag=False)


def _safe(definition: Definition) -> str:
    """A name within the folder where somebody unpacks it."""
    return resource_name(definition.resource_name) or f"{definition.kind}-{definition.id}"


def _told(difference: Difference) -> dict[str, Any]:
    return {
        "change": difference.change,
        "id": difference.id,
        "type": _type(difference.type),
        "name": difference.name or difference.id,
        "details": [_detail(detail) for detail in difference.details],
    }


def _detail(detail: Detail) -> dict[str, str | None]:
    def cut(text: str | None) -> str | None:
        return text if text is None or len(text) <= LONGEST_FACT else f"{text[:LONGEST_FACT]} …"

    return {"path": _path(detail.path), "before": cut(detail.before), "after": cut(detail.after)}


TYPES = {
    "process": N_("process"),
    "startEvent": N_("start event"),
    "endEvent": N_("end event"),
    "boundaryEvent": N_("boundary event"),
    "intermediateCatchEvent": N_("catching event"),
    "intermediateThrowEvent": N_("throwing event"),
    "userTask": N_("user task"),
    "serviceTask": N_("service task"),
    "businessRuleTask": N_("business rule task"),
    "scriptTask": N_("script task"),
    "sendTask": N_("send task"),
    "receiveTask": N_("receive task"),
    "callActivity": N_("call activity"),
    "subProcess": N_("sub-process"),
    "exclusiveGateway": N_("exclusive gateway"),
    "parallelGateway": N_("parallel gateway"),
    "inclusiveGateway": N_("inclusive gateway"),
    "eventBasedGateway": N_("event-based gateway"),
    "sequenceFlow": N_("sequence flow"),
    "lane": N_("lane"),
    "message": N_("message"),
    "textAnnotation": N_("annotation"),
    "rule": N_("row"),
    "input": N_("input column"),
    "output": N_("output column"),
    "decision": N_("decision"),
}
"""The process owner's words; a type without one is shown as the file says it."""

PATHS = {
    "name": N_("name"),
    "default": N_("default flow"),
    "sourceRef": N_("from"),
    "targetRef": N_("to"),
    "conditionExpression": N_("condition"),
    "documentation": N_("documentation"),
    "assignmentDefinition/assignee": N_("assignee"),
    "assignmentDefinition/candidateGroups": N_("candidate groups"),
    "assignmentDefinition/candidateUsers": N_("candidate users"),
    "taskSchedule/dueDate": N_("due date"),
    "formDefinition/formId": N_("form"),
    "taskDefinition/type": N_("job type"),
    "timerEventDefinition/timeDuration": N_("duration"),
    "timerEventDefinition/timeDate": N_("date"),
    "timerEventDefinition/timeCycle": N_("cycle"),
    "calledDecision/decisionId": N_("decision"),
    "calledElement/processId": N_("called process"),
    "flowNodeRef": N_("elements in the lane"),
    "cancelActivity": N_("interrupts"),
    "label": N_("label"),
    "validate/required": N_("required"),
    "validate/maxLength": N_("longest"),
    "validate/minLength": N_("shortest"),
    "readonly": N_("read only"),
    "conditional/hide": N_("hidden when"),
}


def _type(type_: str) -> str:
    return _(TYPES[type_]) if type_ in TYPES else type_


def _path(path: str) -> str:
    return _(PATHS[path]) if path in PATHS else path
