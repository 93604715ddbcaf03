"""Used-up budgets: all tokens that one command had no budget left for wait with one incident, and go on together.

Each of them keeps the phase that it is to do again under a key of its own; only the oldest one's is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from engine import events as e
from engine.bpmn.tokens import Token, tell_incident
from engine.errors import ProcessError

if TYPE_CHECKING:
    from engine.bpmn.containers import Case

UNTOLD = 0
"""Stands for the incident of those that this command has stopped, until it is told."""


@dataclass(slots=True)
class Exhaustion:
    """What a budget stopped in one command.

    Attributes:
        error: as it was for the first of them.
        tokens: keys of those that wait beside the one whose incident is told.
    """

    error: ProcessError
    tokens: set[int] = field(default_factory=set)


def tell_exhaustions(case: "Case") -> None:
    """Raise an incident for those that this command stopped, and for those whose told one is gone."""
    for key, exhaustion in list(case.exhaustions.items()):
        if key not in case.incidents:
            del case.exhaustions[key]
            if exhaustion.tokens:
                _tell(case, exhaustion)
        elif not exhaustion.tokens:
            del case.exhaustions[key]


def _tell(case: "Case", exhaustion: Exhaustion) -> None:
    tokens, error = exhaustion.tokens, exhaustion.error
    first = case.tasks[min(tokens)]
    several = {"tokens": len(tokens)} if len(tokens) > 1 else {}
    tokens.remove(first.id)
    tell_incident(first, ProcessError(error.code, **{**error.params, **several}))
    if tokens and first.incident is not None:
        case.exhaustions[first.incident[0]] = exhaustion


def release(case: "Case", incident_key: int) -> Iterator[tuple[Token, str]]:
    """Those that wait with an incident beside its own token, the oldest first, each with its phase.

    One that the others have taken away meanwhile is passed over.
    """
    exhaustion = case.exhaustions.get(incident_key)
    for key in sorted(exhaustion.tokens) if exhaustion else ():
        token = case.tasks[key] if exhaustion and key in exhaustion.tokens else None
        if token is not None and token.incident is not None:
            _, phase = token.incident
            resolve(token)
            yield token, phase


def resolve(token: Token) -> None:
    """*token* waits with no incident any more; that is told where the incident was."""
    if token.incident is None:
        return
    case, (key, _) = token.case, token.incident
    token.incident = None
    case.incidents.pop(key, None)
    for exhaustion in case.exhaustions.values():
        if token.id in exhaustion.tokens:
            exhaustion.tokens.remove(token.id)
            return
    case.emit(e.IncidentResolved(key))


def dumped(case: "Case", counter: int) -> list[Any]:
    """Those of *case* as JSON; *counter*: the bits of a key that tell it from the others of its case."""
    return [
        [key & counter, each.error.code, each.error.params, [token & counter for token in sorted(each.tokens)]]
        for key, each in sorted(case.exhaustions.items())
    ]


def restore(case: "Case", rows: list[Any]) -> None:
    """What `dumped` told."""
    for counter, code, params, tokens in rows:
        exhaustion = Exhaustion(ProcessError(code, **params), {case.key + token for token in tokens})
        case.exhaustions[case.key + counter] = exhaustion
