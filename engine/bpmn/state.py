"""The stored state: the live tokens with their variables, nothing else. No specification, no finished token, no clock.

A format byte, then canonical JSON, as it is or compressed. Keys are stored as counters, without the case's number.
"""

import zlib
from collections.abc import Callable
from typing import Any

import orjson

from engine.bpmn.containers import Case
from engine.bpmn.tokens import COMPLETED, ERROR, READY, STARTED, WAITING, Called, Token
from engine.model import COUNTER_BITS, key_of
from engine.outside import Outside
from engine.ports import Bundle

PLAIN, COMPRESSED = b"\x01", b"\x02"
"""Format 1, in its two packings."""

INLINE = 1_900
"""Bytes that databases store within the row; longer states are compressed."""

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
    ("i", "index", None),
    ("items", "items", None),
    ("out", "outputs", None),
    ("in", "arrived", None),
)
"""Letter, attribute of `Token`, and the value that is not stored."""


def dump(case: Case) -> bytes:
    """The case between two commands."""
    content = {
        "n": case.number,
        "d": case.definition_key,
        "b": case.business_id,
        "k": case.counter,
        "t": [_row(token) for _, token in sorted(case.tasks.items())],
    }
    plain = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return PLAIN + plain if len(plain) < INLINE else COMPRESSED + zlib.compress(plain, 6)


def load(bundle: Bundle, state: bytes, outside: Outside) -> Case:
    """The case that *state* was made of. Raises: ValueError for another format."""
    packings: dict[bytes, Callable[[bytes], bytes]] = {PLAIN: bytes, COMPRESSED: zlib.decompress}
    if state[:1] not in packings:
        raise ValueError(f"state format {state[:1]!r}")
    content = orjson.loads(packings[state[:1]](state[1:]))
    number, definition_key = content["n"], content["d"]
    case = Case(bundle, number, definition_key, bundle.library.process(definition_key), outside)
    case.counter, case.business_id = content["k"], content["b"]
    for row in content["t"]:
        _restore(case, row)
    case.completed = not content["t"]
    return case


def _row(token: Token) -> list[Any]:
    more = {letter: value for letter, name, none in _FIELDS if (value := getattr(token, name)) != none}
    if token.job is not None:
        more["job"] = token.job & _COUNTER
    if token.incident is not None:
        more["inc"] = [token.incident[0] & _COUNTER, token.incident[1]]
    if (called := token.called) is not None:
        more["call"] = [
            called.key & _COUNTER, called.definition_key, called.business_id, called.variables, called.ended,
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


def _restore(case: Case, row: list[Any]) -> None:
    counter, parent, element, letter, is_inside, more = row
    key, state = key_of(case.number, counter), _STATES[letter]
    if parent is None:
        case.task_tree = token = Token(case, case.graph.start, None, key, state)
        token.opened = case
    else:
        host = case.tasks[key_of(case.number, parent)]
        container = host.opened if is_inside and host.opened is not None else host.workflow
        token = Token(container, container.graph.nodes[element], host, key, state)
    _fill(case, token, more)
    if parent is None:
        case.variables = token.variables or {}
        return
    if state == STARTED:
        token.task_spec.reopen(token)
    if state == WAITING and token.arrived is not None and token.task_spec.decides_late:
        case.joins.add(key)


def _fill(case: Case, token: Token, more: dict[str, Any]) -> None:
    for short, name, _ in _FIELDS:
        if short in more:
            setattr(token, name, more[short])
    if "job" in more:
        token.job = key_of(case.number, more["job"])
        case.jobs[token.job] = token.id
    if "inc" in more:
        incident, phase = more["inc"]
        token.incident = (key_of(case.number, incident), phase)
        case.incidents[token.incident[0]] = token.id
    if "call" in more:
        instance, *rest = more["call"]
        token.called = Called(key_of(case.number, instance), *rest)
