"""``make bench``: everything in one run; the table and the chart are written for the documentation."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import endpoint, engine_cycle, evidence, growth, stored, worklist
from benchmarks.chart import chart
from benchmarks.report import Section, table, text

PLACE = Path(__file__).parent.parent / "docs" / "reference"
PARTS: dict[str, Callable[[], Section | Sequence[Section]]] = {
    "engine": engine_cycle.run,
    "crowds": growth.crowds,
    "loops": growth.loops,
    "endpoint": endpoint.run,
    "stored": stored.run,
    "worklist": worklist.run,
    "evidence": evidence.run,
}
HEAD = """\
# Performance

Written by `make bench` on {date}: {machine}, {cores} cores, Python {python}; the whole run took {minutes:.0f} minutes.

Each contestant is measured in turn in every round, and a ratio is taken within its round, so that whatever else the machine
does meets all alike. What stands here is the median of the rounds, with the quarters in brackets. Processor time is of this
process alone; requests per second are by the clock, one request at a time, and hold what the database takes as well.
Who has more to do loses more where others contend for the processor's caches: beside the bare endpoint a busy machine has
shown up to 0.3 more than a quiet one.
Requests go to the WSGI application within the process: neither a network nor a server stands between. An exponent is the
slope through costs and sizes where both axes are logarithms: 0 is flat, 1 grows alike.

Both databases lie on the same disk and are as safe as they are by themselves: PostgreSQL, started for this run, with fsync,
full_page_writes and synchronous_commit on (autovacuum is off, which would come at any moment), SQLite in WAL mode with
synchronous=FULL.

- *Stock* is SpiffWorkflow 3.2.0 with its own serializer, as its documentation shows it.
- The *bare* endpoint is Flask, the case's lock, and the same rows by the same compiled statements in the same single journey;
  no engine, no log-in, no checks (`benchmarks/floor.py`).
- The *naive* service is what one writes on a first day: SQLAlchemy's ORM and the stock serializer, with a log-in, a
  permission and a lock. What it does and leaves out is said in `benchmarks/naive.py`.
- *Recorded / not* is a completion with its evidence, beside one with the chain of digests taken out.

![Each figure relative to its goal, and growth with history](performance.svg)

"""


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 where a goal is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these, and nothing is written")
    chosen = parser.parse_args(arguments).parts or list(PARTS)
    sections: list[Section] = []
    started = time.monotonic()
    for name in chosen:
        begun = time.monotonic()
        found = PARTS[name]()
        new = [found] if isinstance(found, Section) else list(found)
        print("\n".join(text(section) for section in new), f"({time.monotonic() - begun:.0f} s)\n", flush=True)  # noqa: T201
        sections += new
    if chosen == list(PARTS):
        head = HEAD.format(
            date=time.strftime("%Y-%m-%d"),
            machine=_processor(),
            cores=os.cpu_count(),
            python=platform.python_version(),
            minutes=(time.monotonic() - started) / 60,
        )
        (PLACE / "performance.md").write_text(head + table(sections), "utf-8")
        (PLACE / "performance.svg").write_text(chart(sections), "utf-8")
    return 0 if all(line.is_kept for section in sections for line in section.lines) else 1


def _processor() -> str:
    """As the kernel names it, where it says."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
