"""docs/reference/bpmn.md says what is executed and what is refused, and each of its rows is so."""

from importlib import import_module
from posixpath import normpath

import pytest

from engine import bpmn
from engine import events as e
from engine.errors import Invalid
from tests.bpmn_reference import REFERENCE, current, shown_tests
from tests.engine.bpmn.constructs import CONSTRUCTS
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.event_places import BORDER, END, EVENTS, HANDLER, START, THROW, drawing

ROWS = [row for rows in CONSTRUCTS.values() for row in rows]
CELLS = [(kind, place) for kind, places in EVENTS.items() for place in places]


def test_the_reference_is_current():
    assert current() == REFERENCE.read_text("utf-8")


@pytest.mark.parametrize("shown", shown_tests())
def test_every_test_that_it_names_is_there(shown):
    path, _, name = shown.partition("::")
    place = normpath(f"tests/engine/bpmn/{path.removesuffix('.py')}")
    module = import_module(place.replace("/", "."))

    assert callable(getattr(module, name, None))


def worked(case):
    """Whatever waits is done or happens, until nothing waits any more."""
    while case.tasks or case.jobs or case.messages:
        if case.messages:
            case.send("m1")
        elif case.tasks:
            case.complete_key(next(iter(case.tasks)))
        else:
            case.work(case.working[0])
    return case


@pytest.mark.parametrize("row", [row for row in ROWS if row.outcome != "refused"], ids=lambda row: row.name)
def test_what_is_executed_is_reached_and_left(row):
    case = Case(row.drawn, starts=row.begins is None)
    worked(case if row.begins is None else case.start(at=row.begins))

    assert case.done
    assert "x" in {event.element_id for event in case.told(e.ElementActivated)}
    assert {} == case.incidents


@pytest.mark.parametrize("row", [row for row in ROWS if row.outcome == "refused"], ids=lambda row: row.name)
def test_what_is_not_executed_is_refused_by_its_code(row):
    assert row.shown in codes(row.drawn)


@pytest.mark.parametrize(("kind", "place"), CELLS)
def test_an_event_happens_where_it_is_executed(kind, place):
    case = begun(kind, place)
    happen(case, kind, place)

    assert {} == case.incidents
    if place == END:
        assert case.done
        assert "x" in case.path
    else:
        assert "z" in case.open


@pytest.mark.parametrize(("kind", "place"), [cell for cell in CELLS if cell[0] != "Compensation"])
def test_an_event_interrupts_only_where_it_is_drawn_so(kind, place):
    case = begun(kind, place)
    beside = "a" in case.open
    happen(case, kind, place)

    assert (beside and place not in {HANDLER, BORDER}) == ("a" in case.open)


def codes(drawn):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(drawn, "p.bpmn")
    return {finding.code for finding in refused.value.findings}


def begun(kind, place):
    """A case in which ``x`` is to happen; none yet where it begins with that."""
    return Case(drawing(kind, place), starts=kind == "None" or place != START)


def happen(case, kind, place):
    """The event ``x`` gets what it waits for."""
    if place == START:
        if kind != "None":
            case.start(at="x")
        if kind == "Parallel multiple":
            case.fire("x")
        return
    if case.jobs:
        case.work(case.working[0])
    if place in {THROW, END}:
        return
    if kind in {"Message", "Multiple", "Parallel multiple"}:
        case.send("m1")
        if kind == "Parallel multiple":
            case.fire("x")
    elif kind == "Timer":
        case.fire("x")
    elif "go" in case.open:
        case.complete("go", now_so=True)
