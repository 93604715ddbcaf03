"""docs/reference/bpmn.md, from the tests of what is executed: ``python -m tests.bpmn_reference``."""

from importlib import import_module
from pathlib import Path
from posixpath import normpath

from tests.engine.bpmn.constructs import CONSTRUCTS
from tests.engine.bpmn.event_places import EVENTS, PLACES
from tests.engine.bpmn.patterns.catalogue import FAMILIES, STATED, UNSTATED

TESTS = Path(__file__).parent / "engine" / "bpmn"
REFERENCE = TESTS.parents[2] / "docs" / "reference" / "bpmn.md"
_MARKS = {"executes": "yes", "refused": "refused", "for readers": "for readers"}
_TEXT = """# What is executed

Each element, marker and event position of BPMN 2.0: whether it is executed, and the test that shows it. What is not executed is refused when it is deployed, by the finding that stands here ([findings.md](findings.md)); nothing is accepted and then ignored, but for notes that BPMN itself means for readers. A test draws each row, reads the drawing as a deployment does, and runs it or sees it refused; what stands beside the row shows more. What the attributes and extension elements mean stands in [diagram.md](diagram.md).

This page is written by `make reference`.
"""
_EVENT_TEXT = """Where BPMN allows an event at all it is executed: an empty place is none that BPMN knows. “Beside” is an event that does not interrupt.
"""
_PATTERN_TEXT = """The 43 [workflow control-flow patterns](http://www.workflowpatterns.com/patterns/control/): how BPMN states each of them, and the test of that drawing.
"""


def current():
    """The reference as it should be."""
    parts = [_TEXT]
    for title, rows in CONSTRUCTS.items():
        lines = [(row.name, _MARKS[row.outcome], _shown(row.shown)) for row in rows]
        parts += [f"## {title}\n", _table(("construct", "executed", "test, or finding"), lines)]
    parts += ["## Events\n", _EVENT_TEXT, _table(("event", *PLACES), [_places(kind) for kind in EVENTS])]
    parts.append(_table(("event", "place", "test"), list(_event_tests())))
    parts += ["## Workflow patterns\n", _PATTERN_TEXT]
    stated = _stated()
    for title, patterns in FAMILIES.items():
        rows = [(str(number), name, *_pattern(number, stated)) for number, name in patterns.items()]
        parts += [f"### {title}\n", _table(("", "pattern", "drawn", "executed", "test, or why not"), rows)]
    return "\n".join(parts)


def shown_tests():
    """Every test that is named, with its path from tests/engine/bpmn."""
    named = {row.shown for rows in CONSTRUCTS.values() for row in rows if row.outcome != "refused"}
    named |= {shown for places in EVENTS.values() for shown in places.values()}
    named |= {statement.test for statement in _stated().values()}
    return sorted(named)


def _stated():
    for path in (TESTS / "patterns").glob("test_*.py"):
        import_module(f"tests.engine.bpmn.patterns.{path.stem}")
    return STATED


def _places(kind):
    places = EVENTS[kind]
    return (kind, *("yes" if place in places else "" for place in PLACES))


def _event_tests():
    for kind, places in EVENTS.items():
        for place, shown in places.items():
            yield kind, place, _shown(shown)


def _pattern(number, stated):
    if number in UNSTATED:
        return "", "", UNSTATED[number]
    statement = stated[number]
    return statement.drawn, _MARKS["executes"], _shown(statement.test)


def _shown(shown):
    """A test as people read it; a finding by its code."""
    path, _, name = shown.partition("::")
    place = normpath(f"../../tests/engine/bpmn/{path}")
    return f"[{name.removeprefix('test_').replace('_', ' ')}]({place})" if name else f"`{shown}`"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


if __name__ == "__main__":
    REFERENCE.write_text(current(), "utf-8")
