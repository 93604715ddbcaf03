"""People, groups, and how people come in, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal

GroupKind = Literal["department", "office", "post", "group"]
"""A post (岗位) is held by its members; it belongs to the department that is its parent."""

Language = Literal["zh", "en"]
Scope = Literal["read", "work", "deploy", "administer"]
"""What an API token may be used for; the person's own rights bound it."""


@dataclass(frozen=True, slots=True)
class UserRow:
    """A person's account.

    Attributes:
        groups: ids of active groups, departments, offices and posts.
        language: what the person chose for the pages.
        password_until: of a password that an administrator gave: the person replaces it until then.
    """

    id: str
    name: str
    phone: str | None
    active: bool
    created_at: datetime
    groups: frozenset[str]
    language: Language | None = None
    password_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group, department, office or post.

    Attributes:
        head: user id of whoever heads it.
        parent: group id of the department above, or that the post belongs to.
    """

    id: str
    name: str
    kind: GroupKind
    head: str | None
    parent: str | None
    active: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A log-in.

    Attributes:
        csrf: the session's own token against forged requests.
        expires_at: whatever happens, it ends then.
        user: the account as it is now.
        address, agent: where it was opened, and by which browser, as that said.
    """

    token_hash: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    via: str
    user: UserRow
    address: str | None = None
    agent: str | None = None

    ID_LENGTH: ClassVar[int] = 12

    @property
    def id(self) -> str:
        """Names it before people and in the history; opens nothing."""
        return self.token_hash[: self.ID_LENGTH]


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A person's API token.

    Attributes:
        id: says in the history through which token a command came.
        last_used_at: as of the minute; None where it never was.
        user: the account as it is now.
    """

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    user: UserRow

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at and self.user.active
