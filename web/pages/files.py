"""Attachments: taking them in, and giving them to whoever sees their case."""

from http import HTTPStatus
from io import BytesIO

from flask import Blueprint, Response, jsonify, request, send_file
from werkzeug.wrappers import Response as AnyResponse

from engine import attachments
from engine.errors import Finding, Invalid, NotFound
from web import audit, current

blueprint = Blueprint("files", __name__)

AROUND_A_FILE = 64 * 1024
"""Bytes of a multipart request beside the file itself."""


@blueprint.post("/files")
def upload() -> tuple[Response, int]:
    """Keep a chosen file until a form names it."""
    request.max_content_length = attachments.LARGEST + AROUND_A_FILE
    file = request.files.get("file")
    if file is None:
        raise Invalid([Finding("file.missing")])
    stored = attachments.store(
        current.unit_of_work(),
        name=file.filename or "",
        content=file.read(),
        actor=current.actor(),
        at=current.now(),
    )
    return jsonify(id=stored.id, name=stored.name, size=stored.size), HTTPStatus.CREATED


@blueprint.get("/files/<id>")
def download(id: str) -> AnyResponse:
    """The file, to be saved; never shown within our pages."""
    row = current.services().reads.file(current.actor(), id)
    if row is None:
        raise NotFound("file", id)
    for number in row.numbers:
        audit.note_reading(number, f"file {id}")
    with (uow := current.services().reading()):
        content = uow.definitions.content(row.digest)
    return send_file(
        BytesIO(content), mimetype=row.media_type, as_attachment=True, download_name=row.name, etag=False
    )  # fmt: skip
