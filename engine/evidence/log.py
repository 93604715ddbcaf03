"""The log over all records of all chains, and the one that fills it.

Records wait in the store, put there by their own transactions, until whoever holds the lease appends them. So no
completion waits for another one, and no gap of an open transaction is ever passed over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from engine.evidence.checkpoint import NONE, Checkpoint
from engine.evidence.keys import PrivateKey
from engine.evidence.merkle import Frontier, leaf_hash
from engine.evidence.notes import sign
from engine.evidence.records import is_digest
from engine.model import Command
from engine.ports import Record, UnitOfWork

BATCH = 1000
"""Records appended in one transaction."""

LEASE = timedelta(seconds=30)
"""How long nobody else appends after the holder has been heard of."""

_ENTRY = b"liuzhuan-leaf-v1\0"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A record in the log; `digest` is its chain's, hex."""

    number: int
    seq: int
    digest: str

    @property
    def is_readable(self) -> bool:
        """Whether it is of the form that a leaf has."""
        return self.number >= 0 and self.seq > 0 and is_digest(self.digest)

    @property
    def hash(self) -> bytes:
        """Binds the record to its place in its chain."""
        return leaf_hash(_ENTRY + self.number.to_bytes(8) + self.seq.to_bytes(8) + bytes.fromhex(self.digest))


class Log(Protocol):
    """The log as the store keeps it: leaves and checkpoints are only ever added."""

    def lease(self, holder: str, at: datetime, until: datetime) -> Frontier | None:
        """Lock the log for *holder*: how far it goes. None while somebody else holds the lease."""
        ...

    def waiting(self, limit: int) -> list[Leaf]:
        """Records that are not in the log yet; of one chain in their order."""
        ...

    def append(self, leaves: Sequence[Leaf], first: int, frontier: Frontier) -> None:
        """Add *leaves* from position *first* on; *frontier* is how far the log goes then."""
        ...

    def leaves(self) -> list[Leaf]:
        """All of them, in order: for proofs."""
        ...

    def newest_checkpoint(self) -> str | None:
        """Its signed note."""
        ...

    def checkpoints(self, after: int = 0) -> list[tuple[int, str]]:
        """Number and signed note of those with a higher number, in order."""
        ...

    def add_checkpoint(self, checkpoint: Checkpoint, note: str) -> None: ...


class Audit(Protocol):
    """The company's own chain: what belongs to no case."""

    def append(self, command: Command) -> None:
        """Record *command*; whoever else records waits for this transaction to end."""
        ...

    def notes(self) -> list[Record]:
        """What auditors noted on cases, the oldest first; one query."""
        ...


def append_waiting(uow: UnitOfWork, *, holder: str, at: datetime) -> int:
    """Append up to `BATCH` waiting records. Answers how many there were; none where somebody else holds the lease."""
    with uow:
        frontier = uow.log.lease(holder, at, at + LEASE)
        leaves = uow.log.waiting(BATCH) if frontier else []
        if frontier and leaves:
            first = frontier.size
            uow.log.append(leaves, first, frontier.extended(leaf.hash for leaf in leaves))
        return len(leaves)


def sign_checkpoint(uow: UnitOfWork, *, key: PrivateKey, holder: str, at: datetime) -> Checkpoint | None:
    """Sign what the log is now. None where nothing was added, or somebody else holds the lease."""
    with uow:
        frontier = uow.log.lease(holder, at, at + LEASE)
        note = uow.log.newest_checkpoint()
        last = Checkpoint.parse(note) if note else None
        if frontier is None or frontier.size == (last.size if last else 0):
            return None
        checkpoint = Checkpoint(
            origin=key.name,
            n=last.n + 1 if last else 1,
            size=frontier.size,
            root=frontier.root,
            at=at,
            previous=last.digest if last else NONE,
        )
        uow.log.add_checkpoint(checkpoint, sign(checkpoint.text, key))
        return checkpoint
