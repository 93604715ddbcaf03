"""What is known while a tree is compiled: which names the expression itself gives a meaning, and its weight."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any

from engine.feel import nodes
from engine.feel.scope import Frame

Code = Callable[[Frame], Any]
Test = Callable[[Any, Frame], bool | None]

PARTIAL = "partial"
"""What a ``for`` calls the list of its results so far."""


class Compiling(ABC):
    """What the parts of the compiler need of one another; compiles one tree.

    Attributes:
        free_names: names that nothing within the expression gives a meaning, so that they must be variables.
        item_names: those of them that occur only within a filter, where they may be entries of the element instead.
        called: names of invoked functions that are neither built in nor defined within the expression.
        asks_clock: whether a function that answers from the clock occurs.
        weight: nodes compiled so far; what a loop spends for one round of its body.
        level, deepest: how many nodes stand around this one, and around the deepest one so far.
    """

    def __init__(self) -> None:
        self.free_names: set[str] = set()
        self.called: set[str] = set()
        self.asks_clock = False
        self.weight = 0
        self.level = 0
        self.deepest = 0
        self._outside_filters: set[str] = set()
        self._bound: list[Collection[str]] = []
        self._filters = 0

    @property
    def item_names(self) -> set[str]:
        return self.free_names - self._outside_filters

    @property
    def at_top(self) -> bool:
        """Whether the code runs in the outermost frame."""
        return not self._bound

    @contextmanager
    def binding(self, names: Collection[str], *, filtering: bool = False) -> Iterator[None]:
        """Within a part of the expression that knows *names*."""
        self._bound.append(names)
        self._filters += filtering
        yield
        self._filters -= filtering
        self._bound.pop()

    def is_bound(self, name: str) -> bool:
        return any(name in names for names in self._bound)

    def reads(self, name: str) -> None:
        """Note that the expression reads a name."""
        if self.is_bound(name):
            return
        self.free_names.add(name)
        if not self._filters:
            self._outside_filters.add(name)

    @abstractmethod
    def compile(self, node: nodes.Node) -> Code:
        """The code of *node*."""

    @abstractmethod
    def test(self, node: nodes.Node) -> Test:
        """The code of a unary test: it gets the value to be tested."""
