"""Events: where a token begins, waits, throws and ends (BPMN 2.0 §10.5)."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.activities import Activity
from engine.bpmn.canceling import dismiss, wait
from engine.bpmn.catching import canceled, catcher
from engine.bpmn.compensation import cancel, compensate
from engine.bpmn.containers import Container, inside
from engine.bpmn.drawing import (
    CancelEvent,
    CompensateEvent,
    Detail,
    ErrorEvent,
    EscalationEvent,
    LinkEvent,
    NoneEvent,
    SignalEvent,
    TerminateEvent,
)
from engine.bpmn.flow_nodes import FlowNode, take
from engine.bpmn.gateways import EventBasedGateway
from engine.bpmn.listeners import Listening
from engine.bpmn.subscriptions import Awaiting, arm, catch
from engine.bpmn.throwing import brought, named, throw
from engine.bpmn.tokens import COMPLETED, STARTED, WAITING, Token, guarded, remove


class StartEvent(Listening):
    """A token here has already been started by whatever it takes."""

    is_caught = True


class GatheringStart(Awaiting):
    """A start event of a process that awaits several: the first begins the case, which stands here until all have come."""

    def entrance(self, part: int) -> FlowNode | None:
        return self.parts[part] if part < len(self.parts) else None

    def begin(self, token: Token) -> bool:
        missing = [part for part in self.parts if part.node.id not in (token.outputs or {})]
        if missing:
            token._set_state(WAITING)
        for part in missing:
            part.subscribe(token, token.workflow)
        return not missing


class CatchEvent(Awaiting):
    """Waits for its event; also as a choice of an event-based gateway."""

    def instantiate(self, host: Token, container: Container, brought: Mapping[str, Any] | None) -> None:
        gateways = (spec for spec in self.graph.nodes.values() if isinstance(spec, EventBasedGateway))
        next(each for each in gateways if each.leads_to(self)).begin_case(self, host, container, brought)

    def map_in(self, token: Token) -> None:
        self.write_inputs(token)

    def begin(self, token: Token) -> bool:
        if isinstance(self.event, NoneEvent | LinkEvent):
            return True
        token._set_state(WAITING)
        arm(token)
        return False

    def happen(self, subscription: Token, *, stays: bool) -> Token:  # noqa: ARG002
        gateway = subscription.host
        host, container = gateway.host, gateway.workflow
        flow = next(flow for flow in gateway.task_spec.flows if flow.target == self.node.id)
        gateway.task_spec.completed(gateway)
        remove(gateway)
        if flow.id is not None:
            container.case.emit(e.SequenceFlowTaken(container.instance_key, flow.id))
        return self.token(host, container)


class ReceiveTask(CatchEvent, Activity):
    """An activity that waits for a message, unless that has begun the case."""

    def instantiate(self, host: Token, container: Container, brought: Mapping[str, Any] | None) -> None:
        kind = Activity if self.node.instantiates else CatchEvent
        kind.instantiate(self, host, container, brought)

    def begin(self, token: Token) -> bool:
        return self.node.instantiates or Activity.begin(self, token)

    def open(self, token: Token) -> bool:
        return CatchEvent.begin(self, token)


class BoundaryEvent(Awaiting):
    """On an activity; a token here has been caught."""

    @property
    def repeats(self) -> bool:
        return not self.node.interrupting

    def happen(self, subscription: Token, *, stays: bool) -> Token:
        owner = subscription.host
        host, container = owner.host, owner.workflow
        dismissed: list[Token] = []
        if self.node.interrupting:
            dismissed = dismiss([owner])
        elif not stays:
            remove(subscription)
        token = self.token(host, container)
        wait(token, dismissed, "arrive")
        return token


class ThrowEvent(Listening):
    """Throws, then goes on or ends. Its input mappings are what a signal brings."""

    def arrive(self, token: Token) -> bool:
        self.write_inputs(token)
        return super().arrive(token)

    def run(self, token: Token) -> bool | None:
        details = [
            (
                detail,
                self._name(token, detail),
                brought(token, detail) if isinstance(detail, SignalEvent) else ({}, None),
            )
            for detail in self.node.details
        ]  # all, before one is thrown
        for detail, name, brings in details:
            if token.alive and not self._throw(token, detail, name, *brings):
                return None
        return True

    @staticmethod
    def _name(token: Token, detail: Detail) -> str:
        """The name or code of what is thrown, if it has one. Raises: ProcessError."""
        match detail:
            case SignalEvent() | EscalationEvent() as event:
                return named(event, token.data, token.case.environment)
            case ErrorEvent(code) if code is not None:
                return code.name(token.data, token.case.environment, "error code")
        return ""

    def _throw(
        self, token: Token, detail: Detail, name: str, variables: Mapping[str, Any], business_id: str | None
    ) -> bool:
        """Whether the token goes on now."""
        match detail:
            case SignalEvent() | EscalationEvent() as event:
                throw(token, event, name, variables, business_id)
            case ErrorEvent(code, message) if code is not None:
                said = None if message is None else message.evaluate(token.data, token.case.environment)
                self._throw_error(token, name, said)
            case TerminateEvent():
                others = [other for other in inside(token.host) if other is not token]
                return not wait(token, dismiss(others), "out")
            case CompensateEvent(activity, waits):
                if compensate(token, activity):
                    if not waits:
                        self.leave(token)
                    return False
            case CancelEvent():
                return self._cancel(token)
        return True

    def leave(self, token: Token) -> None:
        if not token.compensating:
            super().leave(token)
            return
        token.phase = "leave"
        flows = self.way_of(token)
        self.completed(token)
        take(token, flows, stays=True)

    def compensated(self, token: Token) -> None:
        if isinstance(self.node.detail, CancelEvent):
            self._canceled(token)
        elif self._went_on(token):
            host = token.host
            remove(token)
            token.case.check(host)
        elif token.incident is None:
            guarded(token, "out", token.complete)

    def removed(self, token: Token) -> None:
        if not self._went_on(token):
            super().removed(token)

    def has_gone_on(self, token: Token) -> bool:
        return self._went_on(token) or super().has_gone_on(token)

    def _went_on(self, token: Token) -> bool:
        """Whether it is here only for what is undone beside the way."""
        detail = self.node.detail
        if not isinstance(detail, CompensateEvent) or detail.waits or token.listening:
            return False
        return token.state in {STARTED, COMPLETED}

    def _cancel(self, token: Token) -> bool:
        """Undo the transaction, then leave it by the event that catches that."""
        if cancel(token):
            return False
        self._canceled(token)
        return True

    def _canceled(self, token: Token) -> None:
        caught_by = canceled(token.host)
        self.completed(token)
        if caught_by is not None:
            catch(caught_by, {})

    def _throw_error(self, token: Token, code: str, message: Any) -> None:
        """To the nearest catcher; an error that nobody catches is recorded, and the branch ends."""
        found = catcher(token, ErrorEvent, code)
        if found is None:
            token.case.emit(e.BpmnErrorUncaught(token.instance_key, self.node.id, code))
        else:
            self.completed(token)
            catch(found, {}, code, message)
