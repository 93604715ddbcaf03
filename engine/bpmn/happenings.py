"""Events: where a token begins, waits, throws and ends (BPMN 2.0 §10.5)."""

from engine import events as e
from engine.bpmn.activities import Activity
from engine.bpmn.containers import inside
from engine.bpmn.drawing import ErrorEvent, EscalationEvent, LinkEvent, NoneEvent, SignalEvent, TerminateEvent
from engine.bpmn.subscriptions import Awaiting, arm, broadcast, catch, catcher
from engine.bpmn.tokens import WAITING, FlowNode, Token, remove
from engine.bpmn.values import Value


class StartEvent(FlowNode):
    """A token here has already been started by whatever it takes."""

    is_caught = True


class CatchEvent(Awaiting):
    """Waits for its event; also as a choice of an event-based gateway."""

    def arrive(self, token: Token) -> bool:
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
    """An activity that waits for a message."""

    def arrive(self, token: Token) -> bool:
        return Activity.arrive(self, token)

    def begin(self, token: Token) -> bool:
        return CatchEvent.arrive(self, token)


class BoundaryEvent(Awaiting):
    """On an activity; a token here has been caught."""

    @property
    def repeats(self) -> bool:
        return not self.node.interrupting

    def happen(self, subscription: Token, *, stays: bool) -> Token:
        owner = subscription.host
        host, container = owner.host, owner.workflow
        if self.node.interrupting:
            remove(owner)
        elif not stays:
            remove(subscription)
        return self.token(host, container)


class ThrowEvent(FlowNode):
    """Throws, then goes on or ends."""

    def run(self, token: Token) -> bool:
        case = token.case
        match self.node.detail:
            case SignalEvent(signal):
                broadcast(case, signal.name(token.data, case.environment, "signal"))
            case ErrorEvent(code) if code is not None:
                self._throw_error(token, code)
            case EscalationEvent(code) if code is not None:
                name = code.name(token.data, case.environment, "escalation code")
                if (found := catcher(token, EscalationEvent, name)) is not None:
                    catch(found, {})
            case TerminateEvent():
                for other in inside(token.host):
                    if other is not token:
                        remove(other)
        return True

    def _throw_error(self, token: Token, code: Value) -> None:
        """To the nearest catcher; an error that nobody catches is recorded, and the branch ends."""
        case = token.case
        name = code.name(token.data, case.environment, "error code")
        found = catcher(token, ErrorEvent, name)
        if found is None:
            case.emit(e.BpmnErrorUncaught(token.instance_key, self.node.id, name))
        else:
            self.completed(token)
            catch(found, {})
