"""One case being worked on: commands in, events out."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Self

import orjson

from engine import events as e
from engine.bpmn import state as states
from engine.bpmn.activities import JobTask, UserTask
from engine.bpmn.containers import MOST_STEPS, Case
from engine.bpmn.drawing import ErrorEvent, JobWork
from engine.bpmn.listeners import Listening
from engine.bpmn.mending import Stoppage, do_again, skip, stoppage, way_of
from engine.bpmn.scopes import BUSINESS_ID, KEPT, PEOPLE
from engine.bpmn.subscriptions import catch, catcher, correlate, fire_timer, hear
from engine.bpmn.tokens import READY, STARTED, Token, guarded, remove, stop
from engine.errors import (
    Finding,
    InvalidVariables,
    JobGone,
    LiuzhuanError,
    NobodyWaits,
    NotFound,
    ProcessError,
    TaskAlreadyCompleted,
)
from engine.model import Variables, key_of
from engine.outside import Outside
from engine.ports import Bundle

UNTIL_RETRIED = datetime(9999, 1, 1, tzinfo=UTC)
"""When workers get a job that was given up and has new attempts, unless somebody retries its incident before."""


class Runtime:
    """Short-lived, for one thread. Each command answers with its events; what it did stands in `state`.

    Variables are JSON values. A failure inside the process is an incident among the events, not an exception.
    """

    def __init__(self, bundle: Bundle, outside: Outside, number: int, case: Case | None = None) -> None:
        self.outside = outside
        self._bundle, self._number, self._started = bundle, number, case

    @classmethod
    def new(cls, bundle: Bundle, *, number: int, outside: Outside) -> Self:
        """A case that has not started."""
        return cls(bundle, outside, number)

    @classmethod
    def restore(cls, bundle: Bundle, state: bytes, outside: Outside) -> Self:
        """The case that `state` was made of."""
        case = states.load(bundle, state, outside)
        return cls(bundle, outside, case.number, case)

    # -- commands ----------------------------------------------------------------------------------------------------

    def start(
        self,
        process_key: int,
        *,
        variables: Mapping[str, Any],
        business_id: str | None,
        started_by: str | None,
        element_id: str | None = None,
    ) -> list[e.Event]:
        """Start the root instance.

        Args:
            started_by: None where nobody did.
            element_id: the start event whose event happened and brought *variables*; else the one without a trigger.

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
        start = process.entrance(element_id)
        is_mapped = element_id is not None and start.node.outputs and not start.node.all_out
        case = self._started = Case(self._bundle, self._number, process_key, process, self.outside)
        root = case.begin(values if is_mapped else {**brought, **values}, business_id)
        case.open(root, process.graph, start, brought if is_mapped else None)
        return self._events()

    def complete_user_task(self, key: int, variables: Mapping[str, Any], completed_by: str) -> list[e.Event]:
        """Raises: TaskAlreadyCompleted, there is no such open task; InvalidVariables."""
        token = self._case.tasks.get(key)
        if token is None or token.state != READY or token.listening or not isinstance(token.task_spec, UserTask):
            raise TaskAlreadyCompleted("gone")
        token.task_spec.complete(token, checked(variables), completed_by)
        return self._events()

    def complete_job(self, key: int, variables: Mapping[str, Any], denied: str | None = None) -> list[e.Event]:
        """Hand a job's result back.

        Args:
            denied: why a listener denies what it listens to; None where it does not.

        Raises: JobGone; InvalidVariables, ``bpmn.nothing_to_deny`` among them.
        """
        token, values = self._job(key), checked(variables)
        if denied is not None and token.submitted is None:
            raise InvalidVariables([Finding("bpmn.nothing_to_deny", {"element": token.task_spec.node.id})])
        if (events := self._raised(token, key, values, None)) is not None:
            return events
        self._resolve(token)
        self._forget_job(token)
        self._case.emit(e.JobCompleted(key))
        if denied is not None:
            token.task_spec.deny(token, denied)
        elif token.listening:
            token.task_spec.listened(token, values)
        else:
            token.task_spec.bring(token, values)
            guarded(token, "out", token.complete)
        return self._events()

    def fail_job(self, key: int, *, retries: int, message: str, retry_at: datetime | None) -> list[e.Event]:
        """With no retries left an incident stands. Raises: JobGone."""
        token = self._job(key)
        if (events := self._raised(token, key, {}, message)) is not None:
            return events
        self._case.emit(e.JobFailed(key, retries, message, retry_at if retries > 0 else None))
        if retries <= 0:
            self._job_incident(token, ProcessError("bpmn.job_failed", message=message))
        return self._events()

    def update_job(
        self, key: int, *, retries: int | None, priority: int | None = None, resolves: bool = False
    ) -> list[e.Event]:
        """Give a job more or fewer attempts, or another priority.

        Args:
            resolves: of a job that was given up, whether workers get it at once; else it waits for a retry.

        Raises: JobGone.
        """
        token, outside = self._job(key), self._case.outside
        available_at = None
        if token.incident is not None and retries is not None:
            available_at = outside.at if resolves else UNTIL_RETRIED
        self._case.emit(e.JobUpdated(key, retries, available_at, priority))
        if token.incident is not None and resolves:
            self._resolve(token)
            token._set_state(STARTED)
        return self._events()

    def throw_job_error(self, key: int, code: str, message: str, variables: Mapping[str, Any]) -> list[e.Event]:
        """End a job with a BPMN error; one that nobody catches leaves the state as it is, and an incident stands.

        Raises: JobGone; InvalidVariables.
        """
        token, values = self._job(key), checked(variables)
        caught_by = catcher(token, ErrorEvent, code)
        if caught_by is None:
            self._case.emit(e.JobFailed(key, 0, message, None))
            self._job_incident(token, ProcessError("bpmn.error_uncaught", error_code=code, message=message))
            return self._events()
        self._resolve(token)
        self._forget_job(token)
        self._case.emit(e.JobErrorThrown(key, code, message))
        catch(caught_by, values)
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
    ) -> list[e.Event]:
        """The message that a subscription awaits arrives. Raises: NobodyWaits; InvalidVariables."""
        token = self._case.tasks.get(subscription_key)
        if token is None or not token.message:
            raise NobodyWaits("gone")
        correlate(token, checked(variables))
        return self._events()

    def hear(self, subscription_key: int, variables: Mapping[str, Any]) -> list[e.Event]:
        """The signal that a subscription awaits arrives. Raises: NobodyWaits; InvalidVariables."""
        token = self._case.tasks.get(subscription_key)
        if token is None or token.awaited is None:
            raise NobodyWaits("gone")
        hear(token, checked(variables))
        return self._events()

    def retry(
        self, incident_key: int, variables: Mapping[str, Any] | None = None, *, keeps_job: bool = False
    ) -> list[e.Event]:
        """Do the phase that failed again, with corrected *variables*.

        Args:
            keeps_job: the job was given attempts meanwhile, and workers get it again; else a job is created anew.

        Raises: NotFound, no such incident is open; InvalidVariables.
        """
        token, phase = self._failed(incident_key)
        token.data.update(checked(variables or {}))
        self._resolve(token)
        if keeps_job and token.job is not None:
            token._set_state(STARTED)
            self._case.emit(e.JobUpdated(token.job, None, self._case.outside.at))
        else:
            self._withdraw_job(token)
            do_again(token, phase)
        return self._events()

    def skip(self, incident_key: int, variables: Mapping[str, Any], flow_ids: Sequence[str] = ()) -> list[e.Event]:
        """Go past what failed as if it were done, with *variables* as its outcome.

        Args:
            flow_ids: the way on, where the choice of it failed; else the conditions decide if none is given.

        Raises:
            NotFound: no such incident is open.
            InvalidVariables.
            Invalid: ``bpmn.flow_to_choose``, ``bpmn.unknown_flow``, ``bpmn.one_flow_only``.
        """
        token, phase = self._failed(incident_key)
        values, way = checked(variables), way_of(token, phase, flow_ids)
        self._resolve(token)
        self._withdraw_job(token)
        skip(token, phase, values, way)
        return self._events()

    def cancel(self) -> list[e.Event]:
        """End the case at once."""
        case = self._case
        for child in case.task_tree.children:
            remove(child)
        case.emit(e.ProcessInstanceCanceled(case.key))
        case.end()
        return self._events()

    # -- what it is now ----------------------------------------------------------------------------------------------

    @property
    def state(self) -> bytes:
        return states.dump(self._case)

    @property
    def digest(self) -> str:
        """sha256 of the state, hex."""
        return sha256(self.state).hexdigest()

    def logical(self) -> dict[str, Any]:
        """What the state means, without keys and encoding: comparable across versions of the engine.

        Returns:
            ``elements``: ``[process id, element id, "active" or "incident", local variables]`` of each live token,
            in an order of their own; ``variables``: those of the root process.
        """
        case = self._case
        elements = [[process, element, "active", variables] for process, element, variables in states.resting(case)]
        elements += [
            [
                token.workflow.process.id,
                token.task_spec.node.id,
                "incident" if token.incident else "active",
                {**(token.called.variables if token.called else {}), **(token.variables or {})},
            ]
            for token in case.tasks.awake()
            if token.parent is not None and not token.subscription
        ]
        elements.sort(key=lambda element: orjson.dumps(element, option=orjson.OPT_SORT_KEYS))
        return {"elements": elements, "variables": dict(case.variables)}

    @property
    def is_completed(self) -> bool:
        """Whether the case is over, completed or cancelled."""
        return bool(self._case.completed)

    def visible_variables(self, key: int) -> Variables:
        """What a task, subscription, incident, job or instance sees, `people` included.

        Raises: NotFound.
        """
        case = self._case
        if key == case.key:
            return dict(case.variables)
        token = case.tasks.get(case.incidents.get(key, case.jobs.get(key, key)))
        if token is not None:
            return dict(token.data)
        for token in case.tasks.values():
            if token.called is not None and token.called.key == key:
                return dict(token.called.variables)
        raise NotFound("element_instance", key)

    def pause(self, job_key: int) -> str | None:
        """The ISO duration that the diagram puts between two attempts of a job. Raises: JobGone."""
        token = self._job(job_key)
        if isinstance(token.task_spec, Listening) and token.listening:
            return token.task_spec.pause(token)
        detail = token.task_spec.node.detail
        return detail.pause if isinstance(detail, JobWork) else None

    def stoppage(self, incident_key: int) -> Stoppage:
        """What stands still. Raises: NotFound, no such incident is open."""
        token, phase = self._failed(incident_key)
        return stoppage(token, phase)

    # -- within ------------------------------------------------------------------------------------------------------

    @property
    def _case(self) -> Case:
        if self._started is None:
            raise LiuzhuanError(f"case {key_of(self._number)} has not started")
        return self._started

    def _events(self) -> list[e.Event]:
        """Run to the next wait states; what happened on the way."""
        case = self._case
        case.run()
        happened, case.events = case.events, []
        case.budget, case.weight, case.looks = MOST_STEPS, 0, 0
        return happened

    def _job(self, key: int) -> Token:
        case = self._case
        token: Token | None = case.tasks.get(case.jobs.get(key, 0))
        if token is None:
            raise JobGone("gone")
        return token

    def _raised(
        self, token: Token, key: int, variables: Mapping[str, Any], message: str | None
    ) -> list[e.Event] | None:
        """What happens where the diagram makes a BPMN error of a worker's answer; None where it does not."""
        spec = token.task_spec
        if not isinstance(spec, JobTask):
            return None
        try:
            code = spec.raised(token, variables, message)
        except ProcessError as error:
            self._case.emit(e.JobFailed(key, 0, error.code, None))
            self._job_incident(token, error)
            return self._events()
        return None if code is None else self.throw_job_error(key, code, message or "", variables)

    def _failed(self, incident_key: int) -> tuple[Token, str]:
        """The token that waits, and in which phase it failed. Raises: NotFound."""
        token: Token | None = self._case.tasks.get(self._case.incidents.get(incident_key, 0))
        if token is None or token.incident is None:
            raise NotFound("incident", incident_key)
        return token, token.incident[1]

    def _withdraw_job(self, token: Token) -> None:
        if token.job is not None:
            self._case.emit(e.JobCanceled(token.job))
            self._forget_job(token)

    def _forget_job(self, token: Token) -> None:
        if token.job is not None:
            del self._case.jobs[token.job]
            token.job = None

    def _job_incident(self, token: Token, error: ProcessError) -> None:
        if token.incident is None:
            token.phase = "run"
            stop(token, error, job_key=token.job)

    def _resolve(self, token: Token) -> None:
        if token.incident is not None:
            key, _ = token.incident
            token.incident = None
            del self._case.incidents[key]
            self._case.emit(e.IncidentResolved(key))


def checked(variables: Mapping[str, Any]) -> Variables:
    """Variables from outside. Raises: InvalidVariables."""
    reserved = sorted(KEPT & variables.keys())
    findings = [Finding("bpmn.reserved_variable", {"name": name}, field=name) for name in reserved]
    for name, value in variables.items():
        try:
            orjson.dumps(value)
        except TypeError as error:
            findings.append(Finding("bpmn.not_json", {"name": name, "reason": str(error)}, field=name))
    if findings:
        raise InvalidVariables(findings)
    return dict(variables)
