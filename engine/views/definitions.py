"""What is deployed, as pages show it."""

from dataclasses import dataclass
from datetime import datetime

from engine.model import DefinitionKind


@dataclass(frozen=True, slots=True)
class StartRow:
    """A process that somebody may start; `definition_key` is of its newest version."""

    process_id: str
    name: str
    version: int
    definition_key: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a definition.

    Attributes:
        deployment_key: the deployment that brought it.
        running: cases that run on it, at most `MOST_COUNTED`; 0 for decisions and forms.
    """

    key: int
    name: str
    version: int
    version_tag: str | None
    resource_name: str
    digest: str
    deployment_key: int
    deployed_at: datetime
    deployed_by: str
    running: int


@dataclass(frozen=True, slots=True)
class DefinitionRow:
    """A process, decision or form with its versions, the newest first."""

    kind: DefinitionKind
    id: str
    name: str
    versions: tuple[VersionRow, ...]
