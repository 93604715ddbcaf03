"""Clearing away what nobody needs any more. Nothing of a case, of the history or of what is deployed goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, cast, delete, exists, or_, select, tuple_

from storage import tables as t
from storage.dialects import Backend

ANSWERS_KEPT = timedelta(days=30)
"""How long a repeated request is answered as the first one."""

UPLOADS_KEPT = timedelta(days=30)
"""How long a file waits to be sent in with a form."""

MOST = 1000
"""Rows of one kind that go in one transaction: other commands wait no longer than that takes."""

_IN_DRAFT = exists().where(
    t.draft.c.user_id == t.uploaded_file.c.uploaded_by,
    cast(t.draft.c.data, String).contains(t.uploaded_file.c.id),
)  # fmt: skip
_ATTACHED = exists().where(t.attachment.c.file_id == t.uploaded_file.c.id)
_USED = or_(
    exists().where(t.uploaded_file.c.digest == t.content.c.digest),
    exists().where(t.definition.c.digest == t.content.c.digest),
)


@dataclass(frozen=True, slots=True)
class Leftovers:
    """What may go at a moment."""

    at: datetime

    def sessions(self) -> Select[str]:
        """That are past their end."""
        return select(t.sessions.c.token_hash).where(t.sessions.c.expires_at <= self.at)

    def answers(self) -> Select[str, str]:
        """To requests that nobody repeats any more."""
        old = t.idempotency.c.at < self.at - ANSWERS_KEPT
        return select(t.idempotency.c.actor, t.idempotency.c.key).where(old)

    def messages(self) -> Select[int]:
        """That have lived out their time."""
        return select(t.message.c.key).where(t.message.c.expires_at <= self.at)

    def whose_messages_are_gone(self) -> Select[int]:
        """Notes of who got messages that are not kept any more."""
        gone = ~exists().where(t.message.c.key == t.message_process.c.key)
        return select(t.message_process.c.key).where(gone)

    def uploads(self) -> Select[str]:
        """That no case and no draft names."""
        old = t.uploaded_file.c.uploaded_at < self.at - UPLOADS_KEPT
        return select(t.uploaded_file.c.id).where(old, ~_ATTACHED, ~_IN_DRAFT)

    def questions(self) -> Iterator[Select[*tuple[Any, ...]]]:
        yield from (self.sessions(), self.answers(), self.messages(), self.whose_messages_are_gone(), self.uploads())


def clear_away(backend: Backend, at: datetime) -> int:
    """One round: at most `MOST` of each kind, each in a transaction of its own. Answers how much went. Raises: Busy."""
    leftovers = Leftovers(at)
    answer = tuple_(t.idempotency.c.actor, t.idempotency.c.key)
    rounds = (
        delete(t.sessions).where(t.sessions.c.token_hash.in_(leftovers.sessions().limit(MOST))),
        delete(t.idempotency).where(answer.in_(leftovers.answers().limit(MOST))),
        delete(t.message).where(t.message.c.key.in_(leftovers.messages().limit(MOST))),
        delete(t.message_process).where(t.message_process.c.key.in_(leftovers.whose_messages_are_gone().limit(MOST))),
    )
    gone = 0
    for statement in rounds:
        with backend.gate(), backend.writing.begin() as connection:
            gone += connection.execute(statement).rowcount
    return gone + _clear_uploads(backend, leftovers)


def _clear_uploads(backend: Backend, leftovers: Leftovers) -> int:
    with backend.gate(), backend.writing.begin() as connection:
        which = t.uploaded_file.c.id.in_(leftovers.uploads().limit(MOST))
        gone = delete(t.uploaded_file).where(which).returning(t.uploaded_file.c.digest)
        digests = list(connection.execute(gone).scalars())
        unused = t.content.c.digest.in_(set(digests)) & ~_USED
        connection.execute(delete(t.content).where(unused))
        return len(digests)
