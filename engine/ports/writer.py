"""What a command writes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from engine.model import Incident, Instance, Job, SignalSubscription, Subscription, Timer, UserTask
from engine.ports.instances import Record


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that somebody is to read; `recipient` is a user id."""

    key: int
    number: int
    recipient: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ArchiveItem:
    """One archived case in the register.

    Attributes:
        archive_no: the 档号.
        retention: ``permanent``, ``y30`` or ``y10``, as the process gave it.
        digest: sha256 of the case's chain end at archiving, hex.
        review_at: when the process wants it reviewed; it is kept whatever comes of that.
    """

    archive_no: str
    number: int
    business_id: str | None
    title: str
    process_id: str
    outcome: str | None
    retention: str
    paper_place: str | None
    archived_by: str | None
    archived_at: datetime
    digest: str
    review_at: datetime | None = None


class RowWriter(Protocol):
    """The rows that events become (`engine.projections.Rows`); nothing else writes them. Lists are one executemany."""

    def add_called_instances(self, rows: Sequence[Mapping[str, Any]]) -> None: ...
    def end_called_instances(self, keys: Sequence[int], state: str, at: datetime) -> None: ...
    def add_tasks(self, tasks: Sequence[UserTask]) -> None:
        """Also their worklist rows."""
        ...

    def end_tasks(self, ends: Sequence[tuple[int, str, str | None]], at: datetime) -> None:
        """(key, state, completed by); their worklist rows go."""
        ...

    def change_task(self, task: UserTask) -> None:
        """All that can change of it. If it is open, also its worklist rows, and the right to see the case; else they go."""
        ...

    def add_jobs(self, jobs: Sequence[Job]) -> None: ...
    def end_jobs(self, ends: Sequence[tuple[int, str]]) -> None:
        """(key, state)."""
        ...

    def fail_job(self, key: int, retries: int, message: str, retry_at: datetime | None) -> None: ...
    def update_job(self, key: int, retries: int | None, available_at: datetime | None, priority: int | None) -> None:
        """What is None stays."""
        ...

    def add_waits(self, waits: Sequence[Timer | Subscription | SignalSubscription]) -> None:
        """Insert, or move the due time of a timer that re-armed itself."""
        ...

    def end_waits(self, keys: Sequence[int]) -> None: ...
    def add_incidents(self, incidents: Sequence[Incident]) -> None: ...
    def resolve_incidents(self, keys: Sequence[int], at: datetime) -> None: ...


class Writer(RowWriter, Protocol):
    """All that `engine.projections.record` writes."""

    def create_instance(self, instance: Instance) -> None: ...
    def update_instance(self, instance: Instance, expected_version: int) -> None:
        """Raises: Collision when the version is not the expected one."""
        ...

    def add_participants(self, number: int, principals: Iterable[str]) -> None:
        """They may see the case from now on; those who may already stay."""
        ...

    def append(self, record: Record) -> None: ...
    def add_notices(self, notices: Sequence[Notice]) -> None: ...
    def add_archive_item(self, item: ArchiveItem) -> None: ...
