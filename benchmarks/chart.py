"""The chart for the documentation: each figure relative to its goal, and how costs grow. An SVG picture, made by hand."""

from collections.abc import Iterator, Sequence
from html import escape
from math import log10

from benchmarks.report import Line, Section

WIDTH, LEFT, BAR, MOST = 1020, 465, 300, 1.3
"""Pixels: of the picture, before the bars, from nothing to the goal; and the longest bar, in goals."""

FIGURES = LEFT + MOST * BAR + 60
ROW, TOP, CURVES = 21, 66, 250
INK, MUTED, GRID, KEPT, MISSED = "#1f2933", "#616e7c", "#d9dee4", "#2b6cb0", "#c2410c"
HUES = ("#2b6cb0", "#0f766e", "#7c3aed")


def chart(sections: Sequence[Section]) -> str:
    """Bars end left of the line where the goal is kept."""
    bars, bottom = _bars(sections)
    curves = {name: points for section in sections for name, points in section.curves.items()}
    height = bottom + (CURVES + 20 if curves else 10)
    body = [*_heading(bottom), *bars, *(_growth(curves, bottom + 40) if curves else ())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        'font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="12" role="img" '
        'aria-label="Each figure relative to its goal">\n'
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def _text(x: float, y: float, words: str, **style: str) -> str:
    given = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in {"fill": INK, **style}.items())
    return f'<text x="{x:.0f}" y="{y:.0f}"{given}>{escape(words)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str = GRID, **style: str) -> str:
    given = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in style.items())
    return f'<line x1="{x:.0f}" y1="{y:.0f}" x2="{to_x:.0f}" y2="{to_y:.0f}" stroke="{colour}"{given}/>'


def _heading(bottom: int) -> Iterator[str]:
    yield _text(20, 28, "Measured, relative to the goal", font_size="16", font_weight="600")
    yield _text(20, 47, "Shorter is better; a bar that ends before the line keeps its goal.", fill=MUTED)
    for share in (0, 0.25, 0.5, 0.75):
        yield _line(LEFT + share * BAR, TOP - 4, LEFT + share * BAR, bottom)
    yield _line(LEFT + BAR, TOP - 4, LEFT + BAR, bottom, INK, stroke_dasharray="4 3")
    yield _text(LEFT + BAR, TOP - 10, "goal", text_anchor="middle", font_weight="600")


def _bars(sections: Sequence[Section]) -> tuple[list[str], int]:
    rows, y = [], TOP
    for section in sections:
        lines = [line for line in section.lines if line.goal]
        if not lines:
            continue
        rows.append(_text(20, y + 15, section.title, font_weight="600"))
        y += ROW
        for line in lines:
            rows += _bar(line, y)
            y += ROW
        y += 6
    return rows, y


def _bar(line: Line, y: int) -> Iterator[str]:
    length, colour = min(line.share, MOST) * BAR, KEPT if line.is_kept else MISSED
    yield _text(LEFT - 10, y + 13, line.what, text_anchor="end", fill=MUTED)
    yield f'<rect x="{LEFT}" y="{y + 3}" width="{length:.0f}" height="13" rx="2" fill="{colour}"/>'
    found = line.shown.partition(" ")[0]
    yield _text(FIGURES, y + 13, found, text_anchor="end", font_weight="600")
    yield _text(FIGURES + 10, y + 13, line.goal, fill=MUTED)


def _growth(curves: dict[str, list[tuple[float, float]]], top: int) -> Iterator[str]:
    """Costs over the number of rounds that a case has gone, which is a logarithmic axis."""
    left, right, bottom, highest = 70, WIDTH - 270, top + CURVES - 60, 2.0
    widest = log10(max(x for points in curves.values() for x, _ in points))

    def place(x: float, y: float) -> tuple[float, float]:
        return left + (log10(x) - 1) / (widest - 1) * (right - left), bottom - y / highest * (bottom - top)

    yield _text(
        20, top - 12, "A completion late in a case's life, relative to its tenth", font_size="14", font_weight="600"
    )
    for y in (0, 0.5, 1, 1.5, 2):
        yield _line(left, place(10, y)[1], right, place(10, y)[1])
        yield _text(left - 8, place(10, y)[1] + 4, f"{y:g}", text_anchor="end", fill=MUTED)
    goal = place(10, 1.2)[1]
    yield _line(left, goal, right, goal, INK, stroke_dasharray="4 3")
    yield _text(right + 10, goal + 4, "goal: at most 1.2")
    for hue, points in zip(HUES, curves.values(), strict=False):
        path = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
        yield f'<polyline points="{path}" fill="none" stroke="{hue}" stroke-width="2"/>'
        for x, y in points:
            yield '<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>'.format(*place(x, y), hue)
    for x, _ in next(iter(curves.values())):
        yield _text(place(x, 0)[0], bottom + 18, f"{x:,.0f}", text_anchor="middle", fill=MUTED)
    yield _text((left + right) / 2, bottom + 36, "rounds gone", text_anchor="middle", fill=MUTED)
    for n, name in enumerate(curves):
        y = goal + 24 + n * 20
        yield _line(right + 10, y, right + 28, y, HUES[n], stroke_width="3")
        yield _text(right + 34, y + 4, name)
