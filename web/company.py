"""The demo company: groups, departments and people from one YAML file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import yaml

from engine.views import GroupKind


class People(Protocol):
    """What loading needs of the accounts."""

    def add_group(
        self,
        id: str,
        name: str,
        *,
        kind: GroupKind,
        head: str | None,
        parent: str | None,
    ) -> None: ...
    def add_user(self, id: str, name: str, *, at: datetime, groups: list[str], password_hash: str | None) -> None: ...


def read_company(path: Path) -> dict[str, Any]:
    """The file as it is: ``name``, ``groups`` and ``users``."""
    company: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return company


def load_company(
    accounts: People, path: Path, *, at: datetime, password_hash: Callable[[], str] | None = None
) -> list[tuple[str, str]]:
    """Add the company, or bring it up to date. Answers (user id, name) in the file's order.

    Args:
        password_hash: hash of the password that everybody gets; without it nobody can log in.
    """
    company = read_company(path)
    for group in company["groups"]:
        accounts.add_group(
            group["id"],
            group["name"],
            kind=group.get("kind", "group"),
            head=group.get("head"),
            parent=group.get("parent"),
        )
    for user in company["users"]:
        hashed = password_hash() if password_hash else None
        accounts.add_user(user["id"], user["name"], at=at, groups=user.get("groups", []), password_hash=hashed)
    return [(user["id"], user["name"]) for user in company["users"]]
