"""Regular expressions of a form, matched in linear time."""

from dataclasses import dataclass, field
from typing import Any

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False

_EMAIL = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*$"
_PHONE = r"(\+|00)[0-9]{6,}$"  # international, as form-js demands: +8651212345678


class BadPattern(ValueError):
    """The text is no regular expression, or one that cannot be matched in linear time (look-around, back references)."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern.

    Args:
        text: as drawn.
        code: the finding for a text in which it is not found.
        message: the process owner's words for that, if any.

    Raises:
        BadPattern: *text* cannot be used.
    """

    text: str
    code: str = "form.pattern"
    message: str | None = None
    _compiled: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "_compiled", re2.compile(self.text, _OPTIONS))
        except re2.error as error:
            raise BadPattern(self.text) from error

    def found_in(self, text: str) -> bool:
        """Whether some part of *text* matches, as JavaScript's ``RegExp.test`` has it."""
        return self._compiled.search(text) is not None


EMAIL = Pattern(_EMAIL, code="form.bad_email")
PHONE = Pattern(_PHONE, code="form.bad_phone")
