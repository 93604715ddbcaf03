"""One transaction, and all that it reaches."""

from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from engine.ports.definitions import Definitions
from engine.ports.deliveries import Deliveries, Messages
from engine.ports.directory import Directory
from engine.ports.files import Files
from engine.ports.instances import History, Instances
from engine.ports.numbers import Numbers
from engine.ports.requests import Drafts, Idempotency
from engine.ports.starts import Starts
from engine.ports.waiting import Incidents, Jobs, Subscriptions, Tasks, Timers
from engine.ports.writer import Writer

if TYPE_CHECKING:
    from engine.evidence.log import Audit, Log
    from engine.evidence.stored import Stored
    from engine.outside import Watch
    from engine.worktime import Calendar


class UnitOfWork(Protocol):
    """One transaction. Leaving the block commits once; an exception discards everything.

    Attributes:
        calendar: the company's working days and office hours; its `zone` is the company's.
        watch: how long one command may compute.
    """

    calendar: "Calendar"
    watch: "Watch"

    definitions: Definitions
    instances: Instances
    tasks: Tasks
    jobs: Jobs
    timers: Timers
    starts: Starts
    subscriptions: Subscriptions
    deliveries: Deliveries
    messages: Messages
    incidents: Incidents
    history: History
    audit: "Audit"
    log: "Log"
    stored: "Stored"
    numbers: Numbers
    directory: Directory
    files: Files
    drafts: Drafts
    idempotency: Idempotency
    write: Writer

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
