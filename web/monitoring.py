"""Health, readiness, metrics, and the telling of requests."""

import hmac
import time
from http import HTTPStatus
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, jsonify, make_response, request
from flask.typing import ResponseReturnValue

from engine.errors import Forbidden
from engine.touched import Touched
from web import current, metrics
from web.measuring import log
from web.received import known, received

blueprint = Blueprint("monitoring", __name__)

RETRY_AFTER = 5
"""Seconds, for whoever asks whether we are ready yet."""

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP")
"""Headers that a proxy adds: the request then comes from elsewhere, whatever its address."""

UNTOLD = frozenset({"static", "monitoring.health", "monitoring.ready", "monitoring.metrics"})
"""Endpoints that are asked all day long and have no line in the log."""


@blueprint.get("/health")
def health() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(status="up")


@blueprint.get("/ready")
def ready() -> ResponseReturnValue:
    """Whether commands would be taken and worked on. A database that does not answer is `Busy`, and thereby 503."""
    services = current.services()
    checks = {"database": True, "migrations": services.examination.is_current(), "worker": services.worker_lives()}
    is_ready = all(checks.values())
    response = jsonify(status="up" if is_ready else "down", checks=checks)
    if not is_ready:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


@blueprint.get("/metrics", endpoint="metrics")
def exposition() -> ResponseReturnValue:
    """For Prometheus: from this machine, or with the token. Raises: Forbidden."""
    if not (_has_token() or _is_from_here()):
        raise Forbidden("", "not_your_page")
    services = current.services()
    figures = services.examination.figures(current.now())
    response = make_response(metrics.exposition(figures, worker_lives=services.worker_lives()))
    response.content_type = metrics.CONTENT_TYPE
    return response


def _has_token() -> bool:
    expected, given = current.pages().settings.metrics_token, request.authorization
    if not expected or given is None or given.type != "bearer":
        return False
    return hmac.compare_digest((given.token or "").encode(), expected.encode())


def _is_from_here() -> bool:
    """Loopback, and no proxy that nobody said may be believed."""
    if not current.pages().settings.proxies and any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


# -- telling -----------------------------------------------------------------------------------------------------------


def register(app: Flask) -> None:
    """Answer for *app*, and tell of each of its requests. Say it first: what is registered first is told last."""
    app.register_blueprint(blueprint)
    app.before_request(_begin)
    app.after_request(_tell)
    app.teardown_request(_end)


def _begin() -> None:
    mine = known()
    mine.begun, mine.touched = time.perf_counter(), Touched().__enter__()


def _tell(response: Response) -> Response:
    """One line and one count; what a person typed, and addresses, stay out of both."""
    mine, asked = known(), received()
    touched: Touched | None = mine.get("touched")
    if touched is None:  # refused before it began
        return response
    endpoint, method, status = asked.endpoint or "none", _known(asked.method), response.status_code
    seconds = time.perf_counter() - mine.begun
    metrics.count_request(endpoint, method, status, seconds)
    if status < HTTPStatus.BAD_REQUEST:
        metrics.count_commands(touched.commands)
    if endpoint not in UNTOLD:
        login: current.Login | None = mine.get("login")
        facts = {
            "endpoint": endpoint,
            "method": method,
            "status": status,
            "ms": round(seconds * 1000, 1),
            "user": login.user.id if login else None,
            "via": login.via if login else None,
            "case": " ".join(touched.cases) or None,
        }
        log.info("request", extra=facts)
    return response


def _known(method: str) -> str:
    """One that we know; anything may stand in a request line."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "OTHER"


def _end(error: BaseException | None) -> None:
    del error
    touched: Touched | None = known().pop("touched", None)
    if touched is not None:
        touched.__exit__(None, None, None)
