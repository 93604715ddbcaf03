"""Expressions that begin with a word: ``if``, ``for``, ``some``, ``every``, ``function``."""

from engine.feel import nodes
from engine.feel.cursor import Cursor
from engine.feel.errors import FeelError
from engine.feel.type_names import read_type
from engine.feel.types import Type

BEGINNINGS = frozenset({"if", "for", "some", "every", "function"})


def block(parser: Cursor) -> nodes.Node | None:
    """The expression that begins with one of `BEGINNINGS`; None where the word is just a name."""
    word, following = parser.token, parser.tokens[parser.position + 1]
    if word.text == "function":
        if following.text != "(" or following.kind != "symbol":
            return None
        parser.position += 1
        return _definition(parser, word.start)
    if word.text == "if":
        if following.kind == "end":
            return None
        return _if(parser, word.start)
    if following.kind != "name":
        return None
    parser.position += 1
    return _loop(parser, word.start, word.text)


def _if(parser: Cursor, at: int) -> nodes.If:
    branches: list[tuple[nodes.Node, nodes.Node]] = []
    while parser.accept("if"):
        condition = parser.expression()
        parser.expect("then")
        branches.append((condition, parser.expression()))
        parser.expect("else")
    return nodes.If(at, tuple(branches), parser.expression())


def _loop(parser: Cursor, at: int, word: str) -> nodes.Node:
    iterators: list[nodes.Iterator] = []
    with parser.scope():
        while True:
            name = parser.new_name("in")
            parser.expect("in")
            source = parser.expression()
            end = parser.expression() if parser.accept("..") else None
            iterators.append(nodes.Iterator(name, source, end))
            parser.declare(name)
            if not parser.accept(","):
                break
        parser.expect("return" if word == "for" else "satisfies")
        body = parser.expression()
    if word == "for":
        return nodes.For(at, tuple(iterators), body)
    return nodes.Quantified(at, word == "every", tuple(iterators), body)


def _definition(parser: Cursor, at: int) -> nodes.Definition:
    parser.expect("(")
    names: list[str] = []
    types: list[Type | None] = []
    with parser.scope(), parser.freely():
        while not parser.accept(")"):
            if names:
                parser.expect(",")
            names.append(parser.new_name(":", ",", ")"))
            types.append(read_type(parser) if parser.accept(":") else None)
            parser.declare(names[-1])
        if parser.at("external"):
            raise FeelError("feel.external", position=parser.token.start)
        body = parser.expression()
    return nodes.Definition(at, tuple(names), tuple(types), body)
