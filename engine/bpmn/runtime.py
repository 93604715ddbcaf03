"""One case being worked on: commands in, events out."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine import events as e
from engine.bpmn.canceling import dismiss, wait
from engine.bpmn.containers import Case
from engine.bpmn.exhaustion import release, resolve
from engine.bpmn.job_commands import JobCommands
from engine.bpmn.jobs import withdraw_job
from engine.bpmn.mending import do_again, skip, way_of
from engine.bpmn.scopes import BUSINESS_ID, PEOPLE, checked, write_around
from engine.bpmn.subscriptions import correlate, fire_timer, hear
from engine.bpmn.tokens import READY, STARTED, Token
from engine.bpmn.user_tasks import UserTask
from engine.errors import InstanceCanceling, NobodyWaits, NotFound, TaskAlreadyCompleted
from engine.model import Variables


class Runtime(JobCommands):
    """Short-lived, for one thread. Each command answers with its events; what it did stands in `state`.

    Variables are JSON values. A failure inside the process is an incident among the events, not an exception.
    """

    def start(
        self,
        process_key: int,
        *,
        variables: Mapping[str, Any],
        business_id: str | None,
        started_by: str | None,
        element_id: str | None = None,
        part: int = 0,
        correlation_key: str = "",
        over: Mapping[str, str] | None = None,
    ) -> list[e.Event]:
        """Start the root instance.

        Args:
            started_by: None where nobody did.
            element_id: where the event stands that happened and brought *variables*; else the start event without a trigger.
            part: which of its definitions happened.
            correlation_key: of the message that it was, if it has one.
            over: moments that it awaits at its beginning and that have come by now, ISO 8601, by element and definition.

        Raises:
            NotFound: there is no such process.
            ProcessError: ``bpmn.no_entrance``: it does not begin there.
            InvalidVariables: ``bpmn.reserved_variable``, ``bpmn.not_json``.
        """
        brought = checked(variables)
        values: Variables = {PEOPLE: {} if started_by is None else {"start": started_by}}
        if business_id is not None:
            values[BUSINESS_ID] = business_id
        process = self._bundle.library.process(process_key)
        start = process.entrance(element_id, part)
        is_its_own = element_id is not None and start.keeps_what_comes
        case = self._started = Case(self._bundle, self._number, process_key, process, self.outside)
        case.begun_with = correlation_key if process.awaits_more(element_id) else None
        case.over = over or {}
        root = case.begin(values if is_its_own else {**brought, **values}, business_id)
        case.open(root, process.graph, start, brought if is_its_own else None)
        return self._events()

    def complete_user_task(
        self, key: int, variables: Mapping[str, Any], completed_by: str, action: str = "complete"
    ) -> list[e.Event]:
        """Raises: TaskAlreadyCompleted, there is no such open task; InvalidVariables."""
        spec, token = self._task(key)
        spec.complete(token, checked(variables), completed_by, action)
        return self._events()

    def assign_user_task(self, key: int, assignee: str | None, action: str = "assign") -> list[e.Event]:
        """Give an open task to somebody; None: back to its candidates. Raises: TaskAlreadyCompleted."""
        spec, token = self._task(key)
        spec.assign(token, assignee, action)
        return self._events()

    def update_user_task(self, changes: e.UserTaskUpdated, action: str = "update") -> list[e.Event]:
        """Let an open task be as *changes* has it. Raises: TaskAlreadyCompleted."""
        spec, token = self._task(changes.key)
        spec.update(token, changes, action)
        return self._events()

    def fire_timer(self, key: int) -> list[e.Event]:
        """Raises: NotFound, no such timer is armed."""
        token = self._case.tasks.get(key)
        if token is None or token.due is None:
            raise NotFound("timer", key)
        fire_timer(token)
        return self._events()

    def correlate(
        self,
        subscription_key: int,
        variables: Mapping[str, Any],
        by: str | None = None,  # noqa: ARG002 - for the record
        local: Mapping[str, Any] | None = None,
    ) -> list[e.Event]:
        """The message that a subscription awaits arrives.

        Args:
            local: what the step that waits gets for itself; a border's activity, an event sub-process's scope.

        Raises: NobodyWaits; InvalidVariables.
        """
        token, values, own = self._case.tasks.get(subscription_key), checked(variables), checked(local or {})
        if token is None or not token.message:
            raise NobodyWaits("gone")
        if own:
            write_around(token, own)
        correlate(token, values)
        return self._events()

    def hear(self, subscription_key: int, variables: Mapping[str, Any]) -> list[e.Event]:
        """The signal that a subscription awaits arrives. Raises: NobodyWaits; InvalidVariables."""
        token = self._case.tasks.get(subscription_key)
        if token is None or token.awaited is None:
            raise NobodyWaits("gone")
        hear(token, checked(variables))
        return self._events()

    def retry(
        self,
        incident_key: int,
        variables: Mapping[str, Any] | None = None,
        *,
        keeps_job: bool = False,
        together: bool = True,
    ) -> list[e.Event]:
        """Do the phase that failed again, with corrected *variables*.

        Args:
            keeps_job: the job was given attempts meanwhile, and workers get it again; else a job is created anew.
            together: all that wait with the incident go on; else the one that it is told of alone.

        Raises: NotFound, no such incident is open; InvalidVariables.
        """
        token, phase = self._failed(incident_key)
        token.data.update(checked(variables or {}))
        resolve(token)
        if keeps_job and token.job is not None:
            token._set_state(STARTED)
            self._case.emit(e.JobUpdated(token.job, None, self._case.outside.at))
        else:
            withdraw_job(token)
            do_again(token, phase)
        if together:
            self._go_on(incident_key)
        return self._events()

    def skip(
        self,
        incident_key: int,
        variables: Mapping[str, Any],
        flow_ids: Sequence[str] = (),
        *,
        together: bool = True,
    ) -> list[e.Event]:
        """Go past what failed as if it were done, with *variables* as its outcome.

        Args:
            flow_ids: the way on, where the choice of it failed; else the conditions decide if none is given.
            together: the others that wait with the incident go on too, from where each of them was stopped.

        Raises:
            NotFound: no such incident is open.
            InvalidVariables.
            Invalid: ``bpmn.flow_to_choose``, ``bpmn.unknown_flow``, ``bpmn.one_flow_only``.
        """
        token, phase = self._failed(incident_key)
        values, way = checked(variables), way_of(token, phase, flow_ids)
        resolve(token)
        withdraw_job(token)
        skip(token, phase, values, way)
        if together:
            self._go_on(incident_key)
        return self._events()

    def cancel(self) -> list[e.Event]:
        """End the case, at once or when all who listen to that are done.

        Raises: InstanceCanceling, they are asked already.
        """
        case = self._case
        root = case.task_tree
        if root.pending is not None:
            raise InstanceCanceling("canceling")
        if not wait(root, dismiss(root.children), "end"):
            case.cancel()
        return self._events()

    def _task(self, key: int) -> tuple[UserTask, Token]:
        """An open user task. Raises: TaskAlreadyCompleted."""
        token: Token | None = self._case.tasks.get(key)
        if token is None or token.state != READY or token.listening or not isinstance(token.task_spec, UserTask):
            raise TaskAlreadyCompleted("gone")
        return token.task_spec, token

    def _go_on(self, incident_key: int) -> None:
        """Let those that wait beside the token of an incident do again what each was stopped at."""
        for token, phase in release(self._case, incident_key):
            do_again(token, phase)
