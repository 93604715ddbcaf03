"""What a run found, as lines with their goals: printed, and written as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.rounds import Spread


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, and the bound that it is to keep, if any."""

    what: str
    found: Spread | float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def value(self) -> float:
        return self.found.middle if isinstance(self.found, Spread) else self.found

    @property
    def goal(self) -> str:
        if self.at_most is not None:
            return f"at most {self.at_most:,g}"
        return "" if self.at_least is None else f"at least {self.at_least:,g}"

    @property
    def share(self) -> float:
        """Relative to the goal: at most 1 where it is kept."""
        if self.at_most is not None:
            return self.value / self.at_most
        return (self.at_least or 1) / self.value

    @property
    def is_kept(self) -> bool:
        return (self.at_most is None or self.value <= self.at_most) and (
            self.at_least is None or self.value >= self.at_least
        )

    @property
    def shown(self) -> str:
        if isinstance(self.found, Spread):
            low, middle, high = (_figure(each) for each in (self.found.low, self.found.middle, self.found.high))
            return f"{middle} ({low} to {high})"
        return _figure(self.found)


@dataclass(frozen=True, slots=True)
class Section:
    """Figures that belong together.

    Attributes:
        curve: points of a growth curve by its name, for the chart: (size, relative cost).
    """

    title: str
    lines: Sequence[Line]
    curves: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


def _figure(value: float) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    if value >= 1_000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 20 else f"{value:.3f}" if value < 0.2 else f"{value:.2f}"


def text(section: Section) -> str:
    """For the terminal."""
    width = max(len(line.what) for line in section.lines)
    rows = [
        f"  {line.what:<{width}}  {line.shown:<28}{line.goal:<16}{'' if line.is_kept else 'NOT KEPT'}".rstrip()
        for line in section.lines
    ]
    return "\n".join([section.title, *rows, ""])


def _verdict(line: Line) -> str:
    if not line.goal:
        return ""
    return "kept" if line.is_kept else "**not kept**"


def table(sections: Sequence[Section]) -> str:
    """For the documentation, in Markdown."""
    parts = []
    for section in sections:
        parts += [f"## {section.title}", "", "| what | goal | measured | |", "|---|---|---|---|"]
        parts += [f"| {line.what} | {line.goal} | {line.shown} | {_verdict(line)} |" for line in section.lines]
        parts.append("")
    return "\n".join(parts)
