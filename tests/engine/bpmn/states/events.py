"""What events wait for."""

from tests.engine.bpmn.diagrams import (
    boundary,
    condition,
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    start,
    timer,
    user,
)
from tests.engine.bpmn.states.keeping import drawn, state


def states():
    yield state(
        "a cycle that has ticked",
        drawn(
            user("a"),
            boundary("b", "a", timer("Cycle", "R3/PT1H"), interrupting=False),
            user("h"),
            path="s > a > e; b > h > e",
        ),
        lambda case: case.after(hours=1),
    )
    yield state(
        "a message on the border", drawn(user("a"), boundary("b", "a", event("message", "m1")), path="s > a > e; b > e")
    )
    yield state(
        "a message that is awaited", drawn(element("receiveTask", "r", messageRef="message_m1"), path="s > r > e")
    )
    yield state(
        "a signal that is awaited",
        drawn(
            gateway("parallel", "f"),
            user("a"),
            element("intermediateThrowEvent", "t", event("signal", "s1")),
            element("intermediateCatchEvent", "c", event("signal", "s1")),
            path="s > f; f > a > t > e; f > c > e",
        ),
    )
    yield state(
        "a condition that is awaited",
        drawn(
            gateway("parallel", "f"),
            script("x", "true", "go"),
            user("a"),
            element("intermediateCatchEvent", "c", condition("go")),
            path="s > f; f > a > x > e; f > c > e",
        ),
    )
    yield state(
        "a choice of events",
        drawn(
            gateway("eventBased", "g"),
            element("intermediateCatchEvent", "m", event("message", "m1")),
            element("intermediateCatchEvent", "t", timer("Duration", "PT1H")),
            path="s > g; g > m > e; g > t > e",
        ),
    )
    yield state(
        "any of several definitions",
        drawn(
            element("intermediateCatchEvent", "c", event("message", "m1"), timer("Duration", "PT1H")), path="s > c > e"
        ),
    )
    yield state(
        "all of several definitions, of which one has happened",
        drawn(
            element(
                "intermediateCatchEvent", "c", event("message", "m1"), event("message", "m2"), parallelMultiple="true"
            ),
            path="s > c > e",
        ),
        lambda case: case.send("m2", x=1),
    )
    yield state(
        "a start that awaits the rest, with the key by which it began",
        diagram(
            process(
                start("s", event("message", "m1"), event("message", "m2"), parallelMultiple="true"),
                user("a"),
                end(),
                flows("s > a > e"),
            )
        ),
        lambda case: case.start(at="s", key="A-1", x=1),
        starts=False,
    )
