"""A command that collided with another one was discarded whole; being a function of its inputs, it is run again."""

import time
from collections.abc import Callable
from random import SystemRandom
from typing import TypeVar

from engine.errors import Collision

Answer = TypeVar("Answer")

ATTEMPTS = 4
FIRST_PAUSE = 0.02
"""Seconds at most before the second attempt; doubles with each. Chance keeps two from colliding in step."""

_chance = SystemRandom()


def again(command: Callable[[], Answer], *, rewind: Callable[[], None] = lambda: None) -> Answer:
    """What *command* answers, or raises, at the last of `ATTEMPTS`.

    Only a `Collision` says that nothing of it was stored and that the next attempt will find another world. What is
    merely busy has waited long enough, and what is in doubt may have been stored.

    Args:
        rewind: brings its inputs back to their beginning before another attempt.

    Raises: Collision: each attempt collided.
    """
    for attempt in range(ATTEMPTS - 1):
        try:
            return command()
        except Collision:
            time.sleep(_chance.uniform(0, FIRST_PAUSE * 2**attempt))
            rewind()
    return command()
