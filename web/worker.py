"""The worker: fires due timers and does the jobs whose types are ours, through the same services as anybody.

It may be killed at any moment: what it had not committed another one does when the lock has run out.
"""

import logging
import math
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from engine import archive, continuations, deliveries, jobs, messages, notices, publishing, starts
from engine.errors import Busy, InstanceEnded, JobGone, NotFound
from engine.failures import stored
from engine.model import CONTINUE, Delivery, Job, Start, Timer, number_of
from engine.ports import UnitOfWork
from web.again import again
from web.measuring import measured

log = logging.getLogger(__name__)

T = TypeVar("T")

LOCK = timedelta(minutes=1)
"""How long one of our workers holds a job; the work takes milliseconds."""

IDLE = timedelta(seconds=2)
"""How long the thread sleeps when nothing is due and nobody wakes it."""

SILENCE = timedelta(minutes=1)
"""How long nothing is heard of a worker before it counts as dead."""

BATCH = 20

LEFT_ALONE = (Busy, JobGone, InstanceEnded, NotFound)
"""Nothing is wrong with the job: it is over, or its lock runs out and it is taken again."""


class Handler(Protocol):
    """Does one job within its own unit of work and hands it back."""

    def __call__(self, uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None: ...


def without_robot(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Job type ``group-message`` where no robot is set up: the diagram's error path takes over."""
    jobs.throw_error(uow, job_key=job_key, worker=worker, code="not_sent", message="no robot is set up", at=at)


HANDLERS: Mapping[str, Handler] = {
    CONTINUE: continuations.go_on,
    notices.JOB_TYPE: notices.notify,
    archive.JOB_TYPE: archive.register_case,
    publishing.JOB_TYPE: publishing.publish_message,
    "group-message": without_robot,
}


def own_name() -> str:
    """A name that no other worker has: process numbers repeat between machines and after a restart."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{secrets.token_hex(3)}"


def _first_ones(timers: Iterable[Timer]) -> Iterator[Timer]:
    """Those of *timers*, the earliest first, that no other one of their case comes before, nor its next date.

    A cycle that fires has its next date, which may be over too, and before those of others.
    """
    first: dict[int, datetime] = {}
    for timer in timers:
        if first.setdefault(number_of(timer.key), timer.due) == timer.due:
            yield timer


class Worker:
    """Serves timers and our job types of one database.

    Args:
        unit_of_work: for doing things.
        reading: for looking whether there is anything to do: takes no lock.
        name: what stands in a job's lock; no other worker's.
        handlers: what it does, by job type; jobs of other types wait for other workers.
        lock: how long it holds a job: another worker takes it over then, should this one be gone.
        beside: what else is done in every round of `run`.
    """

    def __init__(
        self,
        unit_of_work: Callable[[], UnitOfWork],
        reading: Callable[[], UnitOfWork],
        name: str,
        handlers: Mapping[str, Handler] = HANDLERS,
        lock: timedelta = LOCK,
        beside: Callable[[datetime], object] = lambda _: None,
    ) -> None:
        self._unit_of_work, self._reading, self._name, self._handlers = unit_of_work, reading, name, handlers
        self._lock, self._beside = lock, beside
        self._stop, self._wake = threading.Event(), threading.Event()
        self._last_sign = -math.inf

    def run_due(self, at: datetime) -> int:
        """Do everything that is due at *at*, and what becomes due by it. Answers how much was done."""
        done, left, missed = 0, set[int](), set[Start]()
        while step := self._round(at, left, missed):
            done += step
        return done

    def run(self, clock: Callable[[], datetime]) -> None:
        """Serve until `stop`."""
        while not self._stop.is_set():
            try:
                self._last_sign = time.monotonic()
                self.run_due(clock())
                self._beside(clock())
            except Busy as error:
                log.info("a round of the worker was put off: %s", error)
            except Exception:  # the outermost loop: whatever it was, the next round tries again
                log.exception("a round of the worker failed")
            self._wake.wait(IDLE.total_seconds())
            self._wake.clear()

    def lives(self) -> bool:
        """Whether it has been at work within the last minute, on whatever thread it runs."""
        return not self._stop.is_set() and time.monotonic() < self._last_sign + SILENCE.total_seconds()

    def wake(self) -> None:
        """There may be work: end a sleep early."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the step at hand, give back what is left, and return from `run`."""
        self._stop.set()
        self._wake.set()

    def _round(self, at: datetime, left: set[int], missed: set[Start]) -> int:
        """Do some of everything that is due."""
        begun = self._timers(at, left) + self._starts(at, missed) + self._jobs(at)
        return begun + self._messages(at) + self._deliveries(at)

    def _timers(self, at: datetime, left: set[int]) -> int:
        """Fire some; *left* are those that did not in this round, and would stand before all others."""
        while not self._stop.is_set():
            with self._reading() as uow:
                waiting = [timer for timer in uow.timers.due(at, BATCH + len(left)) if timer.key not in left]
            due = [timer.key for timer in _first_ones(waiting)]
            if not due:
                break
            fired = [key for key in due if not self._stop.is_set() and self._fire(key, at)]  # the earliest first
            left.update(set(due).difference(fired))
            if fired:
                return len(fired)
        return 0

    def _fire(self, timer_key: int, at: datetime) -> bool:
        fired, _ = self._tried("timer", timer_key, lambda uow: jobs.fire_timer(uow, timer_key=timer_key, at=at))
        return bool(fired)

    def _starts(self, at: datetime, left: set[Start]) -> int:
        """Begin cases whose time has come; *left* as for timers."""
        if self._stop.is_set():
            return 0
        with self._reading() as uow:
            due = [start for start in uow.starts.due(at, BATCH + len(left)) if start not in left]
        begun = [start for start in due if not self._stop.is_set() and self._begin(start, at)]
        left.update(set(due).difference(begun))
        return len(begun)

    def _begin(self, start: Start, at: datetime) -> bool:
        begun, _ = self._tried("start", start.definition_key, lambda uow: starts.fire(uow, start=start, at=at))
        return begun is not None

    def _jobs(self, at: datetime) -> int:
        if self._stop.is_set():
            return 0
        with self._reading() as uow:
            if not uow.jobs.due(self._handlers, at, 1):
                return 0
        taken = jobs.activate(
            self._unit_of_work(),
            types=self._handlers,
            worker=self._name,
            at=at,
            lock=self._lock,
            limit=BATCH,
            urgent_first=True,
            ours=True,
        )
        for done, job in enumerate(taken):
            if self._stop.is_set():
                self._give_back(taken[done:])
                return done
            self._do(job, at)
        return len(taken)

    def _give_back(self, taken: Sequence[Job]) -> None:
        uow, keys = self._unit_of_work(), [job.key for job in taken]
        again(lambda: jobs.release(uow, job_keys=keys, worker=self._name))

    def _do(self, job: Job, at: datetime) -> None:
        def handle(uow: UnitOfWork) -> None:
            self._handlers[job.type](uow, job_key=job.key, worker=self._name, at=at)

        _, failure = self._tried(f"job {job.type}", job.key, handle, level=logging.WARNING)
        if failure is not None:
            self._fail(job, stored(failure), at)

    def _messages(self, at: datetime) -> int:
        """Give kept messages to those who have come to wait for them."""
        if self._stop.is_set():
            return 0
        with self._reading() as uow:
            awaited = uow.messages.awaited(at, BATCH)
        return sum(self._meet(key, at) for key in awaited if not self._stop.is_set())

    def _meet(self, message_key: int, at: datetime) -> bool:
        met, _ = self._tried("message", message_key, lambda uow: messages.meet(uow, message_key=message_key, at=at))
        return bool(met)

    def _deliveries(self, at: datetime) -> int:
        if self._stop.is_set():
            return 0
        with self._reading() as uow:
            due = uow.deliveries.due(at, BATCH)
        return sum(self._deliver(delivery, at) for delivery in due if not self._stop.is_set())

    def _deliver(self, delivery: Delivery, at: datetime) -> bool:
        delivered, failure = self._tried(
            f"delivery {delivery.kind}", delivery.target,
            lambda uow: deliveries.deliver(uow, delivery=delivery, at=at),
            spared=(Busy,), level=logging.WARNING,
        )  # fmt: skip
        if failure is not None:
            uow, kept = self._unit_of_work(), stored(failure)
            again(lambda: deliveries.put_off(uow, delivery=delivery, failure=kept, at=at))
        return bool(delivered)

    def _tried(
        self, what: str, key: int, do: Callable[[UnitOfWork], T], *,
        spared: tuple[type[Exception], ...] = LEFT_ALONE, level: int = logging.ERROR,
    ) -> tuple[T | None, Exception | None]:  # fmt: skip
        """One step: what came of it, and what failed. Whatever that was, it holds up nothing else.

        Args:
            spared: with these nothing failed: the step is over, or comes again.
            level: of what is logged of a failure.
        """
        try:
            with self._step(what, key):
                return again(lambda: do(self._unit_of_work())), None
        except spared as error:
            log.info("%s %s left alone: %s", what, key, error)
            return None, None
        except Exception as error:
            log.log(level, "%s %s failed", what, key, exc_info=error)
            return None, error

    @contextmanager
    def _step(self, what: str, key: int) -> Iterator[None]:
        """Tell of one step, whatever came of it."""
        self._last_sign = time.monotonic()
        with measured("step", step=what, key=str(key)):
            yield

    def _fail(self, job: Job, message: str, at: datetime) -> None:
        uow = self._unit_of_work()
        try:
            again(lambda: jobs.fail_job(uow, job_key=job.key, worker=self._name, message=message, at=at))
        except LEFT_ALONE as error:
            log.info("job %s left alone: %s", job.key, error)
