"""What a listener denied of a task, and who did."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add the columns; what was denied so far was the completion."""
    op.add_column("task", sa.Column("denied_what", sa.String()))
    op.add_column("task", sa.Column("denied_by", sa.String()))
    op.execute("UPDATE task SET denied_what = 'completing' WHERE denied IS NOT NULL")
