"""The embedded worker: fires due timers and does the jobs whose types are ours, through the same services as anybody."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from engine import archive, jobs, notices
from engine.errors import Busy, InstanceEnded, JobGone, NotFound
from engine.model import Job
from engine.ports import UnitOfWork

log = logging.getLogger(__name__)

LOCK = timedelta(minutes=1)
"""How long one of our workers holds a job; the work takes milliseconds."""

IDLE = timedelta(seconds=2)
"""How long the thread sleeps when nothing is due and nobody wakes it."""

BATCH = 20


class Handler(Protocol):
    """Does one job within its own unit of work and hands it back."""

    def __call__(self, uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None: ...


def without_robot(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime) -> None:
    """Job type ``group-message`` where no robot is set up: the diagram's error path takes over."""
    jobs.throw_error(uow, job_key=job_key, worker=worker, code="not_sent", message="no robot is set up", at=at)


HANDLERS: Mapping[str, Handler] = {
    notices.JOB_TYPE: notices.notify,
    archive.JOB_TYPE: archive.register_case,
    "group-message": without_robot,
}


class Worker:
    """Serves timers and our job types of one database.

    Args:
        unit_of_work: for doing things.
        reading: for looking whether there is anything to do: takes no lock.
        name: what stands in a job's lock.
        handlers: what it does, by job type; jobs of other types wait for other workers.
    """

    def __init__(
        self,
        unit_of_work: Callable[[], UnitOfWork],
        reading: Callable[[], UnitOfWork],
        name: str,
        handlers: Mapping[str, Handler] = HANDLERS,
    ) -> None:
        self._unit_of_work, self._reading, self._name, self._handlers = unit_of_work, reading, name, handlers

    def run_due(self, at: datetime) -> int:
        """Do everything that is due at *at*, and what becomes due by it. Answers how much was done."""
        done = 0
        while step := self._timers(at) + self._jobs(at):
            done += step
        return done

    def run(self, clock: Callable[[], datetime], stop: threading.Event, wake: threading.Event) -> None:
        """Serve until *stop*; *wake* ends a sleep early."""
        while not stop.is_set():
            try:
                self.run_due(clock())
            except Exception:  # the outermost loop: whatever it was, the next round tries again
                log.exception("a round of the worker failed")
            wake.wait(IDLE.total_seconds())
            wake.clear()

    def _timers(self, at: datetime) -> int:
        with self._reading() as uow:
            due = uow.timers.due(at, BATCH)
        fired = 0
        for timer in due:
            try:
                fired += jobs.fire_timer(self._unit_of_work(), timer_key=timer.key, at=at)
            except (Busy, InstanceEnded, NotFound) as error:
                log.info("timer %s left alone: %s", timer.key, error)
        return fired

    def _jobs(self, at: datetime) -> int:
        with self._reading() as uow:
            if not uow.jobs.due(self._handlers, at, 1):
                return 0
        taken = jobs.activate(
            self._unit_of_work(), types=self._handlers, worker=self._name, at=at, lock=LOCK, limit=BATCH
        )
        for job in taken:
            self._do(job, at)
        return len(taken)

    def _do(self, job: Job, at: datetime) -> None:
        try:
            self._handlers[job.type](self._unit_of_work(), job_key=job.key, worker=self._name, at=at)
        except (Busy, JobGone, InstanceEnded, NotFound) as error:  # busy: its lock runs out, and it is taken again
            log.info("job %s left alone: %s", job.key, error)
        except Exception as error:  # whatever it was, it holds up this case and no other
            log.warning("job %s failed", job.key, exc_info=error)
            jobs.fail_job(
                self._unit_of_work(),
                job_key=job.key,
                worker=self._name,
                message=str(error) or type(error).__name__,
                at=at,
            )
