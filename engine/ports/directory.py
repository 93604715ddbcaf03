"""Who works in the company."""

from collections.abc import Iterable
from typing import Protocol


class Directory(Protocol):
    """People, groups, departments. A department or office is a group with a head."""

    def head(self, group: str) -> str | None: ...
    def members(self, group: str) -> list[tuple[str, str]]:
        """(user id, name) of active members, by name."""
        ...

    def staff(self) -> list[tuple[str, str]]:
        """(user id, name) of all active people, by name."""
        ...

    def departments(self, kind: str | None, member: str | None) -> list[tuple[str, str]]:
        """(group id, name) of active departments (kind ``department``) and offices (``office``); of *member*'s if given."""
        ...

    def manager(self, user: str) -> str | None:
        """Head of the user's department; of the department above where the user is the head."""
        ...

    def missing_groups(self, groups: Iterable[str]) -> set[str]:
        """Those of *groups* that do not exist."""
        ...

    def missing_users(self, users: Iterable[str]) -> set[str]:
        """Those of *users* that do not exist or are inactive."""
        ...

    def names(self, users: Iterable[str]) -> dict[str, str]:
        """Display names of users and groups by id; unknown ids are left out."""
        ...
