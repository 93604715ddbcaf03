"""What if: past cases run against files that are not deployed.

A case is run again with what people, workers and clock said on record; each answer goes to the element that bears the
same id. Timers go by the changed diagrams. What the record cannot know is not made up, with two exceptions: a worker's
answer, and an added task, are taken as empty, so that what comes after an added step can be compared at all.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import orjson

from engine.courses import Spot, Wait
from engine.evidence.records import unerased
from engine.model import key_of
from engine.ports import UnitOfWork
from engine.rehearsal import Rehearsal
from engine.supposed import Supposition

Verdict = Literal["same", "shorter", "longer", "other", "impossible"]


@dataclass(frozen=True, slots=True)
class Parting:
    """Where the two ways of a case part.

    Attributes:
        seq: of the command on record after which they differ.
        at: the element that the command was about; None for the start.
        recorded, changed: the steps that only the one, and only the other, went to.
    """

    seq: int
    at: Spot | None
    recorded: tuple[Spot, ...]
    changed: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A case under changed files.

    Attributes:
        code: of the error or incident that stands in the way in the end; None if there is none.
        verdict: ``other``: another end, or it stands elsewhere; ``impossible``: it cannot go on.
        assumed: the steps that were taken as done with nothing filled in.
        blocked_by: of an open case, where it stands now and the changed diagrams have no such element.
        is_open: whether the case on record is; then it could move to the changed files unless something blocks.
    """

    number: int
    business_id: str | None
    process_id: str
    verdict: Verdict
    code: str | None
    parting: Parting | None
    assumed: tuple[Spot, ...]
    is_open: bool
    blocked_by: tuple[Spot, ...]

    @property
    def can_move(self) -> bool:
        return self.is_open and not self.blocked_by


class Rehearser:
    """Runs cases against *supposed*. For one thread; *uow* reads, and is entered for one case at a time."""

    def __init__(self, uow: UnitOfWork, supposed: Supposition, now: datetime) -> None:
        self._uow, self._supposed, self._now = uow, supposed, now

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        """The cases of the period that use any definition of the set; `until` itself is outside."""
        with self._uow as uow:
            found = uow.history.numbers(since, until)
            return [number for number in found if self._concerns(number)]

    def run(self, number: int) -> WhatIf:
        """Raises: NotFound; Rejected: ``erased``."""
        with self._uow as uow:
            records = unerased(uow, number)
            instance = uow.instances.get(key_of(number))
            rehearsal = Rehearsal(uow, self._supposed, number, instance.deployment_key)
            parting: Parting | None = None
            for body, wait in rehearsal.steps([orjson.loads(record.body) for record in records], self._now):
                parting = _parting(rehearsal, body["seq"], wait, parting)
            verdict = _verdict(rehearsal)
            return WhatIf(
                number=number,
                business_id=instance.business_id,
                process_id=rehearsal.end.root,
                verdict=verdict,
                code=rehearsal.stopped_by,
                parting=None if verdict == "same" else parting,
                assumed=tuple(rehearsal.assumed),
                is_open=rehearsal.end.outcome is None,
                blocked_by=tuple(_blocked(rehearsal)),
            )

    def _concerns(self, number: int) -> bool:
        deployment = self._uow.definitions.deployment(self._uow.instances.get(key_of(number)).deployment_key)
        return not self._supposed.names.isdisjoint(deployment.manifest)


def _parting(rehearsal: Rehearsal, seq: int, wait: Wait | None, before: Parting | None) -> Parting | None:
    """Where they parted, until they meet again."""
    recorded, changed = rehearsal.recorded.steps, rehearsal.changed.steps
    if recorded == changed and not rehearsal.stopped_by:
        return None
    at = wait.spot if wait else None
    return before or Parting(seq, at, tuple(recorded - changed), tuple(changed - recorded))


def _verdict(rehearsal: Rehearsal) -> Verdict:
    recorded, changed = rehearsal.recorded, rehearsal.changed
    if rehearsal.stopped_by:
        return "impossible"
    if rehearsal.is_level:
        if rehearsal.assumed or changed.steps.total() > recorded.steps.total():
            return "longer"
        return "shorter" if rehearsal.deferred or changed.steps.total() < recorded.steps.total() else "same"
    if recorded.outcome is None and changed.outcome is not None:
        return "shorter"
    return "impossible" if any(changed.type(wait.spot) is None for _, wait in rehearsal.deferred) else "other"


def _blocked(rehearsal: Rehearsal) -> list[Spot]:
    """Where an open case stands and the changed diagrams have nothing of the kind."""
    end = rehearsal.end
    return [spot for spot in end.standing if end.outcome is None and end.type(spot) != rehearsal.changed.type(spot)]
