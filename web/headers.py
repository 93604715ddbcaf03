"""What each answer says to browsers about itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

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
_HTTPS = [("Strict-Transport-Security", "max-age=31536000")]
_APART = [("Cache-Control", "no-store"), ("Vary", "Cookie, HX-Request")]
_FILES = "/static/"


class Guarded:
    """Adds what an answer does not say itself, and lets nobody be shown what was answered to somebody else.

    At the edge, where headers are a list that is sent: those that Flask knows of it looks at one by one, and twice, which
    took a fiftieth of a completion's processor time.

    Args:
        https: whether browsers come by HTTPS alone, whatever is seen here.
    """

    def __init__(self, app: "WSGIApplication", *, https: bool) -> None:
        self._app, self._https = app, https

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path, is_secure = environ.get("PATH_INFO", ""), self._https or environ["wsgi.url_scheme"] == "https"

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            said = {name.lower() for name, _ in headers}
            more = [(name, value) for name, value, lower in _ALWAYS if lower not in said]
            if "cache-control" in said:  # of files, what Flask thinks of them
                headers = [each for each in headers if each[0].lower() != "cache-control"]
            keeping = _of_files(path) if path.startswith(_FILES) and status < "4" else _APART
            return start_response(status, [*headers, *more, *keeping, *(_HTTPS if is_secure else ())], *error)

        return self._app(environ, start)


def _of_files(path: str) -> list[tuple[str, str]]:
    """They are the same for all; those in ``dist`` have their content's hash in their name."""
    return [("Cache-Control", "public, max-age=31536000, immutable" if "/dist/" in path else "public, max-age=3600")]
