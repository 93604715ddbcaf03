"""Signals and escalations on their way to what catches them."""

from collections.abc import Mapping
from typing import Any

from engine.bpmn.drawing import EscalationEvent, SignalEvent
from engine.bpmn.subscriptions import broadcast, catch, catcher
from engine.bpmn.tokens import Token
from engine.bpmn.values import Value
from engine.feel import Environment


def named(event: SignalEvent | EscalationEvent, variables: Mapping[str, Any], environment: Environment) -> str:
    """The name or code that is thrown. Raises: ProcessError ``bpmn.not_text``."""
    if isinstance(event, SignalEvent):
        return event.signal.name(variables, environment, "signal")
    return (event.code or Value("")).name(variables, environment, "escalation code")


def throw(token: Token, event: SignalEvent | EscalationEvent, name: str) -> None:
    """A signal reaches all that await it, an escalation the nearest that catches it, outwards from *token*."""
    if isinstance(event, SignalEvent):
        broadcast(token.case, name)
    elif (found := catcher(token, EscalationEvent, name)) is not None:
        catch(found, {})
