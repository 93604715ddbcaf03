"""When the archive reviews a case whose process says so."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column; what is archived already has no such date."""
    op.add_column("archive_item", sa.Column("review_at", sa.DateTime(timezone=True)))
