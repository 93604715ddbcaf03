"""Jobs and timers: what workers take, and what they hand back.

A job's row is the durable hand-over: a worker activates and locks it, does the work, and completes, fails or throws.
It keeps the variables that were there when it was made; whoever takes it gets those that are there by then.
A timer's row is the same for the clock. Both bodies take the case's lock and find out whether they are still wanted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from engine.bpmn.timers import later
from engine.cases import OpenCase, open_case
from engine.corrections import Corrections, require_allowed
from engine.errors import InstanceEnded, Invalid, JobGone, NotFound
from engine.model import CONTINUE, SYSTEM, Actor, Command, Job, Variables, number_of
from engine.ports import UnitOfWork
from engine.starts import pass_over

FIRST_RETRY = timedelta(seconds=10)
"""Back-off doubles from here with each failure."""


@dataclass(frozen=True, slots=True)
class Following:
    """What follows a failed attempt at a job.

    Attributes:
        retries: attempts that remain; one less than before if not given.
        back_off: how long it then rests; if not given what the diagram says, else ever longer.
        variables: how far it came, for the next attempt and for whoever looks at the incident: the task's own.
    """

    retries: int | None = None
    back_off: timedelta | None = None
    variables: Variables | None = None


USUAL = Following()


def activate(
    uow: UnitOfWork, *, types: Iterable[str] | None, worker: str, at: datetime, lock: timedelta, limit: int = 10,
    urgent_first: bool = False, ours: bool = False,
) -> list[Job]:  # fmt: skip
    """Lock up to *limit* due jobs for *worker* until *at* + *lock*.

    Args:
        urgent_first: those of the greatest priority before older ones.
        ours: whether the worker is our own, who alone goes on with cases. Others get the variables as they are by now.

    Source: Camunda 8 REST, ``POST /v2/jobs/activation``.
    """
    if types is not None and not ours:
        types = [name for name in types if name != CONTINUE]
    with uow:
        due = uow.jobs.due(types, at, limit, urgent_first=urgent_first)
        taken = [job for job in due if uow.jobs.lock(job.key, worker, at + lock, at)]
        return taken if ours else list(_as_now(uow, taken, at))


def _as_now(uow: UnitOfWork, taken: Iterable[Job], at: datetime) -> Iterator[Job]:
    """*taken* with the variables of now: others may have written since. Each case is read once, without its lock."""
    cases: dict[int, OpenCase] = {}
    for job in taken:
        number = number_of(job.key)
        try:
            if number not in cases:
                cases[number] = open_case(uow, uow.instances.get(job.key), SYSTEM, at)
            yield replace(job, variables=cases[number].runtime.told(job.key))
        except (InstanceEnded, JobGone, NotFound, Invalid):
            yield job  # over, or not to be read: its worker will hear of that, and nobody else is held up


def release(uow: UnitOfWork, *, job_keys: Iterable[int], worker: str) -> None:
    """Give back jobs that *worker* has not begun, so that others need not wait for the end of its lock.

    What it does not hold any more is left alone. It is no failed attempt.
    """
    with uow:
        for key in job_keys:
            uow.jobs.unlock(key, worker)


def complete_job(
    uow: UnitOfWork, *, job_key: int, worker: str | None, variables: Variables, at: datetime, actor: Actor = SYSTEM,
    denied: str | None = None, corrections: Corrections | None = None,
) -> None:  # fmt: skip
    """Hand back a job's result and run on.

    Args:
        denied: why a listener denies what it listens to; None where it does not.
        corrections: what a listener to a user task makes of it.
        worker: who holds it; None where a client does not say, and the key alone counts.

    Raises:
        NotFound: no such job.
        JobGone: it is over, or another worker holds it.
        InstanceEnded: the case ended meanwhile.
        InvalidVariables, Invalid: the result does not fit the job, or names nobody who exists.

    Source: Camunda 8 REST, ``POST /v2/jobs/{jobKey}/completion``.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, actor, at)
        hand_back(case, job, variables, actor, at, denied=denied, corrections=corrections)


def fail_job(
    uow: UnitOfWork, *, job_key: int, worker: str | None, message: str, at: datetime, actor: Actor = SYSTEM,
    following: Following = USUAL,
) -> None:  # fmt: skip
    """Give a job back undone. With no retries left an incident stands and waits for an administrator.

    Args:
        worker: as in `complete_job`.

    Raises: NotFound, JobGone, InstanceEnded, InvalidVariables.

    Source: Camunda 8 REST, ``POST /v2/jobs/{jobKey}/failure``.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, actor, at)
        hand_back_undone(case, job, message, actor, at, following)


def throw_error(
    uow: UnitOfWork, *, job_key: int, worker: str | None, code: str, message: str, at: datetime,
    variables: Variables | None = None, actor: Actor = SYSTEM,
) -> None:  # fmt: skip
    """End a job with a BPMN error, for the diagram to catch; uncaught, it is an incident.

    Raises: NotFound, JobGone, InstanceEnded.

    Source: Camunda 8 REST, ``POST /v2/jobs/{jobKey}/error``.
    """
    with uow:
        case, job = open_job(uow, job_key, worker, actor, at)
        hand_back_error(case, job, code, message, variables or {}, actor, at)


def update_job(
    uow: UnitOfWork, *, job_key: int, actor: Actor, at: datetime, retries: int | None = None,
    priority: int | None = None, lock: timedelta | None = None, resolves: bool = False,
) -> None:  # fmt: skip
    """Change a job that is not over.

    Args:
        retries: attempts that it has from now on, at least one.
        lock: whoever holds it holds it until *at* + *lock*.
        resolves: where it was given up, *retries* hand it out again; else its incident waits for a retry.

    Raises:
        NotFound: no such job.
        JobGone: it is over; or nobody holds it any more, and *lock* is given.
        InstanceEnded.

    Source: Camunda 8 REST, ``PATCH /v2/jobs/{jobKey}``; Camunda 7, ``PUT /external-task/{id}/retries`` resolves.
    """
    with uow:
        case, job = open_job(uow, job_key, None, actor, at)
        if lock is not None:
            _extend(uow, job, at, lock)
        if retries is not None or priority is not None:
            events = case.runtime.update_job(job_key, retries=retries, priority=priority, resolves=resolves)
            inputs = {"retries": retries, "priority": priority, "resolves": resolves}
            case.close(events, Command("job.update", actor, at, job_key, inputs))


def extend_job(uow: UnitOfWork, *, job_key: int, worker: str, at: datetime, lock: timedelta) -> None:
    """*worker*, who holds the job, holds it until *at* + *lock*.

    Raises:
        NotFound: no such job.
        JobGone: it is over, nobody holds it any more, or another worker does.

    Source: Camunda 7, ``POST /external-task/{id}/extendLock``.
    """
    with uow:
        uow.instances.get_for_update(job_key)
        job = uow.jobs.get(job_key)
        _require_anybodys(job, None)
        _require_free_for(worker, job)
        _extend(uow, job, at, lock)


def fire_timer(uow: UnitOfWork, *, timer_key: int, at: datetime) -> bool:
    """Let a due timer fire. A timer that is gone or was moved meanwhile is left alone; answers whether it fired."""
    with uow:
        instance = uow.instances.get_for_update(timer_key)
        try:
            timer = uow.timers.get(timer_key)
        except NotFound:
            return False
        if timer.due > at:
            return False
        case = open_case(uow, instance, SYSTEM, at)
        pass_over(uow, instance, case.process, timer, at)
        events = case.runtime.fire_timer(timer_key)
        case.close(events, Command("timer.fire", SYSTEM, at, timer_key, {"due": timer.due.isoformat()}))
    return True


def _extend(uow: UnitOfWork, job: Job, at: datetime, lock: timedelta) -> None:
    """Raises: JobGone."""
    if job.worker is None or job.locked_until is None or job.locked_until <= at:
        raise JobGone(job.state)
    uow.jobs.unlock(job.key, job.worker)
    uow.jobs.lock(job.key, job.worker, at + lock, at)


def _rested(case: OpenCase, job: Job, left: int, back_off: timedelta | None, at: datetime) -> datetime:
    """When a job that failed is tried again."""
    if back_off is not None:
        return at + back_off
    if (pause := case.runtime.pause(job.key)) is not None:
        return later(at, pause, case.outside.zone)
    return at + FIRST_RETRY * (1 << max(0, 3 - left))


def open_job(uow: UnitOfWork, job_key: int, worker: str | None, actor: Actor, at: datetime) -> tuple[OpenCase, Job]:
    """The locked case and the job, if *worker* or nobody holds it. Raises: NotFound, JobGone, InstanceEnded."""
    instance = uow.instances.get_for_update(job_key)
    job = uow.jobs.get(job_key)
    _require_anybodys(job, actor)
    if job.state not in {"created", "failed"}:
        raise JobGone(job.state)
    _require_free_for(worker, job)
    return open_case(uow, instance, actor, at), job


def _require_free_for(worker: str | None, job: Job) -> None:
    """Raises: JobGone: another worker holds it."""
    if worker is not None and job.worker not in {None, worker}:
        raise JobGone("locked", who=job.worker, when=job.locked_until)


def _require_anybodys(job: Job, actor: Actor | None) -> None:
    """Nobody but our own worker knows of the jobs that go on with a case. Raises: NotFound."""
    if job.kind == "continuation" and actor is not SYSTEM:
        raise NotFound("job", job.key)


def hand_back(
    case: OpenCase, job: Job, variables: Variables, actor: Actor, at: datetime, *,
    denied: str | None = None, corrections: Corrections | None = None,
) -> None:  # fmt: skip
    """Complete *job* within an open unit of work: for a worker whose own rows belong to the same commit."""
    corrected = corrections.data() if corrections else {}
    if corrections and job.kind == "task_listener":
        require_allowed(case.uow, job, corrections)
    events = case.runtime.complete_job(job.key, variables, denied, corrected)
    told = {**({} if denied is None else {"denied": denied}), **({"corrections": corrected} if corrected else {})}
    case.close(events, Command("job.complete", actor, at, job.key, {"variables": variables, **told}))


def hand_back_undone(
    case: OpenCase, job: Job, message: str, actor: Actor, at: datetime, following: Following = USUAL
) -> None:
    """Fail *job* within an open unit of work; arguments as of `fail_job`."""
    left = max(0, job.retries - 1 if following.retries is None else following.retries)
    retry_at = _rested(case, job, left, following.back_off, at) if left else None
    variables = following.variables
    events = case.runtime.fail_job(job.key, retries=left, message=message, retry_at=retry_at, variables=variables)
    inputs = {"retries": left, "message": message, "retry_at": retry_at.isoformat() if retry_at else None}
    told = {"variables": variables} if variables else {}
    case.close(events, Command("job.fail", actor, at, job.key, {**inputs, **told}))


def hand_back_error(
    case: OpenCase, job: Job, code: str, message: str, variables: Variables, actor: Actor, at: datetime
) -> None:
    """End *job* with a BPMN error within an open unit of work."""
    events = case.runtime.throw_job_error(job.key, code, message, variables)
    inputs = {"code": code, "message": message, "variables": variables}
    case.close(events, Command("job.throw_error", actor, at, job.key, inputs))
