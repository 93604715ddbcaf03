"""The tables. The case's number leads the keys of all that belongs to a case, so that they shard by it.

No foreign key crosses cases. Tables keyed otherwise (definitions, people, counters) are reference tables.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
)
from sqlalchemy.types import TypeEngine

from storage.types import Ids, Json, Key, Moment, Packed

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _primary(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _partial_index(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


SLIM: dict[str, Any] = {"sqlite_with_rowid": False}
"""For tables of short rows: on SQLite the primary key is the table itself."""

# -- cases -------------------------------------------------------------------------------------------------------------

instance = Table(
    "instance",
    metadata,
    _primary("number", Key),
    _column("process_id", String),
    _column("definition_key", Key),
    _column("deployment_key", Key),
    Column("business_id", String),
    _column("title", Text),
    _column("confidentiality", String),
    _column("started_by", String),
    _column("started_at", Moment),
    _column("state", String),
    _column("version", Integer),
    _column("state_bytes", Packed),
    _column("digest", String),
    Column("ended_at", Moment),
    Index(None, "started_by", "number"),
    Index(None, "state", "number"),
    Index(None, "definition_key", "state"),
    Index(None, "business_id"),
)

called_instance = Table(
    "called_instance",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _column("process_id", String),
    _column("definition_key", Key),
    Column("business_id", String),
    _column("parent_key", Key),
    _column("parent_element_id", String),
    _column("state", String),
    _column("started_at", Moment),
    Column("ended_at", Moment),
    Index(None, "business_id"),
)

participant = Table(
    "participant",
    metadata,
    _primary("number", Key),
    _primary("principal", String),
    Index(None, "principal", "number"),
    **SLIM,
)
"""Who may see a case: ``u:<user>`` and ``g:<group>``."""

task = Table(
    "task",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _column("instance_key", Key),
    _column("process_id", String),
    _column("element_id", String),
    _column("name", String),
    Column("form_key", Key),
    Column("assignee", String),
    _column("candidate_groups", Ids),
    _column("candidate_users", Ids),
    _column("not_by", Ids),
    Column("due", Moment),
    _column("state", String),
    _column("created_at", Moment),
    Column("ended_at", Moment),
    Column("completed_by", String),
    Column("follow_up", Moment),
    Column("priority", Integer, nullable=False, server_default="50"),
    Column("denied", Text),
)
# Queries say the conditions of partial indexes in these very words, without parameters: else the index is not seen.
open_task = task.c.state == literal_column("'created'")
completed_task = task.c.completed_by.is_not(None)
_partial_index("ix_task_open", open_task, task.c.number)
_partial_index("ix_task_completed", completed_task, task.c.completed_by, task.c.ended_at, task.c.key)

worklist = Table(
    "worklist",
    metadata,
    _primary("number", Key),
    _primary("task_key", Key),
    _primary("principal", String),
    _column("created_at", Moment),
    Index(None, "principal", "created_at", "task_key"),
    **SLIM,
)
"""Who may work on an open task now. `created_at` is the task's, so that one index reads a worklist in order."""

task_exclusion = Table(
    "task_exclusion",
    metadata,
    _primary("number", Key),
    _primary("task_key", Key),
    _primary("user_id", String),
    **SLIM,
)
"""Who may not work on it although a worklist row says so: the diagram's ``notBy``."""

job = Table(
    "job",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _column("instance_key", Key),
    _column("process_id", String),
    _column("element_id", String),
    _column("type", String),
    _column("variables", Json),
    _column("headers", Json),
    _column("retries", Integer),
    _column("state", String),
    _column("available_at", Moment),
    Column("worker", String),
    Column("locked_until", Moment),
    Column("message", Text),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("kind", String, nullable=False, server_default="element"),
    Column("listens_to", String),
)
open_job = job.c.state.in_([literal_column("'created'"), literal_column("'failed'")])
_partial_index("ix_job_type", open_job, job.c.type, job.c.available_at, job.c.key)
_partial_index("ix_job_available", open_job, job.c.available_at, job.c.key)

wait = Table(
    "wait",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _column("instance_key", Key),
    _column("element_id", String),
    Column("due", Moment),
    Column("process_id", String),
    Column("label", String),
    Column("message", String),
    Column("correlation_key", String),
    Column("offered_to", Ids),
    Column("form_key", Key),
    Column("repeats", Boolean),
    Column("signal", String),
    **SLIM,
)
"""What tokens wait for, in one table so that a step ends and begins its waits in one statement each.

A timer has `due`; a message subscription has `process_id`, `label`, `message`, `offered_to` and
`repeats`; a signal subscription has `signal`.
"""
is_timer = wait.c.due.is_not(None)
is_subscription = wait.c.message.is_not(None)
is_signal = wait.c.signal.is_not(None)
_partial_index("ix_wait_due", is_timer, wait.c.due, wait.c.key)
_partial_index("ix_wait_message", is_subscription, wait.c.message, wait.c.correlation_key)
_partial_index("ix_wait_signal", is_signal, wait.c.signal, wait.c.key)

delivery = Table(
    "delivery",
    metadata,
    _primary("number", Key),
    _primary("target", Key),
    _primary("element_id", String),
    _primary("source", Key),
    _column("kind", String),
    _column("name", String),
    _column("correlation_key", String),
    _column("variables", Json),
    _column("sender", String),
    _column("via", String),
    _column("sent_at", Moment),
    Column("available_at", Moment),
    Column("claims", Key),
    _column("attempts", Integer),
    Column("failure", Text),
    UniqueConstraint("number", "claims"),
)
"""Messages and signals on their way, one row for each receiver: by the receiver's number, see `engine.model.Delivery`."""

is_under_way = delivery.c.available_at.is_not(None)
is_resting = delivery.c.available_at.is_(None)
_partial_index("ix_delivery_under_way", is_under_way, delivery.c.available_at, delivery.c.sent_at, delivery.c.source)
_partial_index("ix_delivery_resting", is_resting, delivery.c.sent_at)

message = Table(
    "message",
    metadata,
    _primary("key", Key),
    _column("name", String),
    _column("correlation_key", String),
    Column("business_id", String),
    _column("variables", Json),
    _column("sender", String),
    _column("via", String),
    _column("sent_at", Moment),
    Column("message_id", String),
    _column("expires_at", Moment),
    Column("given_to", Key),
    UniqueConstraint("name", "correlation_key", "message_id"),
    Index(None, "expires_at"),
)
"""Messages that live for a time. One that was given to somebody stays for its `message_id`, and in case it comes back."""
is_kept = message.c.given_to.is_(None)
_partial_index("ix_message_kept", is_kept, message.c.sent_at, message.c.key)

incident = Table(
    "incident",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _column("instance_key", Key),
    _column("process_id", String),
    _column("element_id", String),
    _column("element_name", String),
    _column("code", String),
    _column("params", Json),
    Column("job_key", Key),
    _column("created_at", Moment),
    Column("resolved_at", Moment),
    Index(None, "created_at", "key"),
)
open_incident = incident.c.resolved_at.is_(None)
_partial_index("ix_incident_open", open_incident, incident.c.created_at, incident.c.key)

history = Table(
    "history",
    metadata,
    _primary("number", Key),
    _primary("seq", Integer),
    _column("at", Moment),
    _column("command", String),
    _column("actor", String),
    _column("body", LargeBinary),
    _column("digest", String),
    _column("previous", String),
)
"""Append-only: triggers refuse everything else."""

case_note = history.c.command == literal_column("'case.note'")
_partial_index("ix_history_notes", case_note, history.c.number, history.c.seq)

notice = Table(
    "notice",
    metadata,
    _primary("number", Key),
    _primary("key", Key),
    _primary("recipient", String),
    _column("text", Text),
    _column("at", Moment),
    Index(None, "recipient", "at", "key"),
)

archive_item = Table(
    "archive_item",
    metadata,
    _primary("number", Key),
    _primary("archive_no", String),
    Column("business_id", String),
    _column("title", Text),
    _column("process_id", String),
    Column("outcome", String),
    _column("retention", String),
    Column("paper_place", String),
    Column("archived_by", String),
    _column("archived_at", Moment),
    _column("digest", String),
    Column("review_at", Moment),
    Index(None, "archived_at", "archive_no"),
)

attachment = Table(
    "attachment", metadata, _primary("number", Key), _primary("file_id", String), Index(None, "file_id"), **SLIM
)

# -- evidence ----------------------------------------------------------------------------------------------------------

unlogged = Table("unlogged", metadata, _primary("number", Key), _primary("seq", Integer), **SLIM)
"""Records that wait for their place in the log. A trigger on `history` adds them, so that no record is without."""

log_leaf = Table(
    "log_leaf",
    metadata,
    _primary("position", Key),
    _column("number", Key),
    _column("seq", Integer),
    _column("digest", String),
    UniqueConstraint("number", "seq"),
)
"""The log over all records; append-only."""

checkpoint = Table(
    "checkpoint",
    metadata,
    _primary("n", Integer),
    _column("size", Key),
    _column("at", Moment),
    _column("note", Text),
)
"""Signed statements of what the log was; append-only."""

sequencer = Table(
    "sequencer",
    metadata,
    _primary("id", Integer),
    _column("holder", String),
    _column("until", Moment),
    _column("size", Key),
    _column("nodes", Json),
)
"""One row: who appends to the log, and how far it goes."""

audit_head = Table(
    "audit_head", metadata, _primary("number", Key), _column("seq", Integer), _column("digest", String)
)  # fmt: skip
"""One row: the end of the company's own chain. Who records there locks it; completions of tasks never do."""

tombstone = Table(
    "tombstone", metadata, _primary("number", Key), _column("at", Moment), _column("note", Text)
)  # fmt: skip
"""Signed statements of what was erased when its retention ended; append-only."""

# -- reference tables --------------------------------------------------------------------------------------------------

content = Table("content", metadata, _primary("digest", String), _column("bytes", LargeBinary))
"""Each file's bytes once, by sha256: of deployments and of uploads."""

deployment = Table(
    "deployment",
    metadata,
    _primary("key", Key),
    _column("ordinal", Integer),
    _column("name", String),
    _column("deployed_at", Moment),
    _column("deployed_by", String),
    _column("digest", String),
    UniqueConstraint("ordinal"),
)
"""`ordinal`: the order of commits. Keys come from leased blocks and clocks may be set, so neither tells the newest."""

definition = Table(
    "definition",
    metadata,
    _primary("key", Key),
    _column("kind", String),
    _column("id", String),
    _column("name", String),
    _column("version", Integer),
    Column("version_tag", String),
    _column("resource_name", String),
    Column("digest", String, ForeignKey("content.digest"), nullable=False),
    Column("deployment_key", Key, ForeignKey("deployment.key"), nullable=False),
    UniqueConstraint("kind", "id", "version"),
)

manifest = Table(
    "manifest",
    metadata,
    Column("deployment_key", Key, ForeignKey("deployment.key"), primary_key=True, autoincrement=False),
    _primary("kind", String),
    _primary("id", String),
    Column("definition_key", Key, ForeignKey("definition.key"), nullable=False),
    Index(None, "definition_key"),
    **SLIM,
)

starter = Table(
    "starter",
    metadata,
    Column("definition_key", Key, ForeignKey("definition.key"), primary_key=True, autoincrement=False),
    _primary("group_id", String),
    **SLIM,
)

start = Table(
    "start",
    metadata,
    _primary("process_id", String),
    _primary("element_id", String),
    _primary("part", Integer),
    Column("definition_key", Key, ForeignKey("definition.key"), nullable=False),
    _column("kind", String),
    Column("name", String),
    Column("due", Moment),
    Column("every", String),
    Column("left", Integer),
    Index(None, "kind", "name"),
    **SLIM,
)
"""What begins cases of the processes in force without a person; see `engine.model.Start`."""
is_clock = start.c.due.is_not(None)
_partial_index("ix_start_due", is_clock, start.c.due)

message_start = Table(
    "message_start",
    metadata,
    _primary("process_id", String),
    _primary("correlation_key", String),
    Column("number", Key),
    **SLIM,
)
"""Which case a message with a correlation key has begun, of each process; none while it is on its way.

While the case runs no other message with the key begins one. The row outlives it: no case writes here when it ends.
"""

counter = Table("counter", metadata, _primary("name", String), _column("value", Key), **SLIM)

uploaded_file = Table(
    "uploaded_file",
    metadata,
    _primary("id", String),
    Column("digest", String, ForeignKey("content.digest"), nullable=False),
    _column("name", String),
    _column("media_type", String),
    _column("size", Key),
    _column("uploaded_by", String),
    _column("uploaded_at", Moment),
)

draft = Table(
    "draft", metadata, _primary("user_id", String), _primary("subject", String), _column("data", Json),
    _column("saved_at", Moment), Index(None, "subject"),
)  # fmt: skip

idempotency = Table(
    "idempotency",
    metadata,
    _primary("actor", String),
    _primary("key", String),
    _column("fingerprint", String),
    _column("answer", Json),
    _column("at", Moment),
    Index(None, "at"),
)

# -- people ------------------------------------------------------------------------------------------------------------

users = Table(
    "users",
    metadata,
    _primary("id", String),
    _column("name", String),
    Column("password_hash", String),
    _column("active", Boolean),
    Column("phone", String),
    _column("created_at", Moment),
    Column("language", String),
    Column("password_until", Moment),
    Index(None, "name", "id"),
)
"""`password_until`: of a password that an administrator gave; its person replaces it until then."""

groups = Table(
    "groups",
    metadata,
    _primary("id", String),
    _column("name", String),
    _column("kind", String),
    Column("head", String),
    Column("parent", String),
    _column("active", Boolean),
)
"""`head` and `parent` may name what comes later in the same list of people: no foreign keys."""

membership = Table(
    "membership",
    metadata,
    Column("user_id", String, ForeignKey("users.id"), primary_key=True),
    Column("group_id", String, ForeignKey("groups.id"), primary_key=True),
    Index(None, "group_id"),
    **SLIM,
)

sessions = Table(
    "sessions",
    metadata,
    _primary("token_hash", String),
    Column("user_id", String, ForeignKey("users.id"), nullable=False),
    _column("csrf", String),
    _column("created_at", Moment),
    _column("last_seen_at", Moment),
    _column("expires_at", Moment),
    _column("via", String),
    Column("address", String),
    Column("agent", String),
    Index(None, "user_id"),
    Index(None, "expires_at"),
)

api_token = Table(
    "api_token",
    metadata,
    _primary("id", String),
    _column("token_hash", String),
    Column("user_id", String, ForeignKey("users.id"), nullable=False),
    _column("name", String),
    _column("scopes", Ids),
    _column("created_at", Moment),
    _column("expires_at", Moment),
    Column("last_used_at", Moment),
    Column("revoked_at", Moment),
    UniqueConstraint("token_hash"),
    Index(None, "user_id"),
)
"""`scopes`: of `engine.views.Scope`, sorted."""

login_attempts = Table(
    "login_attempts", metadata, _primary("subject", String), _column("failures", Integer), _column("last_at", Moment)
)
