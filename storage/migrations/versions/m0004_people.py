"""A person's language, passwords that have to be replaced, and where a log-in came from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; nobody's password becomes a temporary one."""
    op.add_column("users", sa.Column("language", sa.String()))
    op.add_column("users", sa.Column("password_until", sa.DateTime(timezone=True)))
    op.add_column("sessions", sa.Column("address", sa.String()))
    op.add_column("sessions", sa.Column("agent", sa.String()))
    op.create_index("ix_users_name_id", "users", ["name", "id"])
