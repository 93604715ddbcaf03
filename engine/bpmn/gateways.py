"""Gateways (BPMN 2.0 §10.6)."""

from collections.abc import Iterable

from engine.bpmn.choosing import chosen, no_flow
from engine.bpmn.containers import Container, inside
from engine.bpmn.drawing import Flow
from engine.bpmn.tokens import WAITING, FlowNode, Token, guarded, take


class ExclusiveGateway(FlowNode):
    """The first flow whose condition holds. A value that no flow names is an incident, never a silent default."""

    def choose(self, token: Token) -> list[Flow]:
        environment = token.case.environment
        default = [flow for flow in self.flows if flow.id == self.node.default]
        for flow in self.flows:
            if flow not in default and (flow.condition is None or flow.condition.holds(token.data, environment)):
                return [flow]
        if self.flows and not default:
            raise no_flow(token, self.flows)
        return default


class JoiningGateway(FlowNode):
    """One waiting token per gateway and scope, with a count of tokens by incoming flow."""

    def token(self, host: Token, container: Container, via: Flow | None = None) -> Token:
        token = next((t for t in host.children if self._waits_here(t, container)), None)
        if token is None:
            token = Token(container, self, host, container.case.next_key())
            token.arrived = {}
        if via is not None:
            arrived = token.arrived or {}
            token.arrived = {**arrived, via.key: arrived.get(via.key, 0) + 1}
        return token

    def _waits_here(self, token: Token, container: Container) -> bool:
        return token.task_spec is self and token.state == WAITING and token.workflow is container

    def arrive(self, token: Token) -> bool:
        token._set_state(WAITING)
        return all((token.arrived or {}).get(flow) for flow in self.incoming)

    def _on_ready_hook(self, my_task: Token) -> None:
        self.activated(my_task)
        super()._on_ready_hook(my_task)

    def leave(self, token: Token) -> None:
        token.phase = "leave"
        flows = self.choose(token)
        self.completed(token)
        rest = {flow: count - 1 for flow, count in (token.arrived or {}).items() if count > 1}
        if rest:  # excess tokens stay on their flows
            again = Token(token.workflow, self, token.host, token.case.next_key())
            again.arrived = rest
            guarded(again, "arrive", lambda: self._update(again))
        take(token, flows)

    def removed(self, token: Token) -> None:
        if token.state != WAITING:
            super().removed(token)


class ParallelGateway(JoiningGateway):
    def choose(self, token: Token) -> list[Flow]:  # noqa: ARG002
        return self.flows


class InclusiveGateway(JoiningGateway):
    """Joins when no token elsewhere can still reach an empty incoming flow, unless it can reach a filled one.

    Source: BPMN 2.0 table 13.3, over the static graph, boundary events included.
    """

    decides_late = True

    def arrive(self, token: Token) -> bool:
        if super().arrive(token):
            return True
        token.case.joins.add(token.id)
        return False

    def _on_ready_hook(self, my_task: Token) -> None:
        my_task.case.joins.discard(my_task.id)
        super()._on_ready_hook(my_task)

    def choose(self, token: Token) -> list[Flow]:
        return chosen(token, self.flows, self.node.default) if len(self.flows) > 1 else self.flows

    def may_join(self, token: Token) -> bool:
        arrived = token.arrived or {}
        empty = self._upstream(flow for flow in self.incoming if not arrived.get(flow))
        filled = self._upstream(flow for flow in self.incoming if arrived.get(flow))
        others = {t.task_spec.node.id for t in inside(token.host) if t is not token and not t.subscription}
        return not others & (empty - filled)

    def _upstream(self, flows: Iterable[str]) -> set[str]:
        """Ids of the nodes from which a token can reach one of *flows* without passing this gateway."""
        nodes = self.graph.nodes
        sources = {flow.key: node for node in nodes.values() for flow in node.flows}
        owners = {boundary.node.id: owner for owner in nodes.values() for boundary in owner.boundaries}
        seen: set[str] = set()
        pending = [sources[flow] for flow in flows]
        while pending:
            node = pending.pop()
            if node.node.id in seen or node is self:
                continue
            seen.add(node.node.id)
            pending += [sources[flow] for flow in node.incoming]
            if node.node.id in owners:
                pending.append(owners[node.node.id])
        return seen


class EventBasedGateway(FlowNode):
    """Waits for the first of several events."""

    def arrive(self, token: Token) -> bool:
        token._set_state(WAITING)
        for flow in self.flows:
            self.graph.nodes[flow.target].subscribe(token, token.workflow)
        return False
