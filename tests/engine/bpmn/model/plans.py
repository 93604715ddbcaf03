"""Random plans: block-structured ones, and free ones in which any gateway may lead anywhere."""

from hypothesis import strategies as st

from tests.engine.bpmn.model.plan import Border, Flow, Node, Plan, Repeated

FROM_OUTSIDE = ("timer", "message", "signal", "condition")
FROM_INSIDE = ("error", "escalation")
FIRST = ("timer", "message", "signal")
"""What begins a case, or is awaited at its beginning."""


class Blocks:
    """Draws blocks with one way in and one way out."""

    leaves = ("task", "task", "script", "many", "heap", "throws", "undoes", "awaits")
    nested = (
        "row",
        "row",
        "parallel",
        "exclusive",
        "inclusive",
        "sub",
        "sub",
        "call",
        "circle",
        "stopped",
        "transaction",
        "choice",
        "some",
        "ad_hoc",
    )
    repeated = (None, None, Repeated("in turn", 2), Repeated("loop", 2), Repeated("at once", 2))
    events = 2
    depth = 3

    def __init__(self, draw):
        self.draw, self.count = draw, 0

    def plan(self, depth, block=None):
        plan = Plan()
        begin = self._node(plan, "start")
        self._between(plan, begin, (block or self.block)(plan, depth), self._node(plan, "end"))
        for trigger in self._events(FROM_OUTSIDE + FROM_INSIDE, most=self.events - 1):
            self._node(plan, "handler", inside=self._handling(trigger), trigger=trigger)
        return plan

    def by_gateway(self):
        """Two or three events, each with a block behind it; the ways meet, as they can or not."""
        plan = Plan()
        begin = self._node(plan, self.draw(st.sampled_from(["either", "all"])))
        join = self._node(plan, self.draw(st.sampled_from(["exclusive", "parallel", "inclusive"])))
        for kind in self.draw(st.lists(st.sampled_from(FIRST), min_size=2, max_size=3)):
            catch = self._node(plan, "catch")
            plan.nodes[catch].borders = (Border(catch, kind, interrupting=True),)
            plan.flows.append(Flow(begin, catch))
            self._between(plan, catch, self.block(plan, 2), join)
        plan.flows.append(Flow(join, self._node(plan, "end")))
        for trigger in self._events(FROM_OUTSIDE + FROM_INSIDE, most=1):
            self._node(plan, "handler", inside=self._handling(trigger), trigger=trigger)
        return plan

    def gathering(self):
        """A start event that awaits two or three."""
        plan = Plan()
        begin = self._node(plan, "gathers")
        kinds = self.draw(st.lists(st.sampled_from(FIRST), min_size=2, max_size=3, unique=True))
        plan.nodes[begin].borders = tuple(
            Border(f"{begin} {at}", kind, interrupting=True, at=begin, part=at) for at, kind in enumerate(kinds)
        )
        self._between(plan, begin, self.row(plan, 2), self._node(plan, "end"))
        return plan

    def _handling(self, trigger):
        """A task, and what may be thrown after it."""
        plan = Plan()
        plan.nodes[trigger.id] = Node(trigger.id, "start")
        task, leave = self.draw(st.sampled_from([self.task, self.throws, self.undoes]))(plan, 0)
        plan.flows += [Flow(trigger.id, task), Flow(leave, self._node(plan, "end"))]
        return plan

    def block(self, plan, depth):
        """Its entry and exit."""
        kind = self.draw(st.sampled_from(self.leaves + self.nested * (depth > 0)))
        return getattr(self, kind)(plan, depth - 1)

    def name(self, prefix):
        self.count += 1
        return f"{prefix}{self.count}"

    def _node(self, plan, kind, **given):
        node = Node(self.name(kind[:2]), kind, **given)
        plan.nodes[node.id] = node
        return node.id

    @staticmethod
    def _between(plan, before, block, after, least=None):
        plan.flows += [Flow(before, block[0], least), Flow(block[1], after)]

    def _events(self, kinds, most):
        drawing = st.tuples(st.sampled_from(kinds), st.booleans(), st.sampled_from([None, 1, 2]))
        drawn = self.draw(st.lists(drawing, max_size=most))
        return [
            Border(self.name("b"), kind, interrupting or kind == "error", code if kind in FROM_INSIDE else None)
            for kind, interrupting, code in drawn
        ]

    def _borders(self, plan, kinds=FROM_OUTSIDE):
        """Events, each with a task behind it."""
        borders = tuple(self._events(kinds, self.events))
        for border in borders:
            task = self._node(plan, "task")
            plan.flows += [Flow(border.id, task), Flow(task, self._node(plan, "end"))]
        return borders

    def _undo(self):
        return self.name("un") if self.events and self.draw(st.booleans()) else None

    def task(self, plan, _):
        name = self._node(plan, "task", borders=self._borders(plan), undo=self._undo())
        return name, name

    def heap(self, plan, _):
        """A task that sends several tokens, and one that needs as many."""
        quantity = self.draw(st.integers(2, 3))
        first = self._node(plan, "task", gives=quantity, borders=self._borders(plan))
        second = self._node(plan, "task", needs=quantity, borders=self._borders(plan))
        plan.flows.append(Flow(first, second))
        return first, second

    def throws(self, plan, _):
        """A task, then perhaps an error, an escalation or a signal."""
        kind, code = self.draw(st.sampled_from(["error", "escalation", "signal"])), self.draw(st.integers(1, 2))
        task, thrown = self._node(plan, "task"), self._node(plan, kind, code=code)
        if kind != "error":
            plan.flows.append(Flow(task, thrown))
            return task, thrown
        asks, after = self._node(plan, "exclusive"), self._node(plan, "exclusive")
        plan.flows += [Flow(task, asks), Flow(asks, thrown, 1), Flow(asks, after)]
        plan.nodes[asks].default = after
        return task, after

    def undoes(self, plan, _):
        first, undo = self._node(plan, "task", undo=self._undo()), self._node(plan, "undo")
        plan.flows.append(Flow(first, undo))
        return first, undo

    def script(self, plan, _):
        name = self._node(plan, "script")
        return name, name

    def awaits(self, plan, _):
        kind = self.draw(st.sampled_from(FIRST))
        name = self._node(plan, "catch")
        plan.nodes[name].borders = (Border(name, kind, interrupting=True),)
        return name, name

    def choice(self, plan, depth):
        """An event-based gateway, and blocks behind what it waits for; one of these a person or a clock can bring about."""
        kinds = (self.draw(st.sampled_from(("timer", "message"))), self.draw(st.sampled_from(FROM_OUTSIDE)))
        gate, after = self._node(plan, "choice"), self._node(plan, "exclusive")
        for kind in self.draw(st.permutations(kinds)):
            catch = self._node(plan, "catch")
            border = Border(catch, kind, interrupting=True)
            plan.nodes[catch].borders = (border,)
            plan.nodes[gate].borders += (border,)
            plan.flows.append(Flow(gate, catch))
            self._between(plan, catch, self.block(plan, depth), after)
        return gate, after

    def some(self, plan, depth):
        """Of two or three branches a complex gateway waits for some before it goes on, and then for the others.

        Each ends with a task: of those that come at the same moment it may take one or all.
        """
        branches = self.draw(st.integers(2, 3))
        split, join = self._node(plan, "parallel"), self._node(plan, "complex")
        plan.nodes[join].needs = self.draw(st.integers(1, branches))
        for _ in range(branches):
            task = self._node(plan, "task")
            self._between(plan, split, self.block(plan, depth), task)
            plan.flows.append(Flow(task, join))
        return split, join

    def many(self, plan, _):
        how, until = self.draw(st.sampled_from(["at once", "in turn"])), self.draw(st.sampled_from([None, 1, 2]))
        repeated = Repeated(how, self.draw(st.integers(0, 3)), until)
        name = self._node(plan, "task", borders=self._borders(plan), repeated=repeated, undo=self._undo())
        return name, name

    def row(self, plan, depth):
        first, second = self.block(plan, depth), self.block(plan, depth)
        plan.flows.append(Flow(first[1], second[0]))
        return first[0], second[1]

    def sub(self, plan, depth, kind="sub"):
        repeated = self.draw(st.sampled_from(self.repeated))
        inside, borders = self.plan(depth), self._borders(plan, FROM_OUTSIDE + FROM_INSIDE)
        name = self._node(plan, kind, inside=inside, borders=borders, repeated=repeated, undo=self._undo())
        return name, name

    def call(self, plan, depth):
        return self.sub(plan, depth, "call")

    def ad_hoc(self, plan, depth):
        """Some elements, perhaps with a task behind them; all of them are done, or it is over with the first that ends."""
        inside = Plan()
        kinds = self.draw(st.lists(st.sampled_from(["task", "task", "sub", "call"]), min_size=1, max_size=3))
        begins = tuple(self._element(inside, kind, depth) for kind in kinds)
        for trigger in self._events(FROM_OUTSIDE + FROM_INSIDE, most=self.events - 1):
            self._node(inside, "handler", inside=self._handling(trigger), trigger=trigger)
        until, (in_turn, cancels) = (
            self.draw(st.sampled_from([None, 0])),
            self.draw(st.tuples(st.booleans(), st.booleans())),
        )
        given = {"begins": begins, "in_turn": in_turn, "until": until, "cancels": cancels}
        repeated, borders = self.draw(st.sampled_from(self.repeated)), self._borders(plan, FROM_OUTSIDE + FROM_INSIDE)
        name = self._node(plan, "ad_hoc", inside=inside, borders=borders, repeated=repeated, undo=self._undo(), **given)
        return name, name

    def _element(self, inside, kind, depth):
        within = {"inside": self.plan(depth)} if kind in {"sub", "call"} else {}
        name = self._node(inside, kind, undo=self._undo(), **within)
        if self.draw(st.booleans()):
            inside.flows.append(Flow(name, self._node(inside, "task")))
        return name

    def stopped(self, plan, depth):
        """A sub-process in which one branch ends the others."""
        inside = Plan()
        begin, fork, task = (self._node(inside, kind) for kind in ("start", "parallel", "task"))
        stop = self._node(inside, "terminate")
        inside.flows += [Flow(begin, fork), Flow(fork, task), Flow(task, stop)]
        self._between(inside, fork, self.block(inside, depth), self._node(inside, "end"))
        name = self._node(plan, "sub", inside=inside, borders=self._borders(plan))
        return name, name

    def transaction(self, plan, depth):
        """What may be cancelled beside a block."""
        repeated = self.draw(st.sampled_from(self.repeated))
        inside, borders = self.plan(depth, self._deciding), self._borders(plan, FROM_OUTSIDE + FROM_INSIDE)
        task, canceled = self._node(plan, "task"), Border(self.name("b"), "cancel", interrupting=True)
        plan.flows += [Flow(canceled.id, task), Flow(task, self._node(plan, "end"))]
        name = self._node(
            plan, "transaction", inside=inside, borders=(*borders, canceled), repeated=repeated, undo=self._undo()
        )
        return name, name

    def _deciding(self, plan, depth):
        fork, task, asks, join = (self._node(plan, kind) for kind in ("parallel", "task", "exclusive", "parallel"))
        self._between(plan, fork, self.block(plan, depth), join)
        plan.flows += [Flow(fork, task), Flow(task, asks), Flow(asks, self._node(plan, "cancel"), 1), Flow(asks, join)]
        plan.nodes[asks].default = join
        return fork, join

    def circle(self, plan, depth, block=None):
        entry, task, again = (self._node(plan, kind) for kind in ("exclusive", "task", "exclusive"))
        after = self._node(plan, "exclusive")
        self._between(plan, entry, (block or self.block)(plan, depth), task)
        plan.flows += [Flow(task, again), Flow(again, entry, 2), Flow(again, after)]
        plan.nodes[again].default = after
        return entry, after

    def parallel(self, plan, depth):
        return self._split(plan, depth, "parallel", (None, None))

    def exclusive(self, plan, depth):
        return self._split(plan, depth, "exclusive", (self.draw(st.integers(0, 2)), None))

    def inclusive(self, plan, depth):
        return self._split(
            plan, depth, "inclusive", (*self.draw(st.tuples(st.integers(0, 2), st.integers(0, 2))), None)
        )

    def _split(self, plan, depth, kind, least):
        split, join = self._node(plan, kind), self._node(plan, kind)
        for bound in least:
            block = self.block(plan, depth)
            self._between(plan, split, block, join, bound)
            if bound is None and kind != "parallel":
                plan.nodes[split].default = block[0]
        return split, join


class Common(Blocks):
    """Only what any engine executes alike."""

    leaves = ("task",)
    nested = ("row", "parallel", "exclusive", "sub")
    repeated = (None,)
    events = 0

    def plan(self, depth, block=None):
        plan = Plan()
        begin = self._node(plan, "start")
        self._between(plan, begin, (block or self.block)(plan, depth), self._node(plan, "end"))
        return plan


class Transactions(Blocks):
    """A transaction in a circle, with what can be undone in it; what follows it undoes the rest."""

    leaves = ("task", "task", "undoes")
    nested = ("sub", "transaction", "task")
    repeated = (None, Repeated("in turn", 2), Repeated("loop", 2), Repeated("at once", 2), Repeated("at once", 3))

    def row(self, plan, depth):
        entry, leave = self.circle(plan, depth, self.transaction)
        first, last = self.undoes(plan, depth)
        plan.flows.append(Flow(leave, first))
        return entry, last

    def _events(self, kinds, most):
        return []


class Gateways(Blocks):
    """A complex gateway in a circle, and others that wait for one or for some."""

    leaves = ("task", "task", "awaits")
    nested = ("some", "choice", "inclusive", "task")
    repeated = (None,)
    events = 1
    depth = 2

    def row(self, plan, depth):
        return self.circle(plan, depth, self.some)


@st.composite
def blocks(draw, kind=Blocks):
    drawing = kind(draw)
    return drawing.plan(kind.depth, drawing.row)


@st.composite
def begun_by_events(draw):
    drawing = Blocks(draw)
    return draw(st.sampled_from([drawing.by_gateway, drawing.gathering]))()


@st.composite
def free(draw):
    """Nodes in a row, each leading to one, two or three later ones, and gateways that decide back to earlier tasks."""
    kinds = draw(
        st.lists(st.sampled_from(["task", "task", "exclusive", "parallel", "inclusive"]), min_size=4, max_size=8)
    )
    nodes = [
        Node("s", "start"),
        Node("f", "parallel"),
        *(Node(f"n{at}", kind) for at, kind in enumerate(kinds)),
        Node("e", "end"),
    ]
    plan = Plan({node.id: node for node in nodes})
    for at, node in enumerate(nodes[:-1]):
        later = [other.id for other in nodes[at + 1 :]]
        if node.kind == "task":
            node.needs, node.gives = draw(st.sampled_from([(1, 1), (1, 1), (2, 1), (1, 2)]))
        targets = draw(st.lists(st.sampled_from(later), min_size=1, max_size=3, unique=True))
        if later[0] not in targets and not any(flow.target == later[0] for flow in plan.flows):
            targets.append(later[0])
        back = [other.id for other in nodes[:at] if other.kind == "task"]
        if node.kind == "exclusive" and back and draw(st.booleans()):
            targets.insert(0, draw(st.sampled_from(back)))
        if node.kind == "task" and draw(st.booleans()):
            border = Border(f"b{at}", draw(st.sampled_from(["timer", "message"])), interrupting=True)
            node.borders = (border,)
            plan.flows.append(Flow(border.id, draw(st.sampled_from(later))))
        decides = node.kind in {"exclusive", "inclusive"} and len(targets) > 1
        for number, target in enumerate(targets, 1):
            least = draw(st.integers(1, 2)) if decides and number < len(targets) else None
            plan.flows.append(Flow(node.id, target, least))
        node.default = targets[-1] if decides else None
    return plan
