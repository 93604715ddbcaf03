"""Messages and signals from outside."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import Response, jsonify
from marshmallow import fields, validate

from engine import matching, signals
from engine.model import Instance, Subscription
from web import current
from web.engine_rest.api import blueprint, body, key_of
from web.engine_rest.process_definitions import started
from web.engine_rest.values import plain
from web.rest.shapes import Shape, Text


class Correlation(Shape):
    """A message, and whose it is by what his case knows."""

    message_name = Text(required=True, least=1, most=200)
    business_key = Text(most=256, allow_none=True, load_default=None)
    process_instance_id = Text(allow_none=True, load_default=None)
    correlation_keys = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    local_correlation_keys = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    process_variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    process_variables_local = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    all = fields.Boolean(load_default=False)
    result_enabled = fields.Boolean(load_default=False)
    variables_in_result_enabled = fields.Boolean(validate=validate.Equal(comparable=False))
    tenant_id = Text(most=0, allow_none=True)
    without_tenant_id = fields.Boolean(validate=validate.Equal(comparable=True))


class Broadcast(Shape):
    """A signal, and what it brings."""

    name = Text(required=True, least=1, most=200)
    variables = fields.Dict(keys=fields.String(), allow_none=True, load_default=None)
    tenant_id = Text(most=0, allow_none=True)
    without_tenant_id = fields.Boolean(validate=validate.Equal(comparable=True))


@blueprint.post("/message")
def correlate_message() -> Response | tuple[str, int]:
    """Give a message to the one case that matches, or begin one with it; with ``all`` to all, and all that begin."""
    given = body(Correlation())
    instance = given["process_instance_id"]
    found = matching.correlate(
        current.unit_of_work(),
        match=matching.Match(
            name=given["message_name"],
            business_id=given["business_key"] or None,
            instance_key=key_of("process_instance", instance) if instance else None,
            variables=plain(given["correlation_keys"]),
            local=plain(given["local_correlation_keys"]),
        ),
        variables=plain(given["process_variables"]),
        local=plain(given["process_variables_local"]),
        actor=current.actor(),
        at=current.now(),
        every=given["all"],
    )
    current.wake()
    return jsonify([*map(_waited, found.waited), *_begun(found.begun)]) if given["result_enabled"] else ("", 204)


def _waited(subscription: Subscription) -> dict[str, Any]:
    execution = {
        "id": str(subscription.key),
        "processInstanceId": str(subscription.instance_key),
        "ended": False,
        "tenantId": None,
    }
    return {"resultType": "Execution", "execution": execution, "processInstance": None, "variables": None}


def _begun(instances: Sequence[Instance]) -> Iterator[dict[str, Any]]:
    with (uow := current.services().reading()):
        for instance in instances:
            shown = started(instance, uow.definitions.get(instance.definition_key))
            yield {"resultType": "ProcessDefinition", "execution": None, "processInstance": shown, "variables": None}


@blueprint.post("/signal")
def broadcast_signal() -> tuple[str, int]:
    """Send a signal to all that await it."""
    given = body(Broadcast())
    signals.broadcast(
        current.unit_of_work(),
        name=given["name"],
        variables=plain(given["variables"]),
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    return "", 204
