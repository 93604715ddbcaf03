"""Idempotency keys: of programs in a header, of our pages in a hidden field. One place for all commands."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
from flask import g, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from engine.errors import Finding, Invalid
from engine.idempotency import Once, Repeated, Request
from web import current, programs
from web.received import received

HEADER = "Idempotency-Key"
KEY_FIELD = "idempotency_key"
LONGEST_KEY = 255
KEPT_HEADERS = ("Content-Type", "Location")
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
URLENCODED = "application/x-www-form-urlencoded"
BESIDE = frozenset({KEY_FIELD, "csrf_token"})
"""Fields of a form that are not what is asked for."""


def answered(dispatch: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Answer the request, or again as before.

    Raises:
        Invalid: ``request.long_key``.
        IdempotencyConflict: the key came with another request before.
    """
    key = _key()
    if not key:
        return dispatch()
    once = Once(current.services().unit_of_work(), lambda: _request(key))
    g.once = once.uow
    try:
        response = make_response(dispatch())
        if once.keep(_kept(response)):
            current.services().wake()
    except Repeated as repeated:
        return _again(repeated.answer)
    finally:
        once.discard()
    return response


def _key() -> str:
    asked = received()
    if asked.method not in CHANGING or current.login() is None:
        return ""
    field = asked.form.get(KEY_FIELD) if _is_pages_form() else None  # a view bounds its own uploads
    key = asked.headers.get(HEADER) or field or ""
    if len(key) > LONGEST_KEY:
        raise Invalid([Finding("request.long_key", {"most": LONGEST_KEY})])
    return key


def _request(key: str) -> Request:
    parts = [request.method, request.full_path, *(_form() if _is_form() else [_body()])]
    return Request(current.actor().user, key, sha256(orjson.dumps(parts)).hexdigest(), current.now())


def _is_pages_form() -> bool:
    """A program's body is its view's to read as JSON, whatever the client calls it: read as a form it would be gone."""
    asked = received()
    return asked.mimetype == URLENCODED and not programs.are_answered_at(asked.path)


def _is_form() -> bool:
    return _is_pages_form() or request.mimetype == "multipart/form-data"


def _form() -> list[Any]:
    """Fields and files in their order: a repeated multipart request has another boundary."""
    fields = [[name, value] for name, value in request.form.items(multi=True) if name not in BESIDE]
    files = [[name, file.filename, _digest(file.stream)] for name, file in request.files.items(multi=True)]
    return [fields, files]


def _body() -> Any:
    """The same JSON with other spaces is the same request."""
    try:
        return sha256(orjson.dumps(orjson.loads(request.get_data()), option=orjson.OPT_SORT_KEYS)).hexdigest()
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):  # nested too deeply, where the view reads no body
        return sha256(request.get_data()).hexdigest()


def _digest(stream: Any) -> str:
    stream.seek(0)  # the view may have read it
    digest = sha256(stream.read()).hexdigest()
    stream.seek(0)
    return digest


def _kept(response: Response) -> dict[str, Any]:
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"status": response.status_code, "headers": headers, "body": response.get_data(as_text=True)}


def _again(answer: dict[str, Any]) -> Response:
    return make_response(answer["body"], answer["status"], answer["headers"])
