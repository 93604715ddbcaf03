"""Tokens to a syntax tree: a Pratt parser (DMN 1.5 §10.3.1.2, with the precedence of §10.3.1.5)."""

from collections.abc import Iterator

from engine.feel import blocks, brackets, nodes
from engine.feel.cursor import Cursor
from engine.feel.errors import FeelError
from engine.feel.iso import read_temporal
from engine.feel.lexer import Token
from engine.feel.names import collapse
from engine.feel.numbers import parse_number
from engine.feel.type_names import read_type

MAX_NESTING = 64
MAX_CHAIN = 200

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_POWERS = {
    **dict.fromkeys(("or",), 10),
    **dict.fromkeys(("and",), 20),
    **dict.fromkeys((*_COMPARISONS, "between", "in"), 30),
    **dict.fromkeys(("+", "-"), 40),
    **dict.fromkeys(("*", "/"), 50),
    "**": 60,
    "instance": 80,
    **dict.fromkeys((".", "[", "("), 90),
}
ADDITIVE = 35  # binds everything that is tighter than a comparison
_NEGATION = 70
_CONSTANTS = {"true": True, "false": False, "null": None}
_WORDS = frozenset({"or", "and", "between", "in", "instance"})


class Parser(Cursor):
    """Reads one text; see `Cursor` for its arguments."""

    def expression(self, power: int = 0) -> nodes.Node:
        """An expression whose operators all bind tighter than *power*."""
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise FeelError("feel.budget", position=self.token.start, budget="depth")
        left = self.prefix()
        for _ in range(MAX_CHAIN):
            operator = self._operator()
            if _POWERS.get(operator, 0) <= power:
                self.nesting -= 1
                return left
            following = self._infix(operator, left)
            if following is None:
                self.nesting -= 1
                return left
            left = following
        raise FeelError("feel.budget", position=self.token.start, budget="depth")

    def _operator(self) -> str:
        token = self.tokens[self.position]
        if token.kind == "symbol" or (token.kind == "name" and token.text in _WORDS):
            return token.text
        return ""

    def _infix(self, operator: str, left: nodes.Node) -> nodes.Node | None:
        at = self.token.start
        match operator:
            case "or" | "and":
                return nodes.Logic(at, operator, (left, *self._operands(operator)))
            case "+" | "-" | "*" | "/" | "**":
                return nodes.Chain(at, left, tuple(self._terms(_POWERS[operator])))
            case "between":
                self.position += 1
                low = self.expression(ADDITIVE)
                self.expect("and")
                return nodes.Between(at, left, low, self.expression(ADDITIVE))
            case "in":
                self.position += 1
                return nodes.In(at, left, self.tests_of_in())
            case "instance":
                self.position += 1
                self.expect("of")
                return nodes.InstanceOf(at, left, read_type(self))
            case "." | "[" | "(":
                return self._postfix(operator, left, at)
        self.position += 1
        return nodes.Comparison(at, operator, left, self.expression(30))

    def _operands(self, operator: str) -> Iterator[nodes.Node]:
        while self.accept(operator):
            yield self.expression(_POWERS[operator])

    def _terms(self, power: int) -> Iterator[tuple[str, int, nodes.Node]]:
        while _POWERS.get(operator := self._operator()) == power:
            at = self.token.start
            self.position += 1
            yield operator, at, self.expression(power)

    def _postfix(self, operator: str, left: nodes.Node, at: int) -> nodes.Node | None:
        if operator == "[":
            return self._filter(left, at)
        self.position += 1
        if operator == "(":
            return nodes.Call(at, left, *self._arguments())
        found = self.known(self.seen, *self.scopes)
        if found is not None:
            self.position += found[1]
            return nodes.Path(at, left, found[0])
        if self.token.kind != "name":
            raise self.error("name")
        self.position += 1
        return nodes.Path(at, left, self.words[self.position - 1])

    def _filter(self, left: nodes.Node, at: int) -> nodes.Node | None:
        """A filter; None where the bracket closes the interval that stands around."""
        if not self.ends_before_bracket:
            self.position += 1
            return self._filter_rest(left, at)
        mark = self.attempt()
        try:
            self.position += 1
            return self._filter_rest(left, at)
        except FeelError as error:
            if error.code != "feel.syntax":
                raise
            self.retreat(mark)
            return None

    def _filter_rest(self, left: nodes.Node, at: int) -> nodes.Node:
        with self.freely():
            condition = self.expression()
            self.expect("]")
        return nodes.Filter(at, left, condition)

    def _arguments(self) -> tuple[tuple[nodes.Node, ...], tuple[str, ...] | None]:
        arguments: list[nodes.Node] = []
        names: list[str] = []
        with self.freely():
            while not self.accept(")"):
                if arguments:
                    self.expect(",")
                label = self._label()
                if label is not None:
                    names.append(label)
                arguments.append(self.expression())
                if names and len(names) != len(arguments):
                    raise self.error(":")
        return tuple(arguments), tuple(names) or None

    def _label(self) -> str | None:
        """The name before a colon, where a named argument begins."""
        start = self.position
        while self.token.kind in {"name", "number"}:
            self.position += 1
        if self.position > start and self.at(":"):
            label = collapse(self.text[self.tokens[start].start : self.tokens[self.position - 1].end])
            self.position += 1
            return label
        self.position = start
        return None

    # -- beginnings -----------------------------------------------------------------------------------------------

    def prefix(self) -> nodes.Node:
        """What an expression can begin with."""
        token = self.token
        match token.kind:
            case "number":
                self.position += 1
                number = parse_number(token.text)
                if number is None:
                    raise FeelError("feel.syntax", position=token.start, expected=["number"], found=token.text[:80])
                return nodes.Literal(token.start, number)
            case "string":
                self.position += 1
                return nodes.Literal(token.start, token.text)
            case "symbol":
                return self._symbol(token)
            case "name":
                return self._word(token)
        raise self.error("expression")

    def _symbol(self, token: Token) -> nodes.Node:
        match token.text:
            case "-":
                self.position += 1
                return nodes.Negation(token.start, self.expression(_NEGATION))
            case "(" | "[" | "]":
                with self.freely():
                    return brackets.bracketed(self)
            case "{":
                with self.freely():
                    return brackets.context(self)
            case "@":
                self.position += 1
                return self._temporal()
        raise self.error("expression")

    def _temporal(self) -> nodes.Node:
        token = self.token
        if token.kind != "string":
            raise self.error("string")
        self.position += 1
        value = read_temporal(token.text)
        if value is None:
            raise FeelError(
                "feel.syntax", position=token.start, expected=["date", "time", "duration"], found=token.text
            )
        return nodes.Literal(token.start, value)

    def _word(self, token: Token) -> nodes.Node:
        if token.text in _CONSTANTS and self.known() is None:
            self.position += 1
            return nodes.Literal(token.start, _CONSTANTS[token.text])
        if token.text in blocks.BEGINNINGS and self.known() is None:
            block = blocks.block(self)
            if block is not None:
                return block
        return self.name()

    def tests_of_in(self) -> tuple[nodes.Node, ...]:
        """What stands after ``in``: one test, or several in parentheses."""
        if not self.at("("):
            return (self.test(),)
        mark = self.attempt()
        try:
            with self.freely():
                tests = brackets.tests_in_parentheses(self)
        except FeelError as error:
            if error.code != "feel.syntax":
                raise
            tests = None
        if tests is not None and _POWERS.get(self._operator(), 0) <= ADDITIVE:
            return tests
        self.retreat(mark)
        return (self.test(),)

    def test(self) -> nodes.Node:
        """A positive unary test (DMN 1.5 §10.3.1.2, rule 15)."""
        if self.at(*_COMPARISONS):
            token = self.token
            self.position += 1
            return nodes.Comparing(token.start, token.text, self.expression(ADDITIVE))
        return self.expression(ADDITIVE)

    def whole_test(self) -> nodes.Node:
        """One of the tests of a decision table's input entry; conditions on ``?`` included."""
        return self.test() if self.at(*_COMPARISONS) else self.expression()
