"""Patterns 1 to 5."""

import pytest

from tests.engine.bpmn.diagrams import diagram, end, flows, gateway, process, start, users
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.patterns.catalogue import states

FORKED = diagram(
    process(
        start(), gateway("parallel", "fork"), users("a", "b", "z"), gateway("parallel", "join"), end(),
        flows("s > fork; fork > a > join; fork > b > join; join > z > e"),
    )
)  # fmt: skip
CHOSEN = diagram(
    process(
        start(), gateway("exclusive", "choice"), users("a", "b", "z"), gateway("exclusive", "merge"), end(),
        flows('s > choice; choice > a {way = "a"}; choice > b {way = "b"}; a > merge; b > merge; merge > z > e'),
    )
)  # fmt: skip


@states(1, "sequence flow")
def test_sequence():
    case = Case(diagram(process(start(), users("a", "b"), end(), flows("s > a > b > e"))))

    assert ["a"] == case.open
    assert ["b"] == case.complete("a").open
    assert case.complete("b").done


@states(2, "parallel gateway with several ways out")
def test_parallel_split():
    assert ["a", "b"] == Case(FORKED).open


@states(3, "parallel gateway with several ways in")
@pytest.mark.parametrize("order", ["ab", "ba"])
def test_synchronization(order):
    case = Case(FORKED).complete(order[0])

    assert [order[1]] == case.open
    assert ["z"] == case.complete(order[1]).open


@states(4, "exclusive gateway with several ways out")
@pytest.mark.parametrize("way", ["a", "b"])
def test_exclusive_choice(way):
    assert [way] == Case(CHOSEN, way=way).open


@states(5, "exclusive gateway with several ways in")
@pytest.mark.parametrize("way", ["a", "b"])
def test_simple_merge(way):
    case = Case(CHOSEN, way=way).complete(way)

    assert ["z"] == case.open
    assert case.complete("z").done
