"""What can come before, after and beside what in a process. Sets of places are bits of one integer."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from operator import or_

from engine.bpmn.drawing import CompensationHandler, Node, SubProcess
from engine.check.drawn import Drawn

_Step = tuple[int, int]
_ONE_WAY = frozenset({"exclusiveGateway", "eventBasedGateway"})


class Ways:
    """The places that tokens pass, and the steps between them.

    Places are the nodes, the way into each joining gateway (by its flow's key), and, of every scope, its end and the
    moment at which something within it happens that ends or accompanies it.

    Attributes:
        start: the place where a case begins.
        reached: every place that a token can reach.
    """

    def __init__(self, drawn: Drawn) -> None:
        self._places: dict[tuple[str, str], int] = {}
        self._next: list[list[int]] = []
        self._forks: list[tuple[list[_Step], int]] = []
        """Steps that are taken together, and how many of them, the last ones, may be taken several times."""
        self._draw(drawn)
        self.start = self._place("start", "")
        self._order = list(components(self._next))
        self._after = _closure(self._next, self._order)
        self._before = self._ancestors()
        self.reached = self._after[self.start] | 1 << self.start
        self._beside = self._concurrent()

    # -- questions ---------------------------------------------------------------------------------------------------

    def is_reached(self, node_id: str) -> bool:
        """Whether a token can come to a node."""
        return bool(self.reached >> self._places["node", node_id] & 1)

    def bit(self, node_id: str) -> int:
        """The set of this one place."""
        return 1 << self._places["node", node_id]

    def earlier(self, node_id: str) -> int:
        """Every place at which a token may have been before another one is in a node: all that is not surely later."""
        place = self._places["node", node_id]
        return ~(self._after[place] & ~self._before[place] & ~self._beside[place])

    def beside(self, node_id: str) -> int:
        """Every place at which other tokens may be while one is in a node."""
        return self._beside[self._places["node", node_id]]

    def again(self, node_id: str) -> bool:
        """Whether tokens may come to a node more than once."""
        place = self._places["node", node_id]
        return bool((self._after[place] | self._beside[place]) >> place & 1)

    def all_meet(self, flows: Sequence[str]) -> bool:
        """Whether tokens may be on each two flows into a joining gateway (by their keys) in the same case."""
        places = [self._places["flow", key] for key in flows]
        every = _union(1 << place for place in places)
        return all(not every & ~self._beside[place] & ~(1 << place) for place in places)

    # -- drawing -----------------------------------------------------------------------------------------------------

    def _place(self, kind: str, name: str) -> int:
        place = self._places.setdefault((kind, name), len(self._next))
        if place == len(self._next):
            self._next.append([])
        return place

    def _step(self, source: int, target: int) -> _Step:
        self._next[source].append(target)
        return source, target

    def _fork(self, steps: Iterable[_Step], again: Iterable[_Step] = ()) -> None:
        """Steps that are taken together; those of *again* may even be taken several times."""
        several = list(again)
        taken = [*steps, *several]
        if len(taken) > 1 or several:
            self._forks.append((taken, len(several)))

    def _draw(self, drawn: Drawn) -> None:
        self._place("start", "")
        for node in drawn.nodes.values():
            self._place("node", node.id)
        for node_id, node in drawn.nodes.items():
            steps = self._onward(drawn, node_id)
            if node.completion_quantity > 1:
                self._fork((), steps)
            elif node.type not in _ONE_WAY or node.awaits_all:
                self._fork(steps)
            if isinstance(node.detail, SubProcess):
                self._scope(drawn, node_id, self._place("node", node_id))
            if node.repetition is not None:
                last = "end" if isinstance(node.detail, SubProcess) else "node"
                self._step(self._place(last, node_id), self._place("node", node_id))
            self._events_around(drawn, node_id)
        self._scope(drawn, None, self._place("start", ""))

    def _onward(self, drawn: Drawn, node_id: str) -> list[_Step]:
        """Steps along the flows out of a node."""
        node = drawn.nodes[node_id]
        source = self._place("end" if isinstance(node.detail, SubProcess) else "node", node_id)
        steps: list[_Step] = []
        for flow in drawn.out_of[node_id]:
            if flow.target not in drawn.nodes:
                continue
            target = self._place("node", flow.target)
            if drawn.nodes[flow.target].type == "parallelGateway":
                way = self._place("flow", flow.key)
                self._step(way, target)
                target = way
            steps.append(self._step(source, target))
        return steps

    def _events_around(self, drawn: Drawn, node_id: str) -> None:
        """From an activity to the events on its border; from what a sub-process holds too."""
        around = self._place("within", drawn.scope[node_id] or "")
        here, borders = self._place("node", node_id), _borders(drawn, node_id)
        if isinstance(detail := drawn.nodes[node_id].detail, CompensationHandler):
            self._step(here, self._place("node", detail.activity))
        onward = list(self._next[here])
        if borders or isinstance(drawn.nodes[node_id].detail, SubProcess):
            within = self._place("within", node_id)
            self._step(within, around)
            self._step(here, within)
            for event in borders:
                self._step(within, self._place("node", event.id))
        else:
            self._step(here, around)
        beside = [self._step(here, self._place("node", event.id)) for event in borders if not event.interrupting]
        if beside:
            self._fork([(here, target) for target in onward], beside)

    def _scope(self, drawn: Drawn, scope: str | None, start: int) -> None:
        """From the start of a scope through what it holds to its end."""
        end, within = self._place("end", scope or ""), self._place("within", scope or "")
        ad_hoc = scope is not None and drawn.nodes[scope].ad_hoc is not None
        starts: list[_Step] = []
        handlers: list[_Step] = []
        repeated: list[_Step] = []
        for node in drawn.held[scope]:
            place = self._place("node", node.id)
            detail = node.detail
            if isinstance(detail, SubProcess) and detail.triggered:
                self._step(within, place)
                step = self._step(start, place)
                (handlers if _interrupts(detail) else repeated).append(step)
            elif (
                node.type == "startEvent"
                or node.instantiates
                or (ad_hoc and node.begins_in_ad_hoc and not drawn.into[node.id])
            ):
                starts.append(self._step(start, place))
            if not drawn.out_of[node.id]:
                self._step(self._place("end", node.id) if isinstance(detail, SubProcess) else place, end)
        if scope is None:  # a case begins at one of them
            for step in starts:
                self._fork([step, *handlers], repeated)
        else:
            self._fork([*starts, *handlers], repeated)

    # -- sets --------------------------------------------------------------------------------------------------------

    def _ancestors(self) -> list[int]:
        back: list[list[int]] = [[] for _ in self._next]
        for source, targets in enumerate(self._next):
            for target in targets:
                back[target].append(source)
        return _closure(back, reversed(self._order))

    def _concurrent(self) -> list[int]:
        """For each place, where other tokens may be while one is there."""
        beside = [0] * len(self._next)
        beside_of_step = self._beside_steps()
        incoming: list[list[int]] = [[] for _ in self._next]
        for source, targets in enumerate(self._next):
            if self.reached >> source & 1:
                for target in targets:
                    incoming[target].append(source)
        for component in reversed(self._order):
            found = 0
            for place in component:
                for source in incoming[place]:
                    found |= beside[source] | beside_of_step.get((source, place), 0)
            for place in component:
                beside[place] = found
        return beside

    def _beside_steps(self) -> dict[_Step, int]:
        """For each step of a fork, where tokens may be that took the other ones."""
        found: dict[_Step, int] = {}
        for steps, several in self._forks:
            if not self.reached >> steps[0][0] & 1:
                continue
            reach = [self._after[target] | 1 << target for _, target in steps]
            for at, (step, others) in enumerate(zip(steps, _others(reach), strict=True)):
                again = reach[at] if at >= len(steps) - several else 0
                found[step] = found.get(step, 0) | others | again
        return found


def _others(sets: Sequence[int]) -> Iterator[int]:
    """For each set, the union of all the others."""
    behind = list(accumulate(reversed(sets), or_, initial=0))[-2::-1]
    before = accumulate(sets, or_, initial=0)
    return (one | other for one, other in zip(before, behind, strict=False))


def components(following: list[list[int]]) -> Iterator[list[int]]:
    """Strongly connected components, each after all that can be reached from it (Tarjan 1972), without recursion."""
    index = [0] * len(following)
    low = [0] * len(following)
    waiting: list[int] = []
    is_waiting = [False] * len(following)
    count = 0
    for root in range(len(following)):
        if index[root]:
            continue
        path = [(root, iter(following[root]))]
        count += 1
        index[root] = low[root] = count
        waiting.append(root)
        is_waiting[root] = True
        while path:
            place, targets = path[-1]
            for target in targets:
                if not index[target]:
                    count += 1
                    index[target] = low[target] = count
                    waiting.append(target)
                    is_waiting[target] = True
                    path.append((target, iter(following[target])))
                    break
                if is_waiting[target]:
                    low[place] = min(low[place], index[target])
            else:
                path.pop()
                if path:
                    low[path[-1][0]] = min(low[path[-1][0]], low[place])
                if low[place] == index[place]:
                    at = _last(waiting, place)
                    component = waiting[at:]
                    del waiting[at:]
                    for member in component:
                        is_waiting[member] = False
                    yield component


def _last(waiting: list[int], place: int) -> int:
    at = len(waiting) - 1
    while waiting[at] != place:
        at -= 1
    return at


def _closure(following: list[list[int]], order: Iterable[list[int]]) -> list[int]:
    """What can be reached from each place by one step or more. *order*: components, the last reachable first."""
    reached = [0] * len(following)
    for component in order:
        found = 0
        for place in component:
            for target in following[place]:
                found |= reached[target] | 1 << target
        for place in component:
            reached[place] = found
    return reached


def _union(sets: Iterable[int]) -> int:
    found = 0
    for each in sets:
        found |= each
    return found


def _borders(drawn: Drawn, node_id: str) -> list[Node]:
    """The events on the border of a node that can happen: a receive task that begins a case is over at once."""
    begins = drawn.nodes[node_id].instantiates
    return [event for event in drawn.borders[node_id] if not begins or isinstance(event.detail, CompensationHandler)]


def _interrupts(detail: SubProcess) -> bool:
    return all(node.interrupting for node in detail.content.nodes.values() if node.type == "startEvent")
