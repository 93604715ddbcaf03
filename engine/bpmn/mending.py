"""What failed is done again, or gone past: it then counts as done, with values that somebody gives as its outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.bpmn import standstill
from engine.bpmn.containers import clear
from engine.bpmn.drawing import Decision, Flow, MultiInstance, MultipleEvent, Script
from engine.bpmn.flow_nodes import arrive
from engine.bpmn.gateways import EventBasedGateway, ExclusiveGateway, JoiningGateway
from engine.bpmn.listeners import AroundProcess
from engine.bpmn.scopes import write_outside
from engine.bpmn.subscriptions import Part, arm, awaiting, catch, gathered
from engine.bpmn.tokens import COMPLETED, FUTURE, NOTHING_STAYS, STARTED, WAITING, Token, guarded, remove
from engine.errors import Finding, Invalid
from engine.model import Variables


def do_again(token: Token, phase: str) -> None:
    """Repeat the phase that failed, and none before it."""
    spec = token.task_spec
    match phase:
        case "arrive":
            token._set_state(FUTURE)
            guarded(token, phase, lambda: spec._update(token))
        case "arm":
            token._set_state(WAITING)
            guarded(token, phase, lambda: arm(token))
        case standstill.STANDS:
            if token.arrived is not None:  # else what was written is asked
                arrive(token)
        case "begin":
            guarded(token, phase, lambda: spec.begin_after_listeners(token))
        case "close":
            token._set_state(STARTED)
            token.case.end_inside(token)
        case "out":
            token._set_state(COMPLETED)
            guarded(token, phase, lambda: spec.finish(token))
        case "leave":
            token._set_state(COMPLETED)
            guarded(token, phase, lambda: spec.leave(token))
        case _:
            spec.resume(token)


def way_of(token: Token, phase: str, flow_ids: Sequence[str]) -> list[Flow] | None:
    """The outgoing flows that were chosen; None where the drawn conditions decide.

    Raises: Invalid: ``bpmn.flow_to_choose``, ``bpmn.unknown_flow``, ``bpmn.one_flow_only``.
    """
    flows = {flow.id: flow for flow in token.task_spec.flows if flow.id is not None}
    if token.index is not None or token.subscription or _is_listener(token, phase) or _is_let_go(token, phase):
        flows = {}  # what hosts it says how it goes on, or what is drawn
    unknown = sorted(set(flow_ids) - flows.keys())
    if unknown:
        raise Invalid([Finding("bpmn.unknown_flow", {"flows": unknown}, field="flows")])
    chosen = [flow for id_, flow in flows.items() if id_ in flow_ids]
    if not chosen and flows and _has_to_choose(token, phase):
        drawn = [flow.name or id_ for id_, flow in flows.items()]
        raise Invalid([Finding("bpmn.flow_to_choose", {"flows": drawn}, field="flows")])
    if len(chosen) > 1 and _takes_one_way(token):
        raise Invalid([Finding("bpmn.one_flow_only", field="flows")])
    return chosen or None


def _is_listener(token: Token, phase: str) -> bool:
    return bool(token.listening) and phase == "run"


def _is_let_go(token: Token, phase: str) -> bool:
    """Whether it was still waiting, and goes on; of the choices of an event-based gateway somebody takes one."""
    return phase == standstill.STANDS and not isinstance(token.task_spec, EventBasedGateway)


def _takes_one_way(token: Token) -> bool:
    return isinstance(token.task_spec, ExclusiveGateway | EventBasedGateway)


def _has_to_choose(token: Token, phase: str) -> bool:
    """Whether what failed is the choice of the way itself."""
    return phase == "leave" or isinstance(token.task_spec, EventBasedGateway)


def skip(token: Token, phase: str, variables: Variables, way: list[Flow] | None) -> None:
    """Neither its work nor its mappings are done; what it hosts ends, and it leaves.

    A listener alone counts as done: what it listens to is done as ever. An instance of a multi-instance activity or a
    loop writes as its work would have, and what decides how often it is repeated is asked as ever; where just that had
    no answer, and has none with *variables*, it counts as not holding: a loop ends, a multi-instance goes on with the
    others. An event that could not be armed is awaited no longer; what others have brought that it awaits too, stays.
    Of several that may happen, the others are awaited as before; where all have to, the whole is given up. The last choice
    of an event-based gateway counts as happened.
    Of a process's own listeners only that one is done. What stands still goes on with what has come.
    """
    spec = token.task_spec
    if _is_let_go(token, phase):
        standstill.let_go(token, variables)
        return
    if isinstance(spec, AroundProcess):
        spec.listened(token, variables)
        return
    if isinstance(spec, Part):
        token, spec = _given_up(token), spec.whole
    if token.subscription and not _is_last_choice(token):
        remove(token)
        return
    if token.subscription:
        catch(token, variables)
        return
    if _is_listener(token, phase):
        token._set_state(STARTED)
        spec.listened(token, variables)
    elif not (phase == "close" and _goes_on(token, variables)):
        _pass(token, phase, variables, way)


def _given_up(part: Token) -> Token:
    """What is left out with one of several definitions: that alone, or the whole that cannot happen without it."""
    whole = part.host
    event = awaiting(whole).event
    is_alone = len(whole.children) == 1 or (isinstance(event, MultipleEvent) and event.every)
    return part if whole.subscription and not is_alone else whole


def _is_last_choice(subscription: Token) -> bool:
    gateway = subscription.host
    return isinstance(gateway.task_spec, EventBasedGateway) and gateway.children == [subscription]


def _goes_on(token: Token, variables: Variables) -> bool:
    """Whether *token*, of which nobody can tell whether it is finished, has anything left to begin."""
    write_outside(token, variables)
    token.goes_past = True
    token._set_state(STARTED)
    goes_on = token.task_spec.goes_on(token)
    token.goes_past = False
    return goes_on


def _pass(token: Token, phase: str, variables: Variables, way: list[Flow] | None) -> None:
    """Let *token* leave as if its work were done."""
    spec = token.task_spec
    if phase in NOTHING_STAYS:
        spec.reopen(token)  # it counts as done, and may be undone as such
    if token.opened is not None:
        clear(token)
    if token.index is None:
        write_outside(token, {**gathered(token), **variables})
    else:
        token.data.update(variables)
    if phase == "arrive" and token.arrived is not None:  # it has not begun
        spec.activated(token)
    if not isinstance(spec, JoiningGateway):
        token.arrived = None
    token.way, token.goes_past = way, phase == "leave"
    token._set_state(COMPLETED)
    guarded(token, "leave", lambda: spec.leave(token))
    token.goes_past = False


@dataclass(frozen=True, slots=True)
class Way:
    """An outgoing flow; `name` and `target`, where it leads, as drawn: either may be empty."""

    id: str
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class Stoppage:
    """What stands still before what failed.

    Attributes:
        variables: what the failing element sees.
        outcomes: the variables that it would have written, as far as the diagram says.
        ways: among which somebody has to choose to go past it; none where the drawn conditions decide.
        takes_one_way: only one of them can be chosen.
        is_listener: not the element's own work failed, but a listener's, which alone is gone past.
        is_let_go: nothing failed; it waits for what does not come, and goes on without that.
    """

    variables: Variables
    outcomes: tuple[str, ...]
    ways: tuple[Way, ...]
    takes_one_way: bool
    is_listener: bool
    is_let_go: bool


def stoppage(token: Token, phase: str) -> Stoppage:
    """What somebody needs to know who is to decide about *token*."""
    spec = token.task_spec
    ways: tuple[Way, ...] = ()
    if token.index is None and _has_to_choose(token, phase) and not _is_listener(token, phase):
        nodes = spec.graph.nodes
        ways = tuple(Way(flow.id, flow.name, nodes[flow.target].node.name) for flow in spec.flows if flow.id)
    is_listener = _is_listener(token, phase)
    outcomes = () if is_listener else _outcomes(token)
    return Stoppage(token.data.copy(), outcomes, ways, _takes_one_way(token), is_listener, _is_let_go(token, phase))


def _outcomes(token: Token) -> tuple[str, ...]:
    node = token.task_spec.node
    if isinstance(node.repetition, MultiInstance) and token.index is None:
        return (node.repetition.outputs,) if node.repetition.outputs else ()
    if node.outputs:
        return tuple(dict.fromkeys(mapping.target.partition(".")[0] for mapping in node.outputs))
    return (node.detail.result,) if isinstance(node.detail, Script | Decision) and node.detail.result else ()
