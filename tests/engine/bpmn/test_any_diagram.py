"""Random block-structured diagrams, worked in random order: stored and restored they run alike, and they end."""

from hypothesis import given, settings
from hypothesis import strategies as st

from engine import events as e
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    each,
    end,
    event,
    flows,
    gateway,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
)
from tests.engine.bpmn.driving import Case


class Block:
    """Draws blocks with one way in and one way out."""

    def __init__(self, draw):
        self.draw, self.count = draw, 0

    def name(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def block(self, depth):
        """(XML, entry, exit)"""
        leaves = ["task", "timer", "job", "script", "many"]
        kind = self.draw(st.sampled_from(leaves + ["row", "parallel", "exclusive", "inclusive", "sub"] * (depth > 0)))
        return getattr(self, kind)(depth - 1)

    def task(self, _):
        name = self.name("u")
        return user(name), name, name

    def timer(self, _):
        name, on, handled = self.name("u"), self.name("b"), self.name("e")
        interrupting = self.draw(st.booleans())
        late = boundary(on, name, timer("Duration", "PT1H"), interrupting=interrupting)
        return user(name) + late + end(handled) + flows(f"{on} > {handled}"), name, name

    def job(self, _):
        name, on, handled = self.name("w"), self.name("b"), self.name("e")
        return (
            service(name) + boundary(on, name, event("error", "e1")) + end(handled) + flows(f"{on} > {handled}"),
            name,
            name,
        )

    def script(self, _):
        name = self.name("x")
        return script(name, f"if {name} = null then 1 else {name} + 1", name), name, name

    def many(self, _):
        name = self.name("m")
        size = self.draw(st.integers(0, 3))
        sequential = self.draw(st.booleans())
        return (
            user(name, each(str(list(range(size))), "item", sequential=sequential, output="item", outputs="all_items")),
            name,
            name,
        )

    def row(self, depth):
        first, entry, middle = self.block(depth)
        second, onward, leave = self.block(depth)
        return first + second + flows(f"{middle} > {onward}"), entry, leave

    def sub(self, depth):
        inner, entry, leave = self.block(depth)
        name, begin, finish = self.name("p"), self.name("s"), self.name("e")
        return sub(name, start(begin), inner, end(finish), flows(f"{begin} > {entry}; {leave} > {finish}")), name, name

    def parallel(self, depth):
        return self._split("parallel", depth, lambda index: "", None)

    def exclusive(self, depth):
        taken = self.draw(st.integers(0, 1))
        return self._split("exclusive", depth, lambda index: f" {{{str(index == taken).lower()}}}", None)

    def inclusive(self, depth):
        taken = self.draw(st.sets(st.integers(0, 1), min_size=1))
        return self._split("inclusive", depth, lambda index: f" {{{str(index in taken).lower()}}}", None)

    def _split(self, kind, depth, condition, default):
        split, join = self.name("g"), self.name("j")
        parts = [self.block(depth) for _ in range(2)]
        xml = gateway(kind, split, default=default) + gateway(kind, join)
        for index, (inner, entry, leave) in enumerate(parts):
            xml += inner + flows(f"{split} > {entry}{condition(index)}; {leave} > {join}")
        return xml, split, join


@st.composite
def drawings(draw):
    inner, entry, leave = Block(draw).block(3)
    return diagram(process(start(), inner, end(), flows(f"s > {entry}; {leave} > e")))


@settings(max_examples=60)
@given(drawings(), st.data())
def test_any_diagram_runs_alike_with_and_without_being_stored(drawn, data):
    case = Case(drawn)
    for step in range(80):
        ways = ([("complete", key) for key in case.tasks] + [("work", key) for key in case.jobs]
                + [("throw", key) for key in case.jobs] + [("fire", key) for key in case.timers])  # fmt: skip
        if not ways:
            break
        way, key = data.draw(st.sampled_from(ways))
        commands = {
            "complete": lambda runtime, key=key, step=step: runtime.complete_user_task(
                key, {f"v{step % 3}": step}, "li"
            ),
            "work": lambda runtime, key=key, step=step: runtime.complete_job(key, {"job": step}),
            "throw": lambda runtime, key=key: runtime.throw_job_error(key, "e1", "", {}),
            "fire": lambda runtime, key=key: runtime.fire_timer(key),
        }
        case.command(commands[way])

    opened = len(case.told(e.ElementActivated))
    closed = len(case.told(e.ElementCompleted)) + len(case.told(e.ElementTerminated))

    assert {} == case.incidents or "bpmn.standstill" == case.incident.code  # a branch was left by an event
    assert opened >= closed
    if case.done:
        assert opened == closed
        assert ({}, {}, {}, {}) == (case.tasks, case.jobs, case.timers, case.messages)
