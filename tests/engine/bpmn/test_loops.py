"""Standard loops: again while a condition holds."""

from engine import events as e
from tests.engine.bpmn.diagrams import again
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_repetition import asking


def test_a_loop_goes_on_while_its_condition_holds():
    case = Case(asking(again("more")))

    case.complete("a", more=True).complete("a", more=True)

    assert ["a"] == case.open
    assert 3 == case.visible(case.task("a").key)["loopCounter"]
    assert ["z"] == case.complete("a", more=False).open


def test_a_loop_has_an_upper_limit():
    case = Case(asking(again("true", most=2))).complete("a").complete("a")

    assert ["z"] == case.open


def test_a_loop_may_be_asked_before_its_first_round():
    assert ["z"] == Case(asking(again("false", before=True))).open
    assert ["a"] == Case(asking(again("false"))).open


def test_a_failing_loop_condition_repeats_no_work():
    case = Case(asking(again("more"))).complete("a")

    assert "bpmn.condition_not_boolean" == case.incident.code

    case.retry(more=False)

    assert ["z"] == case.open
    assert 1 == len(case.told(e.UserTaskCompleted))
