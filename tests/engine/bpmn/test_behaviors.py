"""Behaviour events: what a multi-instance activity throws when its instances complete."""

import pytest

from engine import bpmn
from engine import events as e
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import (
    behaving,
    boundary,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    start,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

ROOTS = (
    '<bpmn:signalEventDefinition id="told" signalRef="signal_s1"/>'
    '<bpmn:escalationEventDefinition id="raised" escalationRef="escalation_x1"/>'
    '<bpmn:errorEventDefinition id="broken" errorRef="error_e1"/>'
)


RAISED = event("escalation", "x1")


def voting(marker, *, catches=RAISED, interrupting=False):
    """Three are asked; ``seen`` follows the event on the border."""
    return diagram(
        process(
            start(), user("a", marker), boundary("b", "a", catches, interrupting=interrupting), users("seen", "z"), end(),
            flows("s > a > z > e; b > seen > e"),
        ),
        roots=ROOTS,
    )  # fmt: skip


THREE = each("[1, 2, 3]")


@pytest.mark.parametrize(("ref", "catches"), [("raised", event("escalation", "x1")), ("told", event("signal", "s1"))])
@pytest.mark.parametrize("sequential", [False, True])
def test_each_instance_that_completes_throws(ref, catches, sequential):
    marker = behaving(each("[1, 2, 3]", sequential=sequential), "None", ref=ref)
    case = Case(voting(marker, catches=catches))
    for done in (1, 2):
        assert done == case.complete("a").open.count("seen")

    assert ["seen", "seen", "seen", "z"] == case.complete("a").open


def test_only_the_first_instance_throws():
    case = Case(voting(behaving(THREE, "One", ref="raised"))).complete("a")

    assert ["a", "a", "seen"] == case.open
    assert ["seen", "z"] == case.complete("a").complete("a").open


def test_all_instances_throw_nothing():
    case = Case(voting(behaving(THREE, "All"))).complete("a").complete("a").complete("a")

    assert ["z"] == case.open


def test_what_is_thrown_depends_on_conditions():
    marker = behaving(
        THREE,
        "Complex",
        complex=[
            ("numberOfCompletedInstances = 2", event("escalation", "x1")),
            ('vote = "no"', event("escalation", "x2")),
        ],
    )
    case = Case(voting(marker, catches=event("escalation"))).complete("a", vote="yes")

    assert 0 == case.open.count("seen")
    assert 1 == case.complete("a", vote="yes").open.count("seen")
    assert 2 == case.complete("a", vote="no").open.count("seen")


def test_what_is_thrown_may_take_the_others_away():
    case = Case(voting(behaving(THREE, "One", ref="raised"), interrupting=True)).complete("a")

    assert ["seen"] == case.open
    assert ["a", "a", "a"] == case.terminated


def test_the_last_instance_throws_before_the_activity_is_over():
    case = Case(voting(behaving(each("[1]"), "None", ref="raised"), interrupting=True)).complete("a")

    assert ["seen"] == case.open


def test_a_signal_reaches_who_waits_elsewhere():
    waiting = element("intermediateCatchEvent", "c", event("signal", "s1"))
    marker = behaving(each("[1, 2]"), "One", ref="told")
    drawn = process(
        start(), gateway("parallel", "f"), user("a", marker), waiting, users("heard"), end(),
        flows("s > f; f > a > e; f > c > heard > e"),
    )  # fmt: skip

    assert ["a", "heard"] == Case(diagram(drawn, roots=ROOTS)).complete("a").open


def test_a_condition_that_cannot_be_told_repeats_no_work():
    case = Case(voting(behaving(THREE, "Complex", complex=[("vote", event("escalation", "x1"))]))).complete("a")

    assert ("a", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["a", "a", "seen"] == case.retry(vote=True).open
    assert 1 == len(case.told(e.UserTaskCompleted))


def test_many_throw_where_they_rest():
    case = Case(voting(behaving(each("for i in 1..100 return i"), "One", ref="raised"))).complete("a")

    assert ["seen"] == [name for name in case.open if name != "a"]


@pytest.mark.parametrize(
    ("marker", "code"),
    [
        (behaving(THREE, "None"), "bpmn.attribute_missing"),
        (behaving(THREE, "One"), "bpmn.attribute_missing"),
        (behaving(THREE, "Complex"), "bpmn.attribute_missing"),
        (behaving(THREE, "Complex", complex=[("true", "")]), "bpmn.attribute_missing"),
        (behaving(THREE, "Complex", complex=[("true", event("error", "e1"))]), "bpmn.not_executed"),
        (behaving(THREE, "One", ref="broken"), "bpmn.not_executed"),
        (behaving(THREE, "One", ref="nowhere"), "bpmn.not_executed"),
        (behaving(THREE, "Some"), "bpmn.not_executed"),
    ],
)
def test_a_behavior_that_says_too_little_is_refused(marker, code):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(voting(marker), "p.bpmn")

    assert [code] == [finding.code for finding in refused.value.findings]
