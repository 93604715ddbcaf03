"""People, groups, departments."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, true, union_all

from storage.tables import groups, membership, users
from storage.transaction import Repository

_ACTIVE_USER = users.c.active == true()
_ACTIVE_GROUP = groups.c.active == true()
_DEPARTMENT_KINDS = ("department", "office")

_HEAD = select(groups.c.head).join(users, users.c.id == groups.c.head).where(
    groups.c.id == bindparam("group"), _ACTIVE_GROUP, _ACTIVE_USER
)  # fmt: skip
_MEMBERS = (
    select(users.c.id, users.c.name)
    .join(membership, membership.c.user_id == users.c.id)
    .where(membership.c.group_id == bindparam("group"), _ACTIVE_USER)
    .order_by(users.c.name, users.c.id)
)
_STAFF = select(users.c.id, users.c.name).where(_ACTIVE_USER).order_by(users.c.name, users.c.id)
_DEPARTMENTS = (
    select(groups.c.id, groups.c.name)
    .where(_ACTIVE_GROUP, groups.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(groups.c.name, groups.c.id)
)
_DEPARTMENTS_OF = _DEPARTMENTS.join(membership, membership.c.group_id == groups.c.id).where(
    membership.c.user_id == bindparam("member")
)
_ABOVE = select(groups.c.id, groups.c.head, groups.c.parent).where(_ACTIVE_GROUP)
_OF_USER = (
    _ABOVE.join(membership, membership.c.group_id == groups.c.id)
    .where(membership.c.user_id == bindparam("user"), groups.c.kind.in_(_DEPARTMENT_KINDS))
    .order_by(groups.c.id)
    .limit(1)
)
_GROUP = _ABOVE.where(groups.c.id == bindparam("group"))
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_KNOWN_GROUPS = select(groups.c.id).where(groups.c.id.in_(_IDS))
_KNOWN_USERS = select(users.c.id).where(users.c.id.in_(_IDS), _ACTIVE_USER)
_NAMES = union_all(
    select(groups.c.id, groups.c.name).where(groups.c.id.in_(_IDS)),
    select(users.c.id, users.c.name).where(users.c.id.in_(_IDS)),
)


class SqlDirectory(Repository):
    """See `engine.ports.Directory`. A head who has left is nobody."""

    def head(self, group: str) -> str | None:
        head: str | None = self._execute(_HEAD, {"group": group}).scalar()
        return head

    def members(self, group: str) -> list[tuple[str, str]]:
        return self._pairs(_MEMBERS, {"group": group})

    def staff(self) -> list[tuple[str, str]]:
        return self._pairs(_STAFF, {})

    def departments(self, kind: str | None, member: str | None) -> list[tuple[str, str]]:
        parameters: dict[str, Any] = {"kinds": [k for k in _DEPARTMENT_KINDS if kind in {None, k}]}
        if member is None:
            return self._pairs(_DEPARTMENTS, parameters)
        return self._pairs(_DEPARTMENTS_OF, parameters | {"member": member})

    def manager(self, user: str) -> str | None:
        department = self._execute(_OF_USER, {"user": user}).first()
        passed: set[str] = set()
        while department and department.head == user and department.parent and department.id not in passed:
            passed.add(department.id)
            department = self._execute(_GROUP, {"group": department.parent}).first()
        if department is None or department.head in {None, user}:
            return None
        return None if self.missing_users([department.head]) else department.head

    def missing_groups(self, groups: Iterable[str]) -> set[str]:
        return self._missing(_KNOWN_GROUPS, groups)

    def missing_users(self, users: Iterable[str]) -> set[str]:
        return self._missing(_KNOWN_USERS, users)

    def names(self, users: Iterable[str]) -> dict[str, str]:
        ids = list(dict.fromkeys(users))
        return dict(self._pairs(_NAMES, {"ids": ids})) if ids else {}

    def _pairs(self, statement: Any, parameters: dict[str, Any]) -> list[tuple[str, str]]:
        return [(id_, name) for id_, name in self._execute(statement, parameters)]

    def _missing(self, statement: Any, ids: Iterable[str]) -> set[str]:
        asked = set(ids)
        return asked - set(self._execute(statement, {"ids": sorted(asked)}).scalars()) if asked else set()
