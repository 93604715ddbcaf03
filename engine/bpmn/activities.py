"""Activities: what all have in common, jobs, scripts, decisions."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine import dmn
from engine import events as e
from engine.bpmn.asking import asked
from engine.bpmn.bindings import key_of_link
from engine.bpmn.canceling import wait
from engine.bpmn.compensation import remember
from engine.bpmn.containers import Container, dismiss_inside
from engine.bpmn.drawing import Decision, Flow, JobWork, MultiInstance, Node, Script, detail_of
from engine.bpmn.flow_nodes import gathering
from engine.bpmn.graphs import Graph
from engine.bpmn.jobs import create_job
from engine.bpmn.listeners import Listening
from engine.bpmn.repetition import Repetition, repetition
from engine.bpmn.scopes import write_local, write_outside
from engine.bpmn.tokens import WAITING, Token
from engine.dmn.results import mapped
from engine.model import Variables


class Activity(Listening):
    """Mappings, boundary events and repetition, around the work of a kind of activity."""

    def __init__(self, graph: Graph, node: Node, *, manual: bool = False) -> None:
        super().__init__(graph, node, manual=manual)
        self.repetition: Repetition | None = repetition(node.repetition)
        if isinstance(node.repetition, MultiInstance):
            self.collection = node.repetition.outputs

    def collected(self, body: Token) -> Variables:
        return self.repetition.results(body) if self.repetition is not None else {}

    def is_body(self, token: Token) -> bool:
        return self.repetition is not None and token.index is None

    def token(self, host: Token, container: Container, via: Flow | None = None) -> Token:
        if via is None or self.node.start_quantity == 1:
            return super().token(host, container, via)
        return gathering(self, host, container, {via.key: 1})

    def arrive(self, token: Token) -> bool:
        return self._has_come(token) and super().arrive(token)

    def map_in(self, token: Token) -> None:
        self.write_inputs(token)

    def _has_come(self, token: Token) -> bool:
        """Whether there are the tokens that it needs to begin."""
        if token.arrived is None:
            return True
        if sum(token.arrived.values()) < self.node.start_quantity:
            token._set_state(WAITING)
            return False
        token.arrived = None
        self.activated(token)
        return True

    def begin(self, token: Token) -> bool:
        if token.index is None:
            for boundary in self.boundaries:
                boundary.subscribe(token, token.workflow)
        if self.repetition is not None and token.index is None:
            return self.repetition.begin(token)
        return self.open(token)

    def open(self, token: Token) -> bool:  # noqa: ARG002 - for subclasses
        """Whether the token, what waits on its border armed, may run now."""
        return True

    def run(self, token: Token) -> bool | None:
        return True if self.is_body(token) else self.work(token)

    def waits(self, token: Token) -> bool:
        return super().waits(token) and not self.is_body(token)

    def work(self, token: Token) -> bool | None:  # noqa: ARG002 - for subclasses
        return True

    def map_out(self, token: Token) -> None:
        if self.repetition is not None and token.index is None:
            write_outside(token, self.repetition.results(token))
        else:
            super().map_out(token)

    def let_out(self, token: Token, variables: Mapping[str, Any]) -> None:
        """What an instance of a multi-instance has for itself stays with it: its item, its inputs, what is collected of it.

        Source: Camunda 8, whose instances write from their own scope outwards. Camunda 7 maps out of a called process.
        """
        if isinstance(self.node.repetition, MultiInstance) and token.index is not None and not self.node.all_out:
            own = {name: value for name, value in variables.items() if name in (token.variables or {})}
            write_local(token, own)
            variables = {name: value for name, value in variables.items() if name not in own}
        super().let_out(token, variables)

    def leave(self, token: Token) -> None:
        token.phase = "leave"
        if self.repetition is not None and token.index is not None:
            self.repetition.instance_done(token)
        elif self._was_enough(token, left := self.ended(token)):
            host = token.host
            self.end_way(token, left)
            self.completed(token)
            if not wait(host, dismiss_inside(host), "check"):
                token.case.check(host)
        else:
            super().leave(token)

    @staticmethod
    def _was_enough(token: Token, left: Variables) -> bool:
        """Whether what hosts *token* need not be finished. Raises: ProcessError."""
        host = token.host
        return host.parent is not None and asked(token, lambda: host.task_spec.has_enough(host, left), otherwise=False)

    def way_of(self, token: Token) -> list[Flow]:
        flows = super().way_of(token)
        if self.node.completion_quantity > 1:
            flows = flows * self.node.completion_quantity
            token.case.afford(len(flows))
        return flows

    def removed(self, token: Token) -> None:
        if token.arrived is None:  # else it has not begun
            super().removed(token)

    def completed(self, token: Token) -> None:
        super().completed(token)
        remember(token)

    def bring(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what the work brought: where output mappings decide, for their eyes only."""
        if self.node.outputs and not self.node.all_out:
            write_local(token, variables)
        else:
            token.data.update(variables)


class JobTask(Activity):
    """Waits for a worker: a service or send task, or an event that throws a message."""

    def __init__(self, graph: Graph, node: Node) -> None:
        super().__init__(graph, node)
        self.job_work = detail_of(node, JobWork)

    def work(self, token: Token) -> None:
        create_job(token, self.job_work, self.told(token))

    def told(self, token: Token) -> Variables:
        if token.listening or not self.node.inputs or self.job_work.all_in:
            return super().told(token)
        return dict(token.variables or {})

    def raised(self, token: Token, brought: Mapping[str, Any], message: str | None) -> str | None:
        """The code of the error that a worker's answer becomes, if it does. Raises: ProcessError."""
        if not self.job_work.errors:
            return None
        seen = ChainMap({"externalTask": {"errorMessage": message}}, dict(brought), token.data)
        environment = token.case.environment
        return next((error.code for error in self.job_work.errors if error.condition.holds(seen, environment)), None)


class ScriptTask(Activity):
    """One FEEL expression, one result."""

    def work(self, token: Token) -> bool:
        drawn = detail_of(self.node, Script)
        self.bring(token, {drawn.result: drawn.value.evaluate(token.data, token.case.environment)})
        return True


class DecisionTask(Activity):
    """Calls a decision, and tells which rules applied."""

    def work(self, token: Token) -> bool:
        case, drawn = token.case, detail_of(self.node, Decision)
        key = key_of_link(token, drawn.decision)
        model, decision_id = case.bundle.library.decision(key)
        outcome = dmn.decide(model, decision_id, token.data, case.environment)
        matched = tuple(
            {
                "decision": rule.decision_id,
                "rule": rule.rule_id,
                "index": rule.index,
                "inputs": [list(pair) for pair in rule.inputs],
                "outputs": [list(pair) for pair in rule.outputs],
                "notes": list(rule.annotations),
            }
            for rule in outcome.matched
        )
        result = outcome.json
        if drawn.mapping is not None and (decision := model.decision(decision_id)) is not None:
            result = mapped(decision, result, drawn.mapping)
        case.emit(e.DecisionEvaluated(token.instance_key, self.node.id, decision_id, key, result, matched))
        self.bring(token, {drawn.result: result})
        return True
