"""Which cases the work at hand has touched, and which commands it gave them: for those who tell of it afterwards."""

from contextvars import ContextVar, Token
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self


@dataclass(slots=True)
class Touched:
    """What is touched inside it, as a context; nothing is noted where nobody watches.

    Attributes:
        cases: business id, or else the number, of each case that was locked or begun.
        commands: names of what was recorded; whether it was stored is for the caller to know.
    """

    cases: dict[str, None] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    _outside: "Token[Touched | None] | None" = None

    def __enter__(self) -> Self:
        self._outside = _watched.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._outside is not None:
            _watched.reset(self._outside)

    def forget_commands(self) -> None:
        """They were discarded, and are given again."""
        self.commands.clear()


_watched: ContextVar[Touched | None] = ContextVar("touched", default=None)


def note_case(number: int, business_id: str | None) -> None:
    """A case is locked, or begins."""
    if (touched := _watched.get()) is not None:
        touched.cases[business_id or str(number)] = None


def note_command(name: str) -> None:
    """A command is recorded."""
    if (touched := _watched.get()) is not None:
        touched.commands.append(name)
