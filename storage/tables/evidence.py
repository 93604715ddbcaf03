"""The log over all records, and what is signed."""

from sqlalchemy import Integer, String, Table, Text, UniqueConstraint

from storage.tables.columns import SLIM, metadata, primary, required
from storage.types import Json, Key, Moment

unlogged = Table("unlogged", metadata, primary("number", Key), primary("seq", Integer), **SLIM)
"""Records that wait for their place in the log. A trigger on `history` adds them, so that no record is without."""

log_leaf = Table(
    "log_leaf",
    metadata,
    primary("position", Key),
    required("number", Key),
    required("seq", Integer),
    required("digest", String),
    UniqueConstraint("number", "seq"),
)
"""The log over all records; append-only."""

checkpoint = Table(
    "checkpoint",
    metadata,
    primary("n", Integer),
    required("size", Key),
    required("at", Moment),
    required("note", Text),
)
"""Signed statements of what the log was; append-only."""

sequencer = Table(
    "sequencer",
    metadata,
    primary("id", Integer),
    required("holder", String),
    required("until", Moment),
    required("size", Key),
    required("nodes", Json),
)
"""One row: who appends to the log, and how far it goes."""

audit_head = Table(
    "audit_head", metadata, primary("number", Key), required("seq", Integer), required("digest", String)
)  # fmt: skip
"""One row: the end of the company's own chain. Who records there locks it; completions of tasks never do."""

tombstone = Table(
    "tombstone", metadata, primary("number", Key), required("at", Moment), required("note", Text)
)  # fmt: skip
"""Signed statements of what was erased when its retention ended; append-only."""
