"""Which cases the work at hand has touched, and which commands it gave them: for those who tell of it afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field


@dataclass(slots=True)
class Touched:
    """What was touched since the watching began.

    Attributes:
        cases: business id, or else the number, of each case that was locked or begun.
        commands: names of what was recorded; whether it was stored is for the caller to know.
    """

    cases: dict[str, None] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)

    def forget_commands(self) -> None:
        """They were discarded, and are given again."""
        self.commands.clear()


_watched: ContextVar[Touched | None] = ContextVar("touched", default=None)


@contextmanager
def watching() -> Iterator[Touched]:
    """What happens inside is noted for whoever watches; nothing is where nobody does."""
    touched = Touched()
    token = _watched.set(touched)
    try:
        yield touched
    finally:
        _watched.reset(token)


def note_case(number: int, business_id: str | None) -> None:
    """A case is locked, or begins."""
    if (touched := _watched.get()) is not None:
        touched.cases[business_id or str(number)] = None


def note_command(name: str) -> None:
    """A command is recorded."""
    if (touched := _watched.get()) is not None:
        touched.commands.append(name)
