"""Messages from outside, for cases that wait for them."""

from typing import Any

from marshmallow import fields

from engine import messages as services
from engine.errors import NobodyWaits, NotFound
from web import current
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant, Text

messages = Blueprint("v2_messages", __name__, url_prefix="/v2/messages", description="Messages")


class Correlation(Shape):
    """A message, and whose it is: without a correlation key any case might get it."""

    name = Text(required=True, least=1, most=200)
    correlation_key = Text(required=True, least=1, most=1000)
    variables = fields.Dict(keys=fields.String(), load_default=dict)
    tenant_id = Tenant()


class CorrelationResult(Shape):
    """Who got it."""

    message_key = Key(required=True)
    process_instance_key = Key(required=True)
    tenant_id = Tenant(required=True)


@messages.post("/correlation")
@messages.arguments(Correlation)
@messages.response(200, CorrelationResult)
def correlate(body: dict[str, Any]) -> dict[str, Any]:
    """Give a message to one subscription that waits for it."""
    try:
        subscription = services.correlate(
            current.unit_of_work(),
            name=body["name"],
            correlation_key=body["correlation_key"],
            variables=body["variables"],
            actor=current.actor(),
            at=current.now(),
        )
    except NobodyWaits:
        raise NotFound("message_subscription", body["name"]) from None  # as Camunda answers
    current.wake()
    return {
        "message_key": subscription.key,
        "process_instance_key": subscription.instance_key,
        "tenant_id": TENANT,
    }
