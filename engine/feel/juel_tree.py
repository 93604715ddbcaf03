"""JUEL, the expression language of Camunda 7 (Expression Language 2.2, chapter 1), as a tree."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from engine.feel.errors import FeelError
from engine.feel.lexer import MAX_TOKENS

MAX_NESTING = 40
MAX_CHAIN = 100


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression.

    Attributes:
        start, end: offsets in the whole text.
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """A literal: `str` for text, `bool`, None, or `Numeral`."""

    value: "str | bool | Numeral | None"


class Numeral(NamedTuple):
    """A number as written."""

    text: str


@dataclass(frozen=True, slots=True)
class Variable(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Member(Node):
    """``base.name``."""

    base: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """``base[key]``."""

    base: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """``-``, ``not`` or ``empty``."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """An operator by its symbol, never by its word: ``&&`` for ``and``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """``condition ? then : otherwise``."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A method of *base*, or a function where there is none."""

    base: Node | None
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Assignment(Node):
    target: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Lambda(Node):
    """``parameter -> body``, of Expression Language 3."""


class Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    | (?P<name>(?:[^\W\d]|\$)[\w$]*)
    | (?P<string>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")
    | (?P<symbol>&&|\|\||==|!=|<=|>=|->|[-+*/%<>!?:.,;=()\[\]{}])
    )""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_WORDS = {
    "and": "&&", "or": "||", "not": "!", "eq": "==", "ne": "!=", "lt": "<", "gt": ">", "le": "<=", "ge": ">=",
    "div": "/", "mod": "%",
}  # fmt: skip
_CONSTANTS = {"true": True, "false": False, "null": None}
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))


def parse(text: str, start: int, end: int) -> Node:
    """The tree of the expression between two offsets, what stands within ``${…}``.

    Raises:
        FeelError: ``feel.syntax`` or ``feel.budget``.
    """
    parser = _Parser(_tokens(text, start, end))
    tree = parser.expression()
    if parser.token.kind != "end":
        raise parser.error("operator", "}")
    return tree


def _tokens(text: str, start: int, end: int) -> list[Token]:
    tokens: list[Token] = []
    position = start
    end = start + len(text[start:end].rstrip())
    while position < end:
        match = _TOKEN.match(text, position, end)
        if match is None:
            place = end - len(text[position:end].lstrip())
            raise FeelError("feel.syntax", position=place, expected=["expression"], found=text[place])
        kind = match.lastgroup or ""
        word = match.group(kind)
        if kind == "name" and word in _WORDS:
            tokens.append(Token("symbol", _WORDS[word], match.start(kind), match.end()))
        else:
            tokens.append(Token(kind, word, match.start(kind), match.end()))
        if len(tokens) > MAX_TOKENS:
            raise FeelError("feel.budget", position=position, budget="text")
        position = match.end()
    tokens.append(Token("end", "", end, end))
    return tokens


class _Parser:
    """Reads one expression; each level of precedence is a loop, so that a long chain nests nothing but its tree."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.position = 0
        self.nesting = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def error(self, *expected: str) -> FeelError:
        token = self.token
        return FeelError("feel.syntax", position=token.start, expected=list(expected), found=token.text or "end")

    def accept(self, *texts: str) -> str | None:
        token = self.token
        if token.kind != "symbol" or token.text not in texts:
            return None
        self.position += 1
        return token.text

    def expect(self, text: str) -> Token:
        token = self.token
        if self.accept(text) is None:
            raise self.error(text)
        return token

    def expression(self) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelError("feel.budget", position=self.token.start, budget="depth")
        node = self._choice()
        self.nesting -= 1
        return node

    def _choice(self) -> Node:
        node = self._binary(0)
        if self.accept("?"):
            then = self.expression()
            self.expect(":")
            otherwise = self.expression()
            return Choice(node.start, otherwise.end, node, then, otherwise)
        if self.accept("="):
            value = self.expression()
            return Assignment(node.start, value.end, node, value)
        if self.accept("->"):
            return Lambda(node.start, self.expression().end)
        return node

    def _binary(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self._unary()
        node = self._binary(level + 1)
        for _ in range(MAX_CHAIN):
            operator = self.accept(*_LEVELS[level])
            if operator is None:
                return node
            right = self._binary(level + 1)
            node = Binary(node.start, right.end, operator, node, right)
        raise FeelError("feel.budget", position=self.token.start, budget="depth")

    def _unary(self) -> Node:
        token = self.token
        operator = self.accept("-", "!")
        if operator is None and token.kind == "name" and token.text == "empty":
            self.position += 1
            operator = "empty"
        if operator is None:
            return self._postfix()
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelError("feel.budget", position=token.start, budget="depth")
        operand = self._unary()
        self.nesting -= 1
        return Unary(token.start, operand.end, operator, operand)

    def _postfix(self) -> Node:
        node = self._primary()
        for _ in range(MAX_CHAIN):
            if self.accept("."):
                name = self.token
                if name.kind != "name":
                    raise self.error("name")
                self.position += 1
                node = self._member(node, name)
            elif self.accept("["):
                key = self.expression()
                node = Index(node.start, self.expect("]").end, node, key)
            else:
                return node
        raise FeelError("feel.budget", position=self.token.start, budget="depth")

    def _member(self, base: Node, name: Token) -> Node:
        if not self.accept("("):
            return Member(base.start, name.end, base, name.text)
        arguments, end = self._arguments()
        return Call(base.start, end, base, name.text, arguments)

    def _arguments(self) -> tuple[tuple[Node, ...], int]:
        arguments: list[Node] = []
        while self.token.text != ")" or self.token.kind != "symbol":
            if arguments:
                self.expect(",")
            arguments.append(self.expression())
        return tuple(arguments), self.expect(")").end

    def _primary(self) -> Node:
        token = self.token
        if self.accept("("):
            if self.accept(")"):  # the parameters of a lambda, which take none
                self.expect("->")
                return Lambda(token.start, self.expression().end)
            node = self.expression()
            self.expect(")")
            return node
        if token.kind not in {"number", "string", "name"}:
            raise self.error("expression")
        self.position += 1
        if token.kind == "number":
            return Constant(token.start, token.end, Numeral(token.text))
        if token.kind == "string":
            return Constant(token.start, token.end, _ESCAPED.sub(r"\1", token.text[1:-1]))
        return self._named(token)

    def _named(self, token: Token) -> Node:
        if token.text in _CONSTANTS:
            return Constant(token.start, token.end, _CONSTANTS[token.text])
        name, following = token, self.tokens[self.position : self.position + 3]
        kinds = [part.kind for part in following]
        prefixed = kinds == ["symbol", "name", "symbol"] and (following[0].text, following[2].text) == (":", "(")
        if prefixed and token.end == following[0].start and following[0].end == following[1].start:
            self.position += 2  # a function with its prefix
            name = following[1]
        if self.accept("("):
            arguments, end = self._arguments()
            return Call(token.start, end, None, name.text, arguments)
        return Variable(token.start, token.end, token.text)
