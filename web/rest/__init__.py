"""The process API, in the shapes of Camunda 8's Orchestration Cluster REST API: one module per noun."""

from flask import Flask

from web.rest.api import ProcessApi
from web.rest.cluster import authentication, cluster
from web.rest.conditionals import conditionals
from web.rest.deployments import deployments
from web.rest.forms import forms
from web.rest.incidents import incidents
from web.rest.jobs import jobs
from web.rest.messages import messages
from web.rest.panels import cluster_variables, elements, subscriptions
from web.rest.process_definitions import process_definitions
from web.rest.process_instances import process_instances
from web.rest.signals import signals
from web.rest.user_tasks import user_tasks
from web.rest.variables import variables

BLUEPRINTS = (
    cluster,
    authentication,
    deployments,
    process_definitions,
    forms,
    process_instances,
    user_tasks,
    variables,
    incidents,
    jobs,
    messages,
    signals,
    conditionals,
    elements,
    subscriptions,
    cluster_variables,
)


def register(app: Flask) -> None:
    """Put the process API into *app*."""
    api = ProcessApi(app)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint)
