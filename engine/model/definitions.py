"""What is deployed, and what begins cases of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

DefinitionKind = Literal["process", "decision", "form"]
StartKind = Literal["timer", "message", "signal", "condition"]


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a process, decision or form.

    Attributes:
        key: the deployment number that brought it, and a counter.
        id: as in the file: process id, decision id, form id.
        version: 1, 2, … per kind and id.
        digest: sha256 of the file's bytes, hex.
        resource_name: file name within its deployment, forward slashes.
    """

    key: int
    kind: DefinitionKind
    id: str
    name: str
    version: int
    version_tag: str | None
    resource_name: str
    digest: str


@dataclass(frozen=True, slots=True)
class Deployment:
    """A set of files that was deployed at once.

    Attributes:
        manifest: definition key for every (kind, id) that the set contains or refers to; unchanged files keep the key
            of the version they already were.
        digest: sha256 over the sorted manifest's ids and file digests, hex; recorded with every command of its cases.
    """

    key: int
    name: str
    deployed_at: datetime
    deployed_by: str
    digest: str
    manifest: Mapping[tuple[DefinitionKind, str], int]


@dataclass(frozen=True, slots=True)
class Start:
    """An event that begins cases of a process in force, without a person.

    Attributes:
        part: which of the event's definitions, from 0.
        name: of the message or signal.
        due: when a timer fires next, aware, UTC; None once it has for the last time.
        every, left: as in `engine.bpmn.timers.Schedule`; `engine.bpmn.timers.ASKED` where an expression says the dates.
    """

    process_id: str
    element_id: str
    part: int
    definition_key: int
    kind: StartKind
    name: str | None = None
    due: datetime | None = None
    every: str | None = None
    left: int | None = None
