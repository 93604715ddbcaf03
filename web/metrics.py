"""Metrics for Prometheus: counted as things happen, and read from the store when they are asked for.

With several processes, each counts into files of its own in one folder, and whichever is asked adds them up.
"""

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.upkeep import Figures

if TYPE_CHECKING:  # imported when it is first needed: it looks for the folder then, in the process that counts
    from prometheus_client import Counter, Histogram
    from prometheus_client.core import GaugeMetricFamily

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library knows that several processes count together."""

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Seconds."""

GAUGES = {
    "open_tasks": "Open user tasks.",
    "due_jobs": "Jobs that a worker could take now.",
    "failed_jobs": "Jobs that failed and will be tried again.",
    "timers": "Timers that wait.",
    "overdue_timers": "Timers that should have fired.",
    "open_incidents": "Incidents that wait for somebody.",
    "resting_deliveries": "Messages and signals that did not reach their receivers.",
    "unlogged": "Records that wait for their place in the log.",
}
"""Fields of `Figures`, each a gauge; 10,000 means that many or more."""


@contextmanager
def counted_together(processes: int) -> Iterator[None]:
    """Let the server's processes, begun inside, count in one place."""
    if processes == 1:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="liuzhuan-metrics-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted as it happens."""

    requests: "Counter"
    seconds: "Histogram"
    commands: "Counter"


@cache
def counted() -> Counted:
    """This process's own."""
    from prometheus_client import Counter, Histogram  # noqa: PLC0415 - see above

    return Counted(
        Counter("liuzhuan_requests", "Requests answered.", ["endpoint", "method", "status"], registry=None),
        Histogram("liuzhuan_request_seconds", "How long requests took.", ["endpoint"], buckets=BUCKETS, registry=None),
        Counter("liuzhuan_commands", "Commands to cases that were stored.", ["command"], registry=None),
    )


def count_request(endpoint: str, method: str, status: int, seconds: float) -> None:
    """One request was answered. *endpoint* is a name of ours, never what came from outside."""
    requests, took = _counters(endpoint, method, status)
    requests.inc()
    took.observe(seconds)


@cache
def _counters(endpoint: str, method: str, status: int) -> tuple["Counter", "Histogram"]:
    """Of one kind of request; looked up once, there are not many."""
    return counted().requests.labels(endpoint, method, status), counted().seconds.labels(endpoint)


def count_commands(names: Iterable[str]) -> None:
    """Commands were stored."""
    for name in names:
        _counter(name).inc()


@cache
def _counter(command: str) -> "Counter":
    return counted().commands.labels(command)


def exposition(figures: Figures, *, worker_lives: bool) -> bytes:
    """All of it, as Prometheus reads it (text format 0.0.4)."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415
    from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415

    mine, registry = counted(), CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        for each in (mine.requests, mine.seconds, mine.commands):
            registry.register(each)
    registry.register(_Standing(figures, worker_lives=worker_lives))
    return generate_latest(registry)


class _Standing:
    """What the store and the worker are like at this moment; a `prometheus_client.registry.Collector`."""

    def __init__(self, figures: Figures, *, worker_lives: bool) -> None:
        self._figures, self._worker_lives = figures, worker_lives

    def collect(self) -> Iterator["GaugeMetricFamily"]:
        """One gauge after the other."""
        from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

        for name, what in GAUGES.items():
            yield GaugeMetricFamily(f"liuzhuan_{name}", what, value=getattr(self._figures, name))
        lag = max(self._figures.job_lag, self._figures.timer_lag).total_seconds()
        yield GaugeMetricFamily("liuzhuan_worker_lag_seconds", "How long the oldest due work has been due.", value=lag)
        yield GaugeMetricFamily(
            "liuzhuan_worker_lives", "Whether the worker of the process that answered lives.", value=self._worker_lives
        )
