"""Under which addresses Camunda 7's API is reached, and from where: its Modeler asks from a page of its own."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Response

from web.received import received

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/engine-rest"
_WRITTEN = re.compile(r"/+(?:engine-rest|rest)(?:/+engine/+default)?(?=/|$)")
_SLASHES = re.compile(r"/{2,}")

CORS = {
    "Access-Control-Allow-Origin": "*",  # no cookie counts here
    "Access-Control-Allow-Headers": "authorization, content-type, accept, idempotency-key",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Max-Age": "600",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


class Addresses:
    """``/rest`` is ``/engine-rest``, and a slash too many, which the Modeler writes after an address with one, is none."""

    def __init__(self, app: "WSGIApplication") -> None:
        self._app = app

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        match = _WRITTEN.match(path)
        if match is not None:
            environ["PATH_INFO"] = _SLASHES.sub("/", f"{PREFIX}{path[match.end() :]}")
        return self._app(environ, start_response)


def is_below(path: str) -> bool:
    """Whether *path* is answered in Camunda 7's shapes."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def preflight() -> Response | None:
    """Answer a browser that asks whether it may ask; nobody is asked who they are."""
    asked = received()
    return Response(status=204) if asked.method == "OPTIONS" and is_below(asked.path) else None


def with_cors(response: Response) -> Response:
    """Let pages of elsewhere read the answer."""
    if is_below(received().path):
        response.headers.update(CORS)
    return response
