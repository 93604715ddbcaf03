"""Camunda 7's REST API, for the clients that are out there: its Modeler, external task workers, small scripts."""

from flask import Flask

from web.engine_rest import (
    conditions,
    deployments,
    external_tasks,
    links,
    messages,
    process_definitions,
    process_instances,
    tasks,
)
from web.engine_rest.addresses import Addresses, preflight, with_cors
from web.engine_rest.api import blueprint

__all__ = [
    "conditions",
    "deployments",
    "external_tasks",
    "messages",
    "preflight",
    "process_definitions",
    "process_instances",
    "register",
    "tasks",
]


def register(app: Flask) -> None:
    """Put the API, and the links that its Modeler shows, into *app*."""
    app.register_blueprint(blueprint)
    app.register_blueprint(links.blueprint)
    app.after_request(with_cors)
    app.wsgi_app = Addresses(app.wsgi_app)  # type: ignore[method-assign]
