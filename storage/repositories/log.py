"""The company's own chain, and the log over all chains."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, select, update

from engine.evidence.checkpoint import Checkpoint
from engine.evidence.log import Leaf
from engine.evidence.merkle import Frontier
from engine.evidence.records import company_record
from engine.model import COMPANY, Command
from engine.ports import Record
from storage import tables as t
from storage.rows import columns_of, values_of
from storage.transaction import Repository

_HEAD = (
    select(t.audit_head.c.seq, t.audit_head.c.digest).where(t.audit_head.c.number == COMPANY).with_for_update()
)  # fmt: skip
_MOVE_HEAD = update(t.audit_head).where(t.audit_head.c.number == COMPANY)
_APPEND_RECORD = insert(t.history)

_NOTES = (
    select(*columns_of(Record, t.history)).where(t.history.c.number == COMPANY, t.case_note).order_by(t.history.c.seq)
)

_SEQUENCER = select(t.sequencer).with_for_update()
_MOVE_SEQUENCER = update(t.sequencer)
_WAITING = (
    select(t.unlogged.c.number, t.unlogged.c.seq, t.history.c.digest)
    .join(t.history, and_(t.history.c.number == t.unlogged.c.number, t.history.c.seq == t.unlogged.c.seq))
    .order_by(t.unlogged.c.number, t.unlogged.c.seq)
    .limit(bindparam("limit"))
)
_LOGGED = delete(t.unlogged).where(
    t.unlogged.c.number == bindparam("b_number"), t.unlogged.c.seq == bindparam("b_seq")
)  # fmt: skip
_APPEND_LEAF = insert(t.log_leaf)
_LEAVES = select(t.log_leaf.c.number, t.log_leaf.c.seq, t.log_leaf.c.digest).order_by(t.log_leaf.c.position)
_NEWEST_CHECKPOINT = select(t.checkpoint.c.note).order_by(t.checkpoint.c.n.desc()).limit(1)
_CHECKPOINTS = select(t.checkpoint.c.n, t.checkpoint.c.note).order_by(t.checkpoint.c.n)
_ADD_CHECKPOINT = insert(t.checkpoint)


def append_to_audit(execute: Callable[..., Any], command: Command) -> None:
    """Append *command* to the company's own chain; last in its transaction, since it locks the end of the chain."""
    seq, previous = execute(_HEAD).one()
    record = company_record(command, seq=seq + 1, previous=previous)
    execute(_APPEND_RECORD, values_of(record))
    execute(_MOVE_HEAD.values(seq=record.seq, digest=record.digest))


class SqlAudit(Repository):
    """See `engine.evidence.log.Audit`."""

    def append(self, command: Command) -> None:
        append_to_audit(self._execute, command)

    def notes(self) -> list[Record]:
        return [Record(*row) for row in self._execute(_NOTES)]


class SqlLog(Repository):
    """See `engine.evidence.log.Log`."""

    def lease(self, holder: str, at: datetime, until: datetime) -> Frontier | None:
        row = self._execute(_SEQUENCER).one()
        if row.holder not in {"", holder} and row.until > at:
            return None
        self._execute(_MOVE_SEQUENCER.values(holder=holder, until=until))
        return Frontier(row.size, map(bytes.fromhex, row.nodes))

    def waiting(self, limit: int) -> list[Leaf]:
        return [Leaf(*row) for row in self._execute(_WAITING, {"limit": limit})]

    def append(self, leaves: Sequence[Leaf], first: int, frontier: Frontier) -> None:
        self._execute(_APPEND_LEAF, [{"position": first + n, **values_of(leaf)} for n, leaf in enumerate(leaves)])
        self._execute(_LOGGED, [{"b_number": leaf.number, "b_seq": leaf.seq} for leaf in leaves])
        self._execute(_MOVE_SEQUENCER.values(size=frontier.size, nodes=[node.hex() for node in frontier.nodes]))

    def leaves(self) -> list[Leaf]:
        return [Leaf(*row) for row in self._execute(_LEAVES)]

    def newest_checkpoint(self) -> str | None:
        note: str | None = self._execute(_NEWEST_CHECKPOINT).scalar()
        return note

    def checkpoints(self, after: int = 0) -> list[tuple[int, str]]:
        statement = _CHECKPOINTS.where(t.checkpoint.c.n > after)
        return [(n, note) for n, note in self._execute(statement)]

    def add_checkpoint(self, checkpoint: Checkpoint, note: str) -> None:
        values = {"n": checkpoint.n, "size": checkpoint.size, "at": checkpoint.at, "note": note}
        self._execute(_ADD_CHECKPOINT, values)
