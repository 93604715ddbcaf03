"""The jobs of a type in the order of their urgency."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the index."""
    columns: list[str | sa.TextClause] = ["type", sa.text("priority DESC"), "available_at", "key"]
    where = sa.text("state IN ('created', 'failed')")
    op.create_index("ix_job_urgent", "job", columns, sqlite_where=where, postgresql_where=where)
