"""Passwords and tokens, as pages and programs hand them over, and how often somebody may be wrong."""

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from engine.errors import Finding, Invalid, LiuzhuanError
from engine.views import Scope
from web import audit, current
from web.accounts import Tokens
from web.passwords import LONGEST, hash_password, is_outdated, is_password

FREE_FAILURES = 5
"""So many wrong passwords cost nothing; each further one doubles the wait."""

FREE_FAILURES_OF_ADDRESS = 50
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)

LONGEST_LIFE = timedelta(days=365)
"""Of an API token."""

LONGEST_NAME = 100


class WrongPassword(LiuzhuanError):
    """No such account, or not its password: nobody learns which."""


class PasswordExpired(WrongPassword):
    """The password that an administrator gave was right, but not replaced in time."""


class TooManyFailures(LiuzhuanError):
    """Log-ins to this account from this address have to wait."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"wait {wait}")
        self.wait = wait


class Remembered:
    """Passwords that were right a moment ago, so that a program's every request is not hashed anew.

    What is kept is a digest with a key of this process, beside the stored hash that the password was right for: a new
    password or a deactivation, which change what the store answers, end it at once.
    """

    LIFE = timedelta(minutes=5)
    MOST = 1000

    def __init__(self) -> None:
        self._key, self._lock = secrets.token_bytes(32), Lock()
        self._known: OrderedDict[bytes, tuple[str, datetime]] = OrderedDict()

    def knows(self, user: str, password: str, stored: str, at: datetime) -> bool:
        """Whether *password* was found to be what *stored* was made of, not long before *at*."""
        with self._lock:
            hashed, until = self._known.get(self._digest(user, password), ("", at))
        return at < until and hmac.compare_digest(hashed, stored)

    def add(self, user: str, password: str, stored: str, at: datetime) -> None:
        """It was right."""
        with self._lock:
            self._known[self._digest(user, password)] = stored, at + self.LIFE
            while len(self._known) > self.MOST:
                self._known.popitem(last=False)

    def _digest(self, user: str, password: str) -> bytes:
        return hmac.digest(self._key, f"{user}\0{password}".encode("utf-8", "surrogatepass"), "sha256")


def check_password(user: str, password: str, *, address: str) -> str:
    """The stored hash that *password* is right for.

    Raises:
        WrongPassword, PasswordExpired, Busy.
        TooManyFailures: too many wrong passwords before; this one was not even looked at.
    """
    accounts, at = current.services().accounts, current.now()
    throttled = {f"{user}@{address}"[:200]: FREE_FAILURES, f"@{address}"[:200]: FREE_FAILURES_OF_ADDRESS}
    wait = max(_wait(subject, free, at) for subject, free in throttled.items())
    if wait > timedelta():
        if current.pages().throttled.is_new(f"{user}@{address}", at):
            audit.note("password.throttle", user=user, address=address)
        raise TooManyFailures(wait)
    stored = accounts.password_hash(user)
    if not is_password(stored, password) or stored is None:
        for subject in throttled:
            accounts.count_login_failure(subject, at)
        audit.note("password.refuse", user=user, address=address)
        raise WrongPassword
    person = accounts.user(user)
    if person is not None and person.password_until is not None and at >= person.password_until:
        raise PasswordExpired
    if is_outdated(stored):
        stored = hash_password(password[:LONGEST])
        accounts.set_password_hash(user, stored)
    accounts.forget_login_failures(f"{user}@{address}"[:200])
    return stored


def check_password_of_program(user: str, password: str, *, address: str) -> None:
    """The same, hashed once and then remembered briefly. Raises: as `check_password`."""
    remembered, at = current.pages().remembered, current.now()
    stored = current.services().accounts.password_hash(user)
    if stored is not None and remembered.knows(user, password, stored, at):
        return
    remembered.add(user, password, check_password(user, password, address=address), at)
    audit.note("password.accept", user=user, address=address)


def make_token(
    tokens: Tokens, *, user: str, name: str, scopes: Iterable[Scope], at: datetime, life: timedelta
) -> tuple[str, str]:
    """A new API token: its id, and the token itself, which is kept nowhere else.

    Raises:
        NotFound: there is no such person.
        Invalid: ``token.name``, ``token.scopes``, ``token.life``.
    """
    wanted, name = set(scopes), name.strip()
    findings = []
    if not 0 < len(name) <= LONGEST_NAME:
        findings.append(Finding("token.name", {"most": LONGEST_NAME}, field="name"))
    if not wanted:
        findings.append(Finding("token.scopes", field="scopes"))
    if not timedelta() < life <= LONGEST_LIFE:
        findings.append(Finding("token.life", {"most": LONGEST_LIFE.days}, field="days"))
    if findings:
        raise Invalid(findings)
    id_, token = secrets.token_hex(4), f"lz_{secrets.token_urlsafe(32)}"
    tokens.add(id=id_, token_hash=hashed(token), user=user, name=name, scopes=wanted, at=at, expires_at=at + life)
    return id_, token


def hashed(token: str) -> str:
    """What the store knows of a random token, an API's or a session's."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _wait(subject: str, free: int, at: datetime) -> timedelta:
    failures, last_at = current.services().accounts.login_failures(subject)
    if failures < free or last_at is None:
        return timedelta()
    wait: timedelta = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(failures - free, 10))
    return last_at + wait - at
