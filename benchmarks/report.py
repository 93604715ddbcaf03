"""What a run found, as lines with their goals: printed, and written as a table and a chart."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

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
            return f"at most {self.at_most:.3g}"
        return "" if self.at_least is None else f"at least {self.at_least:.3g}"

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


def table(sections: Sequence[Section]) -> str:
    """For the documentation, in Markdown."""
    parts = []
    for section in sections:
        parts += [f"## {section.title}", "", "| what | found: median (quarters) | goal |", "|---|---|---|"]
        parts += [
            f"| {line.what} | {line.shown} | {line.goal}{'' if line.is_kept else ', **not kept**'} |"
            for line in section.lines
        ]
        parts.append("")
    return "\n".join(parts)


def chart(sections: Sequence[Section]) -> str:
    """Every figure with a goal as a bar relative to it: left of the line is kept. An SVG picture."""
    lines = [line for section in sections for line in section.lines if line.goal]
    height, left, scale = 22, 380, 260
    rows = []
    for place, line in enumerate(lines):
        bound = line.at_most if line.at_most is not None else line.at_least or 1
        share = line.value / bound if line.at_most is not None else bound / line.value
        y, width = 34 + place * height, min(share, 1.5) * scale
        colour = "#2f7d4f" if line.is_kept else "#b3402a"
        rows.append(
            f'<text x="{left - 8}" y="{y + 11}" text-anchor="end">{escape(line.what)}</text>'
            f'<rect x="{left}" y="{y}" width="{width:.0f}" height="14" fill="{colour}"/>'
            f'<text x="{left + width + 6:.0f}" y="{y + 11}">{escape(line.shown.split(" ")[0])}</text>'
        )
    bottom = 34 + len(lines) * height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + scale * 1.5 + 90:.0f} {bottom + 10}" '
        'font-family="sans-serif" font-size="12" role="img" aria-label="Each figure relative to its goal">'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{left}" y="18">0</text>'
        f'<text x="{left + scale}" y="18" text-anchor="middle">goal</text>'
        f'<line x1="{left + scale}" y1="24" x2="{left + scale}" y2="{bottom}" stroke="#555" stroke-dasharray="3 3"/>'
        + "".join(rows)
        + "</svg>\n"
    )
