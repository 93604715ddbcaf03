"""People as a company is set up with them, their passwords and log-ins. Each method is a transaction of its own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, CursorResult, bindparam, delete, insert, select, true, update

from engine.errors import NotFound
from engine.model import Actor
from engine.views import GroupKind, GroupRow, SessionRow, UserRow
from storage.conflict import insert_or_add, insert_or_replace
from storage.dialects import Backend
from storage.recorded import Acting, Recorded, as_system
from storage.rows import columns_of
from storage.tables import groups, login_attempts, membership, sessions, users
from storage.transaction import Question

FORGOTTEN = timedelta(days=1)
"""Failed log-ins are forgotten after this long."""

_SAVE_USER = insert_or_replace(users, users.c.name, users.c.phone)
_SAVE_GROUP = insert_or_replace(groups, groups.c.name, groups.c.kind, groups.c.head, groups.c.parent)
_COUNT_FAILURE = insert_or_add(login_attempts, login_attempts.c.failures, login_attempts.c.last_at)
_GROUPS_OF = (
    select(groups.c.id)
    .join(membership, membership.c.group_id == groups.c.id)
    .where(membership.c.user_id == bindparam("user"), groups.c.active == true())
)
USER_COLUMNS = (
    users.c.id,
    users.c.name,
    users.c.phone,
    users.c.active,
    users.c.created_at,
    users.c.language,
    users.c.password_until,
)
_USER = select(*USER_COLUMNS).where(users.c.id == bindparam("user"))
_WHOLE_USER = select(users.c.name, users.c.phone, users.c.active, users.c.password_hash).where(
    users.c.id == bindparam("user")
)
_GROUP = select(groups.c.name, groups.c.kind, groups.c.head, groups.c.parent, groups.c.active).where(
    groups.c.id == bindparam("group")
)
_SESSION = (
    select(
        sessions.c.csrf, sessions.c.created_at, sessions.c.last_seen_at, sessions.c.expires_at, sessions.c.via,
        sessions.c.address, sessions.c.agent, *USER_COLUMNS,
    )
    .join(users, users.c.id == sessions.c.user_id)
    .where(sessions.c.token_hash == bindparam("token"))
)  # fmt: skip


class Accounts(Recorded):
    """Users, groups, memberships, password hashes, sessions and failed log-ins.

    Whatever changes who may do what, and every log-in and its end, is recorded in the company's own chain, in the same
    transaction. What changes nothing is not.
    """

    def __init__(self, backend: Backend, acting: Acting = as_system) -> None:
        super().__init__(acting)
        self._backend = backend

    # -- people --------------------------------------------------------------------------------------------------------

    def add_user(
        self,
        id: str,
        name: str,
        *,
        at: datetime,
        groups: Iterable[str] = (),
        phone: str | None = None,
        password_hash: str | None = None,
    ) -> None:
        """Add a person, or give the one that is there this name, phone and exactly these groups.

        Without `password_hash` the password stays what it was.

        Raises: NotFound: there is no such group.
        """
        values = {"id": id, "name": name, "phone": phone, "active": True, "created_at": at, "password_hash": None}
        with self._writing() as connection:
            before = _saved_user(connection, id)
            connection.execute(_SAVE_USER, values)
            if password_hash:
                connection.execute(update(users).where(users.c.id == id).values(password_hash=password_hash))
            _set_groups(connection, id, groups)
            after = _saved_user(connection, id)
            if after != before:
                self._note(connection, "user.save", user=id, before=_told(before), after=_told(after))

    def user(self, id: str) -> UserRow | None:
        with self._reading() as connection:
            row = connection.execute(_USER, {"user": id}).first()
            return None if row is None else user_row(row, groups_of(connection, id))

    def users(self) -> list[UserRow]:
        """Everybody, by name."""
        with self._reading() as connection:
            member_of: dict[str, set[str]] = {}
            statement = select(membership).join(groups, groups.c.id == membership.c.group_id)
            for user, group in connection.execute(statement.where(groups.c.active == true())):
                member_of.setdefault(user, set()).add(group)
            everybody: Question = select(*USER_COLUMNS).order_by(users.c.name, users.c.id)
            rows = connection.execute(everybody)
            return [user_row(row, frozenset(member_of.get(row.id, ()))) for row in rows]

    # -- groups --------------------------------------------------------------------------------------------------------

    def add_group(
        self, id: str, name: str, *, kind: GroupKind = "group", head: str | None = None, parent: str | None = None
    ) -> None:
        """Add a group, department or office, or give the one that is there this name, kind, head and parent."""
        values = {"id": id, "name": name, "kind": kind, "head": head, "parent": parent, "active": True}
        with self._writing() as connection:
            before = _saved_group(connection, id)
            connection.execute(_SAVE_GROUP, values)
            after = _saved_group(connection, id)
            if after != before:
                self._note(connection, "group.save", group=id, before=before, after=after)

    def groups(self) -> list[GroupRow]:
        """All of them, by name."""
        with self._reading() as connection:
            statement = select(*columns_of(GroupRow, groups)).order_by(groups.c.name, groups.c.id)
            return [GroupRow(*row) for row in connection.execute(statement)]

    # -- passwords -----------------------------------------------------------------------------------------------------

    def password_hash(self, id: str) -> str | None:
        """Of an active user; None where there is no such user, or no password."""
        statement = select(users.c.password_hash).where(users.c.id == id, users.c.active == true())
        with self._reading() as connection:
            found: str | None = connection.execute(statement).scalar()
            return found

    def set_password_hash(self, id: str, password_hash: str) -> None:
        """Raises: NotFound."""
        statement = update(users).where(users.c.id == id).values(password_hash=password_hash)
        with self._writing() as connection:
            _changed_one("user", id, connection.execute(statement))
            self._note(connection, "user.password", user=id)

    # -- sessions ------------------------------------------------------------------------------------------------------

    def create_session(
        self, *, token_hash: str, user: str, csrf: str, at: datetime, expires_at: datetime, via: str,
        address: str | None = None, agent: str | None = None,
    ) -> None:  # fmt: skip
        """Remember a log-in. Sessions that are past their end go."""
        values = {"created_at": at, "last_seen_at": at, "expires_at": expires_at, "address": address, "agent": agent}
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.expires_at <= at))
            connection.execute(
                insert(sessions), {"token_hash": token_hash, "user_id": user, "csrf": csrf, "via": via, **values}
            )
            self._note(connection, "session.open", by=_in_session(user, token_hash))

    def session(self, token_hash: str) -> SessionRow | None:
        """With its user as he is now; whether it has ended by now is for the caller to see."""
        with self._reading() as connection:
            row = connection.execute(_SESSION, {"token": token_hash}).first()
            if row is None:
                return None
            csrf, created_at, last_seen_at, expires_at, via, address, agent, *user = row
            account = user_row(user, groups_of(connection, row.id))
            return SessionRow(
                token_hash, csrf, created_at, last_seen_at, expires_at, via, account, address=address, agent=agent
            )

    def touch_session(self, token_hash: str, at: datetime) -> None:
        """It was used. Takes the write lock: not with every request."""
        statement = update(sessions).where(sessions.c.token_hash == token_hash).values(last_seen_at=at)
        with self._writing() as connection:
            connection.execute(statement)

    def delete_session(self, token_hash: str) -> None:
        with self._writing() as connection:
            ended = delete(sessions).where(sessions.c.token_hash == token_hash).returning(sessions.c.user_id)
            user = connection.execute(ended).scalar()
            if user is not None:
                self._note(connection, "session.close", by=_in_session(user, token_hash))

    # -- failed log-ins ------------------------------------------------------------------------------------------------

    def login_failures(self, subject: str) -> tuple[int, datetime | None]:
        """How many there were in a row, and when the last one was.

        Args:
            subject: whatever is throttled: an account, an address, both.
        """
        statement = select(login_attempts.c.failures, login_attempts.c.last_at)
        with self._reading() as connection:
            row = connection.execute(statement.where(login_attempts.c.subject == subject)).first()
            return (0, None) if row is None else (row.failures, row.last_at)

    def count_login_failure(self, subject: str, at: datetime) -> None:
        """One more. Those that are older than `FORGOTTEN` go."""
        with self._writing() as connection:
            connection.execute(delete(login_attempts).where(login_attempts.c.last_at < at - FORGOTTEN))
            connection.execute(_COUNT_FAILURE, {"subject": subject, "failures": 1, "last_at": at})

    def forget_login_failures(self, subject: str) -> None:
        with self._writing() as connection:
            connection.execute(delete(login_attempts).where(login_attempts.c.subject == subject))

    # ------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._backend.gate(), self._backend.writing.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._backend.reading.begin() as connection:
            yield connection


def _in_session(user: str, token_hash: str) -> Actor:
    return Actor(user, via=f"session:{token_hash[:12]}")


def _saved_user(connection: Connection, id: str) -> dict[str, Any] | None:
    row = connection.execute(_WHOLE_USER, {"user": id}).first()
    if row is None:
        return None
    named = dict(zip(("name", "phone", "active", "password_hash"), row, strict=True))
    return {**named, "groups": sorted(groups_of(connection, id))}


def _saved_group(connection: Connection, id: str) -> dict[str, Any] | None:
    row = connection.execute(_GROUP, {"group": id}).first()
    return None if row is None else dict(zip(("name", "kind", "head", "parent", "active"), row, strict=True))


def _told(user: dict[str, Any] | None) -> dict[str, Any] | None:
    """What the record says of a person: that there is a password, not which."""
    if user is None:
        return None
    return {name: user[name] for name in ("name", "active", "groups")} | {"password": bool(user["password_hash"])}


def user_row(row: Sequence[Any], groups: frozenset[str]) -> UserRow:
    """From the values of `USER_COLUMNS`."""
    id_, name, phone, active, created_at, *own = row
    return UserRow(id_, name, phone, active, created_at, groups, *own)


def groups_of(connection: Connection, user: str) -> frozenset[str]:
    """Ids of a person's active groups and departments."""
    return frozenset(connection.execute(_GROUPS_OF, {"user": user}).scalars())


def _set_groups(connection: Connection, user: str, wanted: Iterable[str]) -> None:
    ids = sorted(set(wanted))
    known = set(connection.execute(select(groups.c.id).where(groups.c.id.in_(ids))).scalars())
    for id_ in ids:
        if id_ not in known:
            raise NotFound("group", id_)
    connection.execute(delete(membership).where(membership.c.user_id == user))
    if ids:
        connection.execute(insert(membership), [{"user_id": user, "group_id": id_} for id_ in ids])


def _changed_one(kind: str, id: str, result: CursorResult[Any]) -> None:
    """Raises: NotFound."""
    if result.rowcount != 1:
        raise NotFound(kind, id)
