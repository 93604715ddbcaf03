"""Messages from outside, for cases that wait for them or will."""

from datetime import timedelta
from typing import Any

from marshmallow import fields, validate

from engine import messages as services
from engine.errors import NobodyWaits, NotFound
from web import current
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant, Text, Whole

LONGEST_LIFE = 366 * 86_400_000
"""Milliseconds that a message is kept at most."""

messages = Blueprint("v2_messages", __name__, url_prefix="/v2/messages", description="Messages")


class Correlation(Shape):
    """A message, and whose it is: without a correlation key it begins cases alone, which get the business id."""

    name = Text(required=True, least=1, most=200)
    correlation_key = Text(most=1000, load_default="")
    business_id = Text(least=1, most=256, load_default=None)
    variables = fields.Dict(load_default=dict)
    tenant_id = Tenant()


class CorrelationResult(Shape):
    """Who got it."""

    message_key = Key(required=True)
    process_instance_key = Key(required=True)
    tenant_id = Tenant(required=True)


class Publication(Shape):
    """A message for whoever waits for it, or will before it has lived out its time (milliseconds)."""

    name = Text(required=True, least=1, most=200)
    correlation_key = Text(most=1000, load_default="")
    business_id = Text(least=1, most=256)
    time_to_live = Whole(load_default=0, validate=validate.Range(0, LONGEST_LIFE))
    message_id = Text(most=256, load_default="")
    variables = fields.Dict(load_default=dict)
    tenant_id = Tenant()


class PublicationResult(Shape):
    """It was given to somebody, or is kept."""

    message_key = Key(required=True)
    tenant_id = Tenant(required=True)


@messages.post("/publication")
@messages.arguments(Publication)
@messages.response(200, PublicationResult)
def publish(body: dict[str, Any]) -> dict[str, Any]:
    """Send a message. Where nobody waits for it, and it does not live, it is not found whom it is for."""
    at, lives = current.now(), timedelta(milliseconds=body["time_to_live"])
    publication = services.Publication(
        name=body["name"],
        variables=body["variables"],
        correlation_key=body["correlation_key"],
        business_id=body.get("business_id"),
        expires_at=at + lives if lives else None,
        message_id=body["message_id"] or None,
    )
    try:
        message = services.publish(current.unit_of_work(), publication=publication, actor=current.actor(), at=at)
    except NobodyWaits:
        raise NotFound("message_receiver", body["name"]) from None
    current.wake()
    return {"message_key": message.key, "tenant_id": TENANT}


@messages.post("/correlation")
@messages.arguments(Correlation)
@messages.response(200, CorrelationResult)
def correlate(body: dict[str, Any]) -> dict[str, Any]:
    """Give a message to one subscription that waits for it, or begin a case with it."""
    try:
        message_key, instance_key = services.correlate(
            current.unit_of_work(),
            name=body["name"],
            correlation_key=body["correlation_key"],
            variables=body["variables"],
            business_id=body["business_id"],
            actor=current.actor(),
            at=current.now(),
        )
    except NobodyWaits:
        raise NotFound("message_receiver", body["name"]) from None  # as Camunda answers
    current.wake()
    return {
        "message_key": message_key,
        "process_instance_key": instance_key,
        "tenant_id": TENANT,
    }
