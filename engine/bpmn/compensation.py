"""Compensation: what is remembered of finished activities, and how it is undone (BPMN 2.0 §10.7, §13.5.5).

An activity that has a handler leaves a record where it was done: a subscription named after it. A finished sub-process
leaves one if it holds such records or has a compensation event sub-process; the record keeps its variables, and its
records, for their eyes. Records live as long as their scope. What throws compensation takes the records that it concerns,
and undoes one after the other, the last one first.
"""

from engine.bpmn.canceling import dismiss, wait
from engine.bpmn.drawing import MultiInstance, SubProcess
from engine.bpmn.flow_nodes import FlowNode, enter
from engine.bpmn.scopes import write_local
from engine.bpmn.tokens import STARTED, WAITING, Token, guarded, remove


def remember(token: Token) -> None:
    """Leave a record of a finished activity, if there is anything to undo."""
    spec = token.task_spec
    if spec.node.compensates or _is_undone_otherwise(token):
        return
    if spec.undo is not None:
        record = Token(token.workflow, spec.undo, _place(token), token.case.next_key(), WAITING)
        record.subscription, record.remembered, record.of_body = True, spec.node.id, _body(token)
        record.variables = dict(token.variables or {}) if token.index is not None else None
    elif token.opened is not None and token.called is None and (_records(token) or spec.undo_within):
        _remember_scope(token)


def remember_unfinished(token: Token) -> None:
    """Leave records of what was finished within a sub-process that is about to be taken away, and not yet undone."""
    if token.called is not None:
        return
    for child in token.children:
        if not child.subscription:
            remember_unfinished(child)
    if token.compensating:
        _put_back(token)
    if token.opened is not None and _records(token):
        _remember_scope(token)


def put_back(scope: Token) -> None:
    """What was about to be undone in *scope*, when an event takes the place of all in it, may be undone by that."""
    for thrower in scope.children:
        if thrower.compensating:
            _put_back(thrower)


def compensate(thrower: Token, activity: str | None) -> bool:
    """Undo *activity*, or all of the scope around *thrower*; an event sub-process acts for the scope around it.

    Returns:
        Whether there is something to undo; *thrower* is told when it is undone.
    """
    scope = thrower.host
    records = _records(scope)
    while scope.parent and isinstance(detail := scope.task_spec.node.detail, SubProcess) and detail.triggered:
        scope = scope.host
        records += _records(scope)
    return _undo_all([record for record in records if activity in {None, record.remembered}], thrower)


def cancel(thrower: Token) -> bool:
    """Stop the transaction around *thrower* and undo it: all that was done in it, unfinished sub-processes included.

    Where it is one instance of several, all of them stop and are undone, the ended ones too: the event that catches the
    cancellation is on the border of the whole.

    Returns:
        Whether there is something to undo; *thrower* is told when it is undone. Also, whether somebody listens to what
        is stopped: *thrower* runs again when all of that is gone.

    Source: BPMN 2.0 §13.5.3: what a boundary event cancels, it cancels with all its instances.
    """
    transaction = thrower.host
    stopped = [
        other
        for other in transaction.children
        if other is not thrower and other.remembered is None and other.workflow is transaction.opened
    ]
    if transaction.index is not None:
        stopped += [
            other for other in transaction.host.children if other.index is not None and other is not transaction
        ]
    for other in stopped:
        remember_unfinished(other)
    if wait(thrower, dismiss(stopped), "run"):
        return True
    records = _records(transaction)
    if transaction.index is not None:
        records += [record for record in _records(_place(transaction)) if record.of_body == _body(transaction)]
    return _undo_all(records, thrower)


def _put_back(thrower: Token) -> None:
    for record in _records(thrower):
        if record.opened is None or _records(record) or record.task_spec.undo_within is not None:
            _move(record, _place(thrower))


def _undo_all(records: list[Token], thrower: Token) -> bool:
    records.sort(key=lambda record: record.id)
    for record in records:
        _move(record, thrower)
    thrower.compensating = bool(records)
    if records:
        go_on(thrower)
    return bool(records)


def go_on(host: Token) -> None:
    """Undo the next record that *host* holds, or tell that all are undone."""
    if host.is_busy:
        return
    host.case.tasks.wake_newest(host)
    records = [child for child in host.awake_children if child.remembered is not None]
    by_itself = host.remembered is not None and host.task_spec.undo_within is not None
    if records and not by_itself:
        _undo(records[-1])
    elif host.remembered is not None:
        around = host.host
        remove(host)
        go_on(around)
    else:
        host.compensating = False
        host.task_spec.compensated(host)


def _undo(record: Token) -> None:
    spec, host, container = record.task_spec, record.host, record.workflow
    if record.opened is None:
        variables = record.variables
        remove(record)
        token = spec.token(host, container)
        if variables:
            write_local(token, dict(sorted(variables.items())))  # as they were stored
        guarded(token, "arrive", lambda: spec._update(token))
        return
    record.compensating = True
    if spec.undo_within is not None:
        enter(record, record.opened, spec.undo_within)
    else:
        go_on(record)


def _is_undone_otherwise(token: Token) -> bool:
    """Of what repeats either the instances are undone, or the whole by a handler that has instances of its own."""
    spec = token.task_spec
    if spec.node.repetition is None:
        return False
    of_the_whole = spec.undo is not None and isinstance(spec.undo.node.repetition, MultiInstance)
    return of_the_whole != spec.is_body(token)


def _remember_scope(token: Token) -> None:
    record = Token(token.workflow, token.task_spec, _place(token), token.case.next_key(), STARTED)
    record.subscription, record.remembered, record.of_body = True, token.task_spec.node.id, _body(token)
    record.variables = token.variables
    _take_over(token, record)


def _place(token: Token) -> Token:
    """Where a record of *token* belongs: among what is done in its scope."""
    host = token.host if token.index is None else token.host.host
    while host.compensating:
        host = host.host
    return host


def _body(token: Token) -> int | None:
    """What tells the body that *token* is an instance of from the others of its case."""
    return None if token.index is None else token.host.id - token.case.key


def _records(host: Token) -> list[Token]:
    return [child for child in host.children if child.remembered is not None]


def _take_over(source: Token, record: Token) -> None:
    """Open *record* as *source* was, with its records."""
    spec: FlowNode = record.task_spec
    spec.reopen(record)
    for inner in _records(source):
        _move(inner, record)


def _move(record: Token, host: Token) -> None:
    """A host is older than what it holds: the record is made anew."""
    container = host.opened if host.remembered is not None and host.opened is not None else record.workflow
    moved = Token(container, record.task_spec, host, record.case.next_key(), record.state)
    moved.subscription, moved.remembered, moved.variables = True, record.remembered, record.variables
    moved.of_body = record.of_body
    if record.opened is not None:
        _take_over(record, moved)
    remove(record)
