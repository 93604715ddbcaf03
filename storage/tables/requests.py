"""Counters, what people typed, and what programs asked before."""

from sqlalchemy import Index, String, Table

from storage.tables.columns import SLIM, metadata, primary, required
from storage.types import Json, Key, Moment

counter = Table("counter", metadata, primary("name", String), required("value", Key), **SLIM)

draft = Table(
    "draft", metadata, primary("user_id", String), primary("subject", String), required("data", Json),
    required("saved_at", Moment), Index(None, "subject"),
)  # fmt: skip

idempotency = Table(
    "idempotency",
    metadata,
    primary("actor", String),
    primary("key", String),
    required("fingerprint", String),
    required("answer", Json),
    required("at", Moment),
    Index(None, "at"),
)
