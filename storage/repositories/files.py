"""Attachments."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, exists, insert, or_, select

from engine.ports import Attachment
from storage.conflict import insert_missing
from storage.tables import attachment, content, uploaded_file
from storage.transaction import Repository

_ADD_CONTENT = insert_missing(content)
_ADD = insert(uploaded_file)
_ATTACH = insert_missing(attachment)
_DIGESTS = select(uploaded_file.c.id, uploaded_file.c.digest).where(
    uploaded_file.c.id.in_(bindparam("ids", expanding=True))
)
_IS_ATTACHED = exists().where(
    attachment.c.number == bindparam("number"), attachment.c.file_id == uploaded_file.c.id
)  # fmt: skip
_USABLE = select(1).where(
    uploaded_file.c.id == bindparam("id"), or_(uploaded_file.c.uploaded_by == bindparam("by"), _IS_ATTACHED)
)
_ATTACHED = (
    select(uploaded_file.c.id, uploaded_file.c.name, uploaded_file.c.size, uploaded_file.c.digest, content.c.bytes)
    .join(attachment, attachment.c.file_id == uploaded_file.c.id)
    .join(content, content.c.digest == uploaded_file.c.digest)
    .where(attachment.c.number == bindparam("number"))
    .order_by(uploaded_file.c.uploaded_at, uploaded_file.c.id)
)


class SqlFiles(Repository):
    """See `engine.ports.Files`."""

    def add(
        self, *, id: str, digest: str, name: str, media_type: str, size: int, content: bytes, by: str, at: datetime
    ) -> None:
        self._execute(_ADD_CONTENT, {"digest": digest, "bytes": content})
        values = {"id": id, "digest": digest, "name": name, "media_type": media_type, "size": size}
        self._execute(_ADD, {**values, "uploaded_by": by, "uploaded_at": at})

    def usable(self, id: str, *, by: str, number: int | None) -> bool:
        return self._execute(_USABLE, {"id": id, "by": by, "number": number}).first() is not None

    def attached(self, number: int) -> list[Attachment]:
        found = []
        for id_, name, size, digest, stored in self._execute(_ATTACHED, {"number": number}):  # one in memory at a time
            intact = len(stored) == size and sha256(stored).hexdigest() == digest
            found.append(Attachment(id_, name, size, digest, intact))
        return found

    def attach(self, ids: Iterable[str], number: int) -> dict[str, str]:
        rows = [{"number": number, "file_id": id_} for id_ in dict.fromkeys(ids)]
        if not rows:
            return {}
        self._execute(_ATTACH, rows)
        digests = self._execute(_DIGESTS, {"ids": [row["file_id"] for row in rows]})
        return {id_: digest for id_, digest in digests}  # noqa: C416 - rows are no pairs to the type checker
