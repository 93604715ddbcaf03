"""API tokens as programs use them and people administer them. Each method is a transaction of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, true, update

from engine.errors import NotFound
from engine.views import Scope, TokenRow
from storage.accounts import USER_COLUMNS, groups_of, user_row
from storage.dialects import Backend
from storage.gathered import Gathered
from storage.recorded import Acting, Recorded, as_system
from storage.statements import CompiledSelect
from storage.tables import api_token, groups, membership, users

_OWN_COLUMNS = tuple(api_token.c[field.name] for field in fields(TokenRow) if field.name != "user")
_TOKEN = select(*_OWN_COLUMNS, *USER_COLUMNS).join(users, users.c.id == api_token.c.user_id)

_GROUPS = (
    select(Gathered(groups.c.id))
    .join(membership, membership.c.group_id == groups.c.id)
    .where(membership.c.user_id == users.c.id, groups.c.active == true())
    .scalar_subquery()
)
_BY_HASH = CompiledSelect(_TOKEN.add_columns(_GROUPS).where(api_token.c.token_hash == bindparam("token")))


class Tokens(Recorded):
    """Tokens are found by the hash of what the program sends; what it sends is kept nowhere."""

    def __init__(self, backend: Backend, acting: Acting = as_system) -> None:
        super().__init__(acting)
        self._backend = backend

    def add(
        self, *, id: str, token_hash: str, user: str, name: str, scopes: Iterable[Scope], at: datetime,
        expires_at: datetime,
    ) -> None:  # fmt: skip
        """Raises: NotFound: there is no such person, or not any more."""
        known = select(users.c.id).where(users.c.id == user, users.c.active == true())
        values = {"id": id, "token_hash": token_hash, "user_id": user, "name": name, "scopes": tuple(sorted(scopes))}
        with self._backend.gate(), self._backend.writing.begin() as connection:
            if connection.execute(known).first() is None:
                raise NotFound("user", user)
            connection.execute(insert(api_token), {**values, "created_at": at, "expires_at": expires_at})
            until = expires_at.isoformat()
            self._note(connection, "token.add", token=id, user=user, scopes=values["scopes"], expires_at=until)

    def find(self, token_hash: str) -> TokenRow | None:
        """With its user as he is now; whether it is valid by now is for the caller to see."""
        rows = self._backend.asking.ask(_BY_HASH, {"token": token_hash})
        return _row(rows[0][:-1], frozenset(rows[0][-1])) if rows else None

    def of(self, user: str | None = None) -> list[TokenRow]:
        """A person's, or everybody's, the newest first; those that are over too."""
        statement = _TOKEN.order_by(api_token.c.created_at.desc(), api_token.c.id)
        if user is not None:
            statement = statement.where(api_token.c.user_id == user)
        with self._backend.reading.begin() as connection:
            rows = connection.execute(statement).all()
            return [_row(row, groups_of(connection, row[len(_OWN_COLUMNS)])) for row in rows]

    def touch(self, id: str, at: datetime) -> None:
        """It was used. Takes the write lock: not with every request."""
        with self._backend.gate(), self._backend.writing.begin() as connection:
            connection.execute(update(api_token).where(api_token.c.id == id).values(last_used_at=at))

    def revoke(self, id: str, at: datetime, *, user: str | None = None) -> None:
        """From now on it opens nothing; once is enough. Raises: NotFound: none of that id, or not *user*'s."""
        statement = select(api_token.c.id).where(api_token.c.id == id)
        if user is not None:
            statement = statement.where(api_token.c.user_id == user)
        with self._backend.gate(), self._backend.writing.begin() as connection:
            if connection.execute(statement).first() is None:
                raise NotFound("api_token", id)
            valid = api_token.c.id == id, api_token.c.revoked_at.is_(None)
            if connection.execute(update(api_token).where(*valid).values(revoked_at=at)).rowcount:
                self._note(connection, "token.revoke", token=id)


def _row(row: Sequence[Any], groups: frozenset[str]) -> TokenRow:
    account = user_row(row[len(_OWN_COLUMNS) :], groups)
    return TokenRow(*(*row[: len(_OWN_COLUMNS)], account))
