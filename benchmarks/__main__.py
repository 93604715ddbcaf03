"""``make bench``: everything in one run; the table and the chart are written for the documentation."""

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks import endpoint, engine_cycle, evidence, growth, stored, worklist
from benchmarks.report import Section, chart, table, text

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

Written by `make bench` on {date}: Python {python}, {cores} cores. Each contestant is measured in turn in every round, and
a ratio is taken within its round, so that whatever else the machine does meets all alike; what stands here is the median
of the rounds, with the quarters in brackets. Times are of this process's processors where nothing else is said. Both
databases are as safe as they are by themselves (fsync on), on the same disk.

![Each figure relative to its goal](performance.svg)

"""


def main(arguments: Sequence[str]) -> int:
    """Exit status 1 where a goal is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="only these, and nothing is written")
    chosen = parser.parse_args(arguments).parts or list(PARTS)
    sections: list[Section] = []
    for name in chosen:
        begun = time.monotonic()
        found = PARTS[name]()
        new = [found] if isinstance(found, Section) else list(found)
        print("\n".join(text(section) for section in new), f"({time.monotonic() - begun:.0f} s)\n", flush=True)  # noqa: T201
        sections += new
    if chosen == list(PARTS):
        head = HEAD.format(date=time.strftime("%Y-%m-%d"), python=platform.python_version(), cores=os.cpu_count())
        (PLACE / "performance.md").write_text(head + table(sections), "utf-8")
        (PLACE / "performance.svg").write_text(chart(sections), "utf-8")
    return 0 if all(line.is_kept for section in sections for line in section.lines) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
