"""Keeps the states of cases as they are stored now: ``python -m tests.engine.bpmn.states.make VERSION``, once per release."""

import json
import sys
from pathlib import Path

from tests.engine.bpmn.states import activities, events, incidents, listening, undoing


def states():
    """Every letter of the state at least once."""
    for each in (activities, events, undoing, listening, incidents):
        yield from each.states()


def main():
    (version,) = sys.argv[1:]
    kept = json.dumps(dict(states()), ensure_ascii=False, indent=1, sort_keys=True)
    (Path(__file__).parent / f"{version}.json").write_text(kept, "utf-8")


if __name__ == "__main__":
    main()
