"""Log-ins: kept in the store by the hash of a random token, which only the browser's cookie holds."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from flask import request
from werkzeug.wrappers import Response

from engine.errors import LiuzhuanError
from engine.views import SessionRow
from web import current
from web.passwords import LONGEST, hash_password, is_outdated, is_password

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=5)
"""A session's last use is written no more often: reading pages should not write."""

FREE_FAILURES = 5
"""So many wrong passwords cost nothing; each further one doubles the wait."""

FREE_FAILURES_OF_ADDRESS = 50
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)


class WrongPassword(LiuzhuanError):
    """No such account, or not its password: nobody learns which."""


class TooManyFailures(LiuzhuanError):
    """Log-ins to this account from this address have to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


def log_in(user: str, password: str, *, address: str) -> str:
    """Open a session for *user*.

    Returns:
        The token for the cookie, always a new one.

    Raises:
        WrongPassword, Busy.
        TooManyFailures: too many wrong passwords before; this one was not even looked at.
    """
    accounts, at = current.services().accounts, current.now()
    throttled = {f"{user}@{address}"[:200]: FREE_FAILURES, f"@{address}"[:200]: FREE_FAILURES_OF_ADDRESS}
    wait = max(_wait(subject, free, at) for subject, free in throttled.items())
    if wait > timedelta():
        raise TooManyFailures(wait)
    stored = accounts.password_hash(user)
    if not is_password(stored, password) or stored is None:
        for subject in throttled:
            accounts.count_login_failure(subject, at)
        raise WrongPassword
    if is_outdated(stored):
        accounts.set_password_hash(user, hash_password(password[:LONGEST]))
    accounts.forget_login_failures(f"{user}@{address}"[:200])
    log_out()
    token = secrets.token_urlsafe(32)
    accounts.create_session(
        token_hash=_hashed(token),
        user=user,
        csrf=secrets.token_urlsafe(32),
        at=at,
        expires_at=at + ABSOLUTE,
        via="web",
    )
    return token


def log_out() -> None:
    """End the browser's session, if it has one."""
    token = request.cookies.get(cookie_name())
    if token:
        current.services().accounts.delete_session(_hashed(token))


def read_session() -> SessionRow | None:
    """The browser's session, if it is valid now."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    accounts, at = current.services().accounts, current.now()
    row = accounts.session(_hashed(token))
    if row is None or not row.user.active:
        return None
    if at >= row.expires_at or at >= row.last_seen_at + IDLE:
        accounts.delete_session(row.token_hash)
        return None
    if at >= row.last_seen_at + TOUCHED_EVERY:
        accounts.touch_session(row.token_hash, at)
    return row


def cookie_name() -> str:
    """With the prefix that browsers accept over https only, from this host only."""
    return "__Host-liuzhuan" if is_https() else "liuzhuan"


def is_https() -> bool:
    """Whether the browser speaks https, to us or to the proxy in front."""
    return request.is_secure or current.pages().settings.https


def set_cookie(response: Response, name: str, value: str) -> None:
    """A cookie of the browser's session that no script reads and no other site sends along with a form."""
    response.set_cookie(name, value, path="/", secure=is_https(), httponly=True, samesite="Lax")


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _wait(subject: str, free: int, at: datetime) -> timedelta:
    failures, last_at = current.services().accounts.login_failures(subject)
    if failures < free or last_at is None:
        return timedelta()
    wait: timedelta = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - free, 10))
    return last_at + wait - at
