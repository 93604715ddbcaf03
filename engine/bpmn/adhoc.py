"""Ad-hoc sub-processes: elements in no drawn order (BPMN 2.0 §10.3.5, §13.3.5), begun as Camunda 8 begins them."""

from collections import ChainMap

from engine.bpmn.asking import asked
from engine.bpmn.calls import SubProcess
from engine.bpmn.containers import inside
from engine.bpmn.drawing import AdHoc, Node
from engine.bpmn.exhaustion import resolve
from engine.bpmn.flow_nodes import enter
from engine.bpmn.graphs import Graph
from engine.bpmn.scopes import write_local, write_outside
from engine.bpmn.tokens import STARTED, Token
from engine.errors import ProcessError
from engine.model import Variables


class AdHocSubProcess(SubProcess):
    """Begins the elements that an expression names, at once or in turn, until its condition holds."""

    def __init__(self, graph: Graph, node: Node, content: Graph, drawn: AdHoc) -> None:
        super().__init__(graph, node, content)
        self._drawn = drawn

    def open(self, token: Token) -> bool:
        names = self._elements(token)
        if self._drawn.outputs:
            write_local(token, {self._drawn.outputs: []})
        if token.variables is None:
            token.variables = {}
        if not names:
            return True
        token._set_state(STARTED)
        token.case.open(token, self.content)
        token.items = names if self._drawn.sequential else None
        for _ in range(1 if self._drawn.sequential else len(names)):
            self._enter(token, names.pop(0))
        return False

    def has_enough(self, host: Token, left: Variables) -> bool:
        return self._drawn.cancels and self._drawn.until is not None and self._holds(host, left)

    def collect(self, host: Token, token: Token) -> Variables:
        if self._drawn.output is None or self._drawn.outputs is None:
            return {}
        value = self._drawn.output.evaluate(token.data, token.case.environment)
        so_far = (host.variables or {}).get(self._drawn.outputs)
        return {self._drawn.outputs: [*(so_far if isinstance(so_far, list) else []), value]}

    def map_out(self, token: Token) -> None:
        if self._drawn.outputs and not self.is_body(token):
            write_outside(token, {self._drawn.outputs: (token.variables or {}).get(self._drawn.outputs)})
        super().map_out(token)

    def goes_on(self, host: Token) -> bool:
        """Raises: ProcessError ``bpmn.ad_hoc_unfinished``, all is done and the condition does not hold."""
        if host.outputs is not None:
            return False
        done = asked(host, lambda: self._holds(host), otherwise=False)
        if host.items and not done:
            first, *host.items = host.items
            self._enter(host, first)
            return True
        until = self._drawn.until
        if until is not None and not done and not host.goes_past:
            host.phase = "out"  # a retry does not ask again
            raise ProcessError("bpmn.ad_hoc_unfinished", expression=until.text, variables=until.read(host.data))
        return False

    def finish(self, token: Token) -> None:
        """Let go on though unfinished, it still waits for the event sub-processes that run in it."""
        if token.opened is not None and any(not child.subscription for child in inside(token)):
            self.interrupted(token)
        else:
            super().finish(token)

    def interrupted(self, host: Token) -> None:
        """Nothing else begins, and no condition is asked; it is unfinished no more."""
        resolve(host)
        host._set_state(STARTED)
        host.items, host.outputs = None, {}

    def _holds(self, host: Token, left: Variables | None = None) -> bool:
        until = self._drawn.until
        seen = host.data if not left else ChainMap(left, host.data)
        return until is not None and until.holds(seen, host.case.environment)

    def _enter(self, host: Token, name: str) -> None:
        if host.opened is not None:
            enter(host, host.opened, self.content.nodes[name])

    def _elements(self, token: Token) -> list[str]:
        value = self._drawn.elements.evaluate(token.data, token.case.environment)
        if not isinstance(value, list):
            raise ProcessError("bpmn.not_a_list", expression=self._drawn.elements.text, value=value)
        first = {
            spec.node.id for spec in self.content.nodes.values() if spec.node.begins_in_ad_hoc and not spec.incoming
        }
        for name in value:
            if name not in first:
                raise ProcessError("bpmn.ad_hoc_element", element=str(name), elements=sorted(first))
        return value
