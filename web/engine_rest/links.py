"""Where the Modeler's links lead: from Camunda's Cockpit, which is not there, to our pages."""

from typing import Any

import orjson
from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import NotFound
from web import current
from web.engine_rest.api import key_of

blueprint = Blueprint("links", __name__)


@blueprint.get("/.well-known/camunda-automation-platform/webapps")
def webapps() -> dict[str, str]:
    """Where a person looks at what the Modeler did."""
    root = request.host_url
    return {"cockpitUrl": f"{root}open/", "tasklistUrl": root, "adminUrl": root}


@blueprint.get("/open/")
def places() -> Response:
    """What the Modeler calls the Cockpit."""
    return redirect(url_for("worklist.show"))


@blueprint.get("/open/repository")
def deployment() -> Response:
    """A deployment: the page of its first process; all definitions, where it has none."""
    with (uow := current.services().reading()):
        manifest = uow.definitions.deployment(key_of("deployment", _deployment_id())).manifest
    first = min((key for (kind, _), key in manifest.items() if kind == "process"), default=None)
    if first is None:
        return redirect(url_for("definitions.show"))
    return redirect(url_for("definitions.detail", key=first))


@blueprint.get("/open/process-instance/<id>")
def case(id: str) -> Response:
    """A case's page."""
    return redirect(url_for("case.show", key=key_of("process_instance", id)))


@blueprint.get("/app/cockpit/default/")
@blueprint.get("/camunda/app/cockpit/default/")
def cockpit() -> str:
    """The same places, written behind a hash, which only a script sees."""
    return render_template("open.html")


def _deployment_id() -> str:
    """Out of ``deploymentsQuery=[{"type":"id","operator":"eq","value":"…"}]``."""
    try:
        query: Any = orjson.loads(request.args.get("deploymentsQuery", ""))
    except orjson.JSONDecodeError:
        abort(404)
    match query:
        case [{"type": "id", "value": str(id_)}, *_]:
            return id_
    raise NotFound("deployment", "")
