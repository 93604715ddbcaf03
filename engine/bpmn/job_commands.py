"""What workers tell of the jobs that a case waits for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from engine import events as e
from engine.bpmn.activities import JobTask
from engine.bpmn.catching import catcher
from engine.bpmn.drawing import ErrorEvent, JobWork
from engine.bpmn.exhaustion import resolve
from engine.bpmn.jobs import forget_job
from engine.bpmn.listeners import Listening
from engine.bpmn.scopes import checked, write_local
from engine.bpmn.standing import Standing
from engine.bpmn.subscriptions import catch
from engine.bpmn.tokens import STARTED, Token, guarded, stop
from engine.errors import JobGone, ProcessError
from engine.model import Variables

UNTIL_RETRIED = datetime(9999, 1, 1, tzinfo=UTC)
"""When workers get a job that was given up and has new attempts, unless somebody retries its incident before."""


class JobCommands(Standing):
    """The commands of `Runtime` that name a job."""

    def complete_job(
        self,
        key: int,
        variables: Mapping[str, Any],
        denied: str | None = None,
        corrections: Mapping[str, Any] | None = None,
    ) -> list[e.Event]:
        """Hand a job's result back.

        Args:
            denied: why a listener denies what it listens to; None where it does not.
            corrections: what a listener to a user task makes of it, as `engine.bpmn.task_data.Data`.

        Raises: JobGone; InvalidVariables: ``bpmn.nothing_to_deny``, ``bpmn.nothing_to_correct``, ``bpmn.assignee_drawn``,
            ``bpmn.nothing_to_bring`` among them.
        """
        token, values = self._job(key), checked(variables)
        if (events := self._raised(token, key, values, None)) is not None:
            return events
        resolve(token)
        forget_job(token)
        self._case.emit(e.JobCompleted(key))
        if corrections:
            token.task_spec.correct(token, corrections)
        if denied is not None:
            token.task_spec.deny(token, denied)
        elif token.listening:
            token.task_spec.listened(token, values)
        else:
            token.task_spec.bring(token, values)
            guarded(token, "out", token.complete)
        return self._events()

    def fail_job(
        self,
        key: int,
        *,
        retries: int,
        message: str,
        retry_at: datetime | None,
        variables: Mapping[str, Any] | None = None,
    ) -> list[e.Event]:
        """With no retries left an incident stands; where one stands already, new attempts wait for its retry.

        Args:
            variables: what the next attempt, and whoever looks at the incident, is told: the task's own.

        Raises: JobGone; InvalidVariables.
        """
        token, own = self._job(key), checked(variables or {})
        if own:
            write_local(token, own)
        if (events := self._raised(token, key, {}, message)) is not None:
            return events
        rests_until = UNTIL_RETRIED if token.incident is not None else retry_at
        self._case.emit(e.JobFailed(key, retries, message, rests_until if retries > 0 else None))
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
            resolve(token)
            token._set_state(STARTED)
        return self._events()

    def throw_job_error(self, key: int, code: str, message: str, variables: Mapping[str, Any]) -> list[e.Event]:
        """End a job with a BPMN error; one that nobody catches leaves the state as it is, and an incident stands.

        Raises: JobGone; InvalidVariables.
        """
        token, values = self._job(key), checked(variables)
        caught_by = None if token.doomed else catcher(token, ErrorEvent, code)
        if caught_by is None:
            self._case.emit(e.JobFailed(key, 0, message, None))
            self._job_incident(token, ProcessError("bpmn.error_uncaught", error_code=code, message=message))
            return self._events()
        resolve(token)
        forget_job(token)
        self._case.emit(e.JobErrorThrown(key, code, message))
        catch(caught_by, values, code, message)
        return self._events()

    def told(self, job_key: int) -> Variables:
        """What whoever takes a job now gets: others may have written since it was made. Raises: JobGone."""
        token = self._job(job_key)
        if not isinstance(token.task_spec, Listening):
            raise JobGone("gone")
        return token.task_spec.told(token)

    def pause(self, job_key: int) -> str | None:
        """The ISO duration that the diagram puts between two attempts of a job. Raises: JobGone."""
        token = self._job(job_key)
        if isinstance(token.task_spec, Listening) and token.listening:
            return token.task_spec.pause(token)
        detail = token.task_spec.node.detail
        return detail.pause if isinstance(detail, JobWork) else None

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

    def _job_incident(self, token: Token, error: ProcessError) -> None:
        if token.incident is None:
            token.phase = "run"
            stop(token, error, job_key=token.job)
