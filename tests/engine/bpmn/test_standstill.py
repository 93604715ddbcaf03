"""A case that nobody outside can move any more is told, where it waits for what no longer comes; it can be let go on."""

import pytest

from engine import events as e
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import (
    again,
    boundary,
    call,
    compensate,
    compensates,
    condition,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    listeners,
    process,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def drawn(*parts, path, others=()):
    return diagram(process(start(), *parts, user("z"), end(), flows(path)), *others)


GOES_WRONG = (
    gateway("parallel", "f") + users("a", "b") + gateway("exclusive", "g", default="g_j") + gateway("parallel", "j")
)
PATH = "s > f; f > a > g; g > away {n > 1}; g > j; f > b > j; j > z > e"
"""One of two branches may end by an error that nobody catches; then the join waits for it for ever."""


def broken(*parts, path=PATH, **variables):
    return Case(drawn(GOES_WRONG, end("away", event("error", "e1")), *parts, path=path), **variables)


def test_a_join_for_which_nothing_comes_is_told_with_what_is_missing_and_what_decided_that():
    case = broken().complete("a", n=2)

    assert {} == case.incidents

    case.complete("b")

    assert ("j", "bpmn.standstill") == (case.incident.element_id, case.incident.code)
    assert {"sources": ["g"], "flows": ["g_j"], "variables": {"n": 2}} == case.incident.params


def test_it_does_not_matter_what_comes_last():
    case = broken().complete("b").complete("a", n=2)

    assert "j" == case.incident.element_id


def test_a_case_that_moves_is_not_told():
    assert {} == broken().complete("a", n=1).complete("b").incidents


def test_a_case_that_is_over_is_not_told():
    case = Case(diagram(process(start(), end("away", event("error", "e1")), flows("s > away"))))

    assert ({}, True) == (case.incidents, case.done)


def test_what_stands_goes_on_with_what_has_come_and_the_given_values():
    case = broken().complete("a", n=2).complete("b").skip(agreed=True)

    assert (["z"], {}) == (case.open, case.incidents)
    assert {"n": 2, "agreed": True} == case.variables
    assert "j" in case.path
    assert case.complete("z").done


def test_a_retry_changes_nothing_and_is_told_anew():
    case = broken().complete("a", n=2).complete("b")
    (before,) = case.incidents

    case.retry(n=1)

    assert [before] != list(case.incidents)
    assert ("j", {"n": 1}) == (case.incident.element_id, case.incident.params["variables"])


def test_a_case_that_stands_can_be_ended():
    case = broken().complete("a", n=2).complete("b").cancel()

    assert ({}, True) == (case.incidents, case.done)


def test_what_stands_does_so_by_its_own_meaning_as_ever():
    """It has not failed: what it means is the same as before there were such incidents."""
    case = broken().complete("a", n=2).complete("b")

    assert [["p", "j", "active", {}]] == case.meant["elements"]


def test_a_case_may_stand_at_its_start():
    split = gateway("exclusive", "g", default="g_b") + users("a", "b") + gateway("parallel", "j")
    case = Case(drawn(split, path="s > g; g > j {n = 1}; g > b; b > j; j > z > e"), n=1)

    assert ("j", ["b_j"]) == (case.incident.element_id, case.incident.params["flows"])


# -- what keeps a case from standing still --------------------------------------------------------------------------------


REACHED = {
    "a job": service("w"),
    "a timer": element("intermediateCatchEvent", "w", timer("Duration", "PT1H")),
    "a message": element("receiveTask", "w", messageRef="message_m1"),
    "a signal": element("intermediateCatchEvent", "w", event("signal", "s1")),
    "one of several": element("intermediateCatchEvent", "w", event("message", "m1"), condition("never")),
    "a listener": element("task", "w", listeners(("start", "l"))),
    "an incident": element("userTask", "w", '<zeebe:userTask/><zeebe:assignmentDefinition assignee="=5"/>'),
    "a crowd": user("w", each("for i in 1..40 return i")),
    "a crowd's jobs": service("w", each("for i in 1..40 return i")),
    "a message within a crowd": sub(
        "w", start("s1"), element("receiveTask", "r", messageRef="message_m1"), end("e1"), flows("s1 > r > e1"),
        each("for i in 1..40 return i"),
    ),
    "an event on the border of what stands": sub(
        "w", start("s1"), gateway("exclusive", "g1", default="g1_j1"), user("u"), gateway("parallel", "j1"), end("e1"),
        flows("s1 > g1; g1 > u {n = 77}; g1 > j1; u > j1; j1 > e1"),
    ) + boundary("late", "w", timer("Duration", "PT1H")),
    "a called process": call("w", "q"),
}  # fmt: skip


@pytest.mark.parametrize("name", REACHED)
def test_a_case_that_somebody_can_move_does_not_stand(name):
    called = process(start("s2"), user("x"), end("e2"), flows("s2 > x > e2"), id="q")
    parts = GOES_WRONG + REACHED[name] + end("away", event("error", "e1")) + gateway("parallel", "f0")
    path = "s > f0; f0 > w > e; f0 > f; f > a > g; g > away {n > 1}; g > j; f > b > j; j > z > e"
    path += "; late > e" * ("late" in parts)
    case = Case(drawn(parts, path=path, others=[called])).complete("a", n=2)

    assert "bpmn.standstill" not in {raised.code for raised in case.complete("b").told(e.IncidentRaised)}


def test_an_event_sub_process_that_still_listens_can_move_it():
    caught = handler("h", start("hs", event("message", "m1")), user("repair"), end("he"), flows("hs > repair > he"))
    case = broken(caught).complete("a", n=2).complete("b")

    assert {} == case.incidents
    assert ["repair"] == case.send("m1").open


def test_one_that_listens_to_errors_alone_cannot():
    caught = handler("h", start("hs", event("error", "e2")), user("repair"), end("he"), flows("hs > repair > he"))

    assert "j" == broken(caught).complete("a", n=2).complete("b").incident.element_id


# -- where it is told ------------------------------------------------------------------------------------------------------


INNER = [start("s1"), GOES_WRONG, end("away", event("escalation", "x1")), user("y"), end("e1"),
         flows("s1 > f; f > a > g; g > away {n > 1}; g > j; f > b > j; j > y > e1")]  # fmt: skip
HOLDERS = {
    "a sub-process": (sub("sp", *INNER), ()),
    "a called process": (call("sp", "q", all_out=True), (process(*INNER, id="q"),)),
    "a loop": (sub("sp", *INNER, again(most=1)), ()),
    "a transaction": (element("transaction", "sp", *INNER), ()),
}


@pytest.mark.parametrize("kind", HOLDERS)
def test_it_is_told_within_what_holds_it(kind):
    holder, others = HOLDERS[kind]
    case = Case(drawn(holder, path="s > sp > z > e", others=others)).complete("a", n=2).complete("b")

    assert "j" == case.incident.element_id
    assert ["y"] == case.skip().open
    assert ["z"] == case.complete("y").open


def test_each_instance_is_told_when_its_turn_comes():
    case = Case(drawn(sub("sp", each("[1, 2]"), *INNER), path="s > sp > z > e"))
    for name in ("a", "a", "b", "b"):
        case.complete(name, n=2)
    first = case.incident.token_key

    case.skip().complete("y")

    assert first < case.incident.token_key
    assert ["z"] == case.skip().complete("y").open


def test_a_crowd_of_which_nobody_can_move_any_is_told():
    case = Case(drawn(sub("sp", each("for i in 1..40 return i"), *INNER), path="s > sp > z > e"))
    for name in ("a", "b"):
        for key in [key for key, task in case.tasks.items() if task.element_id == name]:
            assert {} == case.incidents
            case.complete_key(key, n=2)

    assert ("j", []) == (case.incident.element_id, case.open)
    assert ["y"] == case.skip().open


def test_of_several_the_one_that_nothing_holds_up_is_told_first():
    """j waits for k, which came first and waits for the error's branch."""
    parts = (GOES_WRONG, end("away", event("error", "e1")), user("c"), gateway("parallel", "k"))
    path = "s > f; f > a > g; g > away {n > 1}; g > j; f > b > j; j > k; f > c > k; k > z > e"
    case = Case(drawn(*parts, path=path)).complete("c").complete("a", n=2).complete("b")

    assert "j" == case.incident.element_id
    assert ["z"] == case.skip().open


def test_inclusive_joins_that_wait_for_one_another_are_told():
    parts = (gateway("parallel", "f"), users("a", "b"), gateway("inclusive", "i"), gateway("inclusive", "k"),
             gateway("exclusive", "g", default="g_z"), gateway("exclusive", "h", default="h_z"))  # fmt: skip
    path = "s > f; f > a > i; f > b > k; i > g; g > k {n = 1}; g > z; k > h; h > i {n = 1}; h > z; z > e"
    case = Case(drawn(*parts, path=path), n=0).complete("a").complete("b")

    assert ("i", ["h_i"]) == (case.incident.element_id, case.incident.params["flows"])

    case.skip()

    assert (["z", "z"], {}) == (case.open, case.incidents)


def test_an_activity_that_needs_more_tokens_begins_with_those_that_came():
    path = "s > f; f > a > x; f > b > g; g > x {n = 1}; g > e; x > z > e"
    parts = (gateway("parallel", "f"), users("a", "b"), gateway("exclusive", "g", default="g_e"),
             user("x", startQuantity="2"), boundary("late", "x", timer("Duration", "PT1H")))  # fmt: skip
    case = Case(drawn(*parts, path=f"{path}; late > e")).complete("a").complete("b", n=2)

    assert ("x", "bpmn.standstill_quantity") == (case.incident.element_id, case.incident.code)
    assert {"come": 1, "needs": 2, "variables": {"n": 2}} == case.incident.params

    case.skip(m=1)

    assert (["x"], ["late"], 1) == (case.open, list(case.due), case.variables["m"])
    assert ["z"] == case.complete("x").open


def test_what_came_too_often_is_told():
    path = "s > f; f > x > j; f > y > j; j > z > e"
    parts = (gateway("parallel", "f"), user("x", completionQuantity="2"), user("y"), gateway("parallel", "j"))
    case = Case(drawn(*parts, path=path)).complete("x").complete("y").complete("z")

    assert ("j", ["y_j"]) == (case.incident.element_id, case.incident.params["flows"])
    assert case.skip().complete("z").done


def complex_gateway(least):
    asked = f"<bpmn:activationCondition>=activationCount &gt;= {least}</bpmn:activationCondition>"
    parts = (gateway("parallel", "f"), users("a", "b"), element("complexGateway", "j", asked))
    return Case(drawn(*parts, path="s > f; f > a > j; f > b > j; j > z > e"), n=3).complete("a").complete("b")


def test_a_complex_gateway_whose_condition_never_holds_is_told_and_asks_again():
    case = complex_gateway("n")

    assert ("j", "bpmn.standstill_condition") == (case.incident.element_id, case.incident.code)
    assert {"activationCount": 2, "n": 3} == case.incident.params["variables"]
    assert ["z"] == case.retry(n=2).open


def test_a_complex_gateway_is_let_go():
    assert ["z"] == complex_gateway("n").skip().open


CONDITIONS = {
    "a catch event": element("intermediateCatchEvent", "c", condition("n > 1"), io(outputs={"brought": "=m"})),
    "one of several": element("intermediateCatchEvent", "c", condition("n > 1"), condition("n > 2"), io(outputs={"brought": "=m"})),
}  # fmt: skip


@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_condition_that_nobody_can_change_is_told(kind):
    case = Case(drawn(CONDITIONS[kind], path="s > c > z > e"), n=1)

    assert ("c", "bpmn.standstill_condition") == (case.incident.element_id, case.incident.code)
    assert {"n": 1} == case.incident.params["variables"]


@pytest.mark.parametrize("kind", CONDITIONS)
def test_corrected_data_lets_a_condition_hold(kind):
    assert ["z"] == Case(drawn(CONDITIONS[kind], path="s > c > z > e"), n=1).retry(n=2).open


@pytest.mark.parametrize("kind", CONDITIONS)
def test_a_condition_can_be_taken_for_true(kind):
    case = Case(drawn(CONDITIONS[kind], path="s > c > z > e"), n=1).skip(m=7)

    assert (["z"], {"n": 1, "brought": 7}) == (case.open, case.variables)


def test_of_choices_that_await_conditions_one_is_taken():
    parts = (gateway("eventBased", "g"), element("intermediateCatchEvent", "c", condition("n = 1")),
             element("intermediateCatchEvent", "d", condition("n = 2")))  # fmt: skip
    case = Case(drawn(*parts, path="s > g; g > c > z; g > d > e; z > e"), n=0)

    assert "g" == case.incident.element_id
    with pytest.raises(Invalid):
        case.lasting.skip(next(iter(case.incidents)), {})
    assert ["z"] == case.retry(n=1).open


def test_what_is_undone_may_stand_too():
    undo = sub("undo", *INNER, isForCompensation="true")
    parts = (
        user("book"),
        compensates("bc", "book", "undo"),
        undo,
        element("intermediateThrowEvent", "t", compensate()),
    )
    case = Case(drawn(*parts, path="s > book > t > z > e")).complete("book").complete("a", n=2).complete("b")

    assert "j" == case.incident.element_id
    assert ["z"] == case.skip().complete("y").open


def test_a_join_that_stands_chooses_no_way():
    case = broken().complete("a", n=2).complete("b")

    with pytest.raises(Invalid) as refused:
        case.lasting.skip(next(iter(case.incidents)), {}, ["j_z"])

    assert ["bpmn.unknown_flow"] == [finding.code for finding in refused.value.findings]
