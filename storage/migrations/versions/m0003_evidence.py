"""The log over all records, its checkpoints, and the company's own chain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
APPEND_ONLY = ("log_leaf", "checkpoint", "tombstone")
KEPT = ("number", "seq", "at", "command", "actor", "digest", "previous")
"""What stays of a record that was erased."""

_UNCHANGED = " AND ".join(f"NEW.{name} = OLD.{name}" for name in KEPT)
_NO_RECORD = {"number": 0, "seq": 0, "digest": "0" * 64}


def upgrade() -> None:
    """Make the tables, let every record wait for its place in the log, and guard what is append-only."""
    _tables()
    op.execute("INSERT INTO unlogged (number, seq) SELECT number, seq FROM history")
    op.bulk_insert(sa.table("audit_head", *map(sa.column, ("number", "seq", "digest"))), [_NO_RECORD])
    op.execute("INSERT INTO sequencer (id, holder, until, size, nodes) VALUES (0, '', '2000-01-01 00:00:00', 0, '[]')")
    if op.get_bind().dialect.name == "sqlite":
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
    op.execute(
        "CREATE TRIGGER history_waits AFTER INSERT ON history "
        "BEGIN INSERT INTO unlogged (number, seq) VALUES (NEW.number, NEW.seq); END"
    )
    op.execute("DROP TRIGGER history_refuses_update")
    op.execute(
        "CREATE TRIGGER history_refuses_update BEFORE UPDATE ON history "  # noqa: S608 - the names are ours
        f"WHEN NOT (length(NEW.body) = 0 AND {_UNCHANGED} "
        "AND EXISTS (SELECT 1 FROM tombstone WHERE number = OLD.number)) "
        "BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )


def _postgresql() -> None:
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_refuses_changes BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        )
    op.execute(
        "CREATE FUNCTION wait_for_the_log() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO unlogged (number, seq) VALUES (NEW.number, NEW.seq); RETURN NULL; END $$"
    )
    op.execute("CREATE TRIGGER history_waits AFTER INSERT ON history FOR EACH ROW EXECUTE FUNCTION wait_for_the_log()")
    op.execute(
        "CREATE FUNCTION refuse_unless_erased() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608
        f"IF TG_OP = 'UPDATE' AND length(NEW.body) = 0 AND {_UNCHANGED} "
        "AND EXISTS (SELECT 1 FROM tombstone WHERE number = OLD.number) THEN RETURN NEW; END IF; "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute("DROP TRIGGER history_refuses_changes ON history")
    op.execute(
        "CREATE TRIGGER history_refuses_changes BEFORE UPDATE OR DELETE ON history "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unless_erased()"
    )


def _tables() -> None:
    op.create_table(
        "unlogged",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "seq", name="pk_unlogged"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_leaf",
        sa.Column("position", KEY, autoincrement=False, nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_log_leaf"),
        sa.UniqueConstraint("number", "seq", name="uq_log_leaf_number_seq"),
    )
    op.create_table(
        "checkpoint",
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_checkpoint"),
    )
    op.create_table(
        "sequencer",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("nodes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sequencer"),
    )
    op.create_table(
        "audit_head",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_head"),
    )
    op.create_table(
        "tombstone",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_tombstone"),
    )
