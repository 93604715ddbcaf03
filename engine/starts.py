"""Cases that begin without a person: when their time has come, and by what happens outside them."""

from collections.abc import Iterable
from datetime import datetime

from engine.bpmn import Process
from engine.bpmn.starts import rearmed
from engine.instances import begin
from engine.model import SYSTEM, Instance, Start
from engine.ports import UnitOfWork
from engine.sources import recording


def by_events_alone(uow: UnitOfWork, process_ids: Iterable[str]) -> set[str]:
    """Those of these processes in force that nobody can start by hand. One query, within an open unit of work."""
    keys = {start.process_id: start.definition_key for start in uow.starts.of(process_ids)}
    return {process_id for process_id, key in keys.items() if _process(uow, key).plain_start is None}


def _process(uow: UnitOfWork, key: int) -> Process:
    return uow.definitions.bundle(uow.definitions.deployment_in_force(key).key).library.process(key)


def fire(uow: UnitOfWork, *, start: Start, at: datetime) -> Instance | None:
    """Begin a case by a due timer, and set when the next one begins.

    Args:
        start: as somebody found it due.

    Returns:
        None where it was fired, moved or replaced meanwhile.

    Raises: Busy.
    """
    number = uow.numbers.next_case()
    with uow:
        found = uow.starts.lock(start)
        if found is None or found.due is None or found.due > at:
            return None
        instance, process = begin(uow, number=number, start=found, variables={}, at=at, due=found.due.isoformat())
        uow.starts.move(rearmed(process, found, at, lambda moment: recording(uow, SYSTEM, moment)))
    return instance
