"""What log-ins need of the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from engine.views import GroupKind, GroupRow, Language, Page, Scope, SessionRow, TokenRow, UserRow


class Accounts(Protocol):
    """People with their password hashes, log-ins and failed log-ins. Each method is a transaction of its own."""

    def users(self) -> list[UserRow]: ...

    def user(self, id: str) -> UserRow | None: ...

    def groups(self) -> list[GroupRow]: ...

    def password_hash(self, id: str) -> str | None:
        """Of an active user; None where there is no such user, or no password."""
        ...

    def set_password_hash(self, id: str, password_hash: str) -> None: ...

    def create_session(
        self, *, token_hash: str, user: str, csrf: str, at: datetime, expires_at: datetime, via: str,
        address: str | None = None, agent: str | None = None,
    ) -> None: ...  # fmt: skip

    def session(self, token_hash: str) -> SessionRow | None:
        """With its user as he is now; whether it has ended by now is for the caller to see."""
        ...

    def touch_session(self, token_hash: str, at: datetime) -> None: ...

    def delete_session(self, token_hash: str) -> None: ...

    def login_failures(self, subject: str) -> tuple[int, datetime | None]:
        """How many there were in a row, and when the last one was."""
        ...

    def count_login_failure(self, subject: str, at: datetime) -> None: ...

    def forget_login_failures(self, subject: str) -> None: ...


class Roster(Protocol):
    """People and groups as administrators see and change them. Each method is a transaction of its own.

    Whatever changes them raises `engine.errors.NotFound` for who or what is not there, and `engine.errors.Invalid`,
    ``people.last_administrator``, where nobody would be left who administers.
    """

    def people(
        self, *, search: str | None = None, active: bool = True, group: str | None = None, after: str | None = None,
        limit: int = 50,
    ) -> Page[UserRow]:  # fmt: skip
        """By name. *search* is found in account, name and phone; *group* is one that they belong to."""
        ...

    def add_person(
        self, id: str, *, name: str, phone: str | None, groups: Iterable[str], at: datetime, password_hash: str,
        until: datetime | None,
    ) -> None:  # fmt: skip
        """Raises: Invalid: ``people.id_taken``."""
        ...

    def change_person(self, id: str, *, name: str, phone: str | None, groups: Iterable[str]) -> None: ...

    def set_active(self, id: str, *, active: bool) -> None:
        """Who is not active cannot log in and is on no list; all sessions end at once."""
        ...

    def set_password(self, id: str, password_hash: str, *, until: datetime | None, keep: str | None = None) -> None:
        """A new password; all sessions but *keep*, a token's hash, end.

        Args:
            until: when the person has to have replaced it; None for one of the person's own.
        """
        ...

    def set_language(self, id: str, language: Language | None) -> None: ...

    def sessions(self, user: str, at: datetime) -> list[SessionRow]:
        """Those that have not ended by *at*, the latest used first."""
        ...

    def end_session(self, user: str, id: str) -> None: ...

    def groups(self) -> list[GroupRow]: ...

    def group(self, id: str) -> GroupRow: ...

    def add_group(self, id: str, *, name: str, kind: GroupKind, head: str | None, parent: str | None) -> None:
        """Raises: Invalid: ``people.id_taken``."""
        ...

    def change_group(self, id: str, *, name: str, kind: GroupKind, head: str | None, parent: str | None) -> None: ...

    def change_members(self, id: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None: ...

    def set_group_active(self, id: str, *, active: bool) -> None:
        """Raises: Invalid: ``people.own_group``, ``people.group_waited_for``."""
        ...


class Tokens(Protocol):
    """API tokens, found by the hash of what a program sends. Each method is a transaction of its own."""

    def add(
        self, *, id: str, token_hash: str, user: str, name: str, scopes: Iterable[Scope], at: datetime,
        expires_at: datetime,
    ) -> None:  # fmt: skip
        """Raises: NotFound: there is no such person, or not any more."""
        ...

    def find(self, token_hash: str) -> TokenRow | None:
        """With its user as he is now; whether it is valid by now is for the caller to see."""
        ...

    def of(self, user: str | None = None) -> list[TokenRow]:
        """A person's, or everybody's, the newest first; those that are over too."""
        ...

    def touch(self, id: str, at: datetime) -> None:
        """It was used."""
        ...

    def revoke(self, id: str, at: datetime, *, user: str | None = None) -> None:
        """Raises: NotFound: none of that id, or not *user*'s."""
        ...
