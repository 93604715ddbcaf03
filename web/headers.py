"""What each answer says to browsers about itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from flask import Response, request

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; "
        "script-src 'self'; "
        "style-src 'self' 'unsafe-inline'; "  # the diagram and form viewers set styles
        "img-src 'self' data: blob:; "
        "font-src 'self' data:; "
        "connect-src 'self'; "
        "object-src 'none'; "
        "base-uri 'none'; "
        "frame-ancestors 'none'; "
        "form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_ALWAYS = [(name, value, name.lower()) for name, value in HEADERS.items()]
_HTTPS = ("Strict-Transport-Security", "max-age=31536000")
_APART = "Cookie, HX-Request"


class Guarded:
    """Adds what an answer does not say itself.

    At the edge, where headers are a list that is sent: those that Flask knows of it looks at one by one, and twice, which
    took a fiftieth of a completion's processor time.

    Args:
        https: whether browsers come by HTTPS alone, whatever is seen here.
    """

    def __init__(self, app: "WSGIApplication", *, https: bool) -> None:
        self._app, self._https = app, https

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        is_secure = self._https or environ["wsgi.url_scheme"] == "https"

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            more = [(name, value) for name, value, lower in _ALWAYS if lower not in said]
            return start_response(status, [*headers, *more, *([_HTTPS] if is_secure else [])], *error)

        return self._app(environ, start)


def keep_apart(response: Response) -> Response:
    """Let nobody be shown what was answered to somebody else; files are the same for all."""
    if request.endpoint == "static" and response.status_code < 400:
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if "/dist/" in request.path else "public, max-age=3600"
        )
        return response
    response.headers["Cache-Control"] = "no-store"
    if response.headers.getlist("Vary"):  # werkzeug answers "in" by an exception
        response.vary.update(_APART.split(", "))
    else:
        response.headers["Vary"] = _APART
    return response
