r"""Character classes of XPath's regular expressions: ``[a-z-[aeiou]]``, ``\i``, ``\p{IsGreek}``."""

import sys

from engine.feel.errors import NoValue

ESCAPES = {
    "d": r"\p{Nd}",
    "s": r" \t\n\r",
    "w": r"\p{L}\p{M}\p{N}\p{S}",
    "i": r"\p{L}\p{Nl}_:",
    "c": r"\p{L}\p{Nl}\p{M}\p{Nd}\-._:\x{B7}",
}
"""What the escapes stand for within a class (XML Schema part 2, F.1.1); in capitals, their complements."""

_SETS = {**ESCAPES, "D": r"\P{Nd}", "S": r"\S\v\f", "W": r"\p{P}\p{Z}\p{C}"}
_CHARACTERS = {**{char: char for char in "\\|.?*+(){}-[]^$"}, "n": "\n", "r": "\r", "t": "\t"}
_BLOCKS = {
    "BasicLatin": (0x0, 0x7F),
    "Latin-1Supplement": (0x80, 0xFF),
    "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F),
    "IPAExtensions": (0x250, 0x2AF),
    "CombiningDiacriticalMarks": (0x300, 0x36F),
    "Greek": (0x370, 0x3FF),
    "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF),
    "Armenian": (0x530, 0x58F),
    "Hebrew": (0x590, 0x5FF),
    "Arabic": (0x600, 0x6FF),
    "Devanagari": (0x900, 0x97F),
    "Thai": (0xE00, 0xE7F),
    "Tibetan": (0xF00, 0xFFF),
    "HangulJamo": (0x1100, 0x11FF),
    "Mongolian": (0x1800, 0x18AF),
    "GeneralPunctuation": (0x2000, 0x206F),
    "CurrencySymbols": (0x20A0, 0x20CF),
    "LetterlikeSymbols": (0x2100, 0x214F),
    "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF),
    "MathematicalOperators": (0x2200, 0x22FF),
    "EnclosedAlphanumerics": (0x2460, 0x24FF),
    "BoxDrawing": (0x2500, 0x257F),
    "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF),
    "CJKRadicalsSupplement": (0x2E80, 0x2EFF),
    "KangxiRadicals": (0x2F00, 0x2FDF),
    "CJKSymbolsandPunctuation": (0x3000, 0x303F),
    "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF),
    "Bopomofo": (0x3100, 0x312F),
    "EnclosedCJKLettersandMonths": (0x3200, 0x32FF),
    "CJKCompatibility": (0x3300, 0x33FF),
    "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DB5),
    "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3),
    "PrivateUse": (0xE000, 0xF8FF),
    "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
    "CJKCompatibilityForms": (0xFE30, 0xFE4F),
    "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
}

Spans = list[tuple[int, int]]


def block(name: str) -> str | None:
    """The range of the Unicode block ``IsName``, for a class; None if *name* is a category.

    Raises:
        NoValue: there is no such block, or not here.
    """
    if not name.startswith("Is"):
        if " " in name:
            raise NoValue("pattern")
        return None
    span = _BLOCKS.get(name[2:])
    if span is None:
        raise NoValue("pattern")
    return _written([span])


def read_class(pattern: str, start: int) -> tuple[str, int]:
    """The class that begins at *start*, in RE2's words, and where it ends.

    Raises:
        NoValue: the class is malformed, or subtracts something else than characters and ranges.
    """
    position = start + 1
    negated = pattern.startswith("^", position)
    position += negated
    pieces: list[str] = []
    spans: Spans = []
    first = position
    while position < len(pattern):
        char = pattern[position]
        if char == "]" and position > first:
            return f"[{'^' if negated else ''}{''.join(pieces)}{_written(spans)}]", position + 1
        if pattern.startswith("-[", position) and position > first:
            taken, position = _members(pattern, position + 1)
            if pieces or not pattern.startswith("]", position):
                raise NoValue("pattern")
            kept = _without(_complement(spans) if negated else spans, taken)
            return f"[{_written(kept)}]" if kept else r"[^\x{0}-\x{10FFFF}]", position + 1
        piece, low, position = _member(pattern, position)
        if piece:
            pieces.append(piece)
            continue
        high = low
        if pattern.startswith("-", position) and pattern[position + 1 : position + 2] not in {"]", "[", ""}:
            piece, high, position = _member(pattern, position + 1)
            if piece or high < low:
                raise NoValue("pattern")
        spans.append((low, high))
    raise NoValue("pattern")


def _members(pattern: str, start: int) -> tuple[Spans, int]:
    """The characters of a subtracted class."""
    position = start + 1
    negated = pattern.startswith("^", position)
    position += negated
    spans: Spans = []
    while position < len(pattern) and pattern[position] != "]":
        piece, low, position = _member(pattern, position)
        high = low
        if pattern.startswith("-", position):
            piece, high, position = _member(pattern, position + 1)
        if piece or high < low:
            raise NoValue("pattern")
        spans.append((low, high))
    if position >= len(pattern):
        raise NoValue("pattern")
    return (_complement(spans) if negated else spans), position + 1


def _member(pattern: str, position: int) -> tuple[str, int, int]:
    """One member: a set in RE2's words, or else a code point; and where it ends."""
    char = pattern[position]
    if char == "[":
        raise NoValue("pattern")
    if char != "\\":
        return "", ord(char), position + 1
    escaped = pattern[position + 1 : position + 2]
    if escaped in {"p", "P"}:
        return _property(pattern, position, escaped)
    if escaped in _SETS:
        return _SETS[escaped], 0, position + 2
    if escaped == "" or escaped not in _CHARACTERS:
        raise NoValue("pattern")
    return "", ord(_CHARACTERS[escaped]), position + 2


def _property(pattern: str, position: int, escaped: str) -> tuple[str, int, int]:
    end = pattern.find("}", position)
    if not pattern.startswith("{", position + 2) or end < 0:
        raise NoValue("pattern")
    named = block(pattern[position + 3 : end])
    if named is None:
        return pattern[position : end + 1], 0, end + 1
    if escaped == "P":
        raise NoValue("pattern")
    return named, 0, end + 1


def _written(spans: Spans) -> str:
    return "".join(rf"\x{{{low:X}}}" if low == high else rf"\x{{{low:X}}}-\x{{{high:X}}}" for low, high in spans)


def _complement(spans: Spans) -> Spans:
    return _without([(0, sys.maxunicode)], spans)


def _without(spans: Spans, taken: Spans) -> Spans:
    for low, high in taken:
        kept: Spans = []
        for start, end in spans:
            if end < low or start > high:
                kept.append((start, end))
                continue
            if start < low:
                kept.append((start, low - 1))
            if end > high:
                kept.append((high + 1, end))
        spans = kept
    return spans
