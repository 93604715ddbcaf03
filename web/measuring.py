"""What was done, told once: a line in the log and a figure among the metrics."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from engine.touched import Touched
from web import metrics

log = logging.getLogger(__name__)


@contextmanager
def measured(event: str, **facts: str) -> Iterator[None]:
    """Tell of a step of the worker, with the cases that it touched; *facts* say which step."""
    begun, outcome = time.perf_counter(), "failed"
    with Touched() as touched:
        try:
            yield
            outcome = "done"
        finally:
            seconds = time.perf_counter() - begun
            if outcome == "done":
                metrics.count_commands(touched.commands)
            case = " ".join(touched.cases)
            log.info(event, extra={**facts, "outcome": outcome, "case": case, "ms": round(seconds * 1000, 1)})
