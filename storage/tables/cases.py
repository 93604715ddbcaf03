"""Cases, and what stays of them."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text, literal_column

from storage.tables.columns import SLIM, metadata, partial_index, primary, required
from storage.types import Key, Moment, Packed

instance = Table(
    "instance",
    metadata,
    primary("number", Key),
    required("process_id", String),
    required("definition_key", Key),
    required("deployment_key", Key),
    Column("business_id", String),
    required("title", Text),
    required("confidentiality", String),
    required("started_by", String),
    required("started_at", Moment),
    required("state", String),
    required("version", Integer),
    required("state_bytes", Packed),
    required("digest", String),
    Column("ended_at", Moment),
    Index(None, "started_by", "number"),
    Index(None, "state", "number"),
    Index(None, "definition_key", "state"),
    Index(None, "business_id"),
)

called_instance = Table(
    "called_instance",
    metadata,
    primary("number", Key),
    primary("key", Key),
    required("process_id", String),
    required("definition_key", Key),
    Column("business_id", String),
    required("parent_key", Key),
    required("parent_element_id", String),
    required("state", String),
    required("started_at", Moment),
    Column("ended_at", Moment),
    Index(None, "business_id"),
)

participant = Table(
    "participant",
    metadata,
    primary("number", Key),
    primary("principal", String),
    Index(None, "principal", "number"),
    **SLIM,
)
"""Who may see a case: ``u:<user>`` and ``g:<group>``."""

history = Table(
    "history",
    metadata,
    primary("number", Key),
    primary("seq", Integer),
    required("at", Moment),
    required("command", String),
    required("actor", String),
    required("body", LargeBinary),
    required("digest", String),
    required("previous", String),
)
"""Append-only: triggers refuse everything else."""

case_note = history.c.command == literal_column("'case.note'")
partial_index("ix_history_notes", case_note, history.c.number, history.c.seq)

notice = Table(
    "notice",
    metadata,
    primary("number", Key),
    primary("key", Key),
    primary("recipient", String),
    required("text", Text),
    required("at", Moment),
    Index(None, "recipient", "at", "key"),
)

archive_item = Table(
    "archive_item",
    metadata,
    primary("number", Key),
    primary("archive_no", String),
    Column("business_id", String),
    required("title", Text),
    required("process_id", String),
    Column("outcome", String),
    required("retention", String),
    Column("paper_place", String),
    Column("archived_by", String),
    required("archived_at", Moment),
    required("digest", String),
    Column("review_at", Moment),
    Index(None, "archived_at", "archive_no"),
)

attachment = Table(
    "attachment", metadata, primary("number", Key), primary("file_id", String), Index(None, "file_id"), **SLIM
)
