"""Cases that begin without a person: when their time has come, and by what happens outside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.bpmn import Process
from engine.bpmn.starts import is_alike, rearmed
from engine.cases import OpenCase
from engine.errors import Invalid
from engine.instances import begin
from engine.model import SYSTEM, Instance, Start, Timer
from engine.ports import UnitOfWork
from engine.sources import recording


@dataclass(frozen=True, slots=True)
class Beginning:
    """What begins cases of a process in force.

    Attributes:
        starters: as `Process.starters`; None where nobody begins one by hand.
        events: what begins them without a person; each with the name of its element as drawn, and whether the case that
            it begins awaits others there.
    """

    starters: tuple[str, ...] | None
    events: tuple[tuple[Start, str, bool], ...]


def beginnings(uow: UnitOfWork, keys: Mapping[str, int]) -> dict[str, Beginning]:
    """What begins cases, by process id; within an open unit of work. Left out is what today's rules cannot read.

    Args:
        keys: definition keys of the versions in force, by process id.
    """
    events: dict[str, list[Start]] = {}
    for start in uow.starts.of(keys):
        events.setdefault(start.process_id, []).append(start)
    found: dict[str, Beginning] = {}
    for process_id, key in keys.items():
        try:
            process = process_of(uow, key)
        except Invalid:
            continue
        named = tuple(
            (start, process.elements[start.element_id].name, process.awaits_more(start.element_id))
            for start in events.get(process_id, ())
        )
        found[process_id] = Beginning(process.starters if process.plain_start else None, named)
    return found


def by_events_alone(uow: UnitOfWork, process_ids: Iterable[str]) -> set[str]:
    """Those of these processes in force that nobody can start by hand. One query, within an open unit of work."""
    keys = {start.process_id: start.definition_key for start in uow.starts.of(process_ids)}
    return {process_id for process_id, key in keys.items() if process_of(uow, key).plain_start is None}


def process_of(uow: UnitOfWork, key: int) -> Process:
    """A process by its definition key, as in the deployment that is in force for it."""
    return uow.definitions.bundle(uow.definitions.deployment_in_force(key).key).library.process(key)


def fire(uow: UnitOfWork, *, start: Start, at: datetime) -> Instance | None:
    """Begin a case by a due timer, and set when the next one begins.

    Args:
        start: as somebody found it due.

    Returns:
        None where it was fired, moved or replaced meanwhile, or where a case awaits the same moment at its beginning.

    Raises: Busy.
    """
    number = uow.numbers.next_case()
    with uow:
        process = process_of(uow, start.definition_key)
        awaits_more = process.awaits_more(start.element_id)
        due = uow.starts.lock_due(start.process_id, at) if awaits_more else []
        found = uow.starts.lock(start)
        if found is None or found.due is None or found.due > at:
            return None
        instance, moved = None, [found]
        if not (awaits_more and uow.starts.is_awaited(found)):
            others = [each for each in due if each != found and _is_free(uow, process, each)]
            told = {"due": found.due.isoformat(), **_over(others)}
            instance, _ = begin(uow, number=number, start=found, variables={}, at=at, told=told)
            moved += [each for each in others if is_alike(process, found, each) or _is_kept(uow, process, found, each)]
        for each in moved:
            _move_on(uow, process, each, at)
    return instance


def _is_free(uow: UnitOfWork, process: Process, start: Start) -> bool:
    """Whether the case that begins has the moment of a due timer as well: it awaits more, and no other case has it."""
    return process.awaits_more(start.element_id) and not uow.starts.is_awaited(start)


def _is_kept(uow: UnitOfWork, process: Process, begun: Start, other: Start) -> bool:
    """Whether the case that *begun* has begun has the moment of *other* too, and cannot await it yet."""
    return process.awaits_both(begun.element_id, other.element_id) and not uow.starts.is_awaited(other)


def _over(others: Sequence[Start]) -> dict[str, Any]:
    """As `Runtime.start` takes them."""
    moments = {f"{each.element_id} {each.part}": each.due.isoformat() for each in others if each.due}
    return {"over": moments} if moments else {}


def pass_over(uow: UnitOfWork, instance: Instance, process: Process, timer: Timer, at: datetime) -> None:
    """A case goes on at a moment that it awaited at its beginning: the same moment begins no other one.

    Within an open unit of work, in which the case is locked.
    """
    if process.awaits_more(timer.element_id):
        for start in uow.starts.lock_due(instance.process_id, timer.due):
            if (start.element_id, start.due) == (timer.element_id, timer.due):
                _move_on(uow, process_of(uow, start.definition_key), start, at)


def hold_key(uow: UnitOfWork, case: OpenCase, subscription_key: int, correlation_key: str) -> None:
    """A message comes to a case: where it belongs to its beginning, the case is the one of its key from now on.

    Within an open unit of work, in which the case is locked.
    """
    process_id = case.instance.process_id
    if (
        correlation_key
        and case.runtime.is_at_beginning(subscription_key)
        and uow.starts.claim(process_id, correlation_key)
    ):
        uow.starts.hold(process_id, correlation_key, case.instance.number)


def _move_on(uow: UnitOfWork, process: Process, start: Start, at: datetime) -> None:
    uow.starts.move(rearmed(process, start, at, lambda moment: recording(uow, SYSTEM, moment)))
