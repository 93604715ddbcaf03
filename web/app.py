"""The Flask application: pages, guard, headers, languages."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel  # type: ignore[import-untyped] # it ships no types
from werkzeug.middleware.proxy_fix import ProxyFix

from web import assets, auth, current, engine_rest, headers, monitoring, once, pages, problems, rest, shown
from web.again import again
from web.audit import Seldom
from web.credentials import Remembered
from web.current import Services
from web.kept import MOST_BYTES
from web.keys import KeyConverter
from web.received import received
from web.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

__all__ = ["Services", "create_app"]

LARGEST_REQUEST = 1024 * 1024
"""Bytes; an upload sets its own bound."""

LARGER = {"deploying.add": MOST_BYTES + 256 * 1024, "supposing.run": MOST_BYTES + 256 * 1024}
"""Bytes of requests to endpoints that take more, what stands around the files too."""


class Application(Flask):
    """Flask, where a request with an idempotency key is answered once, and a command that collided is run again.

    Attributes:
        inside: what answers behind the edge, which depends on the settings.
    """

    inside: "WSGIApplication"

    def dispatch_request(self) -> ResponseReturnValue:
        """Behind the guard, before the handlers of errors. Nothing has been sent, and a request is one command."""
        view = super().dispatch_request
        return again(lambda: once.answered(view), rewind=_rewind)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our views is a coroutine, and Flask would look at each function of each request."""
        return func


def create_app(settings: Settings, services: Services) -> Application:
    """The pages over *services*."""
    app = make_app()
    move_in(app, settings, services)
    return app


def make_app() -> Application:
    """All of the application that no setting and no database changes."""
    app = Application("web")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        MAX_FORM_PARTS=100,
        BABEL_DEFAULT_LOCALE="zh",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # programs show problems as they come
    Babel(
        app, locale_selector=current.language, timezone_selector=lambda: cast("ZoneInfo", current.calendar().zone).key
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    monitoring.register(app)
    app.before_request(engine_rest.preflight)
    app.before_request(_limit)
    app.before_request(auth.guard)
    app.url_map.converters["key"] = KeyConverter
    assets.register(app)
    shown.register(app)
    pages.register(app)
    rest.register(app)
    engine_rest.register(app)
    problems.register(app)
    app.inside = app.wsgi_app
    return app


def move_in(app: Application, settings: Settings, services: Services) -> None:
    """Let *app* work with *services* from now on."""
    calendar = services.unit_of_work().calendar
    app.extensions[current.EXTENSION] = current.Pages(settings, services, calendar, Remembered(), Seldom())
    edge: WSGIApplication = headers.Guarded(app.inside, https=settings.https)
    if settings.proxies:
        count = settings.proxies
        edge = ProxyFix(edge, x_for=count, x_proto=count, x_host=count)
    app.wsgi_app = edge  # type: ignore[assignment, method-assign]


def _rewind() -> None:
    g.touched.forget_commands()
    for _, files in request.files.lists():  # read to their ends by the attempt before
        for file in files:
            file.seek(0)


def _limit() -> None:
    """Before the guard, which looks for a token in the form and so reads it."""
    asked = received()
    if asked.endpoint in LARGER:
        asked.max_content_length = LARGER[asked.endpoint]
