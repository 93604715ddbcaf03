"""Interleaved measurement: whatever else the machine does meets all contestants alike."""

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of several rounds with the quarters below and above it."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(low, middle, high)

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.low:.2f}-{self.high:.2f})"


@dataclass(frozen=True, slots=True)
class Sample:
    """Seconds of one call: of this process's processors, and of the wall clock."""

    cpu: float
    wall: float


def sample(work: Work, times: int = 1) -> Sample:
    """How long one of *times* calls took on average."""
    wall, cpu = time.perf_counter(), time.process_time()
    for _ in range(times):
        work()
    return Sample((time.process_time() - cpu) / times, (time.perf_counter() - wall) / times)


def interleaved(works: Mapping[str, Work], rounds: int, times: int = 1) -> dict[str, list[Sample]]:
    """Each contestant once a round, the order turning from round to round."""
    names, samples = list(works), {name: [] for name in works}  # type: dict[str, list[Sample]]
    for work in works.values():
        work()  # caches are filled, statements compiled
    gc.collect()
    for turn in range(rounds):
        for place in range(len(names)):
            name = names[(place + turn) % len(names)]
            samples[name].append(sample(works[name], times))
    return samples


def ratio(over: Sequence[Sample], under: Sequence[Sample], of: str = "cpu") -> Spread:
    """Taken within each round."""
    pairs = zip(over, under, strict=True)
    return Spread.of([getattr(a, of) / max(getattr(b, of), 1e-9) for a, b in pairs])


def microseconds(samples: Sequence[Sample], of: str = "cpu") -> Spread:
    """Each sample, as its median and quarters."""
    return Spread.of([getattr(each, of) * 1e6 for each in samples])


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The slope through *points* where both axes are logarithms: 0 is flat, 1 grows alike."""
    logs = [(log(x), log(y)) for x, y in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope
