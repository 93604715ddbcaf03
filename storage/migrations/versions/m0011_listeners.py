"""Jobs are told apart: an element's own work, a listener's, and what only goes on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("job", sa.Column("kind", sa.String(), nullable=False, server_default="element"))
    op.add_column("job", sa.Column("listens_to", sa.String()))
