"""Signals and escalations on their way to what catches them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine import events as e
from engine.bpmn.catching import catcher
from engine.bpmn.drawing import EscalationEvent, SignalEvent
from engine.bpmn.mappings import mapped
from engine.bpmn.scopes import KEPT
from engine.bpmn.subscriptions import broadcast, catch
from engine.bpmn.tokens import Token
from engine.bpmn.values import Value
from engine.feel import Environment
from engine.model import Variables

_NOTHING: Mapping[str, Any] = MappingProxyType({})


def named(event: SignalEvent | EscalationEvent, variables: Mapping[str, Any], environment: Environment) -> str:
    """The name or code that is thrown. Raises: ProcessError ``bpmn.not_text``."""
    if isinstance(event, SignalEvent):
        return event.signal.name(variables, environment, "signal")
    return (event.code or Value("")).name(variables, environment, "escalation code")


def brought(token: Token, event: SignalEvent) -> tuple[Variables, str | None]:
    """What a signal brings that *token* throws, and the number of cases that begin with it. Raises: ProcessError."""
    drawn, own = event.brings, token.variables or {}
    if drawn is None:
        return dict(own), None
    seen = token.data if drawn.everything else own if drawn.own else _NOTHING
    number = drawn.business_id and drawn.business_id.evaluate(token.data, token.case.environment)
    return {
        **{name: value for name, value in seen.items() if name not in KEPT},
        **mapped(drawn.mappings, token.data, token.case.environment),
    }, None if number is None else str(number)


def throw(
    token: Token, event: SignalEvent | EscalationEvent, name: str,
    variables: Mapping[str, Any] = _NOTHING, business_id: str | None = None,
) -> None:  # fmt: skip
    """A signal reaches all that await it, an escalation the nearest that catches it, outwards from *token*.

    Args:
        variables: what a signal brings. In this case it arrives now, in others by commands of theirs.
        business_id: of cases that begin with it.
    """
    if isinstance(event, SignalEvent):
        case, brought = token.case, dict(variables)
        element_id = token.task_spec.node.id
        case.emit(e.SignalThrown(case.next_key(), token.instance_key, element_id, name, brought, business_id))
        broadcast(case, name, brought)
    elif (found := catcher(token, EscalationEvent, name)) is not None:
        catch(found, {}, name)
