"""Messages and signals on their way."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import metadata, partial_index, primary, required
from storage.types import Json, Key, Moment

delivery = Table(
    "delivery",
    metadata,
    primary("number", Key),
    primary("target", Key),
    primary("element_id", String),
    primary("source", Key),
    required("kind", String),
    required("name", String),
    required("correlation_key", String),
    required("variables", Json),
    required("sender", String),
    required("via", String),
    required("sent_at", Moment),
    Column("available_at", Moment),
    Column("claims", Key),
    required("attempts", Integer),
    Column("failure", Text),
    UniqueConstraint("number", "claims"),
)
"""Messages and signals on their way, one row for each receiver: by the receiver's number, see `engine.model.Delivery`."""

is_under_way = delivery.c.available_at.is_not(None)
is_resting = delivery.c.available_at.is_(None)
partial_index("ix_delivery_under_way", is_under_way, delivery.c.available_at, delivery.c.sent_at, delivery.c.source)
partial_index("ix_delivery_resting", is_resting, delivery.c.sent_at)

message = Table(
    "message",
    metadata,
    primary("key", Key),
    required("name", String),
    required("correlation_key", String),
    Column("business_id", String),
    required("variables", Json),
    required("sender", String),
    required("via", String),
    required("sent_at", Moment),
    Column("message_id", String),
    required("expires_at", Moment),
    Column("given_to", Key),
    UniqueConstraint("name", "correlation_key", "message_id"),
    Index(None, "expires_at"),
)
"""Messages that live for a time. One that was given to somebody stays for its `message_id`, and in case it comes back."""
is_kept = message.c.given_to.is_(None)
partial_index("ix_message_kept", is_kept, message.c.sent_at, message.c.key)
