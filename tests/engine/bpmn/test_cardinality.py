"""Multi-instance activities: so many instances."""

import pytest

from tests.engine.bpmn.diagrams import times
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_repetition import asking


@pytest.mark.parametrize("text", ["3", "=n", "= n + 0.0"])
def test_a_cardinality_is_so_many_instances(text):
    case = Case(asking(times(text)), n=3)

    assert ["a", "a", "a"] == case.open
    assert [1, 2, 3] == [case.visible(key)["loopCounter"] for key in case.tasks]
    assert ["z"] == case.complete("a").complete("a").complete("a").open


def test_a_cardinality_may_be_gone_through_in_turn():
    case = Case(asking(times("=n", sequential=True, outputCollection="sum", outputElement="=loopCounter * 10")), n=2)

    assert ["a"] == case.open
    assert ["a"] == case.complete("a", n=9).open
    assert ["z"] == case.complete("a").open
    assert [10, 20] == case.variables["sum"]


def test_of_a_cardinality_enough_may_be_enough():
    case = Case(asking(times("3", until="numberOfCompletedInstances = 2"))).complete("a").complete("a")

    assert ["z"] == case.open


def test_a_cardinality_of_none_is_no_obstacle():
    assert ["z"] == Case(asking(times("=n")), n=0).open


@pytest.mark.parametrize("given", [-1, 2.5, None, True, "3", [1, 2]])
def test_what_is_no_cardinality_is_an_incident(given):
    case = Case(asking(times("=n")), n=given)

    assert ("bpmn.no_cardinality", given) == (case.incident.code, case.incident.params["value"])
    assert ["a", "a"] == case.retry(n=2).open


def test_a_cardinality_that_is_too_large_is_an_incident():
    assert "bpmn.budget" == Case(asking(times("=n")), n=1_001).incident.code
