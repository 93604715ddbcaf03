"""How urgent a user task is, and when somebody looks at it again."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the columns; open tasks are as urgent as most."""
    op.add_column("task", sa.Column("follow_up", sa.DateTime(timezone=True)))
    op.add_column("task", sa.Column("priority", sa.Integer(), nullable=False, server_default="50"))
