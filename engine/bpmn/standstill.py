"""Standstill: nobody outside can move a case any more. Its tokens wait for one another, or for what no longer comes.

BPMN knows no such thing, but for the joins that bring it about (BPMN 2.0 §13.4). It is told as an incident where it began,
for otherwise nobody would hear of it; as nothing else can happen until somebody answers, it is the only one of its case.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine import events as e
from engine.bpmn import state
from engine.bpmn.activities import Activity
from engine.bpmn.containers import Case
from engine.bpmn.drawing import Activation, ConditionalEvent, Flow
from engine.bpmn.flow_nodes import FlowNode, arrive
from engine.bpmn.gateways import ComplexGateway, upstream
from engine.bpmn.scopes import write_outside
from engine.bpmn.subscriptions import Awaiting, Part, catch
from engine.bpmn.tokens import READY, WAITING, Token, raise_incident, remove
from engine.bpmn.values import Value
from engine.errors import ProcessError
from engine.model import Variables

STANDS = "stand"
"""The phase of a token that waits at a standstill. It is where it was, and not failed."""


def tell_standstill(case: Case) -> None:
    """Raise an incident if no command but its end can be given to *case* any more.

    Costs one look at the newest token where that waits for somebody.
    """
    if case.completed or _can_be_moved(case):
        return
    standing = [token for token in case.tasks.values() if token.state == WAITING and not token.subscription]
    standing.sort(key=lambda token: token.id)
    if standing:
        first = next((token for token in standing if not _is_held_up(token, standing)), standing[0])
        raise_incident(first, STANDS, _reason(first))


def is_standstill(raised: e.IncidentRaised) -> bool:
    """Whether nothing failed: the case stands still, after its command was done."""
    return raised.code.startswith("bpmn.standstill")


def let_go(token: Token, variables: Variables) -> None:
    """What stands goes on with what has come, or as if what it awaits had happened, with *variables*."""
    spec = token.task_spec
    if token.arrived is None:
        for child in token.children:
            if isinstance(child.task_spec, Part):
                remove(child)
        come, token.variables = token.variables or {}, None
        catch(token, {**come, **variables})
        return
    write_outside(token, variables)
    if isinstance(spec, Activity):
        token.arrived = None
        spec.activated(token)
        arrive(token)
    else:
        token._ready()


def _can_be_moved(case: Case) -> bool:
    return bool(case.jobs or case.incidents) or case.tasks.has_awake(_waits_for_somebody) or state.is_awaited(case)


def _waits_for_somebody(token: Token) -> bool:
    """For a person, a moment, a message or a signal; what awaits a condition does not: only commands write variables."""
    return token.state == READY or token.due is not None or token.message or token.awaited is not None


def _is_held_up(token: Token, standing: Iterable[Token]) -> bool:
    """Whether another one that stands could still send a token to *token*."""
    if token.arrived is None:
        return False
    ways = upstream(token.task_spec, [flow for flow in token.task_spec.incoming if not _has_come(token, flow)])
    return any(_place(other, token) in ways for other in standing if other is not token)


def _place(other: Token, token: Token) -> str | None:
    """The id of the node in the scope of *token* that *other* is at, or within."""
    node = other
    while node.parent is not None and node.parent is not token.parent:
        node = node.parent
    return node.task_spec.node.id if node.parent is not None and node.workflow is token.workflow else None


def _has_come(token: Token, flow: str) -> bool:
    """Whether *token* need not wait for *flow*; an activity takes whatever comes."""
    if isinstance(token.task_spec, Activity):
        return False
    return flow in {**(token.arrived or {}), **(token.outputs or {})}


def _reason(token: Token) -> ProcessError:
    """What it waits for, on which data."""
    spec, arrived = token.task_spec, token.arrived
    if arrived is None:
        return _unfulfilled(_conditions(token), token.data)
    if isinstance(spec, ComplexGateway) and token.outputs is None and isinstance(spec.node.detail, Activation):
        return _unfulfilled([spec.node.detail.condition], ChainMap({"activationCount": len(arrived)}, token.data))
    missing = [flow for flow in spec.incoming if not _has_come(token, flow)]
    variables = _decisive(spec, missing, token.data)
    if isinstance(spec, Activity):
        needs = spec.node.start_quantity
        return ProcessError("bpmn.standstill_quantity", come=sum(arrived.values()), needs=needs, variables=variables)
    return ProcessError(
        "bpmn.standstill", sources=[_source(spec, flow) for flow in missing], flows=missing, variables=variables
    )


def _unfulfilled(conditions: Iterable[Value], data: Mapping[str, Any]) -> ProcessError:
    read: Variables = {}
    texts = []
    for condition in conditions:
        texts.append(condition.text)
        read.update(condition.read(data))
    return ProcessError("bpmn.standstill_condition", expression=", ".join(texts), variables=read)


def _conditions(token: Token) -> Iterator[Value]:
    """Those that *token*, or one of its choices, awaits."""
    spec = token.task_spec
    if isinstance(spec, Awaiting) and isinstance(spec.event, ConditionalEvent):
        yield spec.event.condition
    for child in token.children:
        yield from _conditions(child)


def _source(spec: FlowNode, key: str) -> str:
    """A flow in a reader's words: its name, or where it comes from."""
    node, flow = _origin(spec, key)
    return flow.name or node.node.name or node.node.id


def _decisive(spec: FlowNode, missing: Iterable[str], data: Mapping[str, Any]) -> Variables:
    """What the conditions on the ways to *missing* read: it decided that nothing comes there."""
    ways = upstream(spec, missing)
    read: Variables = {}
    for node in spec.graph.nodes.values():
        for flow in node.flows if node.node.id in ways else ():
            if flow.condition is not None:
                read.update(flow.condition.read(data))
    return read


def _origin(spec: FlowNode, key: str) -> tuple[FlowNode, Flow]:
    nodes = spec.graph.nodes.values()
    return next((node, flow) for node in nodes for flow in node.flows if flow.key == key)
