"""Signals from outside, for all that await them."""

from typing import Any

from marshmallow import fields

from engine import signals as services
from web import current
from web.rest.api import Blueprint
from web.rest.shapes import TENANT, Key, Shape, Tenant, Text

signals = Blueprint("v2_signals", __name__, url_prefix="/v2/signals", description="Signals")


class Broadcast(Shape):
    """A signal, and what it brings."""

    signal_name = Text(required=True, least=1, most=200)
    variables = fields.Dict(load_default=dict)
    tenant_id = Tenant()


class BroadcastResult(Shape):
    """It is on its way."""

    signal_key = Key(required=True)
    tenant_id = Tenant(required=True)


@signals.post("/broadcast")
@signals.arguments(Broadcast)
@signals.response(200, BroadcastResult)
def broadcast(body: dict[str, Any]) -> dict[str, Any]:
    """Send a signal to all that await it; that nobody does is no error."""
    signal = services.broadcast(
        current.unit_of_work(),
        name=body["signal_name"],
        variables=body["variables"],
        actor=current.actor(),
        at=current.now(),
    )
    current.wake()
    return {"signal_key": signal.key, "tenant_id": TENANT}
