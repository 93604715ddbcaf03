"""What the composition root holds of the store."""

from datetime import datetime
from pathlib import Path

from engine.outside import Watch
from engine.ports import UnitOfWork
from engine.upkeep import Examination
from engine.views import Reads
from engine.worktime import Calendar
from storage.accounts import Accounts
from storage.backup import back_up, restore
from storage.dialects import PATIENCE, Backend, open_backend
from storage.examination import SqlExamination
from storage.housekeeping import clear_away
from storage.library import Library
from storage.migrating import migrate
from storage.portable import Manifest
from storage.queries import Queries
from storage.recorded import Acting, as_system
from storage.repositories.numbers import Lease
from storage.roster import Roster
from storage.tokens import Tokens
from storage.unit_of_work import SqlUnitOfWork


class Database:
    """One database; threads share it. Made by `open_database`.

    Attributes:
        acting: whose doing it is, where nothing else is said.
    """

    def __init__(self, backend: Backend, calendar: Calendar, watch: Watch) -> None:
        self.acting: Acting = as_system
        self.backend, self._calendar, self._watch = backend, calendar, watch
        self._library = Library(backend.reading)
        self._lease = Lease(backend)

    def unit_of_work(self) -> UnitOfWork:
        """For commands; not shared by threads."""
        return SqlUnitOfWork(self.backend, self._library, self._lease, self._calendar, self._watch)

    def reading(self) -> UnitOfWork:
        """For what only reads: waits for no lock, and refuses to write."""
        return SqlUnitOfWork(self.backend, self._library, self._lease, self._calendar, self._watch, reading=True)

    def queries(self) -> Reads:
        return Queries(self.backend.reading)

    def accounts(self, acting: Acting | None = None) -> Accounts:
        """*acting*: who changes them, as it is recorded."""
        return Accounts(self.backend, acting or self.acting)

    def tokens(self, acting: Acting | None = None) -> Tokens:
        """*acting*: who makes and revokes them, as it is recorded."""
        return Tokens(self.backend, acting or self.acting)

    def roster(self, acting: Acting | None = None) -> Roster:
        """*acting*: who changes people and groups, as it is recorded."""
        return Roster(self.backend, acting or self.acting)

    def migrate(self) -> None:
        """Bring the tables to what this version of the program expects; nothing happens where they are.

        Raises: Invalid: ``store.newer_database``.
        """
        migrate(self.backend)

    def back_up(self, path: Path, *, at: datetime) -> Manifest:
        """See `storage.backup.back_up`; a database of an earlier version too."""
        return back_up(self.backend, path, at=at)

    def restore(self, path: Path) -> Manifest:
        """See `storage.backup.restore`."""
        return restore(self.backend, path)

    def examination(self) -> Examination:
        """For whoever looks after it."""
        return SqlExamination(self.backend)

    def clear_away(self, at: datetime) -> int:
        """See `storage.housekeeping.clear_away`."""
        return clear_away(self.backend, at)

    def close(self) -> None:
        """Close all connections. On SQLite, what stands beside the file then goes into it."""
        self.backend.close()


def open_database(
    url: str, *, calendar: Calendar | None = None, patience: float = PATIENCE, watch: Watch | None = None
) -> Database:
    """Open a database; nothing is read or made yet.

    Args:
        url: ``sqlite:///<path>`` or ``postgresql+psycopg://<user>:<password>@<host>/<database>``.
        calendar: the company's working time; by default as its country works.
        patience: seconds that a command waits for its lock before it is `Busy`.
        watch: how long one command may compute.
    """
    return Database(open_backend(url, patience), calendar or Calendar(), watch or Watch())
