"""Incidents, the archive register, notices, drafts and files."""

from datetime import datetime

from sqlalchemy import Connection, exists, or_, select

from engine.model import Actor
from engine.ports import ArchiveItem, Notice
from engine.views import DraftRow, FileRow, IncidentRow, IncidentState, Page
from storage.paging import Keyset
from storage.queries.reader import Reader, found
from storage.rows import columns_of
from storage.tables import archive_item, attachment, draft, incident, instance, notice, open_incident, uploaded_file
from storage.visibility import visible_to

_INCIDENT = select(
    incident.c.key,
    incident.c.number,
    incident.c.instance_key,
    instance.c.business_id,
    instance.c.title,
    incident.c.process_id,
    incident.c.element_id,
    incident.c.element_name,
    incident.c.code,
    incident.c.params,
    incident.c.job_key,
    incident.c.created_at,
    incident.c.resolved_at,
).join(instance, instance.c.number == incident.c.number)

_FILE = select(
    uploaded_file.c.id,
    uploaded_file.c.name,
    uploaded_file.c.media_type,
    uploaded_file.c.size,
    uploaded_file.c.digest,
    uploaded_file.c.uploaded_by,
    uploaded_file.c.uploaded_at,
)


class RegisterQueries(Reader):
    """See `engine.views.Reads`."""

    def incidents(
        self, actor: Actor, *, state: IncidentState | None = "open", after: str | None = None, limit: int = 50
    ) -> Page[IncidentRow]:
        keyset = Keyset(after, limit, (datetime, int), descending=True)
        statement = _INCIDENT.where(visible_to(actor, incident.c.number))
        if state is not None:
            statement = statement.where(open_incident if state == "open" else ~open_incident)
        with self._moment() as connection:
            scan = keyset.scan(statement, incident.c.created_at, incident.c.key)
            rows = [IncidentRow(*row) for row in connection.execute(scan)]
        return keyset.page(rows, lambda row: (row.created_at, row.key))

    def archive_items(
        self, actor: Actor, *, search: str | None = None, after: str | None = None, limit: int = 50
    ) -> Page[ArchiveItem]:
        keyset = Keyset(after, limit, (datetime, str), descending=True)
        statement = select(*columns_of(ArchiveItem, archive_item)).where(
            visible_to(actor, archive_item.c.number),
            found(search, archive_item.c.archive_no, archive_item.c.business_id, archive_item.c.title),
        )
        with self._moment() as connection:
            scan = keyset.scan(statement, archive_item.c.archived_at, archive_item.c.archive_no)
            rows = [ArchiveItem(*row) for row in connection.execute(scan)]
        return keyset.page(rows, lambda row: (row.archived_at, row.archive_no))

    def notices(self, user: str, *, after: str | None = None, limit: int = 50) -> Page[Notice]:
        keyset = Keyset(after, limit, (datetime, int), descending=True)
        statement = select(*columns_of(Notice, notice)).where(notice.c.recipient == user)
        with self._moment() as connection:
            scan = keyset.scan(statement, notice.c.at, notice.c.key)
            rows = [Notice(*row) for row in connection.execute(scan)]
        return keyset.page(rows, lambda row: (row.at, row.key))

    def drafts(self, user: str) -> list[DraftRow]:
        statement = select(draft.c.subject, draft.c.saved_at).where(draft.c.user_id == user)
        with self._moment() as connection:
            rows = connection.execute(statement.order_by(draft.c.saved_at.desc(), draft.c.subject))
            return [DraftRow(*row) for row in rows]

    def file(self, actor: Actor, id: str) -> FileRow | None:
        seen = exists().where(
            attachment.c.file_id == uploaded_file.c.id, visible_to(actor, attachment.c.number)
        )  # fmt: skip
        statement = _FILE.where(uploaded_file.c.id == id, or_(uploaded_file.c.uploaded_by == actor.user, seen))
        with self._moment() as connection:
            row = connection.execute(statement).first()
            if row is None:
                return None
            numbers = select(attachment.c.number).where(attachment.c.file_id == id)
            numbers = numbers.where(visible_to(actor, attachment.c.number)).order_by(attachment.c.number)
            return FileRow(*(*row, tuple(connection.execute(numbers).scalars())))


def files_of(connection: Connection, number: int) -> tuple[FileRow, ...]:
    """A case's attachments in the order of their upload."""
    statement = _FILE.join(attachment, attachment.c.file_id == uploaded_file.c.id)
    statement = statement.where(attachment.c.number == number)
    rows = connection.execute(statement.order_by(uploaded_file.c.uploaded_at, uploaded_file.c.id))
    return tuple(FileRow(*(*row, (number,))) for row in rows)
