"""Jobs of a case: what workers are given."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.drawing import JobWork
from engine.bpmn.priorities import ANY, priority_of
from engine.bpmn.tokens import Token
from engine.errors import ProcessError
from engine.model import JobKind


def create_job(
    token: Token,
    work: JobWork,
    variables: Mapping[str, Any],
    *,
    kind: JobKind = "element",
    listens_to: str | None = None,
) -> None:
    """Hand *work* at *token* to the workers of a job type. Raises: ProcessError."""
    case = token.case
    case.weigh(variables)
    case.require_room()
    key = case.next_key()
    created = e.JobCreated(
        key=key,
        instance_key=token.instance_key,
        process_id=token.workflow.process.id,
        element_id=token.task_spec.node.id,
        type=work.type.name(token.data, case.environment, "job type"),
        retries=_retries(work.retries.evaluate(token.data, case.environment)),
        variables=dict(variables),
        headers=dict(work.headers),
        priority=priority_of(work.priority, 0, ANY, token.data, case.environment),
        kind=kind,
        listens_to=listens_to,
    )
    token.job = key
    case.jobs[key] = token.id
    case.emit(created)


def forget_job(token: Token) -> None:
    """Its job, if it has one, is over."""
    if token.job is not None:
        del token.case.jobs[token.job]
        token.job = None


def withdraw_job(token: Token) -> None:
    """Nobody is to do its job any more, if it has one."""
    if token.job is not None:
        token.case.emit(e.JobCanceled(token.job))
        forget_job(token)


def _retries(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProcessError("bpmn.bad_retries", value=value)
    return value
