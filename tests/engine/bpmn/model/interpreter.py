"""A reference interpreter of tokens (BPMN 2.0 §13), written from the standard and for clearness alone.

It knows plans, tokens and counts, and nothing of the engine: no tree, no states of tasks, no storing.
"""

from collections import Counter

from tests.engine.bpmn.model.places import UNDOING, Activity, Instance, Running, Variables, ages, catcher, in_order
from tests.engine.bpmn.model.plan import CHOICE, MOST, Node
from tests.engine.bpmn.model.standing import Standing


class Interpreter(Standing):
    """Runs one case of *plan*, which somebody starts, or its *first* event."""

    def __init__(self, plan, first=None):
        self.completed = Counter()
        self.done = self.written = False
        self.moving = []  # (node, flow it came by, where)
        self.first, self.gathered = first, {CHOICE: 0}
        self.root = self._run(plan, Variables({} if plan.start.kind == "gathers" else self.gathered))
        self._settle()

    # -- commands ----------------------------------------------------------------------------------------------------

    def complete(self, instance, choice):
        instance.activity.within.variables[CHOICE] = choice
        self.written = True
        self._ended(instance)
        self._settle()

    def happen(self, place, border):
        self._happen(place, border)
        self._settle()

    def let_go(self, running, name):
        """What waits for others goes on without them."""
        node, ways = running.plan.nodes[name], running.plan.into(name)
        if node.kind == "task":
            running.take(node, {way: running.arrived[way] for way in ways})
            self._begin(node, running)
        else:
            self._join(node, running)
        self._settle()

    # -- tokens ------------------------------------------------------------------------------------------------------

    def _run(self, plan, variables, owner=None):
        running = Running(plan, variables, owner, armed={node.trigger.id: False for node in plan.handlers})
        self.written = True  # conditions are asked when they are armed
        self._open(running)
        return running

    def _open(self, running):
        """Begin what is begun there: in an ad-hoc sub-process elements that are named."""
        node = None if running.owner is None else running.owner.activity.node
        if node is None or node.kind != "ad_hoc":
            behind = [
                other for other in self.moving if other[0].kind == "start"
            ]  # what was caught goes before the rest
            self.moving.insert(len(behind), (running.plan.start, None, running))
            return
        names = list(node.begins)
        if node.in_turn:
            names, running.rest = names[:1], names[1:]
        self.moving += [(running.plan.nodes[name], None, running) for name in names]

    def _settle(self):
        """Tokens move until none can; then inclusive joins are asked, and scopes without tokens end."""
        while not self.done:
            if self.written:
                self.written = False
                self._ask()
            elif self.moving:
                self._arrive(*self.moving.pop(0))
            elif not self._join_somewhere(self.root) and not self._end_somewhere(self.root):
                return

    def _arrive(self, node, flow, within):  # noqa: C901 - one arm per kind
        match node.kind:
            case "task" | "sub" | "call" | "transaction" | "ad_hoc":
                if flow is None or within.are_enough(node, flow):
                    self._begin(node, within)
                return
            case "either" | "gathers" | "catch" | "choice" if not self._has_begun(node, within):
                return
            case "complex":
                within.come(node, flow)
                self._start(node, within)
                return
            case "undo" if tasks := within.to_undo():
                self._begin(node, within, tasks)
                return
            case "cancel":
                self._cancel(node, within)
                return
            case "parallel" | "inclusive" if not within.have_met(node, flow):
                return  # an inclusive one may go on without the rest, once nothing else moves
            case "script":
                within.variables[node.id] = within.variables.get(node.id, 0) + 1
                self.written = True
            case "terminate":
                self._stop(within)
                within.done.clear()
            case "error" | "escalation" | "signal":
                if not self._throw(node, within):
                    return
        self.completed[node.id] += 1
        self._leave(node.id, within)

    def _has_begun(self, node, within):
        """Whether a token goes on from where the case begins, by all flows, and does not wait for an event."""
        if node.kind == "either":
            self.completed[node.id] += 1
            (way,) = [way for way in within.plan.out_of(node.id) if way.target == self.first.id]
            self.moving.append((within.plan.nodes[way.target], way, within))
            return False
        if self.first is not None and node.id == self.first.id:
            return True
        self._wait(node, within)
        return False

    def _wait(self, node, within):
        """For every event that is awaited here, but that by which the case began."""
        armed = {border.id: False for border in node.borders if border is not self.first}
        within.active.append(Activity(node, within, 0, armed))
        self.written = True

    def _leave(self, name, within):
        node = within.plan.nodes.get(name)
        ways = within.plan.out_of(name)
        taken = [way for way in ways if way.least is None or within.variables[CHOICE] >= way.least]
        if node is not None and node.default is not None:
            decided = [way for way in taken if way.target != node.default]
            taken = decided or [way for way in ways if way.target == node.default]
            taken = taken[:1] if node.kind == "exclusive" else taken
        taken = taken * (node.gives if node is not None else 1)
        self.moving += [(within.plan.nodes[way.target], way, within) for way in taken]
        if not taken and within.owner is not None and within.owner.activity.node.kind == "ad_hoc":
            self._end(within)  # no end event follows

    def _stop(self, running):
        """Take away all tokens, and all that may happen; what was done stays done."""
        for activity in running.active:
            self._take_away(activity)
        running.active.clear()
        running.arrived.clear()
        running.since.clear()
        running.started.clear()
        running.armed.clear()
        self.moving = [token for token in self.moving if token[2] is not running]

    def _take_away(self, activity):
        activity.armed.clear()
        for instance in activity.instances:
            if instance.running is not None:
                self._stop(instance.running)

    # -- activities ----------------------------------------------------------------------------------------------------

    def _begin(self, node, within, undone=()):
        rounds = len(undone) or (node.repeated.times if node.repeated else 1)
        armed = {border.id: False for border in node.borders}
        activity = Activity(node, within, rounds, armed, list(undone))
        within.active.append(activity)
        self.written = True
        at_once = rounds if node.repeated and node.repeated.how == "at once" else min(rounds, 1)
        for _ in range(at_once):
            self._begin_one(activity)
        if not at_once:
            self._ask()
            if activity in within.active:
                self._over(activity)

    def _begin_one(self, activity):
        instance = Instance(activity)
        activity.instances.append(instance)
        activity.rounds -= 1
        node, within = activity.node, activity.within
        if node.kind in UNDOING:
            instance.running = Running(within.plan, within.variables, instance)
            self._begin(Node(activity.undone.pop(), "task"), instance.running)
        elif node.inside is not None:
            variables = Variables(within.variables) if node.kind == "call" else within.variables
            instance.running = self._run(node.inside, variables, instance)

    def _ended(self, instance):
        activity, node = instance.activity, instance.activity.node
        variables = activity.within.variables
        if node.kind == "call":
            for name in instance.running.variables.written:
                variables[name] = instance.running.variables[name]
            self.written = True
        activity.instances.remove(instance)
        if node.kind not in UNDOING:
            self.completed[node.id] += 1
            self._remember(instance)
        repeated = node.repeated
        if repeated and repeated.until is not None and variables[CHOICE] >= repeated.until:
            self._take_away(activity)
            activity.instances.clear()
            activity.rounds = 0
        looping = repeated and repeated.how == "loop"
        if activity.rounds and not (looping and variables[CHOICE] < 1):
            if not (repeated and repeated.how == "at once"):
                self._begin_one(activity)
        elif not activity.instances:
            self._over(activity)

    def _over(self, activity):
        if activity.node.repeated or activity.node.kind in UNDOING:
            self.completed[activity.node.id] += 1  # the whole of it, beside its instances
        activity.within.active.remove(activity)
        around = activity.within.owner
        if activity.node.kind == "cancel":
            self._left_by_its_event(around.activity)
            return
        if activity.within.cancels and activity.node.kind not in UNDOING | {"handler"}:
            self._stop(activity.within)
            self._end(activity.within)
            return
        self._leave(activity.node.id, activity.within)
        if around is not None and around.activity.node.kind in UNDOING:
            self._ended(around)  # one is undone

    def _end_somewhere(self, running):
        """End the innermost scope in which no token is left, if there is one."""
        for activity in running.active:
            for instance in activity.instances:
                if instance.running is not None and self._end_somewhere(instance.running):
                    return True
        return self._end(running)

    def _end(self, running):
        """End a scope, or what an ad-hoc one begins next; whether no token was left in it."""
        if any(within is running for _, _, within in self.moving):
            return False
        if running.active or +running.arrived or running.started:
            return False
        if running.rest and not running.is_enough:
            self.moving.append((running.plan.nodes[running.rest.pop(0)], None, running))
        elif running.owner is None:
            self.done = True
            running.armed.clear()
        else:
            self._ended(running.owner)
        return True

    # -- events ----------------------------------------------------------------------------------------------------------

    def _happen(self, place, border):
        if border.kind == "timer" and not border.interrupting:
            del place.armed[border.id]
        if isinstance(place, Running):
            if border.interrupting:
                place.put_back()
                self._stop(place)
                place.rest.clear()
            self._begin(next(node for node in place.plan.handlers if node.trigger is border), place)
            return
        if place.node.kind == "gathers":
            self._gather(place, border)
            return
        if border.interrupting:
            place.within.active.remove(place)
            self._take_away(place)
        if place.node.kind == "choice":
            self.completed[place.node.id] += 1
        self.completed[border.id] += 1
        self._leave(border.id, place.within)

    def _gather(self, place, border):
        """One of several has come; with the last one the case goes on, with what all have brought."""
        del place.armed[border.id]
        if place.armed:
            return
        place.within.active.remove(place)
        for name, value in self.gathered.items():
            place.within.variables[name] = value
        self.written = True
        self.completed[place.node.id] += 1
        self._leave(place.node.id, place.within)

    def _ask(self):
        """Let happen what awaits a condition that did not hold, and now does."""
        for place, border in self.armed("condition"):
            within = place if isinstance(place, Running) else place.within
            held = place.armed.get(border.id)
            if held is None:
                continue  # taken away by another one
            place.armed[border.id] = within.variables[CHOICE] >= MOST
            if place.armed[border.id] and not held:
                self._happen(place, border)

    def _throw(self, node, within):
        """Whether the token that throws is still there, or at least was done."""
        token = (node, None, within)
        self.moving.append(token)
        if node.kind == "signal":
            for place, border in self.armed("signal"):
                if border.id in place.armed:
                    self._happen(place, border)
        elif (found := catcher(node, within)) is not None:
            self._happen(*found)
        there = any(other is token for other in self.moving)
        self.moving = [other for other in self.moving if other is not token]
        if node.kind == "error" and not there:
            self.completed[node.id] += 1
        return there

    # -- compensation ----------------------------------------------------------------------------------------------------

    def _remember(self, instance):
        node, done = instance.activity.node, instance.activity.within.done
        if node.undo is not None:
            done.append((next(ages), node.undo, instance.activity))
        elif node.kind in {"sub", "transaction", "handler", "ad_hoc"}:
            now = next(ages)
            done += [(now, task, instance.activity) for task in in_order(instance.running.done)]

    def _cancel(self, node, within):
        """The transaction stops, with all its instances, is undone, and then left by its event."""
        transaction, instance = within.owner.activity, within.owner
        around = transaction.within
        done = within.unfinished() + transaction.unfinished(but=instance)
        done += [each for each in around.done if each[2] is transaction]
        around.done = [each for each in around.done if each[2] is not transaction]
        for each in transaction.instances:
            self._stop(each.running)
        transaction.instances[:] = [instance]
        within.done.clear()
        if done:
            self._begin(node, within, in_order(done))
        else:
            self.completed[node.id] += 1
            self._left_by_its_event(transaction)

    def _left_by_its_event(self, transaction):
        self._happen(transaction, next(border for border in transaction.node.borders if border.kind == "cancel"))

    # -- inclusive and complex joins ---------------------------------------------------------------------------------------

    def _join_somewhere(self, running):
        """Let one join go on for which nothing more can come, if there is one: that which waits longest."""
        for name in sorted(running.since, key=running.since.get):
            node = running.plan.nodes[name]
            if (node.kind == "inclusive" or name in running.started) and running.is_complete(node):
                self._join(node, running)
                return True
        return any(
            self._join_somewhere(instance.running)
            for activity in running.active for instance in activity.instances if instance.running is not None
        )  # fmt: skip

    def _join(self, node, running):
        """Go on with what has come; a complex gateway that waited for the rest sends nothing, and begins anew."""
        came, begins_anew = running.come_by(node), node.id in running.started
        running.take(node, came - running.started.pop(node.id, set()))
        self.completed[node.id] += 1
        if begins_anew:
            self._start(node, running)
            return
        if node.kind == "complex" and came != set(running.plan.into(node.id)):
            running.started[node.id] = came
            running.since[node.id] = next(ages)
        self._leave(node.id, running)
        if node.kind == "complex":
            self._start(node, running)

    def _start(self, node, running):
        """Let a complex gateway start, if tokens have come by enough ways."""
        if node.id not in running.started and len(running.come_by(node)) >= node.needs:
            self._join(node, running)
