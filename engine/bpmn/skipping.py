"""Going past what failed: it counts as done, with values that somebody gives as its outcome."""

from collections.abc import Sequence

from engine.bpmn.containers import clear
from engine.bpmn.drawing import Flow
from engine.bpmn.gateways import EventBasedGateway, ExclusiveGateway, JoiningGateway
from engine.bpmn.listeners import AroundProcess
from engine.bpmn.scopes import write_outside
from engine.bpmn.subscriptions import Part
from engine.bpmn.tokens import COMPLETED, Token, guarded, remove
from engine.errors import Finding, Invalid
from engine.model import Variables

_ONE_WAY = (ExclusiveGateway, EventBasedGateway)


def way_of(token: Token, phase: str, flow_ids: Sequence[str]) -> list[Flow] | None:
    """The outgoing flows that were chosen; None where the drawn conditions decide.

    Raises: Invalid: ``bpmn.flow_to_choose``, ``bpmn.unknown_flow``, ``bpmn.one_flow_only``.
    """
    flows = {flow.id: flow for flow in token.task_spec.flows if flow.id is not None}
    if token.index is not None or token.subscription:
        flows = {}
    unknown = sorted(set(flow_ids) - flows.keys())
    if unknown:
        raise Invalid([Finding("bpmn.unknown_flow", {"flows": unknown}, field="flows")])
    chosen = [flow for id_, flow in flows.items() if id_ in flow_ids]
    if not chosen and flows and has_to_choose(token, phase):
        drawn = [flow.name or id_ for id_, flow in flows.items()]
        raise Invalid([Finding("bpmn.flow_to_choose", {"flows": drawn}, field="flows")])
    if len(chosen) > 1 and isinstance(token.task_spec, _ONE_WAY):
        raise Invalid([Finding("bpmn.one_flow_only", field="flows")])
    return chosen or None


def has_to_choose(token: Token, phase: str) -> bool:
    """Whether what failed is the choice of the way itself."""
    return phase == "leave" or isinstance(token.task_spec, EventBasedGateway)


def skip(token: Token, phase: str, variables: Variables, way: list[Flow] | None) -> None:
    """Neither its work nor its mappings are done; what it hosts ends, and it leaves.

    An instance of a multi-instance activity or a loop writes as its work would have, and what decides how often it is
    repeated is asked as ever. An event that could not be armed is awaited no longer. Of a process's own listeners only
    that one is done.
    """
    spec = token.task_spec
    if isinstance(spec, AroundProcess):
        spec.listened(token, variables)
        return
    if isinstance(spec, Part):
        token = token.host
        spec = token.task_spec
    if token.subscription:
        remove(token)
        return
    if token.opened is not None:
        clear(token)
    if token.index is None:
        write_outside(token, variables)
    else:
        token.data.update(variables)
    if phase == "arrive" and isinstance(spec, JoiningGateway):
        spec.activated(token)
    token.way = way
    token._set_state(COMPLETED)
    guarded(token, "leave", lambda: spec.leave(token))
