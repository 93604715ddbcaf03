"""Activities: what all have in common, user tasks, jobs, scripts, decisions."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine import dmn
from engine import events as e
from engine.bpmn.asking import asked
from engine.bpmn.bindings import key_of_link
from engine.bpmn.compensation import remember
from engine.bpmn.containers import Container, clear
from engine.bpmn.drawing import (
    Continuation,
    Decision,
    Flow,
    JobWork,
    Listener,
    MultiInstance,
    Node,
    Script,
    UserWork,
    detail_of,
)
from engine.bpmn.flow_nodes import gathering
from engine.bpmn.graphs import Graph
from engine.bpmn.jobs import create_job
from engine.bpmn.listeners import Listening
from engine.bpmn.priorities import priority_of
from engine.bpmn.repetition import Repetition, repetition
from engine.bpmn.scopes import write_local, write_outside, write_people
from engine.bpmn.timers import deadline
from engine.bpmn.tokens import READY, WAITING, Token, guarded
from engine.bpmn.values import Value
from engine.dmn.results import mapped
from engine.errors import ProcessError
from engine.model import ORDINARY_PRIORITY, USER_TASK


class Activity(Listening):
    """Mappings, boundary events and repetition, around the work of a kind of activity."""

    def __init__(self, graph: Graph, node: Node, *, manual: bool = False) -> None:
        super().__init__(graph, node, manual=manual)
        self.repetition: Repetition | None = repetition(node.repetition)

    def is_body(self, token: Token) -> bool:
        return self.repetition is not None and token.index is None

    def token(self, host: Token, container: Container, via: Flow | None = None) -> Token:
        if via is None or self.node.start_quantity == 1:
            return super().token(host, container, via)
        return gathering(self, host, container, {via.key: 1})

    def arrive(self, token: Token) -> bool:
        return self._has_come(token) and super().arrive(token)

    def map_in(self, token: Token) -> None:
        if self.node.inputs and not self.is_body(token):
            write_local(token, self.mapped(token, self.node.inputs))

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
        """The result of an instance stays with it until it is collected."""
        drawn = self.node.repetition
        own = drawn.result if isinstance(drawn, MultiInstance) and token.index is not None else None
        if own is not None and own in variables:
            write_local(token, {own: variables[own]})
        super().let_out(token, {name: value for name, value in variables.items() if name != own})

    def leave(self, token: Token) -> None:
        token.phase = "leave"
        if self.repetition is not None and token.index is not None:
            self.repetition.instance_done(token)
        elif self._was_enough(token):
            host = token.host
            self.completed(token)
            clear(host)
            token.case.check(host)
        else:
            super().leave(token)

    @staticmethod
    def _was_enough(token: Token) -> bool:
        """Whether what hosts *token* need not be finished. Raises: ProcessError."""
        host = token.host
        return host.parent is not None and asked(token, lambda: host.task_spec.has_enough(host), otherwise=False)

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
        if not self.is_body(token):
            remember(token)

    def bring(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what the work brought: where output mappings decide, for their eyes only."""
        if self.node.outputs and not self.node.all_out:
            write_local(token, variables)
        else:
            token.data.update(variables)


class UserTask(Activity):
    """Waits for a person."""

    def __init__(self, graph: Graph, node: Node) -> None:
        super().__init__(graph, node, manual=True)
        self.user_work = detail_of(node, UserWork)

    def open(self, token: Token) -> bool:
        case, drawn = token.case, self.user_work
        assignees = _names(token, drawn.assignee, "assignee")
        if len(assignees) > 1:
            raise ProcessError("bpmn.several_assignees", assignees=list(assignees))
        outside = case.outside
        due, follow_up = (
            deadline(value.evaluate(token.data, case.environment) if value else None, outside.at, outside.zone)
            for value in (drawn.due, drawn.follow_up)
        )
        case.emit(
            e.UserTaskCreated(
                key=token.id,
                instance_key=token.instance_key,
                process_id=token.workflow.process.id,
                element_id=self.node.id,
                name=self.node.name,
                form_key=key_of_link(token, drawn.form) if drawn.form else None,
                assignee=assignees[0] if assignees else None,
                candidate_groups=self._groups(token),
                candidate_users=_names(token, drawn.users, "candidateUsers"),
                not_by=_names(token, drawn.not_by, "notBy"),
                due=due,
                follow_up=follow_up,
                priority=priority_of(drawn.priority, ORDINARY_PRIORITY, drawn.priorities, token.data, case.environment),
            )
        )
        return True

    def _groups(self, token: Token) -> tuple[str, ...]:
        """A lane means the group whose id is the lane's id, where the task itself names nobody."""
        drawn = self.user_work
        if self.node.lane and not (drawn.assignee or drawn.groups or drawn.users):
            return (self.node.lane,)
        return _names(token, drawn.groups, "candidateGroups")

    def complete(self, token: Token, variables: Mapping[str, Any], completed_by: str) -> None:
        """A person has done it; whoever listens to that is asked first."""
        if not self.node.listeners.completing:
            self._complete(token, variables, completed_by)
            return
        token.submitted = {"by": completed_by, "variables": dict(variables)}
        token.case.emit(e.UserTaskCompleting(token.id, completed_by))
        token.listening = 1
        self.resume(token)

    def _listeners(self, token: Token) -> tuple[Listener | Continuation, ...]:
        return super()._listeners(token) if token.submitted is None else self.node.listeners.completing

    def _hand_out(self, token: Token) -> None:
        if token.submitted is None:
            super()._hand_out(token)
            return
        listener = self._listeners(token)[token.listening - 1]
        if isinstance(listener, Listener):
            headers = {**listener.headers, USER_TASK: str(token.id)}
            work, seen = (
                JobWork(listener.type, listener.retries, headers),
                {**token.data, **token.submitted["variables"]},
            )
            create_job(token, work, seen, kind="task_listener", listens_to=listener.event)

    def heard(self, token: Token, variables: Mapping[str, Any]) -> None:
        if token.submitted is None:
            super().heard(token, variables)
        else:
            token.submitted = {**token.submitted, "variables": {**token.submitted["variables"], **variables}}

    def all_heard(self, token: Token, *, before: bool) -> None:
        if token.submitted is None:
            super().all_heard(token, before=before)
            return
        submitted, token.submitted = token.submitted, None
        token._set_state(READY)
        self._complete(token, submitted["variables"], submitted["by"])

    def deny(self, token: Token, reason: str) -> None:
        """Whoever listens to its completion denies it: it is open again."""
        token.submitted, token.listening = None, 0
        token._set_state(READY)
        token.case.emit(e.UserTaskDenied(token.id, reason))

    def _complete(self, token: Token, variables: Mapping[str, Any], completed_by: str) -> None:
        token.case.emit(e.UserTaskCompleted(token.id, completed_by))
        write_people(token, self.node.id, completed_by)
        self.bring(token, variables)
        guarded(token, "run", token.run)

    def removed(self, token: Token) -> None:
        is_open = token.state == READY and not token.listening and not self.is_body(token)
        if is_open or token.submitted is not None:
            token.case.emit(e.UserTaskCanceled(token.id))
        super().removed(token)


class JobTask(Activity):
    """Waits for a worker: a service or send task, or an event that throws a message."""

    def __init__(self, graph: Graph, node: Node) -> None:
        super().__init__(graph, node)
        self.job_work = detail_of(node, JobWork)

    def work(self, token: Token) -> None:
        drawn = self.job_work
        variables = dict(token.variables or {}) if self.node.inputs and not drawn.all_in else dict(token.data)
        create_job(token, drawn, variables)

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


def _names(token: Token, value: Value | None, what: str) -> tuple[str, ...]:
    return value.names(token.data, token.case.environment, what) if value else ()
