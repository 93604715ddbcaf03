"""Keeps the states of cases as they are stored now: ``python -m tests.engine.bpmn.states.make VERSION``, once per release."""

import json
import sys
from itertools import count
from pathlib import Path

from engine.outside import Watch
from tests.engine.bpmn.diagrams import (
    ad_hoc,
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
    script,
    service,
    start,
    sub,
    task_listeners,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case


def drawn(*parts, path, others=()):
    return diagram(process(start(), *parts, end(), flows(path)), *others)


def state(name, content, reach=lambda case: case, **variables):
    """A name, and a case of *content* as it is stored when *reach* has led it there."""
    case = Case(content, **variables)  # which may be told that it does not start by itself
    reach(case)
    stored = case.states[-1]
    return name, {"diagram": content.decode(), "format": stored[0], "state": stored[1:].decode()}


def states():
    """Every letter of the state at least once."""
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
    yield state(
        "an ad-hoc sub-process in turn",
        drawn(ad_hoc("x", '["a", "b"]', users("a", "b"), sequential=True), path="s > x > e"),
    )
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


def main():
    (version,) = sys.argv[1:]
    kept = json.dumps(dict(states()), ensure_ascii=False, indent=1, sort_keys=True)
    (Path(__file__).parent / f"{version}.json").write_text(kept, "utf-8")


if __name__ == "__main__":
    main()
