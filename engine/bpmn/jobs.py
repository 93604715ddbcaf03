"""Jobs of a case: what workers are given."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.priorities import ANY, priority_of
from engine.bpmn.tokens import Token
from engine.bpmn.values import Value
from engine.errors import ProcessError


def create_job(
    token: Token,
    kind: Value,
    retries: Value,
    variables: Mapping[str, Any],
    headers: Mapping[str, str],
    priority: Value | None = None,
) -> None:
    """Hand the work of *token* to the workers of a job type. Raises: ProcessError."""
    case = token.case
    case.weigh(variables)
    case.require_room()
    key = case.next_key()
    event = e.JobCreated(
        key=key,
        instance_key=token.instance_key,
        process_id=token.workflow.process.id,
        element_id=token.task_spec.node.id,
        type=kind.name(token.data, case.environment, "job type"),
        retries=_retries(retries.evaluate(token.data, case.environment)),
        variables=dict(variables),
        headers=dict(headers),
        priority=priority_of(priority, 0, ANY, token.data, case.environment),
    )
    token.job = key
    case.jobs[key] = token.id
    case.emit(event)


def _retries(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProcessError("bpmn.bad_retries", value=value)
    return value
