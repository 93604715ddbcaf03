"""The stored state: the live tokens with their variables, nothing else. No specification, no finished token, no clock.

A format byte, then canonical JSON: how it is packed is the store's business, so that a digest of the state says nothing
of a compressor. Keys are stored as counters, without the case's number. The tokens of a crowd stand in lines of their own,
see `engine.bpmn.crowds`.
"""

import zlib
from collections.abc import Iterable
from itertools import chain
from typing import Any

import orjson

from engine.bpmn import exhaustion
from engine.bpmn.containers import Case
from engine.bpmn.crowds import Resting, Row, crowded, line, merged, must_wake, rows_of
from engine.bpmn.meaning import element
from engine.bpmn.task_data import NOTHING_KNOWN
from engine.bpmn.tokens import COMPLETED, ERROR, READY, STARTED, WAITING, Called, Token
from engine.model import COUNTER_BITS
from engine.outside import Outside
from engine.ports import Bundle

PLAIN, CROWDED = b"\x01", b"\x05"
"""One JSON document; one, and lines after it.

Three formats are read, and no longer written: 2 was the first, compressed; 3 the second, whose lines were rows alone; of 4
they were instances of multi-instance activities alone.
"""

_WITH_LINES = frozenset({b"\x03", b"\x04", CROWDED})
_COUNTER = (1 << COUNTER_BITS) - 1
_LETTERS = {WAITING: "w", READY: "r", STARTED: "s", COMPLETED: "c", ERROR: "e"}
_STATES = {letter: state for state, letter in _LETTERS.items()}
_FIELDS = (
    ("v", "variables", None),
    ("sub", "subscription", False),
    ("due", "due", None),
    ("every", "every", None),
    ("left", "left", 1),
    ("msg", "message", False),
    ("sig", "awaited", None),
    ("held", "held", None),
    ("lis", "listening", 0),
    ("task", "task", None),
    ("to", "pending", None),
    ("done", "remembered", None),
    ("of", "of_body", None),
    ("undo", "compensating", False),
    ("i", "index", None),
    ("items", "items", None),
    ("out", "outputs", None),
    ("in", "arrived", None),
)
"""Letter, attribute of `Token`, and the value that is not stored."""
_NAMES = {short: name for short, name, _ in _FIELDS}
_STORED = {name: (short, none) for short, name, none in _FIELDS}
_AWAITED = frozenset({"due", "msg", "sig", "job", "inc"})
"""Letters of what somebody outside moves."""


def dump(case: Case) -> bytes:
    """The case between two commands."""
    tokens = case.tasks
    awake = tokens.awake()
    crowds = crowded(case, awake)
    if tokens.resting and must_wake(case, awake, crowds):
        tokens.wake_all()
        awake = tokens.awake()
        crowds = crowded(case, awake)
    apart = {token.id for together in crowds.values() for token in together}
    content: dict[str, Any] = {
        "n": case.number,
        "d": case.definition_key,
        "b": case.business_id,
        "k": case.counter,
        "t": [_row(token) for token in awake if token.id not in apart],
    }
    if case.begun_with is not None:
        content["w"] = case.begun_with
    if case.over:
        content["o"] = case.over
    if case.exhaustions:
        content["x"] = exhaustion.dumped(case, _COUNTER)
    lines = tokens.resting.rest() if tokens.resting else b""
    if not crowds and not lines:
        return PLAIN + orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    content["c"] = _hosts(awake, crowds.values())
    lines = merged(lines, [_line(together) for together in crowds.values()])
    return CROWDED + orjson.dumps(content, option=orjson.OPT_SORT_KEYS) + b"\n" + lines


def _line(tokens: list[Token]) -> bytes:
    return line([_row(token) for token in tokens], [element(token) for token in tokens if not token.subscription])


def _hosts(awake: Iterable[Token], crowds: Iterable[list[Token]]) -> list[list[int]]:
    """Of each token in which others rest until the next command: its number, its `asleep` and its `busy`."""
    counts = {token.id: [token.id & _COUNTER, token.asleep, token.busy] for token in awake}
    for first, *others in crowds:
        counted = counts[first.host.id]
        counted[1] += 1 + len(others)
        counted[2] += not first.subscription
    return [counted for counted in counts.values() if counted[1]]


def load(bundle: Bundle, state: bytes, outside: Outside) -> Case:
    """The case that *state* was made of. Raises: ValueError for another format."""
    document, lines, earlier = _unpacked(state)
    content = orjson.loads(document)
    number, definition_key = content["n"], content["d"]
    case = Case(bundle, number, definition_key, bundle.library.process(definition_key), outside)
    case.counter, case.business_id, case.begun_with = content["k"], content["b"], content.get("w")
    case.over = content.get("o", {})
    for row in chain(content["t"], *earlier):
        _restore(case, row)
    if lines:
        _lay(case, content, lines)
    exhaustion.restore(case, content.get("x", []))
    case.completed = not content["t"]
    return case


def _unpacked(state: bytes) -> tuple[bytes, bytes, Iterable[list[Row]]]:
    """The document, the lines of a crowd, and the rows of those of an earlier format."""
    end = state.find(b"\n") if state[:1] in _WITH_LINES else len(state)
    document, lines = state[1:end], state[end + 1 :]
    match state[:1]:
        case b"\x01":
            return document, b"", ()
        case b"\x02":
            return zlib.decompress(document), b"", ()
        case b"\x03":
            return document, b"", map(orjson.loads, lines.splitlines())
        case b"\x04":
            return document, b"", map(rows_of, lines.splitlines())
        case b"\x05":
            return document, lines, ()
    raise ValueError(f"state format {state[:1]!r}")


def _lay(case: Case, content: dict[str, Any], lines: bytes) -> None:
    """Let the crowds rest: their hosts know how many they are."""
    first = case.key  # plus a counter it is any key of the case
    for counter, asleep, busy in content["c"]:
        host = case.tasks[first + counter]
        host.asleep, host.busy = asleep, busy

    def restore(rows: list[Row]) -> None:
        for row in rows:
            _restore(case, row)
        host = case.tasks[first + rows[0][1]]
        host.asleep -= len(rows)
        host.busy -= "sub" not in rows[0][-1]

    case.tasks.resting = Resting(lines, restore)


def is_awaited(case: Case) -> bool:
    """Whether a token that rests waits for somebody outside; they are read until one does."""
    lines = case.tasks.resting.rows() if case.tasks.resting else ()
    return any(
        letter == _LETTERS[READY] or not _AWAITED.isdisjoint(more)
        for rows in lines
        for _, _, _, letter, _, more in rows
    )


def _row(token: Token) -> Row:
    own = vars(token)  # what its class says of all tokens is not stored
    more: dict[str, Any] = {}
    for name in own.keys() & _STORED.keys():
        letter, none = _STORED[name]
        if own[name] != none:
            more[letter] = own[name]
    if token.job is not None:
        more["job"] = token.job & _COUNTER
    if token.incident is not None:
        more["inc"] = [token.incident[0] & _COUNTER, token.incident[1]]
    if (called := token.called) is not None:
        more["call"] = [
            called.key & _COUNTER, called.definition_key, called.business_id, called.variables, called.ended,
            *_of_call(called),
        ]  # fmt: skip
    parent = token.parent
    return [
        token.id & _COUNTER,
        None if parent is None else parent.id & _COUNTER,
        None if parent is None else token.task_spec.node.id,
        _LETTERS[token.state],
        parent is not None and token.workflow is parent.opened,
        more,
    ]


def _of_call(called: Called) -> list[Any]:
    """What is stored of some called processes only."""
    written = None if called.written is None else sorted(called.written)
    if called.deployment is not None:
        return [written, called.deployment]
    return [] if written is None else [written]


def _restore(case: Case, row: Row) -> None:
    counter, parent, element, letter, is_inside, more = row
    key, state = case.key + counter, _STATES[letter]
    if parent is None:
        case.task_tree = token = Token(case, case.graph.start, None, key, state)
        token.opened = case
    else:
        host = case.tasks[case.key + parent]
        container = host.opened if is_inside and host.opened is not None else host.workflow
        while element not in container.graph.nodes:  # undone from an event sub-process within
            container = container.task_tree.workflow
        token = Token(container, container.graph.nodes[element], host, key, state)
    _fill(case, token, more)
    if parent is None:
        case.variables = token.variables or {}
        return
    if token.task_spec.node.listeners.task and token.task is None:
        _fill_from_0_2(token, more.get("by"))
    if (state in {STARTED, ERROR} or token.listening < 0) and not token.has_not_begun:
        token.task_spec.reopen(token)
    if state == WAITING and token.arrived is not None and token.task_spec.decides_late(token):
        case.joins.add(key)


def _fill(case: Case, token: Token, more: dict[str, Any]) -> None:
    for letter, value in more.items():
        if letter in _NAMES:
            setattr(token, _NAMES[letter], value)
    if token.held is not None:
        case.conditions.add(token.id)
    if "job" in more:
        token.job = case.key + more["job"]
        case.jobs[token.job] = token.id
    if "inc" in more:
        incident, phase = more["inc"]
        token.incident = (case.key + incident, phase)
        case.incidents[token.incident[0]] = token.id
    if "call" in more:
        instance, definition_key, business_id, variables, ended, *rest = more["call"]
        written, deployment = (*rest, None, None)[:2]
        names = None if written is None else set(written)
        token.called = Called(case.key + instance, definition_key, business_id, variables, ended, names, deployment)


def _fill_from_0_2(token: Token, submitted: dict[str, Any] | None) -> None:
    """Release 0.2.0 stored nothing of a task, whose completion alone was listened to, but what was *submitted*.

    What it did not store nobody reads: a listener to the completion corrects a task that is over when it ends.
    """
    if submitted is not None:
        token.task = dict(NOTHING_KNOWN)
        token.pending = {"to": "completing", "task": token.task, "action": "complete", **submitted}
    elif token.state == READY and not token.listening:
        token.task = dict(NOTHING_KNOWN)
