"""Execution listeners: jobs before the work of an element or process, and after it."""

import pytest

from engine import events as e
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    boundary,
    call,
    compensate,
    compensates,
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
    script,
    service,
    start,
    sub,
    timer,
    user,
    zeebe,
)
from tests.engine.bpmn.driving import Case

BOTH = listeners(("start", "before"), ("end", "after"), ("start", "then"))


def one(node, *others):
    return diagram(process(start(), node, user("z"), end(), *others, flows("s > x > z > e")))


def types(case):
    return sorted(job.type for job in case.jobs.values())


def test_work_begins_when_the_listeners_before_it_are_done_in_their_order():
    case = Case(one(user("x", BOTH)))

    assert (["before"], []) == (types(case), case.open)
    assert (["then"], []) == (types(case.work("x")), case.open)
    assert ([], ["x"]) == (types(case.work("x")), case.open)


def test_the_way_goes_on_when_the_listeners_after_the_work_are_done():
    case = Case(one(user("x", BOTH))).work("x").work("x").complete("x")

    assert (["after"], []) == (types(case), case.open)
    assert ["z"] == case.work("x").open
    assert case.complete("z").done


KINDS = {
    "script": script("x", "1", "n", BOTH),
    "manual": element("manualTask", "x", BOTH),
    "service": service("x", BOTH),
    "sub-process": sub("x", BOTH, start("s1"), end("e1"), flows("s1 > e1")),
    "call": call("x", "q", BOTH),
    "receive": element("receiveTask", "x", BOTH, messageRef="message_m1"),
    "ad-hoc sub-process": ad_hoc("x", '["m"]', element("manualTask", "m"), BOTH),
    "throwing event": element("intermediateThrowEvent", "x", BOTH, event("signal", "s1")),
    "catching event": element("intermediateCatchEvent", "x", BOTH, event("message", "m1")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_activity_and_event_on_the_way_has_them(kind):
    called = process(start("s2"), end("e2"), flows("s2 > e2"), id="q")
    content = one(KINDS[kind]).replace(b"</bpmn:definitions>", called.encode() + b"</bpmn:definitions>")
    case = Case(content).work("x").work("x")
    if kind == "service":
        assert ["work"] == types(case)
        case.work("x")
    if kind in {"receive", "catching event"}:
        case.send("m1")

    assert ["after"] == types(case)
    assert ["z"] == case.work("x").open


def test_what_the_first_bring_is_the_activitys_own_and_what_the_last_bring_leaves_it():
    case = Case(one(user("x", io(inputs={"a": "=1"}, outputs={"sum": "=a + b"}), BOTH)))

    assert {"a": 1} == case.visible(case.job("x").key)
    case.work("x", b=2).work("x").complete("x")
    assert {"a": 1, "b": 2, "sum": 3} == case.visible(case.job("x").key)
    assert {"sum": 4} == case.work("x", sum=4).variables


def test_events_on_the_border_wait_for_the_listeners_before_the_work():
    case = Case(one(user("x", BOTH), boundary("late", "x", timer("Duration", "PT1H")), flows("late > e"))).after(
        hours=2
    )

    assert ["before"] == types(case)
    assert {"late"} == set(case.work("x").work("x").due)


@pytest.mark.parametrize("done", [0, 1])
def test_a_listener_that_fails_is_an_incident_and_is_called_again(done):
    case = Case(one(user("x", listeners(("start", "before"), ("end", "after")))))
    if done:
        case.work("x").complete("x")
    case.fail("x")

    assert "bpmn.job_failed" == case.incident.code
    assert [["before"], ["after"]][done] == types(case.retry())
    assert [["x"], ["z"]][done] == case.work("x").open
    assert done == len(case.told(e.UserTaskCompleted))


def test_work_that_cannot_begin_after_a_listener_calls_no_listener_again():
    case = Case(one(user("x", listeners(("start", "before")), assignee="=who"))).work("x", who=7)

    assert ("x", "bpmn.not_text") == (case.incident.element_id, case.incident.code)

    case.retry(who="li")

    assert (["x"], []) == (case.open, types(case))


def test_an_error_of_a_listener_is_caught_around_the_activity():
    inner = sub("p1", start("s1"), user("x", BOTH), end("e1"), flows("s1 > x > e1"))
    case = Case(
        diagram(
            process(start(), inner, boundary("b", "p1", event("error", "e1")), user("z"), end(), flows("s > p1 > e; b > z > e"))
        )
    ).throw("x", "e1")  # fmt: skip

    assert (["z"], []) == (case.open, types(case))


def test_what_is_taken_away_takes_its_listener_along():
    case = Case(one(user("x", BOTH))).cancel()

    assert case.done
    assert [] == types(case)
    assert [] == case.told(e.UserTaskCanceled)


def test_each_round_of_a_loop_has_them():
    case = Case(one(user("x", listeners(("end", "after")), again(most=2)))).complete("x")

    assert (["after"], []) == (types(case), case.open)
    assert ["x"] == case.work("x").open
    assert ["z"] == case.complete("x").work("x").open


def test_what_undoes_may_have_them_too():
    case = Case(
        diagram(
            process(
                start(), user("a"), compensates("b", "a", "x"), user("x", BOTH, isForCompensation="true"),
                end("e", "<bpmn:compensateEventDefinition/>"), flows("s > a > e"),
            )
        )
    ).complete("a")  # fmt: skip

    assert case.work("x").work("x").complete("x").work("x").done


START, END = listeners(("start", "before")), listeners(("end", "after"))


def test_a_start_event_has_those_after_it():
    case = Case(diagram(process(start("s", END), user("z"), end(), flows("s > z > e"))))

    assert (["after"], []) == (types(case), case.open)
    assert ["z"] == case.work("s").open


@pytest.mark.parametrize(
    "thrown", ["", "<bpmn:terminateEventDefinition/>", event("signal", "s1"), event("escalation", "x1")]
)
def test_an_end_event_has_both(thrown):
    both = listeners(("start", "before"), ("end", "after"))
    case = Case(diagram(process(start(), user("a"), end("e", both, thrown), flows("s > a > e")))).complete("a")

    assert ["before"] == types(case)
    assert ["after"] == types(case.work("e"))
    assert case.work("e").done


def test_what_an_event_awaits_may_depend_on_what_a_listener_brings():
    waits = element("intermediateCatchEvent", "x", START, timer("Duration", "=how_long"))
    case = Case(one(waits)).work("x", how_long="PT1H")

    assert ["x"] == list(case.due)
    assert ["z"] == case.after(hours=1).open


def test_an_event_on_the_border_has_those_after_it():
    case = Case(one(user("x"), boundary("late", "x", END, timer("Duration", "PT1H")), flows("late > e"))).after(hours=2)

    assert (["after"], []) == (types(case), case.open)
    assert case.work("late").done


def test_an_event_chosen_by_a_gateway_has_those_after_it():
    choices = "".join(
        element("intermediateCatchEvent", name, END, event("message", message))
        for name, message in (("a", "m1"), ("b", "m2"))
    )
    case = Case(
        diagram(process(start(), gateway("eventBased", "g"), choices, user("z"), end(), flows("s > g > a > z > e; g > b > z")))
    ).send("m2")  # fmt: skip

    assert ["b"] == case.working
    assert ["z"] == case.work("b").open


@pytest.mark.parametrize("kind", ["exclusive", "inclusive"])
def test_a_gateway_decides_on_what_its_listener_brings(kind):
    ways = flows("s > g; g > a {n = 1}; g > b {n = 2}; a > e; b > e")
    case = Case(diagram(process(start(), gateway(kind, "g", START), user("a"), user("b"), end(), ways))).work("g", n=2)

    assert ["b"] == case.open


@pytest.mark.parametrize("kind", ["parallel", "inclusive"])
def test_a_joining_gateway_calls_its_listener_once_all_have_arrived(kind):
    case = Case(
        diagram(
            process(
                start(), gateway("parallel", "f"), user("a"), user("b"), gateway(kind, "j", START), user("z"), end(),
                flows("s > f > a > j > z > e; f > b > j"),
            )
        )
    ).complete("a")  # fmt: skip

    assert [] == types(case)

    case.complete("b")

    assert ["before"] == types(case)
    assert ["z"] == case.fail("j").retry().work("j").open
    assert 1 == [event.element_id for event in case.told(e.ElementActivated)].count("j")


def test_an_event_based_gateway_awaits_its_events_when_its_listeners_are_done():
    case = Case(
        diagram(
            process(
                start(), gateway("eventBased", "g", START), element("intermediateCatchEvent", "a", event("message", "m1")),
                element("intermediateCatchEvent", "b", event("message", "m2")), user("z"), end(),
                flows("s > g > a > z > e; g > b > z"),
            )
        )
    )  # fmt: skip

    assert {} == case.messages
    assert ["z"] == case.work("g").send("m1").open


def test_each_instance_has_them_and_all_of_them_those_before_all():
    around = listeners(("beforeAll", "all"), ("start", "before"), ("end", "after"))
    case = Case(one(user("x", around, each("who", "one"))))

    assert ["all"] == types(case)
    assert ["before"] * 3 == types(case.work("x", who=["a", "b", "c"]))

    for key in sorted(case.jobs):
        case.command(lambda runtime, key=key: runtime.complete_job(key, {"mine": key}))

    assert ["x"] * 3 == case.open
    assert 3 == len({case.visible(key)["mine"] for key in case.tasks})

    for _ in range(3):
        case.complete("x").work("x")

    assert ["z"] == case.open


@pytest.mark.parametrize("many", [2, 40])
def test_instances_of_a_crowd_have_them(many):
    case = Case(one(user("x", listeners(("start", "before"), ("end", "after")), each(f"for i in 1..{many} return i"))))
    for step in ("before", "after"):
        for key in sorted(case.jobs):
            case.command(lambda runtime, key=key: runtime.complete_job(key, {}))
        for key in sorted(case.tasks) if step == "before" else ():
            case.complete_key(key)

    assert ["z"] == case.open


def test_sequential_instances_have_them_one_after_the_other():
    case = Case(one(user("x", BOTH, each("[1, 2]", sequential=True)))).work("x").work("x").complete("x")

    assert ["after"] == types(case)
    assert ["before"] == types(case.work("x"))


def test_what_waits_on_the_border_is_gone_when_the_work_is_done():
    case = Case(one(user("x", END), boundary("late", "x", timer("Duration", "PT1H")), flows("late > e"))).complete("x")

    assert {} == case.due
    assert ["z"] == case.work("x").open


def test_an_event_sub_process_has_them():
    content = handler("h", BOTH, start("hs", event("message", "m1"), END), user("y"), end("he"), flows("hs > y > he"))
    case = Case(one(user("x"), content)).send("m1")

    assert (["before"], []) == (types(case), case.open)

    case.work("h").work("h").work("hs")

    assert ["y"] == case.open
    assert case.complete("y").work("h").done


def test_what_a_finished_sub_process_remembers_survives_its_last_listener():
    case = Case(
        diagram(
            process(
                start(),
                sub("x", END, start("s1"), user("a"), compensates("b", "a", "undo"), user("undo", isForCompensation="true"),
                    end("e1"), flows("s1 > a > e1")),
                end("e", compensate()), flows("s > x > e"),
            )
        )
    ).complete("a").work("x")  # fmt: skip

    assert ["undo"] == case.open
    assert case.complete("undo").done


def with_listeners(*parts):
    return diagram(process(BOTH, start(), user("z"), end(), *parts, flows("s > z > e")))


def test_a_process_begins_and_ends_when_its_listeners_are_done():
    case = Case(with_listeners())

    assert (["before"], [], []) == (types(case), case.open, case.told(e.ElementActivated))
    assert ["then"] == types(case.work("p", a=1))
    assert ["z"] == case.work("p", b=2).open
    assert {"a": 1, "b": 2} == case.variables

    case.complete("z")

    assert (["after"], False) == (types(case), case.done)
    assert case.work("p", c=3).done
    assert {"a": 1, "b": 2, "c": 3} == case.variables


def test_a_called_process_has_them_too():
    called = process(BOTH, start("s2"), user("y"), end("e2"), flows("s2 > y > e2"), id="q")
    caller = process(start(), call("x", "q", all_out=True), user("z"), end(), flows("s > x > z > e"))
    case = Case(diagram(caller, called)).work("q", a=1).work("q")

    assert ({}, ["y"]) == (case.variables, case.open)

    case.complete("y").work("q", b=2)

    assert ({"a": 1, "b": 2}, ["z"]) == (case.variables, case.open)


def test_nothing_is_awaited_any_more_when_the_last_listeners_of_a_process_are_called():
    content = handler("h", start("hs", event("message", "m1")), end("he"), flows("hs > he"))
    case = Case(with_listeners(content))

    assert {} == case.messages
    assert 1 == len(case.work("p").work("p").messages)
    assert {} == case.complete("z").messages


@pytest.mark.parametrize("done", [0, 1])
def test_a_listener_of_a_process_that_fails_is_an_incident_there(done):
    case = Case(with_listeners())
    if done:
        case.work("p").work("p").complete("z")
    case.fail("p")

    assert ("p", "bpmn.job_failed") == (case.incident.element_id, case.incident.code)
    assert case.retry().job("p")


def test_a_cancelled_case_takes_its_listener_along():
    case = Case(with_listeners()).cancel()

    assert (True, []) == (case.done, types(case))


def test_a_worker_is_told_the_headers_of_the_element_and_of_the_listener():
    def headers(**given):
        return zeebe("taskHeaders", "".join(zeebe("header", key=key, value=value) for key, value in given.items()))

    drawn = zeebe("executionListeners", zeebe("executionListener", headers(b="3"), eventType="start", type="before"))
    case = Case(one(service("x", drawn, headers={"a": "1", "b": "2"})))

    assert {"a": "1", "b": "3"} == case.job("x").headers
    assert {"a": "1", "b": "2"} == case.work("x").job("x").headers


def test_of_a_process_whose_listener_is_skipped_the_next_one_follows():
    case = Case(with_listeners()).fail("p").skip(a=1)

    assert (["then"], {"a": 1}) == (types(case), case.variables)
