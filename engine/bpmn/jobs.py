"""Jobs of a case: the work of job workers, and the listeners before and after an activity's work."""

from collections.abc import Mapping
from typing import Any

from engine import events as e
from engine.bpmn.tokens import Token
from engine.bpmn.values import Value
from engine.errors import ProcessError


def create_job(
    token: Token, kind: Value, retries: Value, variables: Mapping[str, Any], headers: Mapping[str, str]
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
    )
    token.job = key
    case.jobs[key] = token.id
    case.emit(event)


def listen(token: Token) -> None:
    """Hand out the listener that *token* waits for. Raises: ProcessError."""
    node, at = token.task_spec.node, token.listening
    listener = node.before[at - 1] if at > 0 else node.after[-at - 1]
    create_job(token, listener.type, listener.retries, dict(token.data), {})


def next_listener(token: Token) -> bool:
    """Go on to the next listener; False after the last one."""
    node, before = token.task_spec.node, token.listening > 0
    at = abs(token.listening)
    if at == len(node.before if before else node.after):
        token.listening = 0
        return False
    token.listening = at + 1 if before else -at - 1
    return True


def _retries(value: Any) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ProcessError("bpmn.bad_retries", value=value)
    return value
