"""What is taken away while somebody listens to that (Camunda 8: ``canceling`` task listeners).

A user task stays until its listeners are done, and with it whatever hosts it; all else goes at once. What was to go on in
their place waits until then, and goes on as it would have.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from engine.bpmn.exhaustion import resolve
from engine.bpmn.tokens import FUTURE, STARTED, WAITING, Token, guarded, remove


def dismiss(tokens: Iterable[Token]) -> list[Token]:
    """Take *tokens* away, with all that they host; answers those that stay for a while."""
    return [token for token in tokens if token.alive and _stays(token)]


def wait(token: Token, dismissed: list[Token], then: str) -> bool:
    """Let *token* wait until *dismissed* are gone; whether any are still there.

    Args:
        then: what it does next, see `_go_on`.
    """
    if not dismissed:
        return False
    token.pending = {"to": then, "for": [each.id for each in dismissed]}
    if token.state == FUTURE:
        token._set_state(WAITING)
    return True


def gone(token: Token) -> None:
    """All who listen to the cancellation of the user task *token* are done."""
    host = token.host
    remove(token)
    while host.doomed and not host.hosts_any:
        token, host = host, host.host
        remove(token)
    waiting = None if host.doomed else next((each for each in _near(host) if token.id in _awaited(each)), None)
    if waiting is not None and waiting.pending is not None:
        left = [each for each in _awaited(waiting) if each != token.id]
        waiting.pending = {**waiting.pending, "for": left}
        if not left:
            _go_on(waiting)


def _near(host: Token) -> Iterator[Token]:
    """Where something may wait for what *host* hosted: a cancelled transaction, in it, also for other instances.

    What waits so does not rest.
    """
    yield host
    for child in host.awake_children:
        yield child
        yield from child.awake_children


def _awaited(token: Token) -> list[int]:
    return [] if token.pending is None else token.pending.get("for", [])


def _stays(token: Token) -> bool:
    """Take *token* away, if nobody in it listens to that."""
    if token.task_spec.cancel(token):
        return True
    if dismiss(token.children):
        _doom(token)
        return True
    remove(token)
    return False


def _doom(token: Token) -> None:
    """*token* is there only for what it hosts."""
    resolve(token)
    token.pending = {"to": "canceling"}
    token._set_state(STARTED)


def _go_on(token: Token) -> None:
    """What *token* waited for is gone."""
    pending: dict[str, Any] = token.pending or {}
    token.pending = None
    case, spec = token.case, token.task_spec
    match pending["to"]:
        case "arrive":  # it was caught
            token._set_state(FUTURE)
            spec.caught(token, pending["variables"])
        case "run":
            spec.resume(token)
        case "out":
            guarded(token, "out", token.complete)
        case "check":
            case.check(token)
        case "end":
            case.cancel()
