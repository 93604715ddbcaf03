"""What a state means, without keys and encoding: comparable across versions of the engine."""

from typing import TYPE_CHECKING

from engine.bpmn.tokens import ERROR, Token
from engine.evidence.records import canonical

if TYPE_CHECKING:
    from engine.bpmn.containers import Case


def meaning(case: "Case") -> bytes:
    """Canonical JSON: equal for cases that mean the same. Nobody wakes for it.

    ``elements``: an `element` for each live token that is no subscription, in an order of their own; ``variables``: those
    of the root process.
    """
    tokens = case.tasks
    elements = tokens.resting.elements() if tokens.resting else []
    elements += [element(token) for token in tokens.awake() if token.parent is not None and not token.subscription]
    elements.sort()
    return b'{"elements":[%b],"variables":%b}' % (b",".join(elements), canonical(dict(case.variables)))


def element(token: Token) -> bytes:
    """``[process id, element id, "active" or "incident", local variables]``; with those of the process that it called."""
    return canonical(
        [
            token.workflow.process.id,
            token.task_spec.node.id,
            "incident" if token.state == ERROR else "active",
            {**(token.called.variables if token.called else {}), **(token.variables or {})},
        ]
    )
