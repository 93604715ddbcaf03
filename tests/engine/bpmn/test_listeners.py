"""Execution listeners of activities: jobs before their work, and after it."""

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
from tests.engine.bpmn.listening import BOTH, one, types
from tests.engine.bpmn.test_listeners_of_events import END


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


def test_a_worker_is_told_the_headers_of_the_element_and_of_the_listener():
    def headers(**given):
        return zeebe("taskHeaders", "".join(zeebe("header", key=key, value=value) for key, value in given.items()))

    drawn = zeebe("executionListeners", zeebe("executionListener", headers(b="3"), eventType="start", type="before"))
    case = Case(one(service("x", drawn, headers={"a": "1", "b": "2"})))

    assert {"a": "1", "b": "3"} == case.job("x").headers
    assert {"a": "1", "b": "2"} == case.work("x").job("x").headers
