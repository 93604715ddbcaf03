"""The tables. The case's number leads the keys of all that belongs to a case, so that they shard by it.

No foreign key crosses cases. Tables keyed otherwise (definitions, people, counters) are reference tables.
"""

from storage.tables.cases import (
    archive_item,
    attachment,
    called_instance,
    case_note,
    history,
    instance,
    notice,
    participant,
)
from storage.tables.columns import metadata
from storage.tables.definitions import definition, deployment, is_clock, manifest, message_start, start, starter
from storage.tables.deliveries import (
    delivery,
    is_held_up,
    is_kept,
    is_resting,
    is_under_way,
    message,
    message_process,
)
from storage.tables.evidence import audit_head, checkpoint, log_leaf, sequencer, tombstone, unlogged
from storage.tables.files import content, uploaded_file
from storage.tables.people import api_token, groups, login_attempts, membership, sessions, users
from storage.tables.requests import counter, draft, idempotency
from storage.tables.waiting import (
    completed_task,
    incident,
    is_signal,
    is_subscription,
    is_timer,
    job,
    open_incident,
    open_job,
    open_task,
    task,
    task_exclusion,
    wait,
    worklist,
)

__all__ = [
    "api_token",
    "archive_item",
    "attachment",
    "audit_head",
    "called_instance",
    "case_note",
    "checkpoint",
    "completed_task",
    "content",
    "counter",
    "definition",
    "delivery",
    "deployment",
    "draft",
    "groups",
    "history",
    "idempotency",
    "incident",
    "instance",
    "is_clock",
    "is_held_up",
    "is_kept",
    "is_resting",
    "is_signal",
    "is_subscription",
    "is_timer",
    "is_under_way",
    "job",
    "log_leaf",
    "login_attempts",
    "manifest",
    "membership",
    "message",
    "message_process",
    "message_start",
    "metadata",
    "notice",
    "open_incident",
    "open_job",
    "open_task",
    "participant",
    "sequencer",
    "sessions",
    "start",
    "starter",
    "task",
    "task_exclusion",
    "tombstone",
    "unlogged",
    "uploaded_file",
    "users",
    "wait",
    "worklist",
]
