"""What history and crowds cost: loops of send-backs, and many instances at once."""

from collections.abc import Callable
from statistics import median

from benchmarks.ours import Stored
from benchmarks.report import Line, Section
from benchmarks.rounds import Spread, exponent, sample
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    end,
    flows,
    gateway,
    process,
    start,
    timer,
    user,
    users,
)

AGAIN, STRIDE, SEND_BACKS = 20, 25, 5_000
CROWDS = (10, 100, 1_000)


def _plain() -> bytes:
    body = users("u") + gateway("exclusive", "m") + gateway("exclusive", "x", default="x_e")
    return diagram(process(start(), body, end(), flows("s > m > u > x; x > m {again}; x > e")))


def _with_timer() -> bytes:
    body = users("u", "late") + gateway("exclusive", "m") + gateway("exclusive", "x", default="x_e")
    late = boundary("b", "u", timer("Duration", "P3D"))
    return diagram(process(start(), body, late, end(), flows("s > m > u > x; x > m {again}; x > e; b > late > e")))


def _with_parallel() -> bytes:
    body = users("a", "b") + "".join(gateway("parallel", name) for name in "fj")
    body += gateway("exclusive", "m") + gateway("exclusive", "x", default="x_e")
    lines = "s > m > f; f > a > j; f > b > j; j > x; x > m {again}; x > e"
    return diagram(process(start(), body, end(), flows(lines)))


LOOPS: dict[str, Callable[[], bytes]] = {
    "send-backs": _plain,
    "send-backs with a boundary timer": _with_timer,
    "send-backs with a parallel block": _with_parallel,
}


def _loop(name: str, drawn: bytes, rounds: int) -> tuple[list[Line], list[tuple[float, float]]]:
    """Two cases of the same diagram, one young and one old, stepped in turn."""
    young, old = Stored(drawn, again=True), Stored(drawn, again=True)
    points: list[tuple[float, float]] = []
    done = 0
    for target in (10, 100, 1_000, rounds):
        while done < target:
            old.round(again=True)
            done += 1
        costs = []
        for _ in range(AGAIN):  # the young one is reset: it has always gone ten rounds
            young = Stored(drawn, again=True)
            for _ in range(10):
                young.round(again=True)
            costs.append(_stride(old) / _stride(young))
            done += STRIDE
        points.append((target, median(costs)))
        if target == 1_000:
            thousandth = Spread.of(costs)
            size = len(old.state) / len(young.state)
    old.round(again=False)
    assert not old.open, "the loop ends"  # noqa: S101 - a benchmark that measured nothing must not go on
    return [
        Line(f"{name}: the thousandth / the tenth, processor", thousandth, at_most=1.2),
        Line(f"{name}: the thousandth / the tenth, bytes", size, at_most=1.2),
        Line(f"{name}: growth from 10 to {rounds:,}, exponent", exponent(points)),
    ], points


def _stride(case: Stored) -> float:
    return sample(lambda: case.round(again=True), STRIDE).cpu


def loops() -> Section:
    """Completions late in the life of a case, beside early ones."""
    lines, curves = [], {}
    for name, drawn in LOOPS.items():
        found, points = _loop(name, drawn(), SEND_BACKS)
        lines += found
        curves[name] = points
    return Section("History costs nothing", lines, curves)


def crowds() -> Section:
    """Completions in the middle of a parallel multi-instance activity."""
    drawn = diagram(process(start(), user("u", each("items", "item")), end(), flows("s > u > e")))
    samples: dict[int, list[float]] = {count: [] for count in CROWDS}
    for _ in range(7):
        for count in CROWDS:
            case = Stored(drawn, items=list(range(count)))
            half = case.open[count // 2 - 4 : count // 2 + 4]
            samples[count] += [sample(lambda key=key, case=case: case.complete(key)).cpu for key in half]  # type: ignore[misc]
    costs = {count: median(found) for count, found in samples.items()}
    return Section(
        "Many instances at once",
        [
            Line(f"one of {count:,} / one of 10, engine alone", costs[count] / costs[10], at_most=3)
            for count in CROWDS[1:]
        ]
        + [Line("growth, exponent", exponent(sorted(costs.items())))],
    )
