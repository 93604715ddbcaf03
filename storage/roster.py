"""People and groups as administrators see and change them. Each method is a transaction of its own."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, exists, func, insert, select, true, update

from engine.errors import Finding, Invalid, NotFound
from engine.model import ADMINISTRATORS, AUDITORS, PROCESS_OWNERS
from engine.views import GroupKind, GroupRow, Language, Page, SessionRow, UserRow
from storage.accounts import USER_COLUMNS, user_row
from storage.dialects import Backend
from storage.paging import Keyset
from storage.queries.reader import found
from storage.recorded import Acting, Recorded, as_system
from storage.rows import columns_of
from storage.tables import groups, membership, sessions, users, worklist

OWN_GROUPS = frozenset({ADMINISTRATORS, AUDITORS, PROCESS_OWNERS})
"""Of the program itself; they stay."""

_ACTIVE_GROUPS = select(groups.c.id).where(groups.c.active == true())
_ADMINISTRATORS = (
    select(func.count())
    .select_from(membership)
    .join(users, users.c.id == membership.c.user_id)
    .join(groups, groups.c.id == membership.c.group_id)
    .where(groups.c.id == ADMINISTRATORS, groups.c.active == true(), users.c.active == true())
)
_LOCK_ADMINISTRATORS = select(groups.c.id).where(groups.c.id == ADMINISTRATORS).with_for_update()
_session_id: ColumnElement[str] = func.substr(sessions.c.token_hash, 1, SessionRow.ID_LENGTH)


class Roster(Recorded):
    """Whatever changes is recorded in the company's own chain, in the same transaction."""

    def __init__(self, backend: Backend, acting: Acting = as_system) -> None:
        super().__init__(acting)
        self._backend = backend

    # -- people --------------------------------------------------------------------------------------------------------

    def people(
        self, *, search: str | None = None, active: bool = True, group: str | None = None, after: str | None = None,
        limit: int = 50,
    ) -> Page[UserRow]:  # fmt: skip
        """By name. *search* is found in account, name and phone; *group* is one that they belong to."""
        keyset = Keyset(after, limit, (str, str), descending=False)
        statement = select(*USER_COLUMNS).where(
            users.c.active == active, found(search, users.c.name, users.c.id, users.c.phone)
        )
        if group is not None:
            members = select(membership.c.user_id).where(membership.c.group_id == group)
            statement = statement.where(users.c.id.in_(members))
        with self._backend.reading.begin() as connection:
            rows = connection.execute(keyset.scan(statement, users.c.name, users.c.id)).all()
            belonging = _belonging(connection, [row.id for row in rows])
            people = [user_row(row, frozenset(belonging.get(row.id, ()))) for row in rows]
        return keyset.page(people, lambda person: (person.name, person.id))

    def add_person(
        self, id: str, *, name: str, phone: str | None, groups: Iterable[str], at: datetime, password_hash: str,
        until: datetime | None,
    ) -> None:  # fmt: skip
        """*until*: when the password has to be replaced at the latest; None for one of the person's own.

        Raises:
            NotFound: there is no such group.
            Invalid: ``people.id_taken``.
        """
        values = {"id": id, "name": name, "phone": phone, "active": True, "created_at": at}
        with self._changing() as connection:
            if connection.execute(select(users.c.id).where(users.c.id == id)).first():
                raise Invalid([Finding("people.id_taken", {"id": id}, field="id")])
            connection.execute(insert(users), {**values, "password_hash": password_hash, "password_until": until})
            _put_groups(connection, id, groups)
            self._note(connection, "user.add", user=id, called=name, groups=sorted(groups))

    def change_person(self, id: str, *, name: str, phone: str | None, groups: Iterable[str]) -> None:
        """Name, phone and exactly these of the active groups.

        Raises:
            NotFound: there is no such person or group.
            Invalid: ``people.last_administrator``.
        """
        with self._changing() as connection:
            before = _known(connection, id)
            connection.execute(update(users).where(users.c.id == id).values(name=name, phone=phone))
            _put_groups(connection, id, groups)
            after = _known(connection, id)
            if after != before:
                self._note(connection, "user.save", user=id, before=_told(before), after=_told(after))

    def set_active(self, id: str, *, active: bool) -> None:
        """Who is not active cannot log in and is on no list; all sessions end at once.

        Raises:
            NotFound: there is no such person.
            Invalid: ``people.last_administrator``.
        """
        with self._changing() as connection:
            if _known(connection, id).active == active:
                return
            connection.execute(update(users).where(users.c.id == id).values(active=active))
            if not active:
                connection.execute(delete(sessions).where(sessions.c.user_id == id))
            self._note(connection, "user.activate" if active else "user.deactivate", user=id)

    def set_password(self, id: str, password_hash: str, *, until: datetime | None, keep: str | None = None) -> None:
        """A new password; all sessions but *keep*, a token's hash, end. Raises: NotFound.

        Args:
            until: when the person has to have replaced it; None for one of the person's own.
        """
        values = {"password_hash": password_hash, "password_until": until}
        ended = delete(sessions).where(sessions.c.user_id == id)
        with self._changing() as connection:
            _known(connection, id)
            connection.execute(update(users).where(users.c.id == id).values(**values))
            connection.execute(ended if keep is None else ended.where(sessions.c.token_hash != keep))
            self._note(connection, "user.password" if until is None else "user.password_reset", user=id)

    def set_language(self, id: str, language: Language | None) -> None:
        """The pages' language for the person; None for the installation's. Nobody else's business: not recorded."""
        with self._backend.gate(), self._backend.writing.begin() as connection:
            connection.execute(update(users).where(users.c.id == id).values(language=language))

    # -- sessions ------------------------------------------------------------------------------------------------------

    def sessions(self, user: str, at: datetime) -> list[SessionRow]:
        """Those that have not ended by *at*, the latest used first. Raises: NotFound."""
        columns = [column for column in sessions.c if column.name != "user_id"]
        statement = select(*columns).where(sessions.c.user_id == user, sessions.c.expires_at > at)
        with self._backend.reading.begin() as connection:
            person = _known(connection, user)
            rows = connection.execute(statement.order_by(sessions.c.last_seen_at.desc(), sessions.c.token_hash))
            return [SessionRow(**row, user=person) for row in rows.mappings()]

    def end_session(self, user: str, id: str) -> None:
        """Raises: NotFound: *user* has none of that id."""
        with self._changing() as connection:
            ended = delete(sessions).where(sessions.c.user_id == user, _session_id == id)
            if not connection.execute(ended).rowcount:
                raise NotFound("session", id)
            self._note(connection, "session.end", user=user, session=id)

    # -- groups --------------------------------------------------------------------------------------------------------

    def groups(self) -> list[GroupRow]:
        """All of them, by name."""
        with self._backend.reading.begin() as connection:
            statement = select(*columns_of(GroupRow, groups)).order_by(groups.c.name, groups.c.id)
            return [GroupRow(*row) for row in connection.execute(statement)]

    def group(self, id: str) -> GroupRow:
        """Raises: NotFound."""
        with self._backend.reading.begin() as connection:
            return _group(connection, id)

    def add_group(self, id: str, *, name: str, kind: GroupKind, head: str | None, parent: str | None) -> None:
        """Raises: Invalid: ``people.id_taken``, also where a person has it."""
        with self._changing() as connection:
            for table in (groups, users):
                if connection.execute(select(table.c.id).where(table.c.id == id)).first():
                    raise Invalid([Finding("people.id_taken", {"id": id}, field="id")])
            values = {"id": id, "name": name, "kind": kind, "head": head, "parent": parent, "active": True}
            connection.execute(insert(groups), values)
            self._note(connection, "group.add", group=id, after=_without(values, "id", "active"))

    def change_group(self, id: str, *, name: str, kind: GroupKind, head: str | None, parent: str | None) -> None:
        """Raises: NotFound."""
        values = {"name": name, "kind": kind, "head": head, "parent": parent}
        with self._changing() as connection:
            before = _group(connection, id)
            connection.execute(update(groups).where(groups.c.id == id).values(**values))
            if _group(connection, id) != before:
                told = {name: getattr(before, name) for name in values}
                self._note(connection, "group.save", group=id, before=told, after=values)

    def change_members(self, id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Nothing happens to whoever is, or is not, a member already.

        Raises:
            NotFound: there is no such group, or nobody active of such an id to add.
            Invalid: ``people.last_administrator``.
        """
        adding, removing = set(add), set(remove)
        with self._changing() as connection:
            _group(connection, id)
            before = _members(connection, id)
            active = select(users.c.id).where(users.c.active == true(), users.c.id.in_(adding))
            for user in sorted(adding - set(connection.execute(active).scalars())):
                raise NotFound("user", user)
            gone = delete(membership).where(membership.c.group_id == id, membership.c.user_id.in_(removing))
            connection.execute(gone)
            if new := sorted(adding - before):
                connection.execute(insert(membership), [{"user_id": user, "group_id": id} for user in new])
            after = _members(connection, id)
            if after != before:
                added, removed = sorted(after - before), sorted(before - after)
                self._note(connection, "group.members", group=id, added=added, removed=removed)

    def set_group_active(self, id: str, *, active: bool) -> None:
        """Membership of a group that is not active counts for nothing.

        Raises:
            NotFound: there is no such group.
            Invalid: ``people.own_group``, ``people.group_waited_for``.
        """
        waiting = exists().where(worklist.c.principal == f"g:{id}")
        with self._changing() as connection:
            if _group(connection, id).active == active:
                return
            if not active and id in OWN_GROUPS:
                raise Invalid([Finding("people.own_group")])
            if not active and connection.execute(select(waiting)).scalar():
                raise Invalid([Finding("people.group_waited_for")])
            connection.execute(update(groups).where(groups.c.id == id).values(active=active))
            self._note(connection, "group.activate" if active else "group.deactivate", group=id)

    # ------------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        """A transaction that leaves an administrator where there was one.

        Whoever changes people waits for another one who does: each of two would think that the other's stays.
        """
        with self._backend.gate(), self._backend.writing.begin() as connection:
            connection.execute(_LOCK_ADMINISTRATORS)
            had_one = connection.execute(_ADMINISTRATORS).scalar()
            yield connection
            if had_one and not connection.execute(_ADMINISTRATORS).scalar():
                raise Invalid([Finding("people.last_administrator")])


def _known(connection: Connection, id: str) -> UserRow:
    row = connection.execute(select(*USER_COLUMNS).where(users.c.id == id)).first()
    if row is None:
        raise NotFound("user", id)
    return user_row(row, frozenset(_belonging(connection, [id]).get(id, ())))


def _told(person: UserRow) -> dict[str, Any]:
    return {"name": person.name, "active": person.active, "groups": sorted(person.groups)}


def _belonging(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    """Active groups by person."""
    statement = select(membership).where(membership.c.user_id.in_(ids), membership.c.group_id.in_(_ACTIVE_GROUPS))
    belonging: dict[str, list[str]] = {}
    for user, group in connection.execute(statement):
        belonging.setdefault(user, []).append(group)
    return belonging


def _put_groups(connection: Connection, user: str, wanted: Iterable[str]) -> None:
    """Raises: NotFound."""
    ids = sorted(set(wanted))
    known = set(connection.execute(_ACTIVE_GROUPS.where(groups.c.id.in_(ids))).scalars())
    for id_ in ids:
        if id_ not in known:
            raise NotFound("group", id_)
    gone = delete(membership).where(membership.c.user_id == user, membership.c.group_id.in_(_ACTIVE_GROUPS))
    connection.execute(gone)
    if ids:
        connection.execute(insert(membership), [{"user_id": user, "group_id": id_} for id_ in ids])


def _group(connection: Connection, id: str) -> GroupRow:
    row = connection.execute(select(*columns_of(GroupRow, groups)).where(groups.c.id == id)).first()
    if row is None:
        raise NotFound("group", id)
    return GroupRow(*row)


def _members(connection: Connection, id: str) -> set[str]:
    return set(connection.execute(select(membership.c.user_id).where(membership.c.group_id == id)).scalars())


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}
