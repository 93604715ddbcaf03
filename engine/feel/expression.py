"""Expressions, compiled once and evaluated often."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.feel.builtins import BUILTINS
from engine.feel.compiler import Compiler
from engine.feel.compiling import Code
from engine.feel.environment import Environment, Reason, Run
from engine.feel.errors import FeelError
from engine.feel.measure import measure
from engine.feel.names import KnownNames, is_name
from engine.feel.parser import Parser
from engine.feel.properties import PROPERTY_NAMES
from engine.feel.scope import Frame

BASE_NAMES = KnownNames((*BUILTINS, *PROPERTY_NAMES))


@dataclass(frozen=True, slots=True)
class Explanation:
    """A value, and why it or a part of it is null.

    Attributes:
        reasons: in the order in which they came up, the first few.
    """

    value: Any
    reasons: tuple[Reason, ...]


@contextmanager
def reporting(text: str) -> Iterator[None]:
    """Errors that come from within know the expression; the interpreter's own limit is a budget too."""
    try:
        yield
    except FeelError as error:
        raise error.within(text) from None
    except RecursionError:
        raise FeelError("feel.budget", budget="depth", expression=text) from None


class Expression:
    """A compiled expression; may be shared by threads.

    Attributes:
        text: as given to `compile`.
        free_names: the variables that it may read, by the first segment of a path.
        item_names: those of them that stand only within a filter, where an entry of the element comes first.
        called: functions that it calls and that are neither built in nor its own: the host's, or variables.
        is_timeless: whether it gives the same value as long as its variables do: it asks neither clock nor host.
    """

    __slots__ = ("_code", "called", "free_names", "is_timeless", "item_names", "text")

    def __init__(self, text: str, code: Code, compiler: Compiler) -> None:
        self.text = text
        self._code = code
        self.free_names = frozenset(compiler.free_names)
        self.item_names = frozenset(compiler.item_names)
        self.called = frozenset(compiler.called)
        self.is_timeless = not (compiler.called or compiler.asks_clock)

    def evaluate(self, variables: Mapping[str, Any], environment: Environment | None = None) -> Any:
        """The FEEL value, null where DMN says so.

        Args:
            variables: FEEL, Python or JSON values by name; they are not modified.

        Raises:
            FeelError: a function is unknown, a budget is used up, or a variable is no FEEL value.
        """
        return self._run(Run(variables, environment or Environment()))

    def explain(self, variables: Mapping[str, Any], environment: Environment | None = None) -> Explanation:
        """Like `evaluate`, and says why something became null."""
        run = Run(variables, environment or Environment(), explain=True)
        value = self._run(run)
        return Explanation(value, tuple(run.reasons or ()))

    def _run(self, run: Run) -> Any:
        purse = run.purse
        depth = purse.depth
        try:  # not `reporting`, which costs as much as a small condition
            value = self._code(Frame(run, {}, None))
            measure(value, run)
        except FeelError as error:
            raise error.within(self.text) from None
        except RecursionError:
            raise FeelError("feel.budget", budget="depth", expression=self.text) from None
        finally:
            purse.depth = depth  # an error leaves no level behind in a purse that others go on with
        return value

    def __repr__(self) -> str:
        return f"Expression({self.text!r})"


def compile(text: str, *, names: Collection[str] = (), functions: Collection[str] = ()) -> Expression:  # noqa: A001
    """Compile an expression; the most recent ones are kept.

    Args:
        text: without the leading "=" of a diagram's attribute.
        names: variables and entries whose names consist of several words or contain operators; others need no mention.
        functions: the host's functions, likewise.

    Raises:
        FeelError: ``feel.syntax``, or ``feel.budget`` for a text that is too long or too deep.
    """
    return _compile(text, declared(names, functions))


@lru_cache(maxsize=4096)
def _compile(text: str, names: frozenset[str]) -> Expression:
    compiler = Compiler()
    with reporting(text):
        parser = Parser(text, names, BASE_NAMES)
        tree = parser.expression()
        parser.end()
        return Expression(text, compiler.compile(tree), compiler)


_Hashable = tuple[str, ...] | frozenset[str]


@lru_cache(maxsize=1024)
def _declared_of(names: _Hashable, functions: _Hashable) -> frozenset[str]:
    return frozenset(name for name in (*names, *functions) if not is_name(name))


def declared(names: Collection[str], functions: Collection[str]) -> frozenset[str]:
    """Those of the names that the parser has to know: single words need no declaration.

    A frozen set knows its hash, so that looking up what was compiled with thousands of names stays fast.
    """
    if not names and not functions:
        return frozenset()
    return _declared_of(_hashable(names), _hashable(functions))


def _hashable(names: Collection[str]) -> _Hashable:
    return names if isinstance(names, tuple | frozenset) else tuple(names)
