"""Passwords: argon2id with OWASP's smallest memory, and no more of it at once than a small machine bears."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.errors import Busy

LONGEST = 1024
"""Characters; what is longer is no password but a burden."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)
_PATIENCE = 10.0


def hash_password(password: str) -> str:
    """What the store keeps of *password*."""
    return _HASHER.hash(password)


def is_password(stored: str | None, password: str) -> bool:
    """Whether *password* is the one that was hashed. It takes the same time where there is none.

    Raises: Busy: too many log in at once.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Busy("log-ins")
    try:
        _HASHER.verify(stored or _nobodys(), password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    else:
        return stored is not None
    finally:
        _AT_ONCE.release()


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other costs than those of today."""
    return _HASHER.check_needs_rehash(stored)


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody's")
