"""Activities, joins, and what holds others."""

from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    boundary,
    call,
    each,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    process,
    service,
    start,
    sub,
    user,
    users,
)
from tests.engine.bpmn.states.keeping import drawn, state


def states():
    yield state("a task", drawn(user("a"), path="s > a > e"), x={"y": [1, None]})
    yield state(
        "a task with input mappings", drawn(user("a", io(inputs={"l": "=1"}, outputs={"o": "=l"})), path="s > a > e")
    )
    yield state(
        "a parallel join with one of two",
        drawn(
            gateway("parallel", "f"),
            users("a", "b"),
            gateway("parallel", "j"),
            path="s > f; f > a > j; f > b > j; j > e",
        ),
        lambda case: case.complete("a"),
    )
    yield state(
        "an inclusive join with one of two",
        drawn(
            gateway("inclusive", "f"),
            users("a", "b"),
            gateway("inclusive", "j"),
            path="s > f; f > a {true}; f > b {true}; a > j; b > j; j > e",
        ),
        lambda case: case.complete("a"),
    )
    cx = gateway("complex", "j", "<bpmn:activationCondition>=activationCount >= 2</bpmn:activationCondition>")
    yield state(
        "a complex gateway that has not begun",
        drawn(gateway("parallel", "f"), users("a", "b", "c"), cx, path="s > f; f > a > j; f > b > j; f > c > j; j > e"),
        lambda case: case.complete("a"),
    )
    yield state(
        "a complex gateway that waits for the rest",
        drawn(gateway("parallel", "f"), users("a", "b", "c"), cx, path="s > f; f > a > j; f > b > j; f > c > j; j > e"),
        lambda case: case.complete("a").complete("b"),
    )
    yield state(
        "some of many at once",
        drawn(user("a", each("[1, 2, 3]", "n", output="n", outputs="all")), path="s > a > e"),
        lambda case: case.complete("a"),
    )
    yield state(
        "some of many in turn",
        drawn(user("a", each("[1, 2, 3]", "n", sequential=True, output="n", outputs="all")), path="s > a > e"),
        lambda case: case.complete("a"),
    )
    yield state(
        "a crowd",
        drawn(user("a", each("for i in 1..40 return i", "n", output="n", outputs="all")), path="s > a > e"),
        lambda case: case.complete("a"),
    )
    yield state(
        "a crowd of sub-processes",
        drawn(
            sub(
                "p1",
                each("for i in 1..40 return i", "n"),
                start("s1"),
                service("a"),
                boundary("b", "a", event("message", "m1"), interrupting=False),
                end("e1"),
                end("e3"),
                flows("s1 > a > e1; b > e3"),
            ),
            path="s > p1 > e",
        ),
        lambda case: case.work("a"),
    )
    yield state(
        "a loop in its second round", drawn(user("a", again(most=2)), path="s > a > e"), lambda case: case.complete("a")
    )
    yield state(
        "a sub-process with an event sub-process",
        drawn(
            sub(
                "p1",
                io(inputs={"l": "=1"}),
                start("s1"),
                user("a"),
                end("e1"),
                handler(
                    "h",
                    start("hs", event("message", "m1"), isInterrupting="false"),
                    user("b"),
                    end("he"),
                    flows("hs > b > he"),
                ),
                flows("s1 > a > e1"),
            ),
            path="s > p1 > e",
        ),
        lambda case: case.send("m1"),
    )
    yield state(
        "a called process",
        drawn(
            call("c", "q", io(inputs={"x": "=1"}, outputs={"y": "=x"})),
            path="s > c > e",
            others=[process(start("s2"), user("u"), end("e2"), flows("s2 > u > e2"), id="q")],
        ),
    )
    yield state(
        "an ad-hoc sub-process in turn",
        drawn(ad_hoc("x", '["a", "b"]', users("a", "b"), sequential=True), path="s > x > e"),
    )
