"""What failed, and was mended."""

from typing import Any, ClassVar

from engine.events.event import Event
from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class IncidentRaised(Event):
    """Attributes as in `engine.model.Incident`; `token_key`: the token that waits."""

    wire_name: ClassVar[str] = "incident.raised"
    key: int
    token_key: int
    instance_key: int
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: dict[str, Any]
    job_key: int | None


@dataclass(frozen=True, slots=True)
class IncidentResolved(Event):
    wire_name: ClassVar[str] = "incident.resolved"
    key: int
