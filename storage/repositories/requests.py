"""What people typed and have not sent, and what was answered to requests that may come twice."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from engine.errors import IdempotencyConflict
from storage.conflict import insert_missing, insert_or_replace
from storage.tables import draft, idempotency
from storage.transaction import Repository

_THIS_DRAFT = draft.c.user_id == bindparam("user"), draft.c.subject == bindparam("subject_")
_GET_DRAFT = select(draft.c.data).where(*_THIS_DRAFT)
_PUT_DRAFT = insert_or_replace(draft, draft.c.data, draft.c.saved_at)
_DELETE_DRAFT = delete(draft).where(*_THIS_DRAFT)
_DELETE_ALL = delete(draft).where(draft.c.subject.in_(bindparam("subjects", expanding=True)))

_FIND = select(idempotency.c.fingerprint, idempotency.c.answer).where(
    idempotency.c.actor == bindparam("actor"), idempotency.c.key == bindparam("key")
)
_ANSWER = (
    update(idempotency)
    .where(idempotency.c.actor == bindparam("actor_"), idempotency.c.key == bindparam("key_"))
    .values(answer=bindparam("answer"))
)
_CLAIM = insert_missing(idempotency).execution_options(preserve_rowcount=True)


class SqlDrafts(Repository):
    """See `engine.ports.Drafts`."""

    def get(self, user: str, subject: str) -> dict[str, Any] | None:
        data: dict[str, Any] | None = self._execute(_GET_DRAFT, {"user": user, "subject_": subject}).scalar()
        return data

    def put(self, user: str, subject: str, data: Mapping[str, Any], at: datetime) -> None:
        self._transaction.undrafted.discard(subject)
        self._execute(_PUT_DRAFT, {"user_id": user, "subject": subject, "data": dict(data), "saved_at": at})

    def delete(self, user: str, subject: str) -> None:
        if subject not in self._transaction.undrafted:
            self._execute(_DELETE_DRAFT, {"user": user, "subject_": subject})

    def delete_all(self, subjects: Sequence[str]) -> None:
        if drafted := [subject for subject in subjects if subject not in self._transaction.undrafted]:
            self._execute(_DELETE_ALL, {"subjects": drafted})


class SqlIdempotency(Repository):
    """See `engine.ports.Idempotency`."""

    def claim(self, actor: str, key: str, fingerprint: str, at: datetime) -> Any | None:
        values = {"actor": actor, "key": key, "fingerprint": fingerprint, "answer": None, "at": at}
        if self._execute(_CLAIM, values).rowcount == 1:
            return None
        row = self._execute(_FIND, {"actor": actor, "key": key}).one()
        if row.fingerprint != fingerprint:
            raise IdempotencyConflict("used")
        return row.answer

    def answer(self, actor: str, key: str, answer: Any) -> None:
        self._execute(_ANSWER, {"actor_": actor, "key_": key, "answer": answer})
