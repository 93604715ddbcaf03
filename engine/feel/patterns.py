r"""Regular expressions of XPath and XQuery Functions (§5.6), run by RE2, whose time is linear in the text.

What is not regular (back-references) has no answer, and neither has what XPath does not know (look-around, ``\b``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from engine.feel.errors import NoValue
from engine.feel.pattern_classes import ESCAPES, block, read_class

MATCH = 5
"""Steps that going on from one match to the next is worth."""

_MAX_LENGTH = 2_000
_MEMORY = 1 << 20
_CALL = 60  # steps for compiling a small pattern and beginning to run it
_STEP = 2_000  # instructions times bytes that cost one step
_LITERAL = re.compile(r"([\\.^$|?*+()\[\]{}])")
_PROPERTY = re.compile(r"\{\^?([A-Za-z0-9 -]+)\}")
_QUANTIFIER = re.compile(r"\{[0-9]+(,[0-9]*)?\}")
_KEPT = frozenset("nrt\\|.?*+(){}-[]^$")


class Pattern:
    """A compiled regular expression; it works on UTF-8."""

    __slots__ = ("_regex", "groups")

    def __init__(self, regex: Any) -> None:
        self._regex = regex
        self.groups: int = regex.groups

    def cost(self, subject: bytes) -> int:
        """Steps that one pass over *subject* is worth."""
        instructions = int(self._regex.programsize)
        return _CALL + instructions // 10 + len(subject) * instructions // _STEP

    def found_in(self, subject: bytes) -> bool:
        return self._regex.search(subject) is not None

    def all_in(self, subject: bytes) -> Iterator[Any]:
        """Matches from left to right, not overlapping."""
        matches: Iterator[Any] = self._regex.finditer(subject)
        return matches


@lru_cache(maxsize=512)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """The pattern, ready to run.

    Args:
        flags: any of ``s``, ``m``, ``i``, ``x`` and ``q`` (XPath functions §5.6.2).

    Raises:
        NoValue: XPath knows no such pattern or flag, or RE2 cannot run it.
    """
    if len(pattern) > _MAX_LENGTH or not set(flags) <= set("smixq"):
        raise NoValue("pattern")
    if "q" in flags:
        translated = _LITERAL.sub(r"\\\1", pattern)
    else:
        translated = _translate(_without_space(pattern) if "x" in flags else pattern, flags)
    options = re2.Options()
    options.max_mem = _MEMORY
    options.log_errors = False
    options.case_sensitive = "i" not in flags
    try:
        return Pattern(re2.compile(translated.encode("utf-8", "replace"), options))
    except re2.error:
        raise NoValue("pattern") from None


def _without_space(pattern: str) -> str:
    """Flag ``x``: white space outside of character classes is not part of the pattern."""
    result: list[str] = []
    depth = 0
    position = 0
    while position < len(pattern):
        piece = pattern[position]
        if piece == "\\":
            piece = pattern[position : position + 2]
            if piece[1:].isspace():
                piece, position = "\\", position + 1
        depth += (piece == "[") - (piece == "]")
        if depth or not piece.isspace():
            result.append(piece)
        position += len(piece)
    return "".join(result)


def _translate(pattern: str, flags: str) -> str:
    """XPath's pattern in RE2's words."""
    result = ["(?m)"] if "m" in flags else []
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\":
            piece, position = _escape(pattern, position)
        elif char == "[":
            piece, position = read_class(pattern, position)
        elif char == ".":
            piece, position = "(?s:.)" if "s" in flags else r"[^\n\r]", position + 1
        elif _unknown(pattern, position):
            raise NoValue("pattern")
        elif char == "{":
            end = pattern.index("}", position) + 1
            piece, position = pattern[position:end], end
        else:
            piece, position = char, position + 1
        result.append(piece)
    return "".join(result)


def _unknown(pattern: str, position: int) -> bool:
    """Whether RE2 would take what stands here for something that XPath does not mean, or not know."""
    char = pattern[position]
    if char == "(":
        return pattern.startswith("(?", position) and not pattern.startswith("(?:", position)
    return char in "]}" or (char == "{" and _QUANTIFIER.match(pattern, position) is None)


def _escape(pattern: str, position: int) -> tuple[str, int]:
    char = pattern[position + 1 : position + 2]
    if char in {"p", "P"}:
        match = _PROPERTY.match(pattern, position + 2)
        if match is None:
            raise NoValue("pattern")
        named = block(match.group(1))
        if named is None:
            return rf"\{char}{match.group()}", match.end()
        return f"[{'^' if char == 'P' else ''}{named}]", match.end()
    if char in ESCAPES:
        return f"[{ESCAPES[char]}]", position + 2
    if char.lower() in ESCAPES:
        return f"[^{ESCAPES[char.lower()]}]", position + 2
    if char == "" or char not in _KEPT:
        raise NoValue("pattern")
    return f"\\{char}", position + 2


def replacement_parts(replacement: str, groups: int) -> list[bytes | int]:
    """A replacement as pieces of text and numbers of groups (XPath functions §5.6.4).

    Raises:
        NoValue: a ``$`` or a backslash stands alone.
    """
    parts: list[bytes | int] = []
    position = 0
    while position < len(replacement):
        char = replacement[position]
        following = replacement[position + 1 : position + 2]
        if char == "\\" and following and following in "\\$":
            parts.append(following.encode())
            position += 2
        elif char == "$" and following.isascii() and following.isdigit():
            number = int(following)
            position += 2
            while position < len(replacement) and replacement[position] in "0123456789":
                longer = number * 10 + int(replacement[position])
                if longer > groups:
                    break
                number, position = longer, position + 1
            parts.append(number if number <= groups else b"")
        elif char in "\\$":
            raise NoValue("pattern")
        else:
            parts.append(char.encode("utf-8", "replace"))
            position += 1
    return parts
