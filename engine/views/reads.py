"""What pages ask."""

from typing import Protocol

from engine.model import Actor, InstanceState
from engine.ports import ArchiveItem, Notice, Record
from engine.searches import Searches
from engine.views.cases import CaseDetail, CaseRow, FileRow
from engine.views.definitions import DefinitionRow, StartRow
from engine.views.pages import Page
from engine.views.registers import DraftRow, IncidentRow, IncidentState
from engine.views.tasks import TaskRow
from engine.views.undelivered import UndeliveredRow


class Reads(Searches, Protocol):
    """What pages ask.

    Whatever is not visible to the actor is as if it were not there. Lists are read in pages of at most `limit` rows;
    `after` is an earlier page's `next`, and anything else raises `engine.errors.NotFound`. `search` is found anywhere in
    title and business id, whatever the case of its letters.
    """

    def open_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        """What *actor* may complete or claim now, the longest waiting first."""
        ...

    def count_open_tasks(self, actor: Actor) -> int:
        """At most `MOST_COUNTED`."""
        ...

    def completed_tasks(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[TaskRow]:
        """What *actor* completed, the latest first."""
        ...

    def started_cases(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[CaseRow]:
        """What *actor* started, the newest first."""
        ...

    def cases(
        self,
        actor: Actor,
        *,
        search: str | None = None,
        state: InstanceState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[CaseRow]:
        """Every case that *actor* may see, the newest first."""
        ...

    def case(self, actor: Actor, key: int) -> CaseDetail | None:
        """The case of any key in it: its own, a task's, a subscription's and so on."""
        ...

    def task_case(self, actor: Actor, task_key: int) -> CaseRow | None:
        """The row of a task's case."""
        ...

    def records(self, actor: Actor, number: int) -> list[Record]:
        """A case's history, oldest first."""
        ...

    def startable(self, actor: Actor) -> list[StartRow]:
        """Newest versions with a starter group of *actor*, by name; administrators and process owners: all."""
        ...

    def definitions(self) -> list[DefinitionRow]:
        """Everything deployed, by kind and name."""
        ...

    def incidents(
        self, actor: Actor, *, state: IncidentState | None = "open", after: str | None = None, limit: int = 50
    ) -> Page[IncidentRow]:
        """The latest first."""
        ...

    def undelivered(self, actor: Actor, *, after: str | None = None, limit: int = 50) -> Page[UndeliveredRow]:
        """Messages and signals that rest, the latest sent first; to administrators alone."""
        ...

    def archive_items(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[ArchiveItem]:
        """The register, the latest entry first; `search` looks at the archive number too."""
        ...

    def notices(self, user: str, *, after: str | None = None, limit: int = 50) -> Page[Notice]:
        """What was written to *user*, the latest first."""
        ...

    def drafts(self, user: str) -> list[DraftRow]:
        """What *user* typed and has not sent, the latest first."""
        ...

    def file(self, actor: Actor, id: str) -> FileRow | None:
        """A file of a case that *actor* may see, or *actor*'s own upload."""
        ...
