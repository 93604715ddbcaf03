"""What may be undone, and what is being undone."""

from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    compensates,
    each,
    element,
    end,
    event,
    flows,
    io,
    script,
    service,
    start,
    sub,
    user,
)
from tests.engine.bpmn.states.keeping import drawn, state


def states():
    yield state(
        "what may be undone",
        drawn(
            service("a"),
            compensates("b", "a", "u"),
            service("u", isForCompensation="true"),
            user("w"),
            element("intermediateThrowEvent", "t", compensate()),
            path="s > a > w > t > e",
        ),
        lambda case: case.work("a"),
    )
    yield state(
        "a crowd of what may be undone",
        drawn(
            script("a", "1", "x", each("for i in 1..45 return i", "n")),
            compensates("b", "a", "u"),
            user("u", isForCompensation="true"),
            user("w"),
            element("intermediateThrowEvent", "t", compensate()),
            path="s > a > w > t > e",
        ),
    )
    yield state(
        "what is being undone",
        drawn(
            service("a"),
            compensates("b", "a", "u"),
            service("u", isForCompensation="true"),
            element("intermediateThrowEvent", "t", compensate()),
            path="s > a > t > e",
        ),
        lambda case: case.work("a"),
    )
    yield state(
        "a sub-process that may be undone",
        drawn(
            sub(
                "p1",
                io(inputs={"l": "=1"}),
                start("s1"),
                service("a"),
                compensates("b", "a", "u"),
                service("u", isForCompensation="true"),
                end("e1"),
                flows("s1 > a > e1"),
            ),
            user("w"),
            element("intermediateThrowEvent", "t", compensate()),
            path="s > p1 > w > t > e",
        ),
        lambda case: case.work("a"),
    )
    yield state(
        "a transaction",
        drawn(
            element(
                "transaction",
                "x",
                start("s1"),
                service("a"),
                compensates("b", "a", "u"),
                service("u", isForCompensation="true"),
                user("w"),
                end("e1", event("cancel")),
                flows("s1 > a > w > e1"),
            ),
            boundary("cb", "x", event("cancel")),
            path="s > x > e; cb > e",
        ),
        lambda case: case.work("a"),
    )
    yield state(
        "a transaction of several instances",
        drawn(
            element(
                "transaction",
                "x",
                each("[1, 2]", "n"),
                start("s1"),
                service("a"),
                compensates("b", "a", "u"),
                service("u", isForCompensation="true"),
                end("e1"),
                flows("s1 > a > e1"),
            ),
            path="s > x > e",
        ),
        lambda case: case.work("a"),
    )
