"""What a client asks first: what is there, and who am I."""

from typing import Any

from marshmallow import fields

from web import current
from web.rest.api import Blueprint
from web.rest.shapes import Shape, Text

GATEWAY_VERSION = "8.9.0"
"""The release of Camunda 8 whose shapes the answers have."""

cluster = Blueprint("v2_cluster", __name__, url_prefix="/v2", description="The installation")
authentication = Blueprint("v2_authentication", __name__, url_prefix="/v2/authentication", description="Who asks")


class Partition(Shape):
    """See `Topology`."""

    partition_id = fields.Integer(required=True)
    role = fields.String(required=True)
    health = fields.String(required=True)


class Broker(Shape):
    """See `Topology`."""

    node_id = fields.Integer(required=True)
    broker_id = fields.String(required=True)
    host = fields.String(required=True)
    port = fields.Integer(required=True)
    partitions = fields.List(fields.Nested(Partition), required=True)
    version = fields.String(required=True)


class Topology(Shape):
    """One installation: no brokers, one partition."""

    cluster_id = fields.String(required=True, allow_none=True)
    brokers = fields.List(fields.Nested(Broker), required=True)
    cluster_size = fields.Integer(required=True)
    partitions_count = fields.Integer(required=True)
    replication_factor = fields.Integer(required=True)
    gateway_version = fields.String(required=True)
    last_completed_change_id = fields.String(required=True)


class Me(Shape):
    """The person in whose name the program works."""

    username = Text(required=True)
    display_name = fields.String(required=True, allow_none=True)
    email = fields.String(required=True, allow_none=True)
    authorized_components = fields.List(fields.String(), required=True)
    tenants = fields.List(fields.Dict(), required=True)
    groups = fields.List(fields.String(), required=True)
    roles = fields.List(fields.String(), required=True)
    sales_plan_type = fields.String(required=True, allow_none=True)
    c8_links = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    can_logout = fields.Boolean(required=True)


@cluster.get("/topology")
@cluster.response(200, Topology)
def topology() -> dict[str, Any]:
    """What is installed."""
    return {
        "cluster_id": "liuzhuan",
        "brokers": [],
        "cluster_size": 1,
        "partitions_count": 1,
        "replication_factor": 1,
        "gateway_version": GATEWAY_VERSION,
        "last_completed_change_id": "-1",
    }


@authentication.get("/me")
@authentication.response(200, Me)
def me() -> dict[str, Any]:
    """The person in whose name the program works."""
    login = current.login()
    if login is None:
        raise LookupError("nobody is logged in")
    return {
        "username": login.user.id,
        "display_name": login.user.name,
        "email": None,
        "authorized_components": [],
        "tenants": [],
        "groups": sorted(login.user.groups),
        "roles": sorted(login.scopes or ()),
        "sales_plan_type": None,
        "c8_links": {},
        "can_logout": False,
    }
