"""Messages and signals between cases.

Signals that were awaited before have no row, and hear only their own case until they are awaited again.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the subscriptions to signals, what is on its way, and what is kept."""
    op.add_column("wait", sa.Column("repeats", sa.Boolean()))
    op.add_column("wait", sa.Column("signal", sa.String()))
    op.execute("UPDATE wait SET repeats = (1 = 0) WHERE message IS NOT NULL")
    _partial_index("ix_wait_signal", "wait", ["signal", "key"], "signal IS NOT NULL")
    op.create_index("ix_instance_business_id", "instance", ["business_id"])
    op.create_index("ix_called_instance_business_id", "called_instance", ["business_id"])
    _add_deliveries()
    _add_messages()


def _add_deliveries() -> None:
    op.create_table(
        "delivery",
        _key("number"),
        _key("target"),
        sa.Column("element_id", sa.String(), nullable=False),
        _key("source"),
        sa.Column("kind", sa.String(), nullable=False),
        *_sent(),
        sa.Column("available_at", sa.DateTime(timezone=True)),
        sa.Column("claims", _KEY),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text()),
        sa.PrimaryKeyConstraint("number", "target", "element_id", "source", name="pk_delivery"),
        sa.UniqueConstraint("number", "claims", name="uq_delivery_number_claims"),
    )
    order = ["available_at", "sent_at", "source"]
    _partial_index("ix_delivery_under_way", "delivery", order, "available_at IS NOT NULL")
    _partial_index("ix_delivery_resting", "delivery", ["sent_at"], "available_at IS NULL")


def _add_messages() -> None:
    op.create_table(
        "message",
        _key("key"),
        *_sent(),
        sa.Column("business_id", sa.String()),
        sa.Column("message_id", sa.String()),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_to", _KEY),
        sa.PrimaryKeyConstraint("key", name="pk_message"),
        sa.UniqueConstraint("name", "correlation_key", "message_id", name="uq_message_name_correlation_key_message_id"),
    )
    op.create_index("ix_message_expires_at", "message", ["expires_at"])
    _partial_index("ix_message_kept", "message", ["sent_at", "key"], "given_to IS NULL")


_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(name: str) -> "sa.Column[int]":
    return sa.Column(name, _KEY, autoincrement=False, nullable=False)


def _sent() -> "list[sa.Column[Any]]":
    return [
        *(sa.Column(name, sa.String(), nullable=False) for name in ("name", "correlation_key", "sender", "via")),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
    ]


def _partial_index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
