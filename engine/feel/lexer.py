"""Text to tokens (DMN 1.5 §10.3.1.2). Which names and keywords they form is the parser's matter."""

import re
from typing import Literal, NamedTuple

from engine.feel.errors import FeelError
from engine.feel.names import NAME, NUMBER, WHITE

MAX_TEXT = 50_000
MAX_TOKENS = 10_000
Kind = Literal["name", "number", "string", "symbol", "end"]

_TOKEN = re.compile(
    rf"""
    (?P<white>[{WHITE}]+ | //[^\n]* | /\*.*?\*/)
    | (?P<number>{NUMBER})
    | (?P<name>{NAME})
    | (?P<string>"(?:[^"\\]|\\.)*")
    | (?P<symbol>\*\*|\.\.|<=|>=|!=|->|[^{WHITE}"])
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS: dict[str, Kind] = {"name": "name", "number": "number", "symbol": "symbol"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONE = re.compile("[\ud800-\udfff]")


class Token(NamedTuple):
    """A piece of the text. A tuple, since an expression has many and a dataclass takes four times as long to make.

    Attributes:
        text: as written; for a string its value.
        start, end: offsets in the text.
    """

    kind: Kind
    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """All tokens of *text*, closed by one of kind ``end``.

    Raises:
        FeelError: ``feel.syntax``, a string or a comment has no end; ``feel.budget``, the text is too long.
    """
    if len(text) > MAX_TEXT:
        raise FeelError("feel.budget", budget="text")
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FeelError("feel.syntax", position=position, expected=["string"], found=text[position])
        kind = match.lastgroup
        if kind == "string":
            tokens.append(Token("string", _unescape(match.group()[1:-1]), position, match.end()))
        elif kind != "white":
            tokens.append(Token(_KINDS[kind or ""], match.group(), position, match.end()))
        if len(tokens) > MAX_TOKENS:
            raise FeelError("feel.budget", position=position, budget="text")
        position = match.end()
    tokens.append(Token("end", "", position, position))
    return tokens


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPE.sub(_character, text)
    text = _SURROGATES.sub(lambda pair: pair.group().encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _LONE.sub("\ufffd", text)


def _character(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2)
    if code is not None:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else match.group()
    return _SIMPLE.get(match.group(3), match.group())  # others stay, so that "\d+" is a pattern
