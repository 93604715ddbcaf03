"""How urgent a job is."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; what waits now is as urgent as most."""
    op.add_column("job", sa.Column("priority", sa.Integer(), nullable=False, server_default="0"))
