"""A reference interpreter of tokens (BPMN 2.0 §13), written from the standard and for clearness alone.

It knows plans, tokens and counts, and nothing of the engine: no tree, no states of tasks, no storing.
"""

from collections import Counter
from dataclasses import dataclass, field

from tests.engine.bpmn.model.plan import CHOICE


@dataclass(eq=False)
class Running:
    """A process, or one instance of a sub-process."""

    plan: object
    owner: "Instance | None" = None
    active: list = field(default_factory=list)
    arrived: Counter = field(default_factory=Counter)  # tokens that wait for others, by flow


@dataclass(eq=False)
class Activity:
    """A token in an activity: with all instances of it, and the boundary events that are armed."""

    node: object
    within: Running
    armed: set
    rounds: int
    instances: list = field(default_factory=list)


@dataclass(eq=False)
class Instance:
    """One round of an activity; a user task that is open, where nothing runs in it."""

    activity: Activity
    running: Running | None = None


class Interpreter:
    """Runs one case of *plan*."""

    def __init__(self, plan):
        self.variables = {CHOICE: 0}
        self.completed = Counter()
        self.done = False
        self.moving = []  # (node, flow it came by, where)
        self.root = self._run(plan)
        self._settle()

    # -- what stands there -------------------------------------------------------------------------------------------

    def open(self):
        """The instances of user tasks that are open."""
        return [one for activity in self._activities(self.root) for one in activity.instances if one.running is None]

    def armed(self):
        """Activity and boundary event, for each that may happen."""
        return [(activity, border) for activity in self._activities(self.root)
                for border in activity.node.borders if border.id in activity.armed]  # fmt: skip

    def _activities(self, running):
        for activity in running.active:
            yield activity
            for instance in activity.instances:
                if instance.running is not None:
                    yield from self._activities(instance.running)

    # -- commands ----------------------------------------------------------------------------------------------------

    def complete(self, instance, choice):
        self.variables[CHOICE] = choice
        self._ended(instance)
        self._settle()

    def happen(self, activity, border):
        self.completed[border.id] += 1
        if border.interrupting:
            activity.within.active.remove(activity)
        elif border.kind == "timer":
            activity.armed.remove(border.id)
        self._leave(border.id, activity.within)
        self._settle()

    # -- tokens ------------------------------------------------------------------------------------------------------

    def _run(self, plan, owner=None):
        running = Running(plan, owner)
        self.moving.append((plan.start, None, running))
        return running

    def _settle(self):
        """Tokens move until none can; then inclusive joins are asked, and scopes without tokens end."""
        while not self.done:
            if self.moving:
                self._arrive(*self.moving.pop(0))
            elif not self._join_somewhere(self.root) and not self._end_somewhere(self.root):
                return

    def _arrive(self, node, flow, within):
        match node.kind:
            case "task" | "sub":
                within.arrived[flow] += 1
                ways = within.plan.into(node.id)
                if sum(within.arrived[way] for way in ways) >= node.needs:
                    for way in ways:
                        within.arrived[way] = 0
                    self._begin(node, within)
                return
            case "parallel":
                within.arrived[flow] += 1
                ways = within.plan.into(node.id)
                if any(not within.arrived[way] for way in ways):
                    return
                within.arrived.subtract(ways)
            case "inclusive":
                within.arrived[flow] += 1
                return
            case "script":
                self.variables[node.id] = self.variables.get(node.id, 0) + 1
            case "terminate":
                within.active.clear()
                within.arrived.clear()
                self.moving = [token for token in self.moving if token[2] is not within]
        self.completed[node.id] += 1
        self._leave(node.id, within)

    def _leave(self, name, within):
        node = within.plan.nodes.get(name)
        ways = within.plan.out_of(name)
        taken = [way for way in ways if way.least is None or self.variables[CHOICE] >= way.least]
        if node is not None and node.default is not None:
            decided = [way for way in taken if way.target != node.default]
            taken = decided or [way for way in ways if way.target == node.default]
            taken = taken[:1] if node.kind == "exclusive" else taken
        taken = taken * (node.gives if node is not None else 1)
        self.moving += [(within.plan.nodes[way.target], way, within) for way in taken]

    # -- activities ----------------------------------------------------------------------------------------------------

    def _begin(self, node, within):
        rounds = node.repeated.times if node.repeated else 1
        activity = Activity(node, within, {border.id for border in node.borders}, rounds)
        within.active.append(activity)
        at_once = rounds if node.repeated and node.repeated.how == "at once" else min(rounds, 1)
        for _ in range(at_once):
            self._begin_one(activity)
        if not at_once:
            self._over(activity)

    def _begin_one(self, activity):
        instance = Instance(activity)
        activity.instances.append(instance)
        activity.rounds -= 1
        if activity.node.inside is not None:
            instance.running = self._run(activity.node.inside, instance)

    def _ended(self, instance):
        activity = instance.activity
        activity.instances.remove(instance)
        self.completed[activity.node.id] += 1
        looping = activity.node.repeated and activity.node.repeated.how == "loop"
        if activity.rounds and not (looping and self.variables[CHOICE] < 1):
            self._begin_one(activity)
        elif not activity.instances:
            self._over(activity)

    def _over(self, activity):
        if activity.node.repeated:
            self.completed[activity.node.id] += 1  # the whole of it, beside its instances
        activity.within.active.remove(activity)
        self._leave(activity.node.id, activity.within)

    def _end_somewhere(self, running):
        """End the innermost scope in which no token is left, if there is one."""
        for activity in running.active:
            for instance in activity.instances:
                if instance.running is not None and self._end_somewhere(instance.running):
                    return True
        if running.active or +running.arrived:
            return False
        if running.owner is None:
            self.done = True
        else:
            self._ended(running.owner)
        return True

    # -- inclusive joins -------------------------------------------------------------------------------------------------

    def _join_somewhere(self, running):
        """Let one inclusive join go on for which nothing more can come, if there is one."""
        for node in running.plan.nodes.values():
            if node.kind == "inclusive" and self._is_complete(node, running):
                filled = [way for way in running.plan.into(node.id) if running.arrived[way]]
                running.arrived.subtract(filled)
                self.completed[node.id] += 1
                self._leave(node.id, running)
                return True
        return any(
            self._join_somewhere(instance.running)
            for activity in running.active for instance in activity.instances if instance.running is not None
        )  # fmt: skip

    def _is_complete(self, join, running):
        """No token can reach an empty way into *join* that could not reach a filled one as well."""
        ways = running.plan.into(join.id)
        filled = {way for way in ways if running.arrived[way]}
        places = [activity.node.id for activity in running.active]
        places += [way.target for way, count in running.arrived.items() if count and way.target != join.id]
        coming = [self._reachable(place, join, running.plan) for place in places]
        return bool(filled) and not any(ways_ - filled and not ways_ & filled for ways_ in coming)

    @staticmethod
    def _reachable(place, join, plan):
        """The ways into *join* that a token at *place* can take, without passing the join."""
        found, seen, ahead = set(), set(), [place]
        while ahead:
            name = ahead.pop()
            if name in seen:
                continue
            seen.add(name)
            node = plan.nodes.get(name)
            ahead += [border.id for border in node.borders] if node else []
            for way in plan.out_of(name):
                if way.target == join.id:
                    found.add(way)
                else:
                    ahead.append(way.target)
        return found
