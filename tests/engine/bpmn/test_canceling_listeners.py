"""Listeners to the cancellation of a user task: it stays until they are done, and so does what is to come instead."""

import pytest

from engine import events as e
from engine.errors import InstanceCanceling
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    behaving,
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
    process,
    start,
    sub,
    task_listeners,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case

LISTENER = task_listeners(("canceling", "tell"))


def heard(id="x", *parts, **attributes):
    """A user task somebody listens to when nobody needs it any more."""
    return user(id, LISTENER, *parts, **attributes)


def drawn(*parts, path, others=(), roots=""):
    return diagram(process(start(), *parts, end(), flows(path)), *others, roots=roots)


def interrupted(*parts, by, **beside):
    """*parts* holds ``x``, on whose border *by* leads to ``z``."""
    return drawn(*parts, boundary("b", "x", by), user("z"), path="s > x > e; b > z > e", **beside)


def fork(name, ending=""):
    """In a sub-process: a task that is `heard`, and beside it ``c``, which leads to an end of kind *ending*."""
    parts = (start("s1"), gateway("parallel", "f"), heard(name), user("c"), end("e1"), end("t", ending))
    return "".join(parts), flows(f"s1 > f; f > {name} > e1; f > c > t")


def sends(case):
    return case.send("m1")


def ends(case):
    return case.complete("c")


MESSAGE = event("message", "m1")
SUB = sub("x", *fork("a"))
HANDLER = handler("h", start("s2", MESSAGE), user("z"), end("e2"), flows("s2 > z > e2"))
CALLED = process(start("s1"), heard("a"), end("e1"), flows("s1 > a > e1"), id="q")
TRANSACTION = element("transaction", "y", *fork("x", event("cancel")))
INTERRUPTED = {
    "a message on its border": (interrupted(heard(), by=MESSAGE), sends),
    "a timer on its border": (interrupted(heard(), by=timer("Duration", "PT1H")), lambda case: case.after(hours=2)),
    "a message on the border of its sub-process": (interrupted(SUB, by=MESSAGE), sends),
    "an error in its sub-process": (
        interrupted(sub("x", *fork("a", event("error", "e1"))), by=event("error", "e1")),
        ends,
    ),
    "a message on the border of what calls its process": (
        interrupted(call("x", "q"), by=MESSAGE, others=[CALLED]),
        sends,
    ),
    "a message on the border of all instances": (interrupted(heard("x", each("[1, 2]")), by=MESSAGE), sends),
    "an event sub-process": (drawn(heard(), HANDLER, path="s > x > e"), sends),
    "an event sub-process in its sub-process": (
        drawn(sub("y", start("s1"), heard("x"), end("e1"), flows("s1 > x > e1"), HANDLER), path="s > y > e"),
        sends,
    ),
    "an end that terminates": (
        drawn(sub("y", *fork("x", "<bpmn:terminateEventDefinition/>")), user("z"), path="s > y > z > e"),
        ends,
    ),
    "a cancelled transaction": (
        drawn(TRANSACTION, boundary("b", "y", event("cancel")), user("z"), path="s > y > e; b > z > e"),
        ends,
    ),
    "a cancelled transaction of several": (
        drawn(
            element("transaction", "y", *fork("x", event("cancel")), each("[1, 2]")),
            boundary("b", "y", event("cancel")),
            user("z"),
            path="s > y > e; b > z > e",
        ),
        ends,
    ),
    "enough instances": (
        drawn(heard("x", each("[1, 2, 3]", until="numberOfCompletedInstances >= 1")), user("z"), path="s > x > z > e"),
        lambda case: case.complete("x"),
    ),
    "enough in an ad-hoc sub-process": (
        drawn(ad_hoc("y", '["x", "c"]', heard("x"), user("c"), until="true"), user("z"), path="s > y > z > e"),
        ends,
    ),
}


@pytest.mark.parametrize("how", INTERRUPTED)
def test_what_interrupts_a_task_goes_on_when_those_who_listen_to_that_are_done(how):
    content, interrupt = INTERRUPTED[how]
    case = interrupt(Case(content))

    assert ([], {}, {"tell"}) == (case.open, case.timers, {job.type for job in case.jobs.values()})
    for key in sorted(case.jobs):
        assert "z" not in case.open
        case.command(lambda runtime, key=key: runtime.complete_job(key, {}))
    assert (["z"], {}, {}) == (case.open, case.jobs, case.becoming)
    assert case.complete("z").done


def test_what_nobody_listens_to_goes_at_once():
    case = Case(interrupted(SUB, by=MESSAGE)).send("m1")

    assert ["c"] == case.terminated
    assert ["c", "a", "x"] == case.work("a").terminated


def test_what_the_event_brought_is_there_when_it_goes_on():
    case = Case(interrupted(heard(), by=MESSAGE)).send("m1", n=1)

    assert {} == case.variables
    assert {"n": 1} == case.work("x").variables


def test_a_task_that_nobody_has_yet_is_listened_to_as_well():
    both = task_listeners(("creating", "check"), ("canceling", "tell"))
    case = Case(interrupted(user("x", both), by=MESSAGE)).send("m1")

    assert ["tell"] == [job.type for job in case.jobs.values()]
    assert 1 == len(case.told(e.JobCanceled))
    assert ["z"] == case.work("x").open


def test_an_incident_of_what_is_cancelled_is_over():
    both = task_listeners(("completing", "check"), ("canceling", "tell"))
    case = Case(interrupted(user("x", both), by=MESSAGE)).complete("x").fail("x").send("m1")

    assert ({}, ["tell"]) == (case.incidents, [job.type for job in case.jobs.values()])
    assert (["z"], []) == (case.work("x").open, case.told(e.UserTaskCompleted))


def test_an_error_of_a_listener_to_the_cancellation_is_caught_by_nothing():
    within = (start("s1"), heard("x"), user("c"), boundary("b", "x", MESSAGE), end("e1"))
    content = drawn(
        sub("y", *within, flows("s1 > x > e1; b > c > e1")),
        boundary("d", "y", event("error", "e1")),
        user("z"),
        path="s > y > e; d > z > e",
    )
    case = Case(content).send("m1")

    assert "bpmn.error_uncaught" == case.throw("x", "e1").incident.code
    assert ["c"] == case.retry().work("x").open


def test_what_instances_throw_takes_away_those_that_were_enough():
    raised = '<bpmn:escalationEventDefinition id="raised" escalationRef="escalation_x1"/>'
    enough = behaving(each("[1, 2]", until="true"), "One", ref="raised")
    case = Case(interrupted(heard("x", enough), by=event("escalation", "x1"), roots=raised))
    case.complete_key(min(case.tasks))

    assert ([], ["x"]) == (case.open, case.working)
    assert (["z"], ["x", "x"]) == (case.work("x").open, case.terminated)
    assert case.complete("z").done


def test_instances_that_are_taken_away_throw_nothing_more():
    both = (("true", event("escalation", "x1")), ("true", event("signal", "s1")))
    case = Case(
        interrupted(heard("x", behaving(each("[1, 2]"), "Complex", complex=both)), by=event("escalation", "x1"))
    )

    assert [] == case.complete_key(min(case.tasks)).told(e.SignalThrown)


def test_an_incident_of_what_hosts_a_task_is_over():
    throws = element("intermediateThrowEvent", "t", compensate(waits=False))
    undoes = (user("a"), heard("undo", isForCompensation="true"), compensates("k", "a", "undo"))
    within = (start("s1"), *undoes, throws, end("e1"), flows("s1 > a > t; t > e1 {5}"))
    case = Case(drawn(sub("x", *within), boundary("b", "x", MESSAGE), user("z"), path="s > x > e; b > z > e"))

    assert (["undo"], "t") == (case.complete("a").open, case.incident.element_id)
    assert ({}, ["undo"]) == (case.send("m1").incidents, case.working)
    assert ["z"] == case.work("undo").open


def test_an_error_of_another_listener_interrupts_the_task_and_is_listened_to():
    both = task_listeners(("completing", "check"), ("canceling", "tell"))
    case = Case(interrupted(user("x", both), by=event("error", "e1"))).complete("x").throw("x", "e1", n=1)

    assert ({}, ["tell"], "canceling") == (case.variables, [job.type for job in case.jobs.values()], case.state("x"))
    assert (["z"], {"n": 1}) == (case.work("x").open, case.variables)


def test_a_wider_interruption_waits_for_them_too():
    within = (start("s1"), heard("x"), user("c"), boundary("b", "x", MESSAGE), end("e1"))
    content = drawn(
        sub("y", *within, flows("s1 > x > e1; b > c > e1")),
        boundary("d", "y", event("message", "m2")),
        user("z"),
        path="s > y > e; d > z > e",
    )
    case = Case(content).send("m1").send("m2")

    assert ([], ["x"]) == (case.open, case.working)
    assert (["z"], ["b", "x", "y"]) == (case.work("x").open, case.terminated)


def test_what_waits_for_one_does_not_wait_for_another():
    content = drawn(
        gateway("parallel", "f"), heard("x"), heard("y"), boundary("b", "x", MESSAGE),
        boundary("c", "y", event("message", "m2")), user("z1"), user("z2"),
        path="s > f; f > x > e; f > y > e; b > z1 > e; c > z2 > e",
    )  # fmt: skip
    case = Case(content).send("m1").send("m2")

    assert ["z2"] == case.work("y").open
    assert ["z1", "z2"] == case.work("x").open


def test_the_instances_of_a_crowd_are_listened_to():
    case = Case(interrupted(heard("x", each("for i in 1..40 return i")), by=MESSAGE)).send("m1")

    assert 40 == len(case.jobs)
    for key in sorted(case.jobs):
        assert [] == case.open
        case.command(lambda runtime, key=key: runtime.complete_job(key, {}))
    assert ["z"] == case.open


# -- the end of the case -----------------------------------------------------------------------------------------------


def test_a_case_is_cancelled_when_those_who_listen_are_done():
    content = drawn(gateway("parallel", "f"), heard("x"), user("c"), path="s > f; f > x > e; f > c > e")
    case = Case(content).cancel()

    assert (False, [], []) == (case.done, case.open, case.told(e.ProcessInstanceCanceled))
    with pytest.raises(InstanceCanceling):
        case.stored.cancel()
    assert (True, 1) == (case.work("x").done, len(case.told(e.ProcessInstanceCanceled)))


def test_a_case_is_cancelled_at_once_where_nobody_listens():
    assert Case(drawn(user("x", task_listeners(("creating", "check"))), path="s > x > e")).cancel().done


def test_a_completed_task_is_not_cancelled():
    content = drawn(heard(), user("z"), path="s > x > z > e")

    assert [] == Case(content).complete("x").cancel().told(e.UserTaskCanceling)


def test_what_undoes_is_listened_to_as_well():
    content = drawn(
        user("a"), heard("undo", isForCompensation="true"), compensates("k", "a", "undo"), user("c"),
        element("intermediateThrowEvent", "t", "<bpmn:compensateEventDefinition/>"), path="s > a > t > c > e",
    )  # fmt: skip
    case = Case(content).complete("a").cancel()

    assert ["undo"] == case.working
    assert case.work("undo").done
