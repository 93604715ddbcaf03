"""A budget that is used up is one incident, however many tokens it stops; they go on together."""

import pytest

from engine import events as e
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.test_time_budget import ticking

BOMB = diagram(
    process(
        start(), gateway("exclusive", "m"), gateway("parallel", "f"), *(element("task", name) for name in ("x", "y")),
        flows("s > m > f; f > x > m; f > y > m"),
    )
)  # fmt: skip


def test_a_fork_bomb_is_one_incident_that_says_how_many_tokens_wait():
    case = Case(BOMB, starts=False).start()

    assert ("bpmn.budget", 5_000) == (case.incident.code, case.incident.params["steps"])
    assert case.incident.params["tokens"] == len(case.lasting._case.incidents) > 100


def test_a_retry_of_a_fork_bomb_stops_again_with_one_incident():
    case = Case(BOMB, starts=False).start()
    before = case.incident

    case.retry()

    assert before.key != case.incident.key
    assert before.params["tokens"] < case.incident.params["tokens"]


def test_ending_a_fork_bomb_leaves_nothing():
    case = Case(BOMB, starts=False).start().cancel()

    assert ({}, True) == (case.incidents, case.done)
    assert 1 == len(case.told(e.IncidentResolved))


def test_only_those_that_were_stopped_wait():
    """x, y and z compute too long together; w is done before them."""
    assert (["w"], 3) == (stopped().open, stopped().incident.params["tokens"])


def three(*parts, path="s > a > f; f > w > e; f > x > b > e; f > y > c > e; f > z > d > e", **variables):
    scripts = [script(name, f"{name}_in + 1", f"{name}_out") for name in ("x", "y", "z")]
    return Case(
        diagram(process(start(), gateway("parallel", "f"), users("a", "b", "c", "d", "w"), *scripts, *parts, end(), flows(path))),
        **variables,
    )  # fmt: skip


def stopped(*parts, seconds=5, **more):
    """At all of the scripts."""
    case = three(*parts, **more)
    case.watch = ticking(seconds)
    case.complete("a")
    case.watch = None
    return case


def test_all_of_them_go_on_together():
    case = stopped().retry()

    assert (["b", "c", "d", "w"], {}) == (case.open, case.incidents)


def test_corrected_values_are_seen_by_those_that_go_on():
    case = stopped().retry(x_in=1, y_in=2, z_in=3)

    assert (2, 3, 4) == tuple(case.variables[name] for name in ("x_out", "y_out", "z_out"))


def test_going_past_the_one_that_is_named_lets_the_others_go_on():
    case = stopped(x_in=1, y_in=2, z_in=3).skip(x_out=7)

    assert (7, 3, 4) == tuple(case.variables[name] for name in ("x_out", "y_out", "z_out"))
    assert (["b", "c", "d", "w"], {}) == (case.open, case.incidents)


def test_a_refused_skip_leaves_them_waiting_together():
    case = stopped()
    (key,) = case.incidents

    with pytest.raises(Invalid):
        case.lasting.skip(key, {}, ["nowhere"])

    assert ["b", "c", "d", "w"] == case.retry().open


@pytest.mark.parametrize("command", ["retry", "skip"])
def test_one_alone_goes_on_as_earlier_releases_did_and_the_others_are_told(command):
    case = stopped()
    first = case.incident

    case.command(lambda runtime: getattr(runtime, command)(first.key, {}, together=False))

    assert ["b", "w"] == case.open
    assert (["y"], {"seconds": 5, "tokens": 2}) == (
        [raised.element_id for raised in case.incidents.values()],
        case.incident.params,
    )
    assert ["b", "c", "d", "w"] == case.retry().open


def test_where_the_named_one_is_taken_away_the_others_are_told():
    held = sub("x0", start("s1"), script("x1", "1", "x1_out"), end("e1"), flows("s1 > x1 > e1"))
    late = boundary("late", "x0", timer("Duration", "PT1H"))
    case = three(held, late, path="s > a > f; f > x0 > b > e; f > y > c > e; f > z > d > e; late > e")
    case.watch = ticking(5)
    case.complete("a")
    case.watch = None

    assert ("s1", 3) == (case.incident.element_id, case.incident.params["tokens"])

    case.after(hours=1)

    assert ("y", 2) == (case.incident.element_id, case.incident.params["tokens"])
    assert (["c", "d"], {}) == (case.retry().open, case.incidents)


def test_those_that_are_taken_away_meanwhile_do_not_go_on():
    stop = end("e9", event("terminate"))
    case = stopped(stop, path="s > a > f; f > x > e9; f > y > c > e; f > z > d > e").retry()

    assert case.done


def test_two_commands_leave_two_incidents():
    parts = (gateway("parallel", "g"), script("u", "1", "u_out"), script("v", "1", "v_out"))
    case = stopped(
        *parts, path="s > a > f; f > w > g; g > u > e; g > v > e; f > x > b > e; f > y > c > e; f > z > d > e"
    )
    case.watch = ticking(5)
    case.complete("w")
    case.watch = None
    first, second = sorted(case.incidents)

    assert [3, 2] == [case.incidents[key].params["tokens"] for key in (first, second)]

    case.command(lambda runtime: runtime.retry(second))

    assert [first] == list(case.incidents)
    assert ["b", "c", "d"] == case.retry().open


def test_what_waits_is_told_from_what_is_active_by_its_meaning():
    meant = stopped().meant["elements"]

    assert ["active", "incident", "incident", "incident"] == [element[2] for element in meant]


def test_instances_of_a_crowd_wait_together():
    case = Case(
        diagram(process(start(), user("a"), script("x", "item", "y", each("for i in 1..60 return i", "item")), user("b"),
                        end(), flows("s > a > x > b > e")))
    )  # fmt: skip
    case.watch = ticking(80)
    case.complete("a")
    case.watch = None

    assert 30 < case.incident.params["tokens"] < 60
    assert ["b"] == case.retry().open


def test_those_that_the_named_one_takes_away_are_told_no_more():
    """Gone past, it is enough for its multi-instance: the others end."""
    many = script("x", "item", "y", each("[1, 2, 3]", "item", until="true"))
    case = Case(diagram(process(start(), user("a"), many, user("b"), end(), flows("s > a > x > b > e"))))
    case.watch = ticking(4)
    case.complete("a")
    case.watch = None

    assert 3 == case.incident.params["tokens"]
    assert (["b"], {}) == (case.skip().open, case.incidents)
    assert 1 == len(case.told(e.IncidentResolved))


def stopped_at_a_join(kind):
    case = three(
        gateway(kind, "j"), path="s > a > f; f > x > j; f > y > j; f > z > j; f > w > e; j > b > e"
    )  # fmt: skip
    case.watch = ticking(11)
    case.complete("a")
    case.watch = None
    return case


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_that_was_stopped_waits_for_its_retry(kind):
    case = stopped_at_a_join(kind)

    assert ("j", ["w"]) == (case.incident.element_id, case.open)
    assert [] == case.complete("w").open
    assert ["b"] == case.retry().open


def test_an_inclusive_join_that_was_stopped_does_not_go_on_in_the_same_command(monkeypatch):
    for module in ("containers", "standing"):
        monkeypatch.setattr(f"engine.bpmn.{module}.MOST_STEPS", 7)
    case = three(gateway("inclusive", "j"), path="s > a > f; f > x > j; f > y > j; f > z > j; f > w > e; j > b > e")

    case.complete("a")

    assert ("j", ["s", "a", "f", "x", "y", "z"]) == (case.incident.element_id, case.path)


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_join_that_was_stopped_before_it_began_does_not_end(kind):
    case = stopped_at_a_join(kind).cancel()

    assert "j" not in case.terminated
