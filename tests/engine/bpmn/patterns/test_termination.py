"""Patterns 11 and 43."""

from tests.engine.bpmn.diagrams import diagram, end, event, flows, process, start, users
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states


@states(11, "any number of ends: a process is over when its last token is")
def test_implicit_termination():
    case = Case(diagram(process(start(), users("a", "b"), end(), flows("s > a > e; s > b")))).complete("a")

    assert not case.done
    assert case.complete("b").done


@states(43, "terminate end event")
def test_explicit_termination():
    case = Case(
        diagram(process(start(), users("a", "b"), end("t", event("terminate")), flows("s > a > t; s > b")))
    ).complete("a")

    assert case.done
    assert ["b"] == case.terminated
