"""Why a listener denied the completion of a task."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the column."""
    op.add_column("task", sa.Column("denied", sa.Text()))
