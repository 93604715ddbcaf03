"""What log-ins need of the store."""

from datetime import datetime
from typing import Protocol

from engine.views import GroupRow, SessionRow, UserRow


class Accounts(Protocol):
    """People with their password hashes, log-ins and failed log-ins. Each method is a transaction of its own."""

    def users(self) -> list[UserRow]: ...

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
