"""How errors, escalations and cancellations find the subscription that catches them."""

from engine.bpmn.drawing import CancelEvent, ErrorEvent, EscalationEvent
from engine.bpmn.subscriptions import Awaiting, Part, awaiting
from engine.bpmn.tokens import Token


def catcher(token: Token, kind: type[ErrorEvent | EscalationEvent], code: str) -> Token | None:
    """The nearest subscription that catches *code*, outwards through sub-processes and called processes.

    On the same level the exact code comes before a catch-all. What an event sub-process throws, it does not catch itself.
    """
    node: Token = token
    while (parent := node.parent) is not None:
        levels = [_catching([child for child in node.awake_children if child.workflow is not node.opened], kind, code)]
        if node.workflow is parent.opened:
            within = (child for child in parent.awake_children if child.workflow is parent.opened)
            others = [child for child in within if child.task_spec is not node.task_spec]
            levels.append(_catching(others, kind, code))
        for level in levels:
            if level:
                return min(level)[2]
        node = parent
    return None


def canceled(transaction: Token) -> Token | None:
    """The subscription that catches the cancellation of a transaction."""
    owner = transaction if transaction.index is None else transaction.host
    armed = [child for child in owner.awake_children if child.subscription and isinstance(child.task_spec, Awaiting)]
    return next((child for child in armed if isinstance(awaiting(child).event, CancelEvent)), None)


def _catching(tokens: list[Token], kind: type, code: str) -> list[tuple[bool, int, Token]]:
    found: list[tuple[bool, int, Token]] = []
    hosted = (part for token in tokens for part in token.awake_children if isinstance(part.task_spec, Part))
    for token in (*tokens, *hosted):
        if not token.subscription or token.remembered is not None or not isinstance(token.task_spec, Awaiting):
            continue
        event = token.task_spec.event
        if isinstance(event, kind) and isinstance(event, ErrorEvent | EscalationEvent):
            caught = event.code.text if event.code else None
            if caught in {None, code}:
                found.append((caught is None, token.id, token))
    return found
