"""Jobs before a node's work and after it: a token waits for them, ready and unmoved."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.drawing import Continuation, JobWork, Listener
from engine.bpmn.flow_nodes import FlowNode
from engine.bpmn.jobs import create_job
from engine.bpmn.scopes import write_local, write_outside
from engine.bpmn.tokens import COMPLETED, READY, Token, guarded, remove
from engine.bpmn.values import Value
from engine.model import CONTINUE, Variables


class Listening(FlowNode):
    """A node whose work may have to wait for listeners, and its way on for others."""

    def arrive(self, token: Token) -> bool:
        if self._continues(token):
            return self.halt(token)
        self.map_in(token)
        return self.halt(token) or self.begin(token)

    def map_in(self, token: Token) -> None:
        """Input mappings, of what has them at this point."""

    def write_inputs(self, token: Token) -> None:
        """Write what the input mappings make, for the token itself; of a multi-instance each instance has its own."""
        if self.node.inputs and not self.is_body(token):
            write_local(token, self.mapped(token, self.node.inputs, merges=False))

    def begin(self, token: Token) -> bool:  # noqa: ARG002 - for subclasses
        """Whether the token may run now, which has waited for all that comes before its work."""
        return True

    def halt(self, token: Token) -> bool:
        """Let *token* wait for the first of its listeners; whether it has one."""
        token.listening = 1
        if not self._listeners(token):
            token.listening = 0
        return bool(token.listening)

    def waits(self, token: Token) -> bool:
        return super().waits(token) and not token.listening

    def _run_hook(self, my_task: Token) -> bool | None:
        if not my_task.listening:
            return super()._run_hook(my_task)
        my_task.phase = "run"
        self._hand_out(my_task)
        return None

    def finish(self, token: Token) -> None:
        token.phase = "out"
        self.map_out(token)
        if not (self.node.listeners.after_all if self.is_body(token) else self.node.listeners.after):
            self.leave(token)
            return
        for boundary in token.children:
            if boundary.subscription and boundary.task_spec in self.boundaries:
                remove(boundary)  # the work is done: nothing takes it back
        self.hold(token)

    def hold(self, token: Token) -> None:
        """Let *token*, its work done, wait for the first of its last listeners."""
        token.listening = -1
        token._set_state(READY)
        token.case.schedule(token, first=False)

    def listened(self, token: Token, variables: Mapping[str, Any]) -> None:
        """A listener is done. What the first ones bring is the node's own, what the last ones bring leaves it."""
        self.heard(token, variables)
        before, at = token.listening > 0, abs(token.listening)
        if at < len(self._listeners(token)):
            token.listening = at + 1 if before else -at - 1
            self.resume(token)
            return
        token.listening = 0
        self.all_heard(token, before=before)

    def all_heard(self, token: Token, *, before: bool) -> None:
        """Go on from the last listener of its kind."""
        if before:
            guarded(token, "begin", lambda: self.begin_after_listeners(token))
        else:
            token._set_state(COMPLETED)
            guarded(token, "leave", lambda: self.leave(token))

    def heard(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what a listener brings."""
        if token.listening > 0:
            write_local(token, variables)
        else:
            self.let_out(token, variables)

    def begin_after_listeners(self, token: Token) -> None:
        if self._continues(token):
            self.map_in(token)
        if self.begin(token):
            self.resume(token)

    def removed(self, token: Token) -> None:
        if token.job is not None:
            token.case.emit(e.JobCanceled(token.job))
        super().removed(token)

    def pause(self, token: Token) -> str | None:
        """The ISO duration between two attempts of what *token* waits for, where it is drawn."""
        awaited = self._listeners(token)[abs(token.listening) - 1]
        return awaited.pause if isinstance(awaited, Continuation) else None

    def _continues(self, token: Token) -> bool:
        """Whether all that it does, its mappings too, is a command of its own."""
        drawn = self.node.listeners
        before = drawn.before_all if self.is_body(token) else drawn.before
        return bool(before) and any(isinstance(each, Continuation) for each in before)

    def _listeners(self, token: Token) -> tuple[Listener | Continuation, ...]:
        """Those among which *token* is."""
        drawn = self.node.listeners
        if self.is_body(token):
            return drawn.before_all if token.listening > 0 else drawn.after_all
        return drawn.before if token.listening > 0 else drawn.after

    def told(self, token: Token) -> Variables:
        """The variables that the worker of its job gets, as they are now."""
        return token.data.copy()

    def _hand_out(self, token: Token) -> None:
        """Raises: ProcessError."""
        match self._listeners(token)[abs(token.listening) - 1]:
            case Listener() as heard:
                work = JobWork(heard.type, heard.retries, heard.headers)
                create_job(token, work, self.told(token), kind="execution_listener", listens_to=heard.event)
            case Continuation(retries, priority=priority):
                work = JobWork(Value(CONTINUE), Value(str(retries)), priority=priority)
                create_job(token, work, {}, kind="continuation")


class AroundProcess(Listening):
    """The listeners of a process or called process, as a token in its scope: of no element, so nothing tells of it.

    Before: what the process begins with comes after it, and is named in `items`. After: it is all that is left.
    """

    def activated(self, token: Token) -> None:
        """No element."""

    def completed(self, token: Token) -> None:
        """No element."""

    def begin(self, token: Token) -> bool:
        case, host, starts, brought = token.case, token.host, token.items, token.variables
        remove(token)
        case.open_inside(host, self.graph, [self.graph.nodes[name] for name in starts or ()], brought)
        return False

    def heard(self, token: Token, variables: Mapping[str, Any]) -> None:
        write_outside(token, variables)

    def leave(self, token: Token) -> None:
        host = token.host
        remove(token)
        token.case.end_inside(host)

    def removed(self, token: Token) -> None:
        if token.job is not None:
            token.case.emit(e.JobCanceled(token.job))
