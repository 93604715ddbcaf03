"""Gateways (BPMN 2.0 §10.6)."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import Any

from engine import events as e
from engine.bpmn.choosing import no_flow
from engine.bpmn.containers import Container, inside
from engine.bpmn.drawing import Activation, Flow
from engine.bpmn.flow_nodes import FlowNode, arrive, enter, gathering, take
from engine.bpmn.listeners import Listening
from engine.bpmn.scopes import write_local
from engine.bpmn.subscriptions import Awaiting
from engine.bpmn.tokens import READY, WAITING, Token, remove

WAITING_FOR_START = "waitingForStart"
"""The variable of a complex gateway that tells in which of its two states it is."""


class ExclusiveGateway(Listening):
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


class JoiningGateway(Listening):
    """One waiting token per gateway and scope, with a count of tokens by incoming flow."""

    def token(self, host: Token, container: Container, via: Flow | None = None) -> Token:
        return gathering(self, host, container, {via.key: 1} if via is not None else {})

    def arrive(self, token: Token) -> bool:
        token._set_state(WAITING)
        return all((token.arrived or {}).get(flow) for flow in self.incoming)

    def _on_ready_hook(self, my_task: Token) -> None:
        self.activated(my_task)
        self.halt(my_task)
        super()._on_ready_hook(my_task)

    def leave(self, token: Token) -> None:
        token.phase = "leave"
        flows = self.way_of(token)
        self.completed(token)
        self.remain(token, {flow: count - 1 for flow, count in (token.arrived or {}).items() if count > 1})
        take(token, flows)

    def remain(self, token: Token, rest: dict[str, int]) -> None:
        """Excess tokens, *rest* by incoming flow, stay on their flows."""
        if rest:
            arrive(gathering(self, token.host, token.workflow, rest))

    def removed(self, token: Token) -> None:
        has_begun = token.state != WAITING and not (token.incident and token.incident[1] == "arrive")
        if has_begun:
            super().removed(token)


class ParallelGateway(JoiningGateway):
    def choose(self, token: Token) -> list[Flow]:  # noqa: ARG002
        return self.flows


class InclusiveGateway(JoiningGateway):
    """Joins when no token elsewhere can still reach an empty incoming flow, unless it can reach a filled one.

    An event on a border may happen and need not: what could come by it is waited for, and for its sake nothing is left
    unawaited.

    Source: BPMN 2.0 table 13.3, over the static graph.
    """

    def decides_late(self, token: Token) -> bool:  # noqa: ARG002
        return True

    def arrive(self, token: Token) -> bool:
        if super().arrive(token):
            return True
        token.case.joins.add(token.id)
        return False

    def _on_ready_hook(self, my_task: Token) -> None:
        my_task.case.joins.discard(my_task.id)
        super()._on_ready_hook(my_task)

    def may_join(self, token: Token) -> bool:
        return self.nothing_comes(token, {flow for flow, count in (token.arrived or {}).items() if count})

    def nothing_comes(self, token: Token, filled_flows: set[str]) -> bool:
        """Whether no other token can still reach the flows that are not filled."""
        empty = upstream(self, (flow for flow in self.incoming if flow not in filled_flows))
        filled = upstream(self, (flow for flow in self.incoming if flow in filled_flows), by_borders=False)
        here = (other for other in inside(token.host) if other is not token and not other.subscription)
        others = {other.task_spec.node.id for other in here if not other.task_spec.has_gone_on(other)}
        return not others & (empty - filled)


class ComplexGateway(InclusiveGateway):
    """Starts when its condition holds; then waits for the flows that had no token, as an inclusive one, and begins anew.

    Conditions of outgoing flows may read ``waitingForStart``, true at the start and false when it begins anew; what has
    no condition is taken at the start only. A token that waits to begin anew keeps in `outputs` the flows of its start.

    Source: BPMN 2.0 §13.4.5.
    """

    gathers_while = frozenset({WAITING, READY})

    def arrive(self, token: Token) -> bool:
        token._set_state(WAITING)
        if self.decides_late(token):
            token.case.joins.add(token.id)
            return False
        detail = self.node.detail
        if not isinstance(detail, Activation):
            return True
        count = sum(1 for arrived in (token.arrived or {}).values() if arrived)
        seen: Mapping[str, Any] = ChainMap({"activationCount": count}, token.data)
        return detail.condition.holds(seen, token.case.environment)

    def decides_late(self, token: Token) -> bool:
        return token.outputs is not None

    def may_join(self, token: Token) -> bool:
        return self.nothing_comes(token, {*(token.outputs or {}), *(token.arrived or {})})

    def choose(self, token: Token) -> list[Flow]:
        write_local(token, {WAITING_FOR_START: token.outputs is None})
        if token.outputs is None:
            return super().choose(token)
        environment = token.case.environment
        return [flow for flow in self.flows if flow.condition and flow.condition.holds(token.data, environment)]

    def remain(self, token: Token, rest: dict[str, int]) -> None:
        arrived, started = token.arrived or {}, token.outputs
        if started is not None:  # what came again on a flow of the start belongs to the next one
            super().remain(token, {**rest, **{flow: arrived[flow] for flow in started if flow in arrived}})
            return
        if arrived.keys() >= set(self.incoming) and not self._tells_its_start:
            super().remain(token, rest)
            return
        again = gathering(self, token.host, token.workflow, rest)
        again.outputs = dict.fromkeys(sorted(arrived), 1)
        arrive(again)

    @property
    def _tells_its_start(self) -> bool:
        """Whether a flow tells the start from the moment at which it begins anew, though both be the same."""
        conditions = (flow.condition.expression for flow in self.flows if flow.condition)
        return any(WAITING_FOR_START in condition.free_names for condition in conditions if condition)


class EventBasedGateway(Listening):
    """Waits for the first of several events."""

    def begin(self, token: Token) -> bool:
        token._set_state(WAITING)
        for flow in self.flows:
            self.graph.nodes[flow.target].subscribe(token, token.workflow)
        return False

    def leads_to(self, choice: Awaiting) -> bool:
        return any(flow.target == choice.node.id for flow in self.flows)

    def begin_case(
        self, chosen: Awaiting, host: Token, container: Container, brought: Mapping[str, Any] | None
    ) -> None:
        """The event of *chosen* begins a case: it goes on there, and where all are awaited it waits for the others.

        Source: BPMN 2.0 §13.2.
        """
        token = self.token(host, container)
        self.completed(token)
        remove(token)
        for flow in self.flows:
            is_chosen = flow.target == chosen.node.id
            if (is_chosen or self.node.awaits_all) and flow.id is not None:
                container.case.emit(e.SequenceFlowTaken(container.instance_key, flow.id))
            if is_chosen:
                chosen.begin_case(host, container, brought)
            elif self.node.awaits_all:
                enter(host, container, self.graph.nodes[flow.target], flow)


def upstream(spec: FlowNode, flows: Iterable[str], *, by_borders: bool = True) -> set[str]:
    """Ids of the nodes from which a token can reach one of *flows*, all into *spec*, without passing *spec*.

    Args:
        by_borders: also from an activity by an event on its border.
    """
    nodes = spec.graph.nodes
    sources = {flow.key: node for node in nodes.values() for flow in node.flows}
    owners = {boundary.node.id: owner for owner in nodes.values() for boundary in owner.boundaries}
    seen: set[str] = set()
    pending = [sources[flow] for flow in flows]
    while pending:
        node = pending.pop()
        if node.node.id in seen or node is spec:
            continue
        seen.add(node.node.id)
        pending += [sources[flow] for flow in node.incoming]
        if by_borders and node.node.id in owners:
            pending.append(owners[node.node.id])
    return seen
