"""What the tokens of a case wait for, and what holds one up."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, literal_column

from storage.tables.columns import SLIM, metadata, partial_index, primary, required
from storage.types import Ids, Json, Key, Moment

task = Table(
    "task",
    metadata,
    primary("number", Key),
    primary("key", Key),
    required("instance_key", Key),
    required("process_id", String),
    required("element_id", String),
    required("name", String),
    Column("form_key", Key),
    Column("assignee", String),
    required("candidate_groups", Ids),
    required("candidate_users", Ids),
    required("not_by", Ids),
    Column("due", Moment),
    required("state", String),
    required("created_at", Moment),
    Column("ended_at", Moment),
    Column("completed_by", String),
    Column("follow_up", Moment),
    Column("priority", Integer, nullable=False, server_default="50"),
    Column("denied", Text),
    Column("denied_what", String),
    Column("denied_by", String),
)
open_task = task.c.state == literal_column("'created'")
completed_task = task.c.completed_by.is_not(None)
partial_index("ix_task_open", open_task, task.c.number)
partial_index("ix_task_completed", completed_task, task.c.completed_by, task.c.ended_at, task.c.key)

worklist = Table(
    "worklist",
    metadata,
    primary("number", Key),
    primary("task_key", Key),
    primary("principal", String),
    required("created_at", Moment),
    Index(None, "principal", "created_at", "task_key"),
    **SLIM,
)
"""Who may work on an open task now. `created_at` is the task's, so that one index reads a worklist in order."""

task_exclusion = Table(
    "task_exclusion",
    metadata,
    primary("number", Key),
    primary("task_key", Key),
    primary("user_id", String),
    **SLIM,
)
"""Who may not work on it although a worklist row says so: the diagram's ``notBy``."""

job = Table(
    "job",
    metadata,
    primary("number", Key),
    primary("key", Key),
    required("instance_key", Key),
    required("process_id", String),
    required("element_id", String),
    required("type", String),
    required("variables", Json),
    required("headers", Json),
    required("retries", Integer),
    required("state", String),
    required("available_at", Moment),
    Column("worker", String),
    Column("locked_until", Moment),
    Column("message", Text),
    Column("priority", Integer, nullable=False, server_default="0"),
    Column("kind", String, nullable=False, server_default="element"),
    Column("listens_to", String),
)
open_job = job.c.state.in_([literal_column("'created'"), literal_column("'failed'")])
partial_index("ix_job_type", open_job, job.c.type, job.c.available_at, job.c.key)
partial_index("ix_job_urgent", open_job, job.c.type, job.c.priority.desc(), job.c.available_at, job.c.key)
partial_index("ix_job_available", open_job, job.c.available_at, job.c.key)

wait = Table(
    "wait",
    metadata,
    primary("number", Key),
    primary("key", Key),
    required("instance_key", Key),
    required("element_id", String),
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
partial_index("ix_wait_due", is_timer, wait.c.due, wait.c.key)
partial_index("ix_wait_message", is_subscription, wait.c.message, wait.c.correlation_key)
partial_index("ix_wait_signal", is_signal, wait.c.signal, wait.c.key)

incident = Table(
    "incident",
    metadata,
    primary("number", Key),
    primary("key", Key),
    required("instance_key", Key),
    required("process_id", String),
    required("element_id", String),
    required("element_name", String),
    required("code", String),
    required("params", Json),
    Column("job_key", Key),
    required("created_at", Moment),
    Column("resolved_at", Moment),
    Index(None, "created_at", "key"),
)
open_incident = incident.c.resolved_at.is_(None)
partial_index("ix_incident_open", open_incident, incident.c.created_at, incident.c.key)
