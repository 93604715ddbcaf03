"""Where tokens stand: processes that run, activities, and the instances of them."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from tests.engine.bpmn.model.plan import CHOICE

ages = count()
"""What came earlier is older."""

UNDOING = {"undo", "cancel"}
"""What hosts the tasks that undo what was done, one after the other."""


def in_order(done):
    """The tasks that undo what was *done*, in the order in which it was."""
    return [task for _, task, _ in sorted(done, key=lambda each: each[0])]


class Variables(dict):
    """Of a process; it knows which of them it wrote itself."""

    def __init__(self, given):
        super().__init__(given)
        self.written = set()

    def __setitem__(self, name, value):
        super().__setitem__(name, value)
        self.written.add(name)


@dataclass(eq=False)
class Running:
    """A process, or one instance of a sub-process."""

    plan: object
    variables: Variables  # of the process that it is, or is in
    owner: "Instance | None" = None
    active: list = field(default_factory=list)
    armed: dict = field(default_factory=dict)  # events of event sub-processes, as those of an activity
    arrived: Counter = field(default_factory=Counter)  # tokens that wait for others, by flow
    since: dict = field(default_factory=dict)  # when the first of them came, by node
    started: dict = field(default_factory=dict)  # the ways by which a complex gateway started
    done: list = field(default_factory=list)  # when, the task that undoes it, and of which activity it was an instance
    rest: list = field(default_factory=list)  # what an ad-hoc sub-process has still to begin
    age: int = field(default_factory=lambda: next(ages))

    def activities(self):
        """All that stand in it, inner ones too."""
        for activity in self.active:
            yield activity
            for instance in activity.instances:
                if instance.running is not None:
                    yield from instance.running.activities()

    def runnings(self):
        """It and all that run in it."""
        yield self
        for activity in self.activities():
            yield from (instance.running for instance in activity.instances if instance.running is not None)

    def come(self, node, flow):
        """A token waits for others."""
        self.arrived[flow] += 1
        self.since.setdefault(node.id, next(ages))

    def take(self, node, taken):
        """Take from those that wait; what comes too often waits anew."""
        self.arrived.subtract(taken)
        del self.since[node.id]
        if any(self.arrived[way] for way in self.plan.into(node.id)):
            self.since[node.id] = next(ages)

    def are_enough(self, node, flow):
        """Whether an activity begins now; it takes all that have come."""
        self.come(node, flow)
        ways = self.plan.into(node.id)
        enough = sum(self.arrived[way] for way in ways) >= node.needs
        if enough:
            self.take(node, {way: self.arrived[way] for way in ways})
        return enough

    def have_met(self, join, flow):
        """Whether a parallel join goes on; it takes one of each way."""
        self.come(join, flow)
        ways = self.plan.into(join.id)
        met = all(self.arrived[way] for way in ways)
        if met:
            self.take(join, ways)
        return met

    def come_by(self, join):
        """The ways into *join* by which tokens have come that wait there."""
        return {way for way in self.plan.into(join.id) if self.arrived[way]}

    def is_complete(self, join):
        """No token can reach an empty way into *join* that could not reach a filled one as well, and not just by an event."""
        filled = self.come_by(join) | self.started.get(join.id, set())
        places = [activity.node.id for activity in self.active] + [name for name in self.started if name != join.id]
        places += [way.target for way, count in self.arrived.items() if count and way.target != join.id]
        return bool(filled) and not any(
            reachable(place, join, self.plan) - filled
            and not reachable(place, join, self.plan, by_events=False) & filled
            for place in places
        )

    def is_held_up_by(self, other, place, name):
        """Whether a token at *place* of *other* could come to where one waits for it here, at *name*."""
        while other is not self and other.owner is not None:
            place, other = other.owner.activity.node.id, other.owner.activity.within
        if other is not self or place == name:
            return False
        node, ways = self.plan.nodes[name], self.plan.into(name)
        come = self.come_by(node) | self.started.get(name, set())
        missing = ways if node.kind == "task" else [way for way in ways if way not in come]
        return bool(reachable(place, node, self.plan) & set(missing))

    @property
    def is_enough(self):
        """Whether it is an ad-hoc sub-process whose condition holds."""
        node = None if self.owner is None else self.owner.activity.node
        return node is not None and node.until is not None and self.variables[CHOICE] >= node.until

    @property
    def cancels(self):
        """Whether nothing more is to be done in it, once an activity in it is done."""
        return self.is_enough and self.owner.activity.node.cancels

    def put_back(self):
        """What was about to be undone here, and has not begun to be, stays done."""
        for activity in sorted(self.active, key=lambda each: each.age):
            if activity.node.kind == "undo":
                self.done += [(next(ages), task, None) for task in activity.undone]

    def to_undo(self):
        """The tasks that undo what was done around here, in the order in which it was done."""
        within, done = self, self.done
        self.done = []
        while within.owner is not None and within.owner.activity.node.kind == "handler":
            within = within.owner.activity.within
            done, within.done = done + within.done, []
        return in_order(done)

    def unfinished(self):
        """What was done in it and in all that still runs in it; called processes are over with what they did."""
        done = list(self.done)
        for activity in sorted(self.active, key=lambda each: each.age):
            if activity.node.kind in UNDOING:
                done += [(next(ages), task, None) for task in activity.undone]
            elif activity.node.kind != "call":
                done += activity.unfinished()
        return done


@dataclass(eq=False)
class Activity:
    """A token in an activity, with all instances of it."""

    node: object
    within: Running
    rounds: int
    armed: dict = field(default_factory=dict)  # boundary events, and whether the condition that they await holds
    undone: list = field(default_factory=list)  # where it undoes: the tasks to come
    instances: list = field(default_factory=list)
    age: int = field(default_factory=lambda: next(ages))

    def unfinished(self, but=None):
        """What was done in its instances that still run: each is undone as one."""
        done = []
        for instance in self.instances:
            if instance.running is not None and instance is not but:
                tasks, now = in_order(instance.running.unfinished()), next(ages)
                done += [(now, task, self) for task in tasks]
        return done


@dataclass(eq=False)
class Instance:
    """One round of an activity; a user task that is open, where nothing runs in it."""

    activity: Activity
    running: Running | None = None
    age: int = field(default_factory=lambda: next(ages))


def reachable(place, join, plan, *, by_events=True):
    """The ways into *join* that a token at *place* can take, without passing the join; from borders *by_events*."""
    found, seen, ahead = set(), set(), [place]
    while ahead:
        name = ahead.pop()
        if name in seen:
            continue
        seen.add(name)
        node = plan.nodes.get(name)
        ahead += [border.id for border in node.borders] if node and by_events else []
        for way in plan.out_of(name):
            if way.target == join.id:
                found.add(way)
            else:
                ahead.append(way.target)
    return found


def catcher(node, within):
    """The nearest place outwards that awaits what *node* throws; an event sub-process does not catch its own."""
    through = None
    while True:
        scope = [(within, handler.trigger) for handler in within.plan.handlers if handler is not through]
        if found := _matching(node, scope):
            return found
        if within.owner is None:
            return None
        activity = within.owner.activity
        if found := _matching(node, [(activity, border) for border in activity.node.borders]):
            return found
        through, within = activity.node, activity.within


def _matching(node, places):
    """The exact code comes before any."""
    armed = [(place, border) for place, border in places if border.id in place.armed and border.kind == node.kind]
    exact = [each for each in armed if each[1].code == node.code]
    return next(iter(exact + [each for each in armed if each[1].code is None]), None)
