"""Reading a type, as ``instance of`` and parameters name it (DMN 1.5 §10.3.1.2, rules 52 to 54)."""

from engine.feel.cursor import Cursor
from engine.feel.errors import FeelError
from engine.feel.names import KnownNames
from engine.feel.types import (
    ANY,
    SIMPLE_NAMES,
    ContextType,
    FunctionType,
    ListType,
    NamedType,
    RangeType,
    Type,
    simple_type,
)

_KNOWN = KnownNames(SIMPLE_NAMES)
_MAX_NESTING = 20


def read_type(parser: Cursor, nesting: int = 0) -> Type:
    """A type such as ``number``, ``list<string>``, ``context<a: date>`` or a named one."""
    if nesting > _MAX_NESTING:
        raise FeelError("feel.budget", position=parser.token.start, budget="depth")
    found = parser.known(_KNOWN, *parser.scopes)
    if found is not None:
        parser.position += found[1]
        return simple_type(found[0]) if found[0] in SIMPLE_NAMES else NamedType(found[0])
    if parser.token.kind != "name":
        raise parser.error("type")
    word = parser.token.text
    parser.position += 1
    if parser.at("<") and word in {"list", "range", "context", "function"}:
        return _parametrised(parser, word, nesting)
    while parser.at(".") and parser.tokens[parser.position + 1].kind == "name":
        word = f"{word}.{parser.tokens[parser.position + 1].text}"
        parser.position += 2
    type_ = simple_type(word)
    return type_ if type_.name in SIMPLE_NAMES else NamedType(word)


def _parametrised(parser: Cursor, word: str, nesting: int) -> Type:
    parser.expect("<")
    match word:
        case "list" | "range":
            element = read_type(parser, nesting + 1)
            parser.expect(">")
            return ListType(element) if word == "list" else RangeType(element)
        case "context":
            return ContextType(tuple(_entries(parser, nesting)))
    parameters: list[Type] = []
    while not parser.accept(">"):
        if parameters:
            parser.expect(",")
        parameters.append(read_type(parser, nesting + 1))
    result = read_type(parser, nesting + 1) if parser.accept("->") else ANY
    return FunctionType(tuple(parameters), result)


def _entries(parser: Cursor, nesting: int) -> list[tuple[str, Type]]:
    entries: list[tuple[str, Type]] = []
    while not parser.accept(">"):
        if entries:
            parser.expect(",")
        name = parser.new_name(":")
        parser.expect(":")
        entries.append((name, read_type(parser, nesting + 1)))
    return entries
