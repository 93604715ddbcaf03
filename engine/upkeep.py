"""What the store tells whoever looks after an installation. `storage` implements it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is at one moment; a figure of 10,000 means that many or more.

    Attributes:
        due_jobs: that a worker could take now.
        failed_jobs: that wait for their next attempt.
        timers: those that begin cases, too.
        overdue_timers: that should have fired.
        resting_deliveries: messages and signals that did not reach their receivers, however often it was tried.
        unlogged: records that wait for their place in the log.
        job_lag: how long the oldest of the due jobs has been due.
        timer_lag: the same of the timers.
    """

    open_tasks: int
    due_jobs: int
    failed_jobs: int
    timers: int
    overdue_timers: int
    open_incidents: int
    resting_deliveries: int
    unlogged: int
    job_lag: timedelta
    timer_lag: timedelta


@dataclass(frozen=True, slots=True)
class Break:
    """The first record of a chain that does not hold; `seq` is 0 where the chain holds and its case says otherwise."""

    number: int
    seq: int


class Examination(Protocol):
    """One database, looked at. Each method is a transaction of its own. Raises: Busy."""

    def revision(self) -> tuple[str | None, str]:
        """Its newest migration, and the one that this program expects. Raises: Invalid: ``store.newer_database``."""
        ...

    def is_current(self) -> bool:
        """Whether its tables are what this version of the program expects."""
        ...

    def require_writable(self) -> None:
        """Write something and take it back. Raises: Busy, or the driver's error."""
        ...

    def clock(self) -> datetime:
        """What the database takes for the time; aware, UTC."""
        ...

    def missing_triggers(self) -> list[str]:
        """Names of the guards of append-only tables that are gone or switched off."""
        ...

    def figures(self, at: datetime) -> Figures:
        """By partial indexes alone; each query reads a bounded number of rows."""
        ...

    def motionless(self, most: int) -> list[str]:
        """Active cases, the oldest *most* looked at, on which nothing is open that could move them: number, or key."""
        ...

    def leftovers(self, at: datetime) -> int:
        """How much housekeeping has not cleared away."""
        ...

    def empty_groups(self) -> list[tuple[str, str]]:
        """(id, name) of groups without an active member."""
        ...

    def broken_chains(self, newest: int) -> list[Break]:
        """Chains that do not hold, among the *newest* cases and the company's own."""
        ...

    def damaged_contents(self, newest: int) -> list[str]:
        """Digests of the files among the *newest* uploads whose bytes are not what they were."""
        ...
