"""Which colour an answer has: the same rule as the buttons under the form have, in the browser's scripts."""

import re
from typing import Any, Literal

Meaning = Literal["approve", "return", "reject", "primary"]

_MEANINGS: tuple[tuple[Meaning, re.Pattern[str]], ...] = (
    ("approve", re.compile(r"approve|accept|agree|done|heard|archive|confirm")),
    ("return", re.compile(r"return|supplement|back|rework|amend")),
    ("reject", re.compile(r"reject|refuse|deny")),
)


def meaning_of(value: Any) -> Meaning:
    """By the value's first word; ``primary`` where it says nothing."""
    return next((meaning for meaning, pattern in _MEANINGS if pattern.match(str(value))), "primary")
