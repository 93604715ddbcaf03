"""What begins cases without a person."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from engine.model import Start, StartKind


class Starts(Protocol):
    """What begins cases of the processes in force without a person; a process that only people start has no rows."""

    def replace(self, process_id: str, starts: Sequence[Start]) -> None:
        """From now on it begins by *starts* alone."""
        ...

    def due(self, at: datetime, limit: int) -> list[Start]:
        """Timers due at *at*, earliest first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest one is due."""
        ...

    def lock(self, start: Start) -> Start | None:
        """As it is now, locked; None where it is gone, or somebody else works on it."""
        ...

    def is_awaited(self, start: Start) -> bool:
        """Whether a case that another event has begun at the element of a timer waits there for the same moment."""
        ...

    def lock_due(self, process_id: str, at: datetime) -> list[Start]:
        """The timers of a process that are due at *at*, locked in one order; waits for who works on them."""
        ...

    def move(self, start: Start) -> None:
        """Set when it fires next."""
        ...

    def awaiting(self, kind: StartKind, name: str | None = None) -> list[Start]:
        """Those of *kind*, by process; of messages and signals those of that *name*."""
        ...

    def of(self, process_ids: Iterable[str]) -> list[Start]:
        """All of these processes."""
        ...

    def claim(self, process_id: str, correlation_key: str) -> bool:
        """Let a message with this key begin a case of the process; False while one that it has begun runs, or will."""
        ...

    def release(self, process_id: str, correlation_key: str) -> None:
        """The message that claimed it does not come, for now."""
        ...

    def hold(self, process_id: str, correlation_key: str, number: int) -> None:
        """The case that it has begun."""
        ...
