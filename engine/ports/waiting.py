"""What the tokens of a case wait for, each by its key."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from engine.model import Incident, Job, Subscription, Timer, UserTask


class Tasks(Protocol):
    def get(self, key: int) -> UserTask:
        """Raises: NotFound."""
        ...


class Jobs(Protocol):
    def get(self, key: int) -> Job:
        """Raises: NotFound."""
        ...

    def due(self, types: Iterable[str] | None, at: datetime, limit: int, *, urgent_first: bool = False) -> list[Job]:
        """Unlocked jobs (of *types*, or of any) available at *at*, oldest first; does not lock.

        Args:
            urgent_first: of *types*, those of the greatest priority come before older ones.
        """
        ...

    def lock(self, key: int, worker: str, until: datetime, at: datetime) -> bool:
        """Take the job for *worker* unless another one holds it; False if so."""
        ...

    def unlock(self, key: int, worker: str) -> None:
        """Give the job back, if *worker* holds it."""
        ...


class Timers(Protocol):
    def get(self, key: int) -> Timer:
        """Raises: NotFound."""
        ...

    def due(self, at: datetime, limit: int) -> list[Timer]:
        """Timers due at *at*, earliest first."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest one is due."""
        ...


class Subscriptions(Protocol):
    def get(self, key: int) -> Subscription:
        """Raises: NotFound."""
        ...


class Incidents(Protocol):
    def get(self, key: int) -> Incident:
        """Raises: NotFound."""
        ...
