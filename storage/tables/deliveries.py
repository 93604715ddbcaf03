"""Messages and signals on their way."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import SLIM, metadata, partial_index, primary, required
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
    Column("process_id", String),
    Column("business_id", String),
    Column("expires_at", Moment),
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
    Column("held_up", Boolean),
    UniqueConstraint("name", "correlation_key", "message_id"),
    Index(None, "expires_at"),
)
"""Messages that live for a time. One that was given to somebody stays for its `message_id`, and in case it comes back.

`held_up` stands where a process that begins with it has to end another case first; else it is null.
"""
is_kept = message.c.given_to.is_(None)
is_held_up = message.c.held_up.is_not(None)
partial_index("ix_message_kept", is_kept, message.c.sent_at, message.c.key)
partial_index("ix_message_held_up", is_held_up, message.c.sent_at, message.c.key)

message_process = Table("message_process", metadata, primary("key", Key), primary("process_id", String), **SLIM)
"""Which processes have got a message that lives: each begins with it once, or has a case that waited for it."""
