"""One transaction, and the repositories that live in it."""

from contextlib import AbstractContextManager, ExitStack, nullcontext
from types import TracebackType
from typing import Self

from engine import ports
from engine.evidence.log import Audit, Log
from engine.evidence.stored import Stored
from engine.outside import Watch
from engine.worktime import Calendar
from storage.dialects import Backend
from storage.library import Library
from storage.repositories.definitions import SqlDefinitions
from storage.repositories.deliveries import SqlDeliveries, SqlMessages
from storage.repositories.directory import SqlDirectory
from storage.repositories.files import SqlFiles
from storage.repositories.instances import SqlHistory, SqlInstances
from storage.repositories.log import SqlAudit, SqlLog
from storage.repositories.numbers import Lease, SqlNumbers
from storage.repositories.requests import SqlDrafts, SqlIdempotency
from storage.repositories.starts import SqlStarts
from storage.repositories.stored import SqlStored
from storage.repositories.waiting import SqlIncidents, SqlJobs, SqlSubscriptions, SqlTasks, SqlTimers
from storage.repositories.writer import SqlWriter
from storage.transaction import Transaction


class SqlUnitOfWork:
    """See `engine.ports.UnitOfWork`. It may be entered again after it was left, but not while it is open.

    Args:
        reading: it sees one moment of the database, waits for no lock, and refuses to write.
    """

    def __init__(
        self,
        backend: Backend,
        library: Library,
        lease: Lease,
        calendar: Calendar,
        watch: Watch,
        *,
        reading: bool = False,
    ) -> None:
        self._backend, self._reading = backend, reading
        self._transaction = transaction = Transaction(backend)
        self._open = ExitStack()
        self.calendar, self.watch = calendar, watch
        self.definitions: ports.Definitions = SqlDefinitions(transaction, library)
        self.instances: ports.Instances = SqlInstances(transaction)
        self.tasks: ports.Tasks = SqlTasks(transaction)
        self.jobs: ports.Jobs = SqlJobs(transaction)
        self.timers: ports.Timers = SqlTimers(transaction)
        self.starts: ports.Starts = SqlStarts(transaction)
        self.subscriptions: ports.Subscriptions = SqlSubscriptions(transaction)
        self.deliveries: ports.Deliveries = SqlDeliveries(transaction)
        self.messages: ports.Messages = SqlMessages(transaction)
        self.incidents: ports.Incidents = SqlIncidents(transaction)
        self.history: ports.History = SqlHistory(transaction)
        self.audit: Audit = SqlAudit(transaction)
        self.log: Log = SqlLog(transaction)
        self.stored: Stored = SqlStored(transaction)
        self.numbers: ports.Numbers = SqlNumbers(transaction, lease)
        self.directory: ports.Directory = SqlDirectory(transaction)
        self.files: ports.Files = SqlFiles(transaction)
        self.drafts: ports.Drafts = SqlDrafts(transaction)
        self.idempotency: ports.Idempotency = SqlIdempotency(transaction)
        self.write: ports.Writer = SqlWriter(transaction)

    def __enter__(self) -> Self:
        """Raises: Busy."""
        if self._transaction.connection is not None:
            raise RuntimeError("the unit of work is open already")
        engine = self._backend.reading if self._reading else self._backend.writing
        gate: AbstractContextManager[None] = nullcontext() if self._reading else self._backend.gate()
        with ExitStack() as opening:
            opening.enter_context(gate)
            self._transaction.connection = opening.enter_context(engine.begin())
            opening.push(self._transaction.leave)
            self._open = opening.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Commit once, or discard everything. Raises: Busy."""
        self._open.__exit__(kind, error, trace)
