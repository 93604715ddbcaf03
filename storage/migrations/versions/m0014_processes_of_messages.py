"""Which processes have got a message, and how a delivery finds another receiver."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the columns and the table. A kept message that was given away begins nothing more, as before."""
    op.add_column("delivery", sa.Column("process_id", sa.String()))
    op.add_column("delivery", sa.Column("business_id", sa.String()))
    op.add_column("delivery", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("message", sa.Column("held_up", sa.Boolean()))
    where = sa.text("held_up IS NOT NULL")
    op.create_index("ix_message_held_up", "message", ["sent_at", "key"], sqlite_where=where, postgresql_where=where)
    op.create_table(
        "message_process",
        sa.Column("key", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", "process_id", name="pk_message_process"),
        sqlite_with_rowid=False,
    )
