"""What begins cases without a person. What is deployed by now has nothing of the kind."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the table of starts."""
    op.create_table(
        "start",
        sa.Column("process_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("element_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("definition_key", KEY, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String()),
        sa.Column("due", sa.DateTime(timezone=True)),
        sa.Column("every", sa.String()),
        sa.Column("left", sa.Integer()),
        sa.ForeignKeyConstraint(["definition_key"], ["definition.key"], name="fk_start_definition_key"),
        sa.PrimaryKeyConstraint("process_id", "element_id", "part", name="pk_start"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_start_kind_name", "start", ["kind", "name"])
    timers = sa.text("due IS NOT NULL")
    op.create_index("ix_start_due", "start", ["due"], sqlite_where=timers, postgresql_where=timers)
