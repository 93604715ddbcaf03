"""What people typed and have not sent, and what was answered to requests that may come twice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from engine.errors import IdempotencyConflict
from storage.conflict import insert_or_replace
from storage.tables import draft, idempotency
from storage.transaction import Repository

_THIS_DRAFT = draft.c.user_id == bindparam("user"), draft.c.subject == bindparam("subject_")
_GET_DRAFT = select(draft.c.data).where(*_THIS_DRAFT)
_PUT_DRAFT = insert_or_replace(draft, draft.c.data, draft.c.saved_at)
_DELETE_DRAFT = delete(draft).where(*_THIS_DRAFT)

_FIND = select(idempotency.c.fingerprint, idempotency.c.answer).where(
    idempotency.c.actor == bindparam("actor"), idempotency.c.key == bindparam("key")
)
_PUT = insert(idempotency)


class SqlDrafts(Repository):
    """See `engine.ports.Drafts`."""

    def get(self, user: str, subject: str) -> dict[str, Any] | None:
        data: dict[str, Any] | None = self._execute(_GET_DRAFT, {"user": user, "subject_": subject}).scalar()
        return data

    def put(self, user: str, subject: str, data: Mapping[str, Any], at: datetime) -> None:
        self._execute(_PUT_DRAFT, {"user_id": user, "subject": subject, "data": dict(data), "saved_at": at})

    def delete(self, user: str, subject: str) -> None:
        self._execute(_DELETE_DRAFT, {"user": user, "subject_": subject})


class SqlIdempotency(Repository):
    """See `engine.ports.Idempotency`."""

    def find(self, actor: str, key: str, fingerprint: str) -> Any | None:
        row = self._execute(_FIND, {"actor": actor, "key": key}).first()
        if row is None:
            return None
        if row.fingerprint != fingerprint:
            raise IdempotencyConflict("used")
        return row.answer

    def put(self, actor: str, key: str, fingerprint: str, answer: Any, at: datetime) -> None:
        values = {"actor": actor, "key": key, "fingerprint": fingerprint, "answer": answer, "at": at}
        self._insert_once(_PUT, values)
