"""What auditors note on cases is found without reading the whole of the company's chain."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "ix_history_notes",
        "history",
        ["number", "seq"],
        sqlite_where=sa.text("command = 'case.note'"),
        postgresql_where=sa.text("command = 'case.note'"),
    )
