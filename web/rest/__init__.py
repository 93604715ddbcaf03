"""The process API, in the shapes of Camunda 8's Orchestration Cluster REST API: one module per noun."""

from flask import Flask

from web.rest import cluster
from web.rest.api import ProcessApi

BLUEPRINTS = (cluster.cluster, cluster.authentication)


def register(app: Flask) -> None:
    """Put the process API into *app*."""
    api = ProcessApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
