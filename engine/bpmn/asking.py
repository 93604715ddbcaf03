"""Questions that a diagram asks about a token, and going past those that have no answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from engine.errors import ProcessError

if TYPE_CHECKING:
    from engine.bpmn.tokens import Token

T = TypeVar("T")


def asked(token: "Token", question: Callable[[], T], otherwise: T) -> T:
    """What *question* answers; *otherwise* where it cannot be answered and somebody goes past it.

    Raises: ProcessError, it cannot be answered.
    """
    try:
        return question()
    except ProcessError:
        if not token.goes_past:
            raise
        return otherwise
