"""What an expression may know and use: the clock, the zone, host functions, types and budgets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from engine.feel.errors import FeelError
from engine.feel.types import Type

COMPANY_ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True, eq=False)  # not frozen, as `Function`
class HostFunction:
    """A function that the host offers to expressions, or a value of a variable that can be called.

    Attributes:
        name: may contain spaces, such as ``due workdays``.
        parameters: their names, for calls with named arguments.
        required: how many of them must be given.
        call: gets FEEL values in the order of *parameters*; answers with a FEEL value or JSON.
        left_out: what *call* gets for a parameter that is not given.
    """

    name: str
    parameters: tuple[str, ...]
    required: int
    call: Callable[..., Any]
    left_out: Any = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Budgets of one evaluation; beyond one the evaluation ends in ``feel.budget``. See `Purse` for a shared one.

    Attributes:
        steps: evaluated nodes within loops, filters and functions, and compared or visited elements.
        size: characters and list elements that come into being.
        depth: evaluations within evaluations: about eight for each call of a small function within itself.
    """

    steps: int = 40_000
    size: int = 400_000
    depth: int = 400


@dataclass(slots=True)
class Purse:
    """What is left of the budgets; several evaluations that share one are bounded as one whole.

    Attributes:
        steps, size, depth: as of `Limits`.
    """

    steps: int
    size: int
    depth: int

    @classmethod
    def of(cls, limits: Limits, times: int = 1) -> "Purse":
        """A full purse, of steps and size for so many evaluations; depth is what the interpreter's stack allows."""
        return cls(limits.steps * times, limits.size * times, limits.depth)


@dataclass(frozen=True, slots=True)
class Environment:
    """The surroundings of an evaluation.

    Attributes:
        now: aware; what ``now()`` and ``today()`` answer from.
        zone: the company's zone; ``now()`` is in it, and a local date and time is compared as if it were.
        functions: by name; looked up before the built-in ones.
        types: named types for ``instance of``, by name (DMN's item definitions).
        purse: shared by all evaluations in these surroundings, in place of *limits* for each; used by one thread.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    zone: tzinfo = COMPANY_ZONE
    functions: Mapping[str, HostFunction] = field(default_factory=dict)
    limits: Limits = Limits()
    types: Mapping[str, Type] = field(default_factory=dict)
    purse: Purse | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something became null.

    Attributes:
        code: ``missing_variable``, ``missing_entry``, ``type``, ``range``, ``arguments``, ``not_a_function`` …
        position: 0-based offset in the expression.
        name: of the variable, entry, operator or function.
    """

    code: str
    position: int
    name: str


MAX_REASONS = 50


class Run:
    """One evaluation: its variables, what is left of its budgets, and what it complained about."""

    __slots__ = ("converted", "environment", "purse", "reasons", "variables")

    def __init__(self, variables: Mapping[str, Any], environment: Environment, *, explain: bool = False) -> None:
        self.variables = variables
        self.environment = environment
        limits = environment.limits
        self.purse = environment.purse or Purse(limits.steps, limits.size, limits.depth)
        self.converted: dict[str, Any] = {}
        self.reasons: list[Reason] | None = [] if explain else None

    def spend(self, steps: int) -> None:
        """Take *steps* from the budget.

        Raises:
            FeelError: ``feel.budget``, none are left.
        """
        purse = self.purse
        purse.steps -= steps
        if purse.steps < 0:
            raise FeelError("feel.budget", budget="steps")

    def grow(self, size: int) -> None:
        """Account for *size* new characters or elements, before they come into being.

        Raises:
            FeelError: ``feel.budget``, that is too many.
        """
        purse = self.purse
        purse.size -= size
        if purse.size < 0:
            raise FeelError("feel.budget", budget="size")

    def enter(self, levels: int = 1) -> None:
        """Go deeper; `leave` comes back. A level is worth about a frame of Python, so that its own limit is not met.

        Raises:
            FeelError: ``feel.budget``, too deep.
        """
        purse = self.purse
        purse.depth -= levels
        if purse.depth < 0:
            raise FeelError("feel.budget", budget="depth")

    def leave(self, levels: int = 1) -> None:
        self.purse.depth += levels

    def note(self, code: str, position: int, name: str = "") -> None:
        """Remember why something is null, if anybody asked."""
        if self.reasons is not None and len(self.reasons) < MAX_REASONS:
            self.reasons.append(Reason(code, position, name))
