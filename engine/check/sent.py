"""What a diagram sends to other cases, somebody awaits."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from engine.bpmn import Process
from engine.bpmn.drawing import JobWork, MessageEvent, Node
from engine.bpmn.values import Value
from engine.check.drawn import Drawn, drawn
from engine.check.literals import constant
from engine.check.trials import Trials
from engine.errors import Finding, Invalid, ProcessError
from engine.ports import UnitOfWork
from engine.publishing import JOB_TYPE

MOST_READ = 500
"""Deployed processes that are looked through; of more it is not said who awaits what."""


def check_sent(drawings: Iterable[Drawn], uow: UnitOfWork, trials: Trials) -> Iterator[Finding]:
    """``bpmn.message_not_awaited``, a warning: no process of the set, and none in force, awaits a message of that name."""
    each = list(drawings)
    sent = [(drawing, node, name) for drawing in each for node in drawing.nodes.values() for name in _sent(node)]
    if not sent:
        return
    awaited = {name for drawing in each for name in _awaited(drawing)}
    if {name for _, _, name in sent} <= awaited or None in awaited:
        return
    awaited |= set(_elsewhere({drawing.process.id: drawing.process for drawing in each}, uow))
    if None in awaited:
        return
    names = sorted(filter(None, awaited))
    for drawing, node, name in sent:
        if name not in awaited:
            close = get_close_matches(name, names, 1, 0.6) if trials.allow(len(names)) else []
            similar = close[0] if close else ""
            yield drawing.finding("bpmn.message_not_awaited", node, severity="warning", name=name, similar=similar)


def _sent(node: Node) -> Iterator[str]:
    """The name of the message that a step sends, if it is the same in every case."""
    if isinstance(node.detail, JobWork) and _same(node.detail.type) == JOB_TYPE:
        names = [mapping.source for mapping in node.inputs if mapping.target == "messageName"]
        if names and (name := _same(names[-1])):
            yield name


def _awaited(drawing: Drawn) -> Iterator[str | None]:
    """The names that its events and tasks await; None: whatever the data say."""
    for node in drawing.nodes.values():
        for detail in node.details:
            if isinstance(detail, MessageEvent):
                yield _same(detail.message)


def _elsewhere(besides: Mapping[str, Process], uow: UnitOfWork) -> Iterator[str | None]:
    """What the deployed processes in force await, but those that the set replaces."""
    found = [each for each in uow.definitions.in_force("process") if each.id not in besides]
    if len(found) > MOST_READ:
        yield None
        return
    for definition in found:
        deployment = uow.definitions.deployment_in_force(definition.key)
        try:
            process = uow.definitions.bundle(deployment.key).library.process(definition.key)
        except Invalid:  # today's rules cannot read it: it may await anything
            yield None
            return
        yield from _awaited(drawn(process))


def _same(value: Value) -> str | None:
    """The text that *value* is in every case, if it is one."""
    try:
        is_same, text = constant(value)
    except ProcessError:
        return None
    return text if is_same and isinstance(text, str) else None
