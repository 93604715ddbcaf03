"""Variables and where they live: process, called process, sub-process, multi-instance body, single token.

A token's `data`, SpiffWorkflow's name for its variables, is a window on the scopes and never a copy. A write goes to the
scope where the name lives, else to the outermost one.
"""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

import orjson

from engine.errors import Finding, InvalidVariables
from engine.events import VariableWritten
from engine.model import Variables

if TYPE_CHECKING:
    from engine.bpmn.tokens import Token

PEOPLE = "people"
"""The variable that the engine itself keeps in each process: who started it, and who last completed which task."""

BUSINESS_ID = "business_id"
"""And the instance's business id, where it has one."""

ANY = ""
"""Stands for every name."""

KEPT = frozenset({PEOPLE, BUSINESS_ID})
"""What nobody else may bring."""

COUNTS = frozenset(
    name
    for kind in ("Instances", "ActiveInstances", "CompletedInstances")
    for name in (f"numberOf{kind}", f"nrOf{kind}")
)
"""How far a multi-instance is, in Camunda 8's words and in Camunda 7's: for reading."""


Changes = list[tuple[int, str, str]]
"""Of variables: scope key, name, and ``create`` or ``update``."""


class Window(MutableMapping[str, Any]):
    """The variables that *token* sees, innermost first; a call activity ends the chain."""

    __slots__ = ("_token",)

    def __init__(self, token: "Token") -> None:
        self._token = token

    def __getitem__(self, name: str) -> Any:
        for _, variables in scopes(self._token, name):
            if name in variables:
                return variables[name]
        raise KeyError(name)

    def get(self, name: str, default: Any = None) -> Any:
        """Without the exception that the mapping's own would raise and catch."""
        for _, variables in scopes(self._token, name):
            if name in variables:
                return variables[name]
        return default

    def copy(self) -> Variables:
        """All of them, as they are now; the scopes are looked up once."""
        seen: Variables = {}
        for _, variables in scopes(self._token, ANY):
            seen = {**seen, **variables, **seen}
        return seen

    def __setitem__(self, name: str, value: Any) -> None:
        write(self._token, scopes(self._token), name, value)

    def update(self, values: Mapping[str, Any]) -> None:  # type: ignore[override] # pairs and names are not asked for
        """Write all of *values*; the scopes are looked up once."""
        chain = tuple(scopes(self._token))
        for name, value in values.items():
            write(self._token, chain, name, value)

    def __delitem__(self, name: str) -> None:
        raise TypeError("a variable is written, never taken away")

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for _, variables in scopes(self._token, ANY) for name in variables})

    def __len__(self) -> int:
        return sum(1 for _ in self)


def scopes(token: "Token", reading: str | None = None) -> Iterator[tuple[int, Variables]]:
    """(scope key, variables) from the token's own outwards to its process's.

    Args:
        reading: the name that is looked for, or `ANY`: what a multi-instance has collected so far under it is there too,
            for its instances to read.
    """
    node: Token = token
    while True:
        if node.variables is not None:
            yield node.id, node.variables
        if reading is not None and node.outputs is not None and _collects(node, reading):
            yield node.id, node.task_spec.collected(node)
        parent = node.parent
        if parent is None:
            return
        if parent.called is not None and node.workflow is parent.opened:
            yield parent.called.key, parent.called.variables
            return
        node = parent


def _collects(node: "Token", name: str) -> bool:
    """Whether *node* is the body of a multi-instance that collects under this *name*; before anything is, not under any."""
    collection = node.task_spec.collection
    if collection is None or node.index is not None:
        return False
    return bool(node.outputs) if name == ANY else name == collection


def write(token: "Token", chain: Iterable[tuple[int, Variables]], name: str, value: Any) -> None:
    """Write to the scope of *chain* where the name lives, else to the last one."""
    key, variables = 0, Variables()
    for key, variables in chain:  # noqa: B007 - the last one is meant
        if name in variables:
            break
    put(token, key, variables, name, value)


def write_local(token: "Token", values: Mapping[str, Any]) -> None:
    """Write variables that only *token* and what it hosts see."""
    if token.variables is None:
        token.variables = {}
    for name, value in values.items():
        put(token, token.id, token.variables, name, value)


def write_around(token: "Token", values: Mapping[str, Any]) -> None:
    """Write variables of the step at which *token* waits, or of the scope that its event interrupts or runs beside."""
    around = _around(token)
    if around.called is not None and token.workflow is around.opened:
        for name, value in values.items():
            put(token, around.called.key, around.called.variables, name, value)
    else:
        write_local(around, values)


def seen_around(token: "Token") -> Variables:
    """The variables of that step or scope alone, without those further out."""
    around = _around(token)
    if around.called is not None and token.workflow is around.opened:
        return dict(around.called.variables)
    return dict(around.variables or {})


def _around(token: "Token") -> "Token":
    while token.subscription:
        token = token.host
    return token


def seen_outside(token: "Token") -> Mapping[str, Any]:
    """The variables that *token* sees past its own, innermost first."""
    return ChainMap(*(variables for key, variables in scopes(token, ANY) if key != token.id))


def write_outside(token: "Token", values: Mapping[str, Any]) -> None:
    """Write past the token's own variables: what a mapping lets out."""
    for name, value in values.items():
        write(token, _outside(token), name, value)


def write_people(token: "Token", role: str, user: str) -> None:
    """Note in the process that holds *token* who did what."""
    *_, (key, variables) = scopes(token)
    put(token, key, variables, PEOPLE, {**variables.get(PEOPLE, {}), role: user})


def put(token: "Token", key: int, variables: Variables, name: str, value: Any) -> None:
    """Write one variable of one scope and tell it, if that changes anything."""
    if name in COUNTS and key != token.id and _is_body(token, key):
        return  # a worker that hands back all that it was given, for instance
    before = variables.get(name)
    if token.case.key != key == token.instance_key:
        _note_written(token, name)
    is_there = name in variables
    if is_there and _same(before, value):
        return
    variables[name] = value
    token.case.weigh(value)
    token.case.changed(key, name, "update" if is_there else "create")
    token.case.emit(VariableWritten(token.workflow.instance_key, key, name, before, value))


def checked(variables: Mapping[str, Any]) -> Variables:
    """Variables from outside. Raises: InvalidVariables."""
    reserved = sorted(KEPT & variables.keys())
    findings = [Finding("bpmn.reserved_variable", {"name": name}, field=name) for name in reserved]
    for name, value in variables.items():
        try:
            orjson.dumps(value)
        except TypeError as error:
            findings.append(Finding("bpmn.not_json", {"name": name, "reason": str(error)}, field=name))
    if findings:
        raise InvalidVariables(findings)
    return dict(variables)


def declare(host: "Token", names: Mapping[str, bool]) -> None:
    """Begin with variables in the scope that *host* opens, where they are not there yet: null, or an empty list."""
    called, container = host.called, host.opened
    key, variables = (host.id, host.variables) if called is None else (called.key, called.variables)
    if not names or container is None or variables is None:
        return
    for name, is_collection in names.items():
        if name not in variables:
            variables[name] = [] if is_collection else None
            host.case.emit(VariableWritten(container.instance_key, key, name, None, variables[name]))
            host.case.changed(key, name, "create")


def _is_body(token: "Token", key: int) -> bool:
    """Whether *key* is the scope of a multi-instance body, whose counts only it writes."""
    scope = token.case.tasks.get(key)
    return scope is not None and scope.task_spec.is_body(scope)


def _note_written(token: "Token", name: str) -> None:
    """In the called process that holds *token*: what it did not write is not its to bring back."""
    host = token.workflow.task_tree
    while host.called is None:
        host = host.workflow.task_tree
    if host.called.written is not None:
        host.called.written.add(name)


def _outside(token: "Token") -> Iterator[tuple[int, Variables]]:
    return ((key, variables) for key, variables in scopes(token) if key != token.id)


def _same(before: Any, after: Any) -> bool:
    """JSON equality: true is not 1."""
    if before is after:
        return True
    options = orjson.OPT_SORT_KEYS
    return orjson.dumps(before, option=options) == orjson.dumps(after, option=options)
