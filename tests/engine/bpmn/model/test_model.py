"""Random diagrams, worked in random order: the engine does what the reference interpreter does."""

from collections import Counter

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.model.interpreter import Interpreter
from tests.engine.bpmn.model.plan import CHOICE, drawn
from tests.engine.bpmn.model.plans import Gateways, Transactions, begun_by_events, blocks, free
from tests.examples import TIMES

FROM_OTHERS = ("timer", "message")
STANDSTILL = {"bpmn.standstill", "bpmn.standstill_quantity", "bpmn.standstill_condition"}


def nth(rows, name, at):
    """The key of one of the rows of an element, oldest first."""
    return sorted(key for key, row in rows.items() if row.element_id == name)[at]


class Both(RuleBasedStateMachine):
    """One case in the engine, stored and restored after every command, and the same case in the interpreter."""

    case = model = None

    @property
    def rests(self):
        return self.case is None or not (self.model.open() or self.model.armed(*FROM_OTHERS))

    def begin(self, plan):
        self.case, self.model = Case(drawn(plan), **{CHOICE: 0}), Interpreter(plan)

    def begin_by(self, plan, first):
        case = Case(drawn(plan), starts=False).start(at=first.element, part=first.part, **{CHOICE: 0})
        self.case, self.model = case, Interpreter(plan, first)

    @precondition(lambda self: self.case is not None and self.model.open())
    @rule(data=st.data(), choice=st.integers(0, 2))
    def complete(self, data, choice):
        instances = self.model.open()
        instance = data.draw(st.sampled_from(instances), label="task")
        name = instance.activity.node.id
        alike = [other for other in instances if other.activity.node.id == name]
        self.case.complete_key(nth(self.case.tasks, name, alike.index(instance)), **{CHOICE: choice})
        self.model.complete(instance, choice)

    @precondition(lambda self: self.case is not None and self.model.armed(*FROM_OTHERS))
    @rule(data=st.data())
    def happen(self, data):
        armed = self.model.armed(*FROM_OTHERS)
        place, border = data.draw(st.sampled_from(armed), label="event")
        at = [other for other, event in armed if event is border].index(place)
        if border.kind == "timer":
            key = nth(self.case.timers, border.element, at)
            self.case.command(lambda runtime: runtime.fire_timer(key))
        else:
            key = nth(self.case.messages, border.element, at)
            self.case.command(lambda runtime: runtime.correlate(key, {}, "li"))
        self.model.happen(place, border)

    @precondition(lambda self: self.case is not None and self.model.stands)
    @rule()
    def let_go(self):
        name = self.case.incident.element_id
        place = next(place for place in self.model.may_be_let_go() if place[1] == name)
        self.case.skip()
        self.model.let_go(*place)

    @invariant()
    def alike(self):
        if self.case is None:
            return
        case, model = self.case, self.model
        waiting = [*case.timers.values(), *case.messages.values()]

        assert [True] * model.stands == [raised.code in STANDSTILL for raised in case.incidents.values()]
        assert {raised.element_id for raised in case.incidents.values()} <= {name for _, name in model.may_be_let_go()}
        assert model.done == case.done
        assert sorted(instance.activity.node.id for instance in model.open()) == case.open
        assert sorted(border.element for _, border in model.armed(*FROM_OTHERS)) == sorted(
            event.element_id for event in waiting
        )
        assert model.completed == Counter(case.path)
        assert model.variables == case.variables


class Blocks(Both):
    @precondition(lambda self: self.rests)
    @rule(plan=blocks())
    def begin_with_blocks(self, plan):
        self.begin(plan)


class Free(Both):
    @precondition(lambda self: self.rests)
    @rule(plan=free())
    def begin_free(self, plan):
        self.begin(plan)


class Begun(Both):
    @precondition(lambda self: self.rests)
    @rule(plan=begun_by_events(), data=st.data())
    def begin_by_an_event(self, plan, data):
        self.begin_by(plan, data.draw(st.sampled_from(plan.firsts), label="first"))


class Canceled(Both):
    @precondition(lambda self: self.rests)
    @rule(plan=blocks(Transactions))
    def begin_with_a_transaction(self, plan):
        self.begin(plan)


class Gathered(Both):
    @precondition(lambda self: self.rests)
    @rule(plan=blocks(Gateways))
    def begin_with_gateways(self, plan):
        self.begin(plan)


TestGathered = Gathered.TestCase
TestGathered.settings = settings(max_examples=40 * TIMES, stateful_step_count=20)
TestCanceled = Canceled.TestCase
TestCanceled.settings = settings(max_examples=40 * TIMES, stateful_step_count=25)
TestBlocks, TestFree, TestBegun = Blocks.TestCase, Free.TestCase, Begun.TestCase
TestBegun.settings = settings(max_examples=60 * TIMES, stateful_step_count=20)
TestBlocks.settings = settings(max_examples=60 * TIMES, stateful_step_count=20)
TestFree.settings = settings(max_examples=90 * TIMES, stateful_step_count=15)
