"""Log-ins: kept in the store by the hash of a random token, which only the browser's cookie holds."""

import secrets
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from engine.views import SessionRow
from web import current
from web.credentials import check_password, hashed

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(hours=24)
LONGEST_ADDRESS, LONGEST_AGENT = 100, 300
"""Characters that are kept of where a log-in came from."""

TOUCHED_EVERY = timedelta(minutes=5)
"""A session's last use is written no more often: reading pages should not write."""


def log_in(user: str, password: str, *, address: str) -> str:
    """Open a session for *user*.

    Returns:
        The token for the cookie, always a new one.

    Raises:
        WrongPassword, PasswordExpired, Busy.
        TooManyFailures: too many wrong passwords before; this one was not even looked at.
    """
    check_password(user, password, address=address)
    accounts, at = current.services().accounts, current.now()
    log_out()
    token = secrets.token_urlsafe(32)
    accounts.create_session(
        token_hash=hashed(token),
        user=user,
        csrf=secrets.token_urlsafe(32),
        at=at,
        expires_at=at + ABSOLUTE,
        via="web",
        address=address[:LONGEST_ADDRESS],
        agent=str(request.user_agent)[:LONGEST_AGENT],
    )
    return token


def log_out() -> None:
    """End the browser's session, if it has one."""
    token = request.cookies.get(cookie_name())
    if token:
        current.services().accounts.delete_session(hashed(token))


def read_session() -> SessionRow | None:
    """The browser's session, if it is valid now."""
    token = request.cookies.get(cookie_name())
    if not token:
        return None
    accounts, at = current.services().accounts, current.now()
    row = accounts.session(hashed(token))
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
