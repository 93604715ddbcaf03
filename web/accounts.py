"""What log-ins need of the store."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from engine.views import GroupRow, Scope, SessionRow, TokenRow, UserRow


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
        self, *, token_hash: str, user: str, csrf: str, at: datetime, expires_at: datetime, via: str
    ) -> None: ...

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
