"""Verifying the log: its leaves against the signed checkpoints, and these against each other and against the anchors."""

from collections.abc import Iterator, Mapping, Sequence

import orjson

from engine.errors import Finding
from engine.evidence.checkpoint import NONE, Checkpoint
from engine.evidence.keys import PublicKey
from engine.evidence.log import Log
from engine.evidence.merkle import Frontier
from engine.evidence.notes import signers
from engine.evidence.stored import Stored


class LogVerifier:
    """Goes through the log once.

    Args:
        keys: whose signatures count.
        anchors: signed notes as they were kept elsewhere, one JSON text each.

    Attributes:
        size: leaves.
        checkpoints: how many hold.
        newest: the last one that holds.
    """

    def __init__(self, keys: Sequence[PublicKey], anchors: Sequence[str] = ()) -> None:
        self._keys, self._anchors = keys, anchors
        self.size = self.checkpoints = 0
        self.newest: Checkpoint | None = None

    def verify(self, log: Log, stored: Stored) -> Iterator[Finding]:
        """Everything that is wrong."""
        checkpoints: dict[int, Checkpoint] = {}
        for n, note in log.checkpoints():
            yield from self._read(n, note, checkpoints)
        yield from self._linked(checkpoints)
        roots: dict[int, bytes] = {}
        yield from self._grown(stored, {checkpoint.size for checkpoint in checkpoints.values()}, roots)
        for checkpoint in checkpoints.values():
            yield from self._agrees(checkpoint, roots)
        yield from self._anchored(checkpoints)
        for leaf in stored.leaves_without_record():
            yield Finding("evidence.record_lost", {"number": leaf.number, "seq": leaf.seq})

    def _read(self, n: int, note: str, checkpoints: dict[int, Checkpoint]) -> Iterator[Finding]:
        try:
            checkpoint = Checkpoint.parse(note)
        except ValueError:
            yield Finding("evidence.checkpoint_unreadable", {"n": n})
            return
        if checkpoint.n != n:
            yield Finding("evidence.checkpoint_unlinked", {"n": n})
        if not signers(note, self._keys):
            yield Finding("evidence.checkpoint_unsigned", {"n": n})
        checkpoints[n] = checkpoint

    def _linked(self, checkpoints: Mapping[int, Checkpoint]) -> Iterator[Finding]:
        previous = NONE
        for n in range(1, max(checkpoints, default=0) + 1):
            checkpoint = checkpoints.get(n)
            if checkpoint is None:
                yield Finding("evidence.checkpoint_missing", {"n": n})
                previous = ""
                continue
            if previous and checkpoint.previous != previous:
                yield Finding("evidence.checkpoint_unlinked", {"n": n})
            previous = checkpoint.digest

    def _grown(self, stored: Stored, sizes: set[int], roots: dict[int, bytes]) -> Iterator[Finding]:
        """Grow the tree; its roots at *sizes*."""
        frontier, gap = Frontier(), False
        for position, leaf in stored.leaves():
            if gap:
                continue
            hashed = leaf.hash if leaf.is_readable else None
            if position != frontier.size or hashed is None:
                gap = True
                yield Finding("evidence.log_gap", {"position": frontier.size})
                continue
            frontier.append(hashed)
            if frontier.size in sizes:
                roots[frontier.size] = frontier.root
        self.size = frontier.size

    def _agrees(self, checkpoint: Checkpoint, roots: Mapping[int, bytes]) -> Iterator[Finding]:
        if checkpoint.size not in roots:
            yield Finding("evidence.log_shorter", {"n": checkpoint.n, "size": checkpoint.size, "found": self.size})
        elif roots[checkpoint.size] != checkpoint.root:
            yield Finding("evidence.root_differs", {"n": checkpoint.n, "size": checkpoint.size})
        else:
            self.checkpoints, self.newest = self.checkpoints + 1, checkpoint

    def _anchored(self, checkpoints: Mapping[int, Checkpoint]) -> Iterator[Finding]:
        """Each checkpoint that was kept elsewhere must still be here, word for word."""
        for line, anchor in enumerate(self._anchors, 1):
            try:
                checkpoint = Checkpoint.parse(orjson.loads(anchor))
            except (ValueError, AttributeError, TypeError):
                yield Finding("evidence.anchor_unreadable", {"line": line})
                continue
            here = checkpoints.get(checkpoint.n)
            if here is None:
                yield Finding("evidence.anchor_missing", {"n": checkpoint.n, "size": checkpoint.size})
            elif here != checkpoint:
                yield Finding("evidence.anchor_differs", {"n": checkpoint.n, "size": checkpoint.size})
