"""Which flows a token takes."""

from typing import TYPE_CHECKING, Any

from engine.bpmn.drawing import Flow
from engine.errors import ProcessError

if TYPE_CHECKING:
    from engine.bpmn.tokens import Token


def chosen(token: "Token", flows: list[Flow], default: str | None) -> list[Flow]:
    """Flows whose condition holds or that have none; the default one if no condition holds.

    Raises:
        ProcessError: ``bpmn.no_flow`` with the variables that the conditions read.
    """
    environment = token.case.environment
    others = [flow for flow in flows if flow.id != default]
    taken = [flow for flow in others if flow.condition is None or flow.condition.holds(token.data, environment)]
    if not any(flow.condition for flow in taken):
        taken += [flow for flow in flows if flow.id == default]
    if not taken:
        raise no_flow(token, flows)
    return taken


def no_flow(token: "Token", flows: list[Flow]) -> ProcessError:
    """No outgoing flow names the value that was decided."""
    read: dict[str, Any] = {}
    for flow in flows:
        if flow.condition is not None:
            read.update(flow.condition.read(token.data))
    return ProcessError("bpmn.no_flow", variables=read, flows=[flow.name or flow.id for flow in flows])
