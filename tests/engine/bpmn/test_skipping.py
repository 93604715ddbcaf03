"""What failed is gone past: it counts as done, with the values that somebody gave for what it would have brought."""

import pytest

from engine import events as e
from engine.errors import Invalid, InvalidVariables, NotFound
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    behaving,
    boundary,
    call,
    compensate,
    condition,
    diagram,
    each,
    element,
    end,
    event,
    extensions,
    flows,
    gateway,
    handler,
    io,
    listeners,
    process,
    rule,
    script,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

TOO_MUCH = "for i in 1..n return for j in 1..1000 return i"
"""Fails with n = 1000."""

OF_PROCESS = extensions(listeners(("start", "open"), ("end", "close")))


def case_of(*parts, **variables):
    return Case(diagram(process(start(), *parts, end())), **{"n": 1000, **variables})


def then_b(*parts, **variables):
    """Whatever is called ``a``, then the user task ``b``."""
    return case_of(*parts, user("b"), flows("s > a > b > e"), **variables)


@pytest.mark.parametrize(
    "drawn",
    [
        script("a", TOO_MUCH, "y"),
        script("a", "1", "y", io(inputs={"x": f"={TOO_MUCH}"})),
        script("a", "1", "y", io(outputs={"x": f"={TOO_MUCH}"})),
        rule("a", "missing", "y"),
        user("a", assignee='=["li", "wang"]'),
        user("a", due="=n"),
        service("a", type="=n"),
        call("a", "missing"),
        sub("a", io(inputs={"x": f"={TOO_MUCH}"}), start("s1"), end("e1"), flows("s1 > e1")),
        sub("a", io(outputs={"x": f"={TOO_MUCH}"}), start("s1"), end("e1"), flows("s1 > e1")),
        element("intermediateCatchEvent", "a", timer("Duration", "=n")),
        element("intermediateCatchEvent", "a", condition("n")),
        element("intermediateThrowEvent", "a", event("signal", "s1"), io(outputs={"x": f"={TOO_MUCH}"})),
        user("a", each("n")),
        user("a") + boundary("t", "a", timer("Duration", "=n")) + flows("t > e"),
    ],
    ids=[
        "script", "input mapping", "output mapping", "decision", "assignee", "due date", "job type", "called process",
        "sub-process", "sub-process's output mapping", "timer", "condition", "throwing event", "multi-instance",
        "boundary event",
    ],
)  # fmt: skip
def test_what_cannot_be_done_counts_as_done(drawn):
    case = then_b(drawn)

    assert "a" == case.incident.element_id

    case.skip(y="by hand")

    assert (["b"], {}, {}) == (case.open, case.incidents, case.timers)
    assert "by hand" == case.variables["y"]
    assert "a" in case.path
    assert case.complete("b").done


def test_a_job_that_is_given_up_leaves_its_worker_and_its_mappings_out():
    case = then_b(service("a", io(outputs={"total": "=price * 2"}))).fail("a")

    case.skip(total=14)

    assert (["b"], [], 14) == (case.open, case.working, case.variables["total"])
    assert 1 == len(case.told(e.JobCanceled))


def test_what_was_armed_on_it_ends():
    case = then_b(
        service("a"), boundary("t", "a", timer("Duration", "PT1H")), flows("t > e"),
        boundary("m", "a", event("error", "e1")), flows("m > e"),
    ).fail("a")  # fmt: skip

    assert 1 == len(case.timers)
    assert {} == case.skip().timers


def test_a_failing_listener_is_gone_past_alone():
    case = then_b(user("a", listeners(("start", "prepare"), ("start", "tell"), ("end", "clear")))).fail("a")

    assert ["a"] == case.skip(room="A3").working  # the next one

    case.work("a")

    assert (["a"], [], "A3") == (case.open, case.working, case.visible(case.task("a").key)["room"])

    case.complete("a").fail("a").skip()

    assert (["b"], []) == (case.open, case.working)


def test_a_failing_listener_of_the_process_keeps_it_from_nothing():
    drawn = diagram(process(start(), user("a"), end(), flows("s > a > e"))).replace(
        b'isExecutable="true">', f'isExecutable="true">{OF_PROCESS}'.encode(), 1
    )
    case = Case(drawn).fail("p").skip(room="A3")

    assert (["a"], "A3") == (case.open, case.variables["room"])

    assert case.complete("a").fail("p").skip().done


def test_one_of_a_crowd_is_gone_past_alone():
    case = then_b(
        service("a", io(outputs={"y": "=item"}),
                each("for i in 1..40 return i", "item", output="y", outputs="all")),
    )  # fmt: skip
    for key in list(case.jobs):
        case.command(lambda runtime, key=key: runtime.fail_job(key, retries=0, message="", retry_at=None))
    for key in list(case.incidents):
        case.command(lambda runtime, key=key: runtime.skip(key, {"y": key}))

    assert (["b"], 40) == (case.open, len(case.variables["all"]))


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_without_a_way_asks_for_it(kind):
    case = case_of(gateway(kind, "g"), users("x", "y"), flows("s > g; g > x {n = 1}; g > y {n = 2}; x > e; y > e"))

    with pytest.raises(Invalid) as refused:
        case.lasting.skip(next(iter(case.incidents)), {})

    assert ["bpmn.flow_to_choose"] == [finding.code for finding in refused.value.findings]
    assert ["y"] == case.skip("g_y").open
    assert ["s_g", "g_y"] == case.flows


def test_an_activity_without_a_way_takes_several():
    case = case_of(users("a", "x", "y"), flows("s > a; a > x {n = 1}; a > y {n = 2}; x > e; y > e")).complete("a")

    assert ["x", "y"] == case.skip("a_x", "a_y").open


@pytest.mark.parametrize(
    ("ways", "code"),
    [(["g_x", "g_y"], "bpmn.one_flow_only"), (["x_e"], "bpmn.unknown_flow"), ([], "bpmn.flow_to_choose")],
)
def test_a_way_that_cannot_be_taken_changes_nothing(ways, code):
    case = case_of(
        gateway("exclusive", "g"), users("x", "y"), flows("s > g; g > x {n = 1}; g > y {n = 2}; x > e; y > e")
    )
    (key,) = case.incidents

    with pytest.raises(Invalid) as refused:
        case.command(lambda runtime: runtime.skip(key, {"z": 1}, ways))

    assert [code] == [finding.code for finding in refused.value.findings]
    assert ["y"] == case.skip("g_y").open


def test_of_an_event_based_gateway_the_chosen_event_is_awaited_alone():
    case = case_of(
        gateway("eventBased", "g"),
        element("intermediateCatchEvent", "t", timer("Duration", "=n")),
        element("intermediateCatchEvent", "u", timer("Duration", "PT1H")),
        flows("s > g; g > t > e; g > u > e"),
    ).skip("g_u")

    assert ["u"] == list(case.due)
    assert case.after(hours=1).done


@pytest.mark.parametrize("also", [(), (condition("n > 1 or n"),)], ids=["of one definition", "of two"])
def test_the_last_choice_that_can_be_awaited_counts_as_happened(also):
    """In an event sub-process, that may begin again: nobody would be told that it stands still."""
    choices = (
        gateway("eventBased", "g") + element("intermediateCatchEvent", "t", condition("n"))
        + element("intermediateCatchEvent", "u", condition("n"), *also) + users("x", "y") + end("he")
    )  # fmt: skip
    begins = start("hs", event("message", "m1"), isInterrupting="false")
    drawn = handler("h", begins, choices, flows("hs > g; g > t > x > he; g > u > y > he"))
    case = case_of(drawn, user("a"), flows("s > a > e")).send("m1")
    for key in list(case.incidents):
        case.command(lambda runtime, key=key: runtime.skip(key, {"why": key}))

    assert (["a", "y"], {}) == (case.open, case.incidents)
    assert case.complete("y").complete("a").done


def test_the_drawn_way_is_taken_with_the_given_values():
    case = case_of(
        script("a", TOO_MUCH, "y"), users("b", "c"), flows("s > a; a > b {y = 1}; a > c {y = 2}; b > e; c > e")
    )

    assert ["c"] == case.skip(y=2).open


def test_a_failing_instance_adds_its_result_to_the_others():
    case = then_b(
        script("a", f"if item = 2 then count({TOO_MUCH}) else item", "y",
               each("[1, 2, 3]", "item", output="y", outputs="all")),
    ).skip(y="two")  # fmt: skip

    assert (["b"], [1, "two", 3]) == (case.open, case.variables["all"])


@pytest.mark.parametrize("most", [2, 3])
def test_a_loop_whose_condition_has_no_answer_ends(most):
    case = then_b(user("a", again("goes_on", most=most))).complete("a")

    assert ("a", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert ["b"] == case.skip().open


def test_a_loop_goes_on_where_the_given_values_answer():
    case = then_b(user("a", again("goes_on"))).complete("a").skip(goes_on=True)

    assert ["a"] == case.open
    assert ["b"] == case.complete("a", goes_on=False).open


def test_a_loop_whose_work_was_gone_past_asks_whether_it_goes_on():
    case = then_b(script("a", TOO_MUCH, "y", again("goes_on", most=3))).skip(y=1)

    assert ("a", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)


@pytest.mark.parametrize("sequential", [True, False])
def test_a_completion_condition_without_an_answer_lets_the_others_go_on(sequential):
    case = then_b(user("a", each("[1, 2]", sequential=sequential, until="enough"))).complete("a").skip()

    assert ["a"] == case.open
    assert ["b"] == case.complete("a").skip().open


def test_a_result_that_cannot_be_computed_is_null():
    case = then_b(user("a", each("[1, 2]", output=f"count({TOO_MUCH})", outputs="all"))).complete("a").skip()

    assert ["b"] == case.complete("a", n=1).open
    assert [None, 1] == case.variables["all"]


def test_what_an_instance_cannot_throw_is_not_thrown():
    telling = behaving(each("[1, 2]"), "Complex", complex=[("tell", event("signal", "s1"))])
    case = then_b(user("a", telling)).complete("a").skip()

    assert [] == case.told(e.SignalThrown)
    assert ["b"] == case.complete("a", tell=True).open
    assert 1 == len(case.told(e.SignalThrown))


def test_an_ad_hoc_sub_process_whose_condition_has_no_answer_goes_on():
    case = then_b(ad_hoc("a", '["x", "y"]', users("x", "y"), until="enough")).complete("x")

    assert ("x", "bpmn.condition_not_boolean") == (case.incident.element_id, case.incident.code)
    assert (["y"], {}) == (case.skip().open, case.incidents)
    assert ["b"] == case.complete("y", enough=True).open


def test_an_event_sub_process_that_cannot_be_armed_is_awaited_no_longer():
    case = case_of(
        user("a"), flows("s > a > e"),
        sub("h", start("t", timer("Duration", "=n")), end("he"), flows("t > he"), triggeredByEvent="true"),
    ).skip()  # fmt: skip

    assert (["a"], {}) == (case.open, case.incidents)
    assert case.complete("a").done


def several(*definitions, **attributes):
    """A task beside an event sub-process that *definitions* begin."""
    begins = start("t", *definitions, **attributes)
    return case_of(user("a"), flows("s > a > e"), handler("h", begins, user("x"), end("he"), flows("t > x > he")))


AMISS, ALSO = timer("Duration", "=n"), timer("Date", "=n")


def test_of_several_that_may_begin_it_the_others_are_awaited_as_before():
    case = several(event("message", "m1"), AMISS, event("message", "m2")).skip()

    assert (["a"], {}, 2) == (case.open, case.incidents, len(case.messages))
    assert ["x"] == case.send("m2").open


def test_each_that_cannot_be_armed_is_gone_past_alone():
    case = several(AMISS, ALSO, isInterrupting="false")
    one, other = case.incidents
    case.command(lambda runtime: runtime.skip(one, {}))

    assert [other] == list(case.incidents)

    case.retry(n="2026-01-06T09:00:00")

    assert ["a", "x"] == case.after(days=1).open


def test_the_last_one_gives_up_the_whole():
    case = several(AMISS, ALSO)
    for key in list(case.incidents):
        case.command(lambda runtime, key=key: runtime.skip(key, {}))

    assert (["a"], {}) == (case.open, case.incidents)
    assert b'"h"' not in case.states[-1]
    assert case.complete("a").done


def test_where_all_have_to_happen_it_does_not_happen_without_one():
    case = several(event("message", "m1"), AMISS, parallelMultiple="true").skip()

    assert (["a"], {}, {}) == (case.open, case.incidents, case.messages)


def test_of_several_on_a_border_the_others_are_awaited_as_before():
    case = case_of(
        user("a"), boundary("t", "a", event("message", "m1"), condition("n")), user("b"), flows("s > a > e; t > b > e")
    ).skip()  # fmt: skip

    assert (["a"], {}) == (case.open, case.incidents)
    assert ["b"] == case.send("m1").open


def test_a_boundary_event_whose_condition_fails_is_awaited_no_longer():
    case = case_of(
        users("a", "b"), boundary("c", "a", condition("n")), flows("s > a > b > e; c > e")
    ).skip()  # fmt: skip

    assert (["a"], {}) == (case.open, case.incidents)
    assert ["b"] == case.complete("a").open


def test_a_complex_gateway_starts_with_what_has_arrived():
    case = case_of(
        gateway("parallel", "f"), users("a", "b"),
        element("complexGateway", "g", "<bpmn:activationCondition>=n</bpmn:activationCondition>"), user("c"),
        flows("s > f; f > a > g; f > b > g; g > c > e"),
    ).complete("a")  # fmt: skip

    assert "g" == case.incident.element_id
    assert ["b", "c"] == case.skip().open


def test_what_is_kept_by_the_engine_cannot_be_given():
    case = then_b(script("a", TOO_MUCH, "y"))
    (key,) = case.incidents

    with pytest.raises(InvalidVariables):
        case.lasting.skip(key, {"people": {}})


def test_what_was_gone_past_is_no_incident_any_more():
    case = then_b(script("a", TOO_MUCH, "y"))
    (key,) = case.incidents
    case.skip()

    with pytest.raises(NotFound):
        case.lasting.skip(key, {})


def test_what_was_gone_past_before_it_began_counts_as_done_and_can_be_undone():
    """By a handler on its border or in it, and whether the case was read back meanwhile or not."""
    begun = start("hs", "<bpmn:compensateEventDefinition/>")
    apology = handler("h", begun, user("apologise"), end("he"), flows("hs > apologise > he"))
    trip = sub(
        "a", io(inputs={"x": f"={TOO_MUCH}"}), start("s1"), user("hotel"), end("e1"), apology, flows("s1 > hotel > e1")
    )
    thrown = element("intermediateThrowEvent", "t", compensate())
    case = case_of(trip, users("b", "z"), thrown, flows("s > a > b > t > z > e")).skip()

    assert ["apologise"] == case.complete("b").open
    assert ["z"] == case.complete("apologise").open
