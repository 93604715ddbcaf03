"""The worker's part in the evidence: fills the log, signs checkpoints, and keeps them elsewhere too."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import orjson

from engine.evidence.checkpoint import Checkpoint
from engine.evidence.log import BATCH, append_waiting, sign_checkpoint
from engine.ports import UnitOfWork
from web.keyring import Keyring

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
"""How long a record waits at most, while fewer than `BATCH` do."""


class Notary:
    """Appends to the log whatever waits, and signs what the log is then.

    Args:
        name: who holds the lease; no other worker's.
        anchors: a file where each checkpoint is kept as well, best on another machine; None where there is none.
    """

    def __init__(
        self,
        unit_of_work: Callable[[], UnitOfWork],
        reading: Callable[[], UnitOfWork],
        name: str,
        keyring: Keyring,
        anchors: Path | None,
    ) -> None:
        self._unit_of_work, self._reading, self._name = unit_of_work, reading, name
        self._keyring, self._anchors = keyring, anchors
        self._last: datetime | None = None

    def run_due(self, at: datetime) -> None:
        """Do what is due at *at*; called with every round of the worker."""
        with (uow := self._reading()):
            waiting = len(uow.log.waiting(BATCH))
        rested = self._last is None or at >= self._last + EVERY
        if waiting >= BATCH or (rested and waiting):
            self._last = at
            self.run(at)

    def run(self, at: datetime) -> Checkpoint | None:
        """Append all that waits and sign. Answers the new checkpoint, if there is one."""
        while append_waiting(self._unit_of_work(), holder=self._name, at=at) == BATCH:
            pass
        key = self._keyring.signing()
        if key is None:
            return None
        checkpoint = sign_checkpoint(self._unit_of_work(), key=key, holder=self._name, at=at)
        self.anchor()
        return checkpoint

    def anchor(self) -> None:
        """Append to the file what it lacks; after a crash also the checkpoints from before."""
        if self._anchors is None:
            return
        kept = read_anchors(self._anchors)
        last = Checkpoint.parse(orjson.loads(kept[-1])).n if kept else 0
        with (uow := self._reading()):
            missing = uow.log.checkpoints(after=last)
        if missing:
            self._anchors.parent.mkdir(parents=True, exist_ok=True)
            with self._anchors.open("ab") as file:
                file.writelines(orjson.dumps(note) + b"\n" for _, note in missing)


def read_anchors(path: Path) -> list[str]:
    """Its lines; none where there is no file yet."""
    return path.read_text("utf-8").splitlines() if path.exists() else []
