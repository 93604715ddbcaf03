"""Signals and escalations on their way to what catches them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine import events as e
from engine.bpmn.catching import catcher
from engine.bpmn.drawing import EscalationEvent, SignalEvent
from engine.bpmn.subscriptions import broadcast, catch
from engine.bpmn.tokens import Token
from engine.bpmn.values import Value
from engine.feel import Environment

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def named(event: SignalEvent | EscalationEvent, variables: Mapping[str, Any], environment: Environment) -> str:
    """The name or code that is thrown. Raises: ProcessError ``bpmn.not_text``."""
    if isinstance(event, SignalEvent):
        return event.signal.name(variables, environment, "signal")
    return (event.code or Value("")).name(variables, environment, "escalation code")


def throw(
    token: Token, event: SignalEvent | EscalationEvent, name: str, variables: Mapping[str, Any] = _NOTHING
) -> None:
    """A signal reaches all that await it, an escalation the nearest that catches it, outwards from *token*.

    Args:
        variables: what a signal brings. In this case it arrives now, in others by commands of theirs.
    """
    if isinstance(event, SignalEvent):
        case, brought = token.case, dict(variables)
        element_id = token.task_spec.node.id
        case.emit(e.SignalThrown(case.next_key(), token.instance_key, element_id, name, brought))
        broadcast(case, name, brought)
    elif (found := catcher(token, EscalationEvent, name)) is not None:
        catch(found, {})
