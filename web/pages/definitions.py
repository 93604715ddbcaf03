"""What is deployed: for process owners, administrators and auditors; and the drawings themselves, for everybody."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from engine import instances, starts
from engine.errors import NotFound
from engine.model import Definition
from engine.views import DefinitionRow, VersionRow
from web import current
from web.pages.form_captions import form_captions
from web.shown import group_names, names

blueprint = Blueprint("definitions", __name__)


@blueprint.get("/definitions")
def show() -> str:
    """Everything that is in force."""
    rows = current.services().reads.definitions()
    keys = {row.id: row.versions[0].key for row in rows if row.kind == "process"}
    with (uow := current.services().reading()):
        begins = starts.beginnings(uow, keys)
    people = names(
        (
            *(version.deployed_by for row in rows for version in row.versions[:1]),
            *(who.removeprefix("u:") for each in begins.values() for who in each.starters or () if who[:2] == "u:"),
        )
    )
    deployed = request.args.get("deployed")
    brought = [(row, version) for row in rows for version in row.versions if str(version.deployment_key) == deployed]
    return render_template(
        "definitions.html",
        rows=rows,
        names=people,
        begins=begins,
        always=sorted(instances.MAY_ALWAYS_START),
        groups=group_names(),
        captions=form_captions(rows),
        deployed=deployed is not None,
        brought=brought,
    )


@blueprint.get("/definitions/<key:key>")
def detail(key: int) -> str:
    """One version, beside the others of the same definition."""
    row, version = found(key)
    people = names(each.deployed_by for each in row.versions)
    return render_template("definition.html", row=row, version=version, names=people)


@blueprint.get("/definitions/<key:key>/xml")
def xml(key: int) -> Response:
    """A process's diagram, for the viewer. A diagram is the company's rule: whoever works here may read it."""
    definition, content = _content(key)
    if definition.kind != "process":
        raise NotFound("definition", key)
    return _file(content, "application/xml", definition.resource_name)


@blueprint.get("/definitions/<key:key>/file")
def download(key: int) -> Response:
    """The file as it was deployed."""
    definition, content = _content(key)
    return _file(content, "application/octet-stream", definition.resource_name)


def found(key: int) -> tuple[DefinitionRow, VersionRow]:
    """A version and the definition that it is one of. Raises: NotFound."""
    for row in current.services().reads.definitions():
        for version in row.versions:
            if version.key == key:
                return row, version
    raise NotFound("definition", key)


def _content(key: int) -> tuple[Definition, bytes]:
    with (uow := current.services().reading()):
        definition = uow.definitions.get(key)
        return definition, uow.definitions.content(definition.digest)


def _file(content: bytes, media_type: str, resource_name: str) -> Response:
    name = resource_name.rpartition("/")[2]
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False)
