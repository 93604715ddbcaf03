"""Unary tests: the conditions of a decision table's input entries (DMN 1.5 §8.3.3, §10.3.1.2 rules 12 to 17)."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from engine.feel import nodes
from engine.feel.comparison import member
from engine.feel.compiler import Compiler
from engine.feel.compiling import Test
from engine.feel.convert import to_feel
from engine.feel.environment import Environment, Run
from engine.feel.errors import FeelError
from engine.feel.expression import BASE_NAMES, declared, reporting
from engine.feel.parser import Parser
from engine.feel.scope import Frame

VALUE = "?"
"""The name of the tested value."""


class UnaryTests:
    """Compiled unary tests, such as an input entry of a decision table; may be shared by threads.

    Attributes:
        text, free_names: as of `Expression`; ``?`` is not among the free names.
    """

    __slots__ = ("_negated", "_tests", "called", "free_names", "item_names", "text")

    def __init__(self, text: str, tests: list[Test], compiler: Compiler, *, negated: bool) -> None:
        self.text = text
        self._tests, self._negated = tests, negated
        self.free_names = frozenset(compiler.free_names) - {VALUE}
        self.item_names = frozenset(compiler.item_names)
        self.called = frozenset(compiler.called)

    def matches(self, value: Any, variables: Mapping[str, Any], environment: Environment | None = None) -> bool | None:
        """Whether *value* satisfies one of the tests; null if that cannot be said.

        Raises:
            FeelError: as `Expression.evaluate`.
        """
        return self.hold(asking(value, variables, environment))

    def hold(self, run: Run) -> bool | None:
        """As `matches`, for what `asking` has prepared: a table asks of the same value once for each row."""
        purse = run.purse
        depth = purse.depth
        try:
            return self._matches(Frame(run, {}, None), run.converted[VALUE])
        except FeelError as error:
            raise error.within(self.text) from None
        except RecursionError:
            raise FeelError("feel.budget", budget="depth", expression=self.text) from None
        finally:
            purse.depth = depth

    def _matches(self, frame: Frame, value: Any) -> bool | None:
        result: bool | None = False
        for test in self._tests:
            answer = test(value, frame)
            if answer is True:
                result = True
                break
            if answer is None:
                result = None
        return not result if self._negated and result is not None else result

    def __repr__(self) -> str:
        return f"UnaryTests({self.text!r})"


def asking(value: Any, variables: Mapping[str, Any], environment: Environment | None = None) -> Run:
    """A value with its variables, converted once for any number of `UnaryTests.hold`, which share one budget."""
    run = Run(variables, environment or Environment())
    run.converted[VALUE] = to_feel(value)
    return run


def compile_unary_tests(text: str, *, names: Collection[str] = (), functions: Collection[str] = ()) -> UnaryTests:
    """Compile unary tests (DMN 1.5 §10.3.1.2, rules 12 to 17); arguments and errors as of `compile`."""
    return _compile_unary_tests(text, declared(names, functions))


@lru_cache(maxsize=4096)
def _compile_unary_tests(text: str, names: frozenset[str]) -> UnaryTests:
    compiler = Compiler()
    with reporting(text):
        negated, tests = _read_tests(Parser(text, names, BASE_NAMES), compiler)
        return UnaryTests(text, tests, compiler, negated=negated)


def _read_tests(parser: Parser, compiler: Compiler) -> tuple[bool, list[Test]]:
    parser.position += parser.at("-") and parser.tokens[1].kind == "end"
    if parser.token.kind == "end":
        return False, [_always]
    negated = _all_negated(parser)
    parser.position += 2 * negated
    tests = [_unary(parser.whole_test(), compiler)]
    while parser.accept(","):
        tests.append(_unary(parser.whole_test(), compiler))
    if negated:
        parser.expect(")")
    parser.end()
    return negated, tests


def _all_negated(parser: Parser) -> bool:
    """Whether the text is ``not(…)`` as a whole."""
    words = parser.words
    if len(words) < 4 or words[0] != "not" or words[1] != "(" or words[-2] != ")":
        return False
    depth = 0
    for word in words[1:-2]:
        depth += (word == "(") - (word == ")")
        if depth == 0:
            return False
    return True


def _unary(tree: nodes.Node, compiler: Compiler) -> Test:
    """The test that an expression is: the value itself, a list or range that has it, or a condition.

    A boolean is a condition if the expression speaks of ``?``, or if the tested value is no boolean itself.
    """
    if isinstance(tree, nodes.Comparing):
        return compiler.test(tree)
    before = VALUE in compiler.free_names
    compiler.free_names.discard(VALUE)
    code = compiler.compile(tree)
    speaks = VALUE in compiler.free_names
    decides = speaks or isinstance(tree, nodes.Interval)
    if before:
        compiler.free_names.add(VALUE)

    def test(value: Any, frame: Frame) -> bool | None:
        answer = code(frame)
        if isinstance(answer, bool) and (speaks or not isinstance(value, bool)):
            return answer
        if answer is None and decides:
            return None
        return member(value, answer, frame.run)

    return test


def _always(_value: Any, _frame: Frame) -> bool:
    return True
