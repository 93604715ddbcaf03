"""What is deployed, and what begins cases of it."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.tables.columns import SLIM, metadata, partial_index, primary, required
from storage.types import Key, Moment

deployment = Table(
    "deployment",
    metadata,
    primary("key", Key),
    required("ordinal", Integer),
    required("name", String),
    required("deployed_at", Moment),
    required("deployed_by", String),
    required("digest", String),
    UniqueConstraint("ordinal"),
)
"""`ordinal`: the order of commits. Keys come from leased blocks and clocks may be set, so neither tells the newest."""

definition = Table(
    "definition",
    metadata,
    primary("key", Key),
    required("kind", String),
    required("id", String),
    required("name", String),
    required("version", Integer),
    Column("version_tag", String),
    required("resource_name", String),
    Column("digest", String, ForeignKey("content.digest"), nullable=False),
    Column("deployment_key", Key, ForeignKey("deployment.key"), nullable=False),
    UniqueConstraint("kind", "id", "version"),
)

manifest = Table(
    "manifest",
    metadata,
    Column("deployment_key", Key, ForeignKey("deployment.key"), primary_key=True, autoincrement=False),
    primary("kind", String),
    primary("id", String),
    Column("definition_key", Key, ForeignKey("definition.key"), nullable=False),
    Index(None, "definition_key"),
    **SLIM,
)

starter = Table(
    "starter",
    metadata,
    Column("definition_key", Key, ForeignKey("definition.key"), primary_key=True, autoincrement=False),
    primary("group_id", String),
    **SLIM,
)

start = Table(
    "start",
    metadata,
    primary("process_id", String),
    primary("element_id", String),
    primary("part", Integer),
    Column("definition_key", Key, ForeignKey("definition.key"), nullable=False),
    required("kind", String),
    Column("name", String),
    Column("due", Moment),
    Column("every", String),
    Column("left", Integer),
    Index(None, "kind", "name"),
    **SLIM,
)
"""What begins cases of the processes in force without a person; see `engine.model.Start`."""
is_clock = start.c.due.is_not(None)
partial_index("ix_start_due", is_clock, start.c.due)

message_start = Table(
    "message_start",
    metadata,
    primary("process_id", String),
    primary("correlation_key", String),
    Column("number", Key),
    **SLIM,
)
"""Which case a message with a correlation key has begun, of each process; none while it is on its way.

While the case runs no other message with the key begins one. The row outlives it: no case writes here when it ends.
"""
