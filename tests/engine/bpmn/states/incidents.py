"""What failed, or stands still."""

from itertools import count

from engine.outside import Watch
from tests.engine.bpmn.diagrams import end, event, gateway, script, service, user
from tests.engine.bpmn.states.keeping import drawn, state


def states():
    yield state("an incident of a job", drawn(service("a"), path="s > a > e"), lambda case: case.fail("a"))
    yield state(
        "an incident of an expression",
        drawn(user("a", assignee='=if broken then 5 else "li"'), path="s > a > e"),
        broken=True,
    )
    yield state(
        "an incident of a gateway",
        drawn(gateway("exclusive", "g"), user("a"), path="s > g; g > a {not(broken)}; a > e"),
        broken=True,
    )
    yield state(
        "a case that stands still",
        drawn(
            gateway("parallel", "f"),
            gateway("exclusive", "g", default="g_j"),
            end("away", event("error", "e1")),
            gateway("parallel", "j"),
            path="s > f; f > g; g > away {broken}; g > j; f > j; j > e",
        ),
        broken=True,
    )
    yield state(
        "several that a budget stopped",
        drawn(
            user("a"), gateway("parallel", "f"), *(script(name, "1", name) for name in ("x", "y")),
            path="s > a > f; f > x > e; f > y > e",
        ),
        lambda case: at_the_end_of_its_time(case).complete("a"),
    )  # fmt: skip


def at_the_end_of_its_time(case):
    case.watch = Watch(3, count().__next__, count(step=1000).__next__)
    return case
