"""Every name that an expression reads can have been written by then."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine.bpmn.drawing import Decision, Node
from engine.bpmn.scopes import KEPT
from engine.check.data import NONE, Data, Names, local, union
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.check.trials import Trials
from engine.check.uses import around, uses
from engine.check.ways import Ways
from engine.errors import Finding


class Sight:
    """What can be seen from where in one process."""

    def __init__(self, drawn: Drawn, ways: Ways, data: Data, trials: Trials) -> None:
        self.drawn, self._ways, self._data, self._trials = drawn, ways, data, trials
        self._writers: dict[str, int] = {}
        self._anything = 0
        start = 1 << ways.start
        self._note(data.entering[drawn.process.id], start)
        for node in drawn.nodes.values():
            self._note(data.writes(drawn, node), ways.bit(node.id))
        self._earlier: dict[tuple[str, bool], int] = {}

    def _note(self, names: Names, place: int) -> None:
        for name in names.known:
            self._writers[name] = self._writers.get(name, 0) | place
        if names.anything:
            self._anything |= place

    def sees(self, at: str, name: str, near: Names, *, done: bool, shared: bool = False) -> bool:
        """Whether variable *name* may exist when the token in node *at* reads it.

        Args:
            shared: it is a form or a table that reads it, which serves other processes too: a name passes that only
                those write.
        """
        if name in KEPT or name in near:
            return True
        if shared and name not in self._writers and name in self._data.everywhere:
            return True
        earlier = self._earlier.get((at, done))
        if earlier is None:
            earlier = self._ways.earlier(at)
            if not done and not self._ways.again(at):
                earlier &= ~self._ways.bit(at)
            self._earlier[at, done] = earlier
        return bool((self._writers.get(name, 0) | self._anything) & earlier)

    def ever(self, name: str) -> bool:
        """Whether variable *name* may exist at all in a case of this process."""
        return name in KEPT or bool(self._anything) or name in self._writers

    def similar(self, name: str, near: Names = NONE) -> str:
        """A name that may have been meant; empty where none looks like it."""
        if not self._trials.allow(len(self._writers) + len(near.known) + len(KEPT)):
            return ""
        close = get_close_matches(name, sorted({*self._writers, *near.known, *KEPT} - {name}), 1, 0.8)
        return close[0] if close else ""


def check_names(sight: Sight, data: Data) -> Iterator[Finding]:
    """``feel.unknown_name``, a warning: a variable that nothing can have written before it is read."""
    drawn = sight.drawn
    told: set[tuple[str | None, str]] = set()
    for use in uses(drawn, data):
        for name in sorted(use.expression.free_names - use.expression.item_names):
            if (use.element.id, name) in told or sight.sees(use.at, name, use.near, done=use.done):
                continue
            told.add((use.element.id, name))
            yield drawn.finding(
                "feel.unknown_name",
                use.element,
                severity="warning",
                name=name,
                what=use.what,
                expression=use.expression.text,
                similar=sight.similar(name, use.near),
            )
    for described in drawn.process.expressions:
        if described.element_id == drawn.process.id:
            for name in sorted(described.expression.free_names - described.expression.item_names):
                if not sight.ever(name):
                    yield Finding(
                        "feel.unknown_name",
                        {
                            "name": name,
                            "what": described.what,
                            "expression": described.expression.text,
                            "similar": sight.similar(name),
                        },
                        element_id=described.element_id,
                        element_name=described.name or None,
                        file=drawn.process.resource_name,
                        line=described.line,
                        severity="warning",
                    )


def check_decision_inputs(sight: Sight, data: Data, known: Known) -> Iterator[Finding]:
    """``dmn.input_missing``, a warning: a called decision reads a variable that nothing can have written before."""
    drawn = sight.drawn
    for node in drawn.nodes.values():
        if not isinstance(node.detail, Decision) or node.detail.decision.id.expression is not None:
            continue
        decision = known.decision(node.detail.decision.id.text)
        near = seen_by_work(drawn, node, data)
        for name in sorted(decision.inputs) if decision else ():
            if not sight.sees(node.id, name, near, done=False, shared=True):
                yield drawn.finding(
                    "dmn.input_missing",
                    node,
                    severity="warning",
                    name=name,
                    decision=node.detail.decision.id.text,
                    similar=sight.similar(name, near),
                )


def seen_by_work(drawn: Drawn, node: Node, data: Data) -> Names:
    """Names beside the process's variables that the work of *node* sees."""
    return union([around(drawn, node, data), local(node)])
