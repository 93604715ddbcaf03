"""User tasks, and whoever listens to what becomes of them (Camunda 8: task listeners)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from engine import events as e
from engine.bpmn.activities import Activity
from engine.bpmn.bindings import key_of_link
from engine.bpmn.canceling import gone
from engine.bpmn.drawing import Continuation, JobWork, Listener, Node, UserWork, detail_of
from engine.bpmn.exhaustion import resolve
from engine.bpmn.graphs import Graph
from engine.bpmn.jobs import create_job, withdraw_job
from engine.bpmn.priorities import priority_of
from engine.bpmn.scopes import write_people
from engine.bpmn.task_data import Data, changed, data_after, data_of, headers, updated
from engine.bpmn.timers import deadline
from engine.bpmn.tokens import READY, Token, guarded, remove
from engine.bpmn.values import Value
from engine.errors import Finding, InvalidVariables, ProcessError
from engine.model import ORDINARY_PRIORITY, Transition, Variables

DENIABLE = frozenset({"assigning", "updating", "completing"})
"""What a listener can deny: nothing takes back that a task is there, or that nobody needs it any more."""


class UserTask(Activity):
    """Waits for a person.

    Where anybody listens to it, its token knows what the task is (`Token.task`); while listeners are asked, it also knows
    what is to become of the task (`Token.pending`): ``to``, a `Transition`; ``task``, what it then is; ``action``.
    """

    def __init__(self, graph: Graph, node: Node) -> None:
        super().__init__(graph, node, manual=True)
        self.user_work = detail_of(node, UserWork)

    # -- what becomes of it ------------------------------------------------------------------------------------------

    def open(self, token: Token) -> bool:
        created = self._drawn(token)
        if not self.node.listeners.task:
            token.case.emit(created)
            return True
        token.task = data_of(created)
        assigned = created.assignee is not None and self._is_heard("assigning")
        creating = self._is_heard("creating")
        token.case.emit(replace(created, assignee=None if assigned else created.assignee, creating=creating))
        if creating:
            self._ask(token, "creating", token.task)
        elif assigned:
            self._assign_drawn(token)
        return True

    def assign(self, token: Token, assignee: str | None, action: str) -> None:
        """Somebody, or nobody, is to have it."""
        if token.task is None:
            token.case.emit(e.UserTaskAssigned(token.id, assignee))
            return
        task = {**token.task, "assignee": assignee}
        if self._is_heard("assigning"):
            token.case.emit(e.UserTaskAssigning(token.id, assignee))
            self._ask(token, "assigning", task, action)
            self.resume(token)
        else:
            self._settle(token, task, "assigning")

    def update(self, token: Token, changes: e.UserTaskUpdated, action: str) -> None:
        """It is to be as *changes* has it."""
        if token.task is None:
            token.case.emit(changes)
            return
        task = {**token.task, **data_after(changes)}
        if self._is_heard("updating"):
            token.case.emit(e.UserTaskUpdating(token.id))
            self._ask(token, "updating", task, action)
            self.resume(token)
        else:
            self._settle(token, task, "updating")

    def complete(self, token: Token, variables: Mapping[str, Any], completed_by: str, action: str) -> None:
        """A person has done it; whoever listens to that is asked first."""
        if token.task is None or not self._is_heard("completing"):
            self._complete(token, variables, completed_by)
            return
        token.case.emit(e.UserTaskCompleting(token.id, completed_by))
        self._ask(token, "completing", token.task, action, by=completed_by, variables=dict(variables))
        self.resume(token)

    def cancel(self, token: Token) -> bool:
        if token.doomed:
            return True
        if token.task is None or not (self._is_open(token) and self._is_heard("canceling")):
            return False
        for child in token.children:
            remove(child)
        withdraw_job(token)
        resolve(token)
        token.case.emit(e.UserTaskCanceling(token.id))
        self._ask(token, "canceling", token.task)
        self.resume(token)
        return True

    # -- listeners ---------------------------------------------------------------------------------------------------

    def _ask(self, token: Token, to: Transition, task: Data, action: str = "", **more: Any) -> None:
        """Let *token* wait for the first of the listeners to what is to become of it."""
        token.pending = {"to": to, "task": task, "action": action, **more}
        token.listening = 1

    def _is_heard(self, to: Transition) -> bool:
        return bool(self.node.listeners.task.get(to))

    def _listeners(self, token: Token) -> tuple[Listener | Continuation, ...]:
        if token.pending is None:
            return super()._listeners(token)
        return self.node.listeners.task.get(token.pending["to"], ())

    def _hand_out(self, token: Token) -> None:
        if token.pending is None or token.task is None:
            super()._hand_out(token)
            return
        listener = self._listeners(token)[token.listening - 1]
        if isinstance(listener, Listener):
            pending = token.pending
            told = headers(listener.headers, token.id, token.task, pending["task"], pending["action"])
            work = JobWork(listener.type, listener.retries, told)
            create_job(token, work, self.told(token), kind="task_listener", listens_to=listener.event)

    def told(self, token: Token) -> Variables:
        """With what was submitted, while its completion is listened to."""
        return {**super().told(token), **(token.pending or {}).get("variables", {})}

    def heard(self, token: Token, variables: Mapping[str, Any]) -> None:
        """Write what a listener brings: one to the completion adds to what was submitted.

        Raises: InvalidVariables: ``bpmn.nothing_to_bring``, to others nothing was submitted.
        """
        if token.pending is None:
            super().heard(token, variables)
        elif token.pending["to"] == "completing":
            token.pending = {**token.pending, "variables": {**token.pending["variables"], **variables}}
        elif variables:
            raise InvalidVariables([Finding("bpmn.nothing_to_bring", {"names": sorted(variables)})])

    def correct(self, token: Token, corrections: Mapping[str, Any]) -> None:
        """A listener corrects what the task is to be: those after it see that.

        Raises: InvalidVariables: ``bpmn.assignee_drawn``, the diagram says who has it, and listeners to that are asked.
        """
        if token.pending is None or token.task is None:
            super().correct(token, corrections)
            return
        drawn = token.pending["to"] == "creating" and token.task["assignee"] is not None
        if drawn and "assignee" in corrections:
            raise InvalidVariables([Finding("bpmn.assignee_drawn", {"element": self.node.id}, field="assignee")])
        token.pending = {**token.pending, "task": {**token.pending["task"], **corrections}}

    def deny(self, token: Token, reason: str) -> None:
        """A listener denies what was to become of it: it is open again, as it was.

        Raises: InvalidVariables: ``bpmn.nothing_to_deny``.
        """
        pending = token.pending
        if pending is None or pending["to"] not in DENIABLE:
            super().deny(token, reason)
            return
        token.pending, token.listening = None, 0
        token._set_state(READY)
        token.case.emit(e.UserTaskDenied(token.id, reason, pending["to"]))

    def all_heard(self, token: Token, *, before: bool) -> None:
        if token.pending is None:
            super().all_heard(token, before=before)
            return
        pending = token.pending
        if pending["to"] == "canceling":
            self._settle(token, pending["task"], "canceling")
            gone(token)
            return
        token.pending = None
        token._set_state(READY)
        if pending["to"] == "creating":
            self._offer(token, pending["task"])
            return
        self._settle(token, pending["task"], pending["to"])
        if pending["to"] == "completing":
            self._complete(token, pending["variables"], pending["by"])

    # -- what became of it -------------------------------------------------------------------------------------------

    def _drawn(self, token: Token) -> e.UserTaskCreated:
        """What the diagram's expressions make of it. Raises: ProcessError."""
        case, drawn = token.case, self.user_work
        assignees = _names(token, drawn.assignee, "assignee")
        if len(assignees) > 1:
            raise ProcessError("bpmn.several_assignees", assignees=list(assignees))
        outside = case.outside
        due, follow_up = (
            deadline(value.evaluate(token.data, case.environment) if value else None, outside.at, outside.zone)
            for value in (drawn.due, drawn.follow_up)
        )
        return e.UserTaskCreated(
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

    def _groups(self, token: Token) -> tuple[str, ...]:
        """A lane means the group whose id is the lane's id, where the task itself names nobody."""
        drawn = self.user_work
        if self.node.lane and not (drawn.assignee or drawn.groups or drawn.users):
            return (self.node.lane,)
        return _names(token, drawn.groups, "candidateGroups")

    def _assign_drawn(self, token: Token) -> None:
        """Whom the diagram names is to have it: listeners are asked as about anybody."""
        task, token.task = token.task or {}, {**(token.task or {}), "assignee": None}
        token.case.emit(e.UserTaskAssigning(token.id, task["assignee"]))
        self._ask(token, "assigning", task)

    def _offer(self, token: Token, task: Data) -> None:
        """It is created: whom the diagram names is to have it, else it waits for people."""
        drawn = (token.task or {})["assignee"]
        self._settle(token, task, "creating")
        token.case.emit(e.UserTaskOffered(token.id))
        if drawn is not None and self._is_heard("assigning"):
            self._assign_drawn(token)
            self.resume(token)

    def _settle(self, token: Token, task: Data, to: Transition) -> None:
        """What it was to be, it is."""
        names = changed(token.task or {}, task)
        token.task = task
        if to == "updating" or names - {"assignee"}:
            token.case.emit(updated(token.id, task))
        if to == "assigning" or "assignee" in names:
            token.case.emit(e.UserTaskAssigned(token.id, task["assignee"]))

    def _complete(self, token: Token, variables: Mapping[str, Any], completed_by: str) -> None:
        token.task = None
        token.case.emit(e.UserTaskCompleted(token.id, completed_by))
        write_people(token, self.node.id, completed_by)
        self.bring(token, variables)
        guarded(token, "run", token.run)

    def _is_open(self, token: Token) -> bool:
        """Whether there is a task that nobody has completed."""
        if self.is_body(token):
            return False
        return token.pending is not None or (token.state == READY and not token.listening)

    def removed(self, token: Token) -> None:
        if self._is_open(token):
            token.case.emit(e.UserTaskCanceled(token.id))
        super().removed(token)


def _names(token: Token, value: Value | None, what: str) -> tuple[str, ...]:
    return value.names(token.data, token.case.environment, what) if value else ()
