"""No command computes without end: what goes beyond the time stops where it is, and is the same when it is run again."""

from itertools import count

import pytest

from engine import bpmn
from engine import events as e
from engine.outside import Recorded, Watch
from tests.engine.bpmn.diagrams import diagram, each, element, end, flows, gateway, process, script, start, user, users
from tests.engine.bpmn.driving import SHANGHAI, Case


def ticking(seconds):
    """A clock that goes on by one second whenever somebody looks at it."""
    return Watch(seconds, count().__next__, count(step=1000).__next__)


def row(*names):
    return diagram(
        process(start(), user("a"), *(element("task", name) for name in names), user("b"), end(),
                flows(" > ".join(["s", "a", *names, "b", "e"])))
    )  # fmt: skip


def at_a(*names):
    case = Case(row(*names))
    case.watch = ticking(5)
    return case


def test_a_command_that_takes_too_long_stops_where_it_is():
    case = at_a("x", "y", "z").complete("a", by="wang")

    assert (["s", "a", "x", "y"], "bpmn.time_budget") == (case.path, case.incident.code)
    assert {"seconds": 5} == case.incident.params
    assert "wang" == case.people["a"]


def test_a_retry_goes_on_with_a_new_budget():
    case = at_a("x", "y", "z").complete("a").retry()

    assert (["b"], ["s", "a", "x", "y", "z"]) == (case.open, case.path)


def test_what_is_done_in_time_is_no_incident():
    case = at_a("x", "y")
    case.watch = ticking(99)

    assert ["b"] == case.complete("a").open


def test_a_loop_without_rest_ends_by_the_clock():
    case = Case(diagram(process(start(), user("a"), gateway("exclusive", "g"), element("task", "x"), end(),
                                flows("s > a > g > x > g"))))  # fmt: skip
    case.watch = ticking(9)

    assert "bpmn.time_budget" == case.complete("a").incident.code


def test_instances_that_all_compute_long_stop_together_and_go_on_together():
    case = Case(
        diagram(process(start(), user("a"), script("x", "item * 2", "y", each("[1, 2, 3, 4]", "item")), user("b"),
                        end(), flows("s > a > x > b > e")))
    )  # fmt: skip
    case.watch = ticking(7)
    case.complete("a")

    assert ("bpmn.time_budget", 2) == (case.incident.code, case.incident.params["tokens"])

    case.watch = None

    assert ["b"] == case.retry().open


@pytest.mark.parametrize("seconds", range(1, 12))
def test_run_again_it_stops_at_the_same_step_whatever_the_time(seconds):
    case = Case(
        diagram(
            process(
                start(), user("a"), gateway("parallel", "f"), script("x", "1", "v"), script("y", "2", "w"),
                users("b", "c"), end(), flows("s > a > f; f > x > b > e; f > y > c > e"),
            )
        )
    )  # fmt: skip
    case.watch, before, task = ticking(seconds), case.states[-1], case.task("a").key
    outside = case.outside()
    live = bpmn.Runtime.restore(case.bundle, before, outside)
    happened = live.complete_user_task(task, {}, "li")
    again = bpmn.Runtime.restore(case.bundle, before, Recorded(case.now, SHANGHAI, outside.answers))

    assert happened == again.complete_user_task(task, {}, "li")
    assert live.state == again.state
    assert any(isinstance(event, e.IncidentRaised) for event in happened) == bool(outside.answers)
