"""Cases, what was commanded in them, and what failed."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Any, Literal

from engine.errors import InstanceEnded
from engine.frozen import dataclass
from engine.model.people import Actor

InstanceState = Literal["active", "completed", "canceled"]


@dataclass(slots=True)
class Instance:
    """A root process instance, locked: the case that a command works on. Mutable only by `projections.record`.

    Attributes:
        number: the case number.
        key: ``key_of(number)``.
        business_id: the 申请单号; None where the process has no pattern.
        version: counts commands; compared on update as a belt beside the lock.
        state_bytes: what `Runtime.restore` reads.
        digest: of the newest command record, hex; the next one names it.
    """

    number: int
    key: int
    process_id: str
    definition_key: int
    deployment_key: int
    business_id: str | None
    title: str
    confidentiality: str
    started_by: str
    started_at: datetime
    state: InstanceState
    version: int
    state_bytes: bytes
    digest: str
    ended_at: datetime | None = None

    def require_active(self) -> None:
        """Raises: InstanceEnded."""
        if self.state != "active":
            raise InstanceEnded(self.state, when=self.ended_at)


@dataclass(frozen=True, slots=True)
class Incident:
    """Something inside the process failed; its token waits for a retry.

    Attributes:
        code: stable, as `engine.errors.ProcessError`'s.
        params: the data that its words need.
        job_key: the job that ran out of retries, if that is what happened.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: Mapping[str, Any]
    job_key: int | None
    created_at: datetime
    resolved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """One command as the history keeps it.

    Attributes:
        name: stable wire name, such as ``user_task.complete``.
        subject: key of the task, job, timer … that it named; the instance's own for a start.
        input: what was handed in, JSON.
    """

    name: str
    actor: Actor
    at: datetime
    subject: int
    input: Mapping[str, Any] = field(default_factory=dict)
