"""Who is listened to."""

from tests.engine.bpmn.diagrams import boundary, end, event, flows, listeners, start, sub, task_listeners, user
from tests.engine.bpmn.states.keeping import drawn, state


def states():
    yield state(
        "a listener before the work",
        drawn(user("a", listeners(("start", "l1"), ("start", "l2"), ("end", "l3"))), path="s > a > e"),
        lambda case: case.work("a"),
    )
    yield state(
        "a listener after the work",
        drawn(user("a", listeners(("start", "l1"), ("end", "l3"))), path="s > a > e"),
        lambda case: case.work("a").complete("a"),
    )
    yield state(
        "a completion that is listened to",
        drawn(user("a", task_listeners(("completing", "t"))), path="s > a > e"),
        lambda case: case.complete("a", n=1),
    )
    yield state(
        "an assignment that is listened to",
        drawn(user("a", task_listeners(("assigning", "t")), groups="g", due="PT1H"), path="s > a > e"),
        lambda case: case.assign("a", "li"),
    )
    yield state(
        "an interruption that is listened to",
        drawn(
            sub("x", start("s1"), user("a", task_listeners(("canceling", "t"))), end("e1"), flows("s1 > a > e1")),
            boundary("b", "x", event("message", "m1")),
            user("z"),
            path="s > x > e; b > z > e",
        ),
        lambda case: case.send("m1", n=1),
    )
