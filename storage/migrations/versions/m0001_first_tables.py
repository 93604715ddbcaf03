"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

APPEND_ONLY = ("history", "deployment", "definition", "manifest")
"""What these hold is added and never changed: even an administrator of the database must switch a trigger off first."""

OWN_GROUPS = {"administrators": "Administrators", "auditors": "Auditors", "process_owners": "Process owners"}
"""The product's own groups by id; diagrams name others."""


def upgrade() -> None:
    """Make the tables, refuse changes to what is append-only, and add the product's own groups."""
    _cases()
    _reference()
    _people()
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            _guard_on_sqlite(table)
        else:
            _guard_on_postgresql(table)
    groups = sa.table("groups", *(sa.column(name) for name in ("id", "name", "kind", "active")))
    op.bulk_insert(groups, [{"id": i, "name": n, "kind": "group", "active": True} for i, n in OWN_GROUPS.items()])


def _guard_on_sqlite(table: str) -> None:
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )


def _guard_on_postgresql(table: str) -> None:
    op.execute(
        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_changes BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
    )


def _cases() -> None:
    op.create_table(
        "instance",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("definition_key", KEY, nullable=False),
        sa.Column("deployment_key", KEY, nullable=False),
        sa.Column("business_id", sa.String()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("confidentiality", sa.String(), nullable=False),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state_bytes", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("number", name="pk_instance"),
    )
    op.create_index("ix_instance_definition_key_state", "instance", ["definition_key", "state"])
    op.create_index("ix_instance_started_by_number", "instance", ["started_by", "number"])
    op.create_index("ix_instance_state_number", "instance", ["state", "number"])
    op.create_table(
        "called_instance",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("definition_key", KEY, nullable=False),
        sa.Column("business_id", sa.String()),
        sa.Column("parent_key", KEY, nullable=False),
        sa.Column("parent_element_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.PrimaryKeyConstraint("number", "key", name="pk_called_instance"),
    )
    op.create_table(
        "participant",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("principal", sa.String(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "principal", name="pk_participant"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_participant_principal_number", "participant", ["principal", "number"])
    op.create_table(
        "task",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("instance_key", KEY, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("form_key", KEY),
        sa.Column("assignee", sa.String()),
        sa.Column("candidate_groups", sa.Text(), nullable=False),
        sa.Column("candidate_users", sa.Text(), nullable=False),
        sa.Column("not_by", sa.Text(), nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.Column("completed_by", sa.String()),
        sa.PrimaryKeyConstraint("number", "key", name="pk_task"),
    )
    op.create_index(
        "ix_task_completed",
        "task",
        ["completed_by", "ended_at", "key"],
        sqlite_where=sa.text("completed_by IS NOT NULL"),
        postgresql_where=sa.text("completed_by IS NOT NULL"),
    )
    op.create_index(
        "ix_task_open",
        "task",
        ["number"],
        sqlite_where=sa.text("state = 'created'"),
        postgresql_where=sa.text("state = 'created'"),
    )
    op.create_table(
        "worklist",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("task_key", KEY, autoincrement=False, nullable=False),
        sa.Column("principal", sa.String(), autoincrement=False, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", "task_key", "principal", name="pk_worklist"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_worklist_principal_created_at_task_key", "worklist", ["principal", "created_at", "task_key"])
    op.create_table(
        "task_exclusion",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("task_key", KEY, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "task_key", "user_id", name="pk_task_exclusion"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "job",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("instance_key", KEY, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("variables", sa.Text(), nullable=False),
        sa.Column("headers", sa.Text(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("available_at", MOMENT, nullable=False),
        sa.Column("worker", sa.String()),
        sa.Column("locked_until", MOMENT),
        sa.Column("message", sa.Text()),
        sa.PrimaryKeyConstraint("number", "key", name="pk_job"),
    )
    op.create_index(
        "ix_job_available",
        "job",
        ["available_at", "key"],
        sqlite_where=sa.text("state IN ('created', 'failed')"),
        postgresql_where=sa.text("state IN ('created', 'failed')"),
    )
    op.create_index(
        "ix_job_type",
        "job",
        ["type", "available_at", "key"],
        sqlite_where=sa.text("state IN ('created', 'failed')"),
        postgresql_where=sa.text("state IN ('created', 'failed')"),
    )
    op.create_table(
        "wait",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("instance_key", KEY, nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("process_id", sa.String()),
        sa.Column("label", sa.String()),
        sa.Column("message", sa.String()),
        sa.Column("correlation_key", sa.String()),
        sa.Column("offered_to", sa.Text()),
        sa.Column("form_key", KEY),
        sa.PrimaryKeyConstraint("number", "key", name="pk_wait"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_wait_due",
        "wait",
        ["due", "key"],
        sqlite_where=sa.text("due IS NOT NULL"),
        postgresql_where=sa.text("due IS NOT NULL"),
    )
    op.create_index(
        "ix_wait_message",
        "wait",
        ["message", "correlation_key"],
        sqlite_where=sa.text("message IS NOT NULL"),
        postgresql_where=sa.text("message IS NOT NULL"),
    )
    op.create_table(
        "incident",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("instance_key", KEY, nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("element_name", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("job_key", KEY),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT),
        sa.PrimaryKeyConstraint("number", "key", name="pk_incident"),
    )
    op.create_index("ix_incident_created_at_key", "incident", ["created_at", "key"])
    op.create_index(
        "ix_incident_open",
        "incident",
        ["created_at", "key"],
        sqlite_where=sa.text("resolved_at IS NULL"),
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.create_table(
        "history",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("command", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", "seq", name="pk_history"),
    )
    op.create_table(
        "notice",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("recipient", sa.String(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("number", "key", "recipient", name="pk_notice"),
    )
    op.create_index("ix_notice_recipient_at_key", "notice", ["recipient", "at", "key"])
    op.create_table(
        "archive_item",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("archive_no", sa.String(), autoincrement=False, nullable=False),
        sa.Column("business_id", sa.String()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("process_id", sa.String(), nullable=False),
        sa.Column("outcome", sa.String()),
        sa.Column("retention", sa.String(), nullable=False),
        sa.Column("paper_place", sa.String()),
        sa.Column("archived_by", sa.String()),
        sa.Column("archived_at", MOMENT, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", "archive_no", name="pk_archive_item"),
    )
    op.create_index("ix_archive_item_archived_at_archive_no", "archive_item", ["archived_at", "archive_no"])
    op.create_table(
        "attachment",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("file_id", sa.String(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("number", "file_id", name="pk_attachment"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_attachment_file_id", "attachment", ["file_id"])
    # ### end Alembic commands ###


def _reference() -> None:
    op.create_table(
        "content",
        sa.Column("digest", sa.String(), autoincrement=False, nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_content"),
    )
    op.create_table(
        "deployment",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("deployed_at", MOMENT, nullable=False),
        sa.Column("deployed_by", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_deployment"),
        sa.UniqueConstraint("ordinal", name="uq_deployment_ordinal"),
    )
    op.create_table(
        "definition",
        sa.Column("key", KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("version_tag", sa.String()),
        sa.Column("resource_name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("deployment_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployment.key"], name="fk_definition_deployment_key"),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"], name="fk_definition_digest"),
        sa.PrimaryKeyConstraint("key", name="pk_definition"),
        sa.UniqueConstraint("kind", "id", "version", name="uq_definition_kind_id_version"),
    )
    op.create_table(
        "manifest",
        sa.Column("deployment_key", KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("definition_key", KEY, nullable=False),
        sa.ForeignKeyConstraint(["definition_key"], ["definition.key"], name="fk_manifest_definition_key"),
        sa.ForeignKeyConstraint(["deployment_key"], ["deployment.key"], name="fk_manifest_deployment_key"),
        sa.PrimaryKeyConstraint("deployment_key", "kind", "id", name="pk_manifest"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_manifest_definition_key", "manifest", ["definition_key"])
    op.create_table(
        "starter",
        sa.Column("definition_key", KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", sa.String(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["definition_key"], ["definition.key"], name="fk_starter_definition_key"),
        sa.PrimaryKeyConstraint("definition_key", "group_id", name="pk_starter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.String(), autoincrement=False, nullable=False),
        sa.Column("value", KEY, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "uploaded_file",
        sa.Column("id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", KEY, nullable=False),
        sa.Column("uploaded_by", sa.String(), nullable=False),
        sa.Column("uploaded_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["digest"], ["content.digest"], name="fk_uploaded_file_digest"),
        sa.PrimaryKeyConstraint("id", name="pk_uploaded_file"),
    )
    op.create_table(
        "draft",
        sa.Column("user_id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.String(), autoincrement=False, nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "subject", name="pk_draft"),
    )
    op.create_index("ix_draft_subject", "draft", ["subject"])
    op.create_table(
        "idempotency",
        sa.Column("actor", sa.String(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(), autoincrement=False, nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("actor", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])
    # ### end Alembic commands ###


def _people() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
    )
    op.create_table(
        "groups",
        sa.Column("id", sa.String(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("head", sa.String()),
        sa.Column("parent", sa.String()),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
    )
    op.create_table(
        "membership",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_membership_group_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_membership_user_id"),
        sa.PrimaryKeyConstraint("user_id", "group_id", name="pk_membership"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_membership_group_id", "membership", ["group_id"])
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("csrf", sa.String(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_sessions_user_id"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_table(
        "login_attempts",
        sa.Column("subject", sa.String(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_login_attempts"),
    )
    # ### end Alembic commands ###
