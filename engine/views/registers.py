"""Incidents and drafts as lists show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

IncidentState = Literal["open", "resolved"]


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in a list; `title` and `business_id` are the case's, the rest as in `engine.model.Incident`."""

    key: int
    number: int
    instance_key: int
    business_id: str | None
    title: str
    process_id: str
    element_id: str
    element_name: str
    code: str
    params: Mapping[str, Any]
    job_key: int | None
    created_at: datetime
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class DraftRow:
    """Something typed and not sent; `subject` is ``task/<key>`` or ``start/<process id>``."""

    subject: str
    saved_at: datetime
