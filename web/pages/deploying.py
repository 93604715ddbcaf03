"""Deploying by hand, for whoever has no Modeler before him: bring files, read what the check says, deploy."""

from collections import defaultdict
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from engine.deployments import Preview, deploy, preview
from engine.errors import DeploymentRejected, Finding, NotFound
from engine.model import Deployment
from web import current
from web.kept import brought, keep, kept
from web.translation import gettext as _
from web.wording import sentence, where

blueprint = Blueprint("deploying", __name__)

LONGEST_NAME = 100


@blueprint.get("/definitions/new")
def show() -> str:
    """What was brought, and what the check says of it."""
    user = current.actor().user
    with (uow := current.services().reading()):
        files = kept(uow, user)
    found = preview(current.services().reading(), files) if files else Preview((), ())
    errors = sum(finding.severity == "error" for finding in found.findings)
    return render_template(
        "deploying.html",
        files=[{"name": name, "size": len(content)} for name, content in files.items()],
        parts=_by_file(found),
        findings=[_told(finding) for finding in sorted(found.findings, key=lambda each: each.severity != "error")],
        marks={name: _marks(found.findings, name) for name in files if name.endswith(".bpmn")},
        errors=errors,
        passed_over=request.args.getlist("not"),
        longest_name=LONGEST_NAME,
    )


@blueprint.post("/definitions/new/files")
def add() -> Response:
    """Bring files; one of a name that is there replaces it."""
    single, passed_over = brought(request.files.getlist("files"))
    folder, others = brought(request.files.getlist("folder"), folder=True)
    user = current.actor().user
    with (uow := current.unit_of_work()):
        keep(uow, user, {**kept(uow, user), **single, **folder}, current.now())
    told: dict[str, Any] = {"not": [*passed_over, *others][:20]}
    return redirect(url_for("deploying.show", **told), HTTPStatus.SEE_OTHER)


@blueprint.post("/definitions/new/remove")
def remove() -> Response:
    """Take one file out, or all."""
    user, name = current.actor().user, request.form.get("name")
    with (uow := current.unit_of_work()):
        files = kept(uow, user)
        keep(uow, user, {each: content for each, content in files.items() if name and each != name}, current.now())
    return redirect(url_for("deploying.show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/definitions/new/deploy")
def send() -> Response:
    """Deploy what was brought; refused, it stays as it is and the page says why."""
    actor, name = current.actor(), request.form.get("name", "").strip()[:LONGEST_NAME]
    with (uow := current.services().reading()):
        files = kept(uow, actor.user)
    if not files:
        return redirect(url_for("deploying.show"), HTTPStatus.SEE_OTHER)
    try:
        deployment = deploy(
            current.unit_of_work(), name=name or _("By hand"), files=files, actor=actor, at=current.now()
        )
    except DeploymentRejected:
        return redirect(url_for("deploying.show"), HTTPStatus.SEE_OTHER)
    with (uow := current.unit_of_work()):
        keep(uow, actor.user, {}, current.now())
    return redirect(url_for("definitions.show", deployed=new_key(deployment)), HTTPStatus.SEE_OTHER)


@blueprint.get("/definitions/new/xml")
def xml() -> Response:
    """A diagram that was brought, for the viewer; nobody else's."""
    name = request.args.get("name", "")
    with (uow := current.services().reading()):
        content = kept(uow, current.actor().user).get(name)
    if content is None or not name.endswith(".bpmn"):
        raise NotFound("file", name[:LONGEST_NAME])
    return send_file(BytesIO(content), mimetype="application/xml", as_attachment=True, download_name="diagram.bpmn")


def new_key(deployment: Deployment) -> int:
    """Its key if it was made just now; 0 where nothing was new, and an earlier one stays in force."""
    return deployment.key if deployment.deployed_at == current.now() else 0


def _by_file(found: Preview) -> dict[str, list[dict[str, Any]]]:
    """What each file holds, and what becomes of it."""
    parts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for part in found.parts:
        parts[part.resource_name].append(
            {"kind": part.kind, "name": part.name or part.id, "state": part.state, "version": part.version}
        )
    return parts


def _told(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity,
        "words": sentence(finding),
        "where": where(finding),
        "file": finding.file,
        "element": finding.element_id,
    }


def _marks(findings: tuple[Finding, ...], file: str) -> dict[str, list[dict[str, str]]]:
    """Findings by the element that they name, for the viewer."""
    marks: dict[str, list[dict[str, str]]] = defaultdict(list)
    for finding in findings:
        if finding.file == file and finding.element_id:
            marks[finding.element_id].append({"severity": finding.severity, "words": sentence(finding)})
    return marks
