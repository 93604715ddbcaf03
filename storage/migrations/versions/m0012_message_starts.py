"""Which cases messages with a correlation key have begun."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Make the table of cases that messages have begun."""
    op.create_table(
        "message_start",
        sa.Column("process_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("correlation_key", sa.String(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite")),
        sa.PrimaryKeyConstraint("process_id", "correlation_key", name="pk_message_start"),
        sqlite_with_rowid=False,
    )
