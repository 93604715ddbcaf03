"""Sub-processes, event sub-processes and called processes."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.activities import Activity
from engine.bpmn.bindings import key_of_link
from engine.bpmn.canceling import wait
from engine.bpmn.compensation import put_back, remember
from engine.bpmn.containers import MOST_LEVELS, Container, Scope, dismiss_inside
from engine.bpmn.drawing import Call, Node, detail_of
from engine.bpmn.flow_nodes import FlowNode
from engine.bpmn.graphs import Graph
from engine.bpmn.mappings import mapped
from engine.bpmn.scopes import BUSINESS_ID, KEPT, PEOPLE, seen_outside, write_local
from engine.bpmn.subscriptions import Awaiting
from engine.bpmn.tokens import STARTED, Called, Token, remove
from engine.errors import ProcessError
from engine.model import Variables


class SubProcess(Activity):
    """Embedded: its variables are the token's own."""

    def __init__(self, graph: Graph, node: Node, content: Graph) -> None:
        super().__init__(graph, node)
        self.content = content

    def open(self, token: Token) -> bool:
        return _open(token, self.content)

    def reopen(self, token: Token) -> None:
        if token.remembered is not None or not self.is_body(token):
            token.opened = Scope(self.content, token)


class EventSubProcess(Awaiting):
    """Waits for its start event while what encloses it is open; then it is a sub-process."""

    fails_alone = True

    def __init__(self, graph: Graph, node: Node, content: Graph) -> None:
        super().__init__(graph, node)
        self.content = content

    @property
    def event_node(self) -> FlowNode:
        return self.content.starts[0]

    @property
    def repeats(self) -> bool:
        return not self.event_node.node.interrupting

    def happen(self, subscription: Token, *, stays: bool) -> Token:
        host, container = subscription.host, subscription.workflow
        dismissed: list[Token] = []
        if self.event_node.node.interrupting:
            put_back(host)
            dismissed = dismiss_inside(host)
            if host.parent is not None:
                host.task_spec.interrupted(host)
        elif not stays:
            remove(subscription)
        token = self.token(host, container)
        wait(token, dismissed, "arrive")
        return token

    def go_on(self, token: Token) -> None:
        self._update(token)

    def completed(self, token: Token) -> None:
        super().completed(token)
        remember(token)

    def deliver(self, token: Token, variables: Mapping[str, Any]) -> None:
        """What the event brought belongs to the event sub-process."""
        write_local(token, variables)

    def map_in(self, token: Token) -> None:
        """Its input mappings come before its start event, and what that brings is there already: it stays."""
        if self.node.inputs:
            given = mapped(self.node.inputs, seen_outside(token), token.case.environment, merges=False)
            brought = token.variables or {}
            write_local(token, {name: value for name, value in given.items() if name not in brought})

    def begin(self, token: Token) -> bool:
        return _open(token, self.content)

    def reopen(self, token: Token) -> None:
        token.opened = Scope(self.content, token)


class CallActivity(Activity):
    """Runs another process in a scope of its own, inside the same case."""

    def __init__(self, graph: Graph, node: Node) -> None:
        super().__init__(graph, node)
        self.call = detail_of(node, Call)

    def open(self, token: Token) -> bool:
        case, around = token.case, token.workflow
        if around.level >= MOST_LEVELS:
            raise ProcessError("bpmn.budget", levels=MOST_LEVELS)
        definition_key = key_of_link(token, self.call.process)
        process = case.bundle.library.process(definition_key)
        entrance = process.entrance()
        business_id = self._business_id(token, around)
        given = token.data.copy() if self.call.all_in else self._own(token)
        given.pop(BUSINESS_ID, None)  # the caller's
        people = token.data.get(PEOPLE, {})
        given[PEOPLE] = {"start": people["start"]} if "start" in people else {}
        if business_id is not None:
            given[BUSINESS_ID] = business_id
        token.called = called = Called(
            case.next_key(), definition_key, business_id, {}, written=set() if self._gives_back else None,
            deployment=self._deployment(token, process.id, definition_key),
        )  # fmt: skip
        case.emit(
            e.ProcessInstanceStarted(
                called.key, process.id, definition_key, business_id, around.instance_key, self.node.id
            )
        )
        token._set_state(STARTED)
        for name, value in sorted(given.items()):  # as they are stored
            called.variables[name] = value
            case.weigh(value)
            case.emit(e.VariableWritten(called.key, called.key, name, None, value))
        case.open(token, process.graph, entrance)
        return False

    def reopen(self, token: Token) -> None:
        if token.called is not None:
            token.opened = Scope(token.case.bundle.library.process(token.called.definition_key).graph, token)

    def _own(self, token: Token) -> Variables:
        """What the activity has for itself, and hands over."""
        return {name: value for name, value in (token.variables or {}).items() if name not in self.call.kept}

    @property
    def _lets_all_out(self) -> bool:
        return self.call.all_out and (self.node.all_out or not self.node.outputs)

    @property
    def _gives_back(self) -> bool:
        """Whether it gets everything and lets everything out: what it did not write may have changed meanwhile."""
        return self.call.all_in and self._lets_all_out

    def _business_id(self, token: Token, around: Container) -> str | None:
        if self.call.business_id is None:
            return around.business_id
        value = self.call.business_id.evaluate(token.data, token.case.environment)
        return None if value is None else str(value)

    def _deployment(self, token: Token, process_id: str, definition_key: int) -> int | None:
        """Where the called process finds what belongs to it; None: where the case's own is."""
        if self.call.process.binding == "deployment":
            return token.workflow.deployment
        if token.case.bundle.key("process", process_id) == definition_key:
            return None
        deployment: int | None = token.case.outside.ask("deployment", definition_key)
        return deployment

    def map_out(self, token: Token) -> None:
        called = token.called
        if called is None or self.is_body(token):
            super().map_out(token)
            return
        brought = {name: value for name, value in sorted(called.variables.items()) if name not in KEPT}
        if self._lets_all_out:
            written = brought if called.written is None else called.written
            token.data.update({name: value for name, value in brought.items() if name in written})
        if self.node.outputs:
            self.let_out(token, self._mapped_out(token, brought))

    def _mapped_out(self, token: Token, brought: Variables) -> Variables:
        """What *brought* from the called process and what is here leave, but for what the activity keeps."""
        environment, drawn = token.case.environment, self.node.outputs
        taken = mapped(drawn[: self.call.taken], ChainMap(brought, token.data), environment)
        rest = drawn[len(drawn) if self.call.taken is None else self.call.taken :]
        mapped_on = mapped(rest, ChainMap(taken, token.data), environment)
        return {name: value for name, value in taken.items() if name not in self.call.kept} | mapped_on

    def removed(self, token: Token) -> None:
        if token.called is not None and not token.called.ended:
            token.case.emit(e.ProcessInstanceCanceled(token.called.key))
        super().removed(token)


def _open(token: Token, content: Graph) -> bool:
    """Open a sub-process, whose variables are the token's own; it does not run, but waits for what is in it."""
    if token.variables is None:
        token.variables = {}
    token._set_state(STARTED)
    token.case.open(token, content)
    return False
