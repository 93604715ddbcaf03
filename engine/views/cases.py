"""Cases as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from engine.model import Incident, Instance, InstanceState, SignalSubscription, Subscription, Timer, UserTask
from engine.ports import ArchiveItem, Notice


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list.

    Attributes:
        steps: names of its open tasks as drawn, each once, oldest first.
    """

    key: int
    number: int
    business_id: str | None
    title: str
    process_id: str
    process_name: str
    state: InstanceState
    started_by: str
    started_at: datetime
    ended_at: datetime | None
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalledInstance:
    """A called process: it lives in its root case.

    Attributes:
        parent_key: the instance whose call activity called it.
        parent_element_id: that call activity.
    """

    key: int
    process_id: str
    definition_key: int
    business_id: str | None
    parent_key: int
    parent_element_id: str
    state: InstanceState
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileRow:
    """An uploaded file.

    Attributes:
        size: bytes.
        digest: sha256 of its content, hex; `Definitions.content` gives the bytes.
        numbers: the cases that it is attached to, as far as whoever asks may see them.
    """

    id: str
    name: str
    media_type: str
    size: int
    digest: str
    uploaded_by: str
    uploaded_at: datetime
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """All that a case's page shows, but for its history: tasks and incidents of all states, what it waits for now.

    Attributes:
        resting: keys of subscriptions whose message or signal has come, and rests undelivered.
        has_work: whether workers have something of it to do.
    """

    instance: Instance
    process_name: str
    called: tuple[CalledInstance, ...]
    tasks: tuple[UserTask, ...]
    timers: tuple[Timer, ...]
    subscriptions: tuple[Subscription, ...]
    signals: tuple[SignalSubscription, ...]
    resting: frozenset[int]
    has_work: bool
    incidents: tuple[Incident, ...]
    files: tuple[FileRow, ...]
    notices: tuple[Notice, ...]
    archive_item: ArchiveItem | None
