"""What pages and programs leave in the company's own chain: refusals, and readings of what is confidential."""

from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from engine.model import Command, Job, key_of, number_of
from web import current


def note(name: str, subject: int = 0, **details: Any) -> None:
    """Record what whoever asks did, or tried. Raises: Busy."""
    actor, at = current.acting()
    with (uow := current.beside()):
        uow.audit.append(Command(name, actor, at, subject, details))


def note_reading(number: int, what: str, *, name: str = "case.read") -> None:
    """`note_readings` of one case."""
    note_readings([number], what, name=name)


def note_readings(numbers: Iterable[int], what: str, *, name: str = "case.read") -> None:
    """Record that somebody reads cases, or part of them, as far as their labels are among those that the company named.

    Say it before the answer goes out: what could not be recorded is not shown. Raises: Busy, NotFound.

    Args:
        what: the part, such as ``case`` or ``file``.
        name: ``case.read`` or ``case.export``.
    """
    labels = current.pages().settings.confidential
    if not labels:
        return
    with (uow := current.services().reading()):
        found = {number: uow.instances.get(key_of(number)).confidentiality for number in numbers}
    confidential = {number: label for number, label in found.items() if label in labels}
    if not confidential:
        return
    actor, at = current.acting()
    with (uow := current.beside()):
        for number, label in confidential.items():
            told = {"what": what, "confidentiality": label}
            uow.audit.append(Command(name, actor, at, key_of(number), told))


def note_jobs(jobs: Iterable[Job]) -> None:
    """Record that a worker was handed jobs of confidential cases, whose variables it then has. Raises: Busy."""
    note_readings(sorted({number_of(job.key) for job in jobs}), "jobs")


class Seldom:
    """Tells whether something is worth a record, or only the same again: who is throttled must not fill the history."""

    EVERY = timedelta(minutes=1)
    MOST = 1000

    def __init__(self) -> None:
        self._lock = Lock()
        self._told: OrderedDict[str, datetime] = OrderedDict()

    def is_new(self, subject: str, at: datetime) -> bool:
        """Whether *subject* was not told within the last minute; from now on it was."""
        with self._lock:
            last = self._told.get(subject)
            if last is not None and at < last + self.EVERY:
                return False
            self._told[subject] = at
            self._told.move_to_end(subject)
            while len(self._told) > self.MOST:
                self._told.popitem(last=False)
            return True
