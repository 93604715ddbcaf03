"""What is deployed: definitions, their files, and what a case is bound to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from engine.model import Definition, DefinitionKind, Deployment

if TYPE_CHECKING:
    from engine.bpmn import Process
    from engine.dmn import Model
    from engine.forms import Form


class Library(Protocol):
    """Parsed definitions by key: immutable, cached per process of the server, shared by threads."""

    def process(self, key: int) -> "Process":
        """Raises: NotFound."""
        ...

    def decision(self, key: int) -> "tuple[Model, str]":
        """The model and the decision's id in it. Raises: NotFound."""
        ...

    def form(self, key: int) -> "Form":
        """Raises: NotFound."""
        ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a case is bound to: the deployment that was in force when it began."""

    deployment: Deployment
    library: Library

    def key(self, kind: DefinitionKind, id: str) -> int | None:
        """Definition key of (kind, id) in the case's own deployment."""
        return self.deployment.manifest.get((kind, id))


class Definitions(Protocol):
    """Deployments, definitions and their files. Definitions are never changed, only added."""

    def latest(self, kind: DefinitionKind, id: str) -> Definition | None:
        """The newest version; one query."""
        ...

    def in_force(self, kind: DefinitionKind) -> list[Definition]:
        """The newest version of each, by id; one query."""
        ...

    def numbered(self, kind: DefinitionKind, id: str, version: int) -> Definition | None:
        """That version, counted from 1; one query."""
        ...

    def tagged(self, kind: DefinitionKind, id: str, tag: str) -> Definition | None:
        """The newest version with this version tag; one query."""
        ...

    def get(self, key: int) -> Definition:
        """Raises: NotFound."""
        ...

    def content(self, digest: str) -> bytes:
        """A deployed file's bytes. Raises: NotFound."""
        ...

    def deployment(self, key: int) -> Deployment:
        """Raises: NotFound."""
        ...

    def newest_of(self, deployer: str) -> Deployment | None:
        """The newest deployment that *deployer*, a user id, made."""
        ...

    def deployment_in_force(self, process_key: int) -> Deployment:
        """The newest deployment whose manifest contains the process definition *process_key*."""
        ...

    def bundle(self, deployment_key: int) -> Bundle:
        """A deployment with its parsed definitions; cached."""
        ...

    def add(
        self,
        deployment: Deployment,
        definitions: Sequence[Definition],
        contents: Mapping[str, bytes],
        starters: Mapping[int, tuple[str, ...]],
    ) -> None:
        """Store a deployment with what is new in it.

        Args:
            contents: bytes by digest, for the new definitions.
            starters: who may start, as `engine.bpmn.Process.starters`, by new process definition key.
        """
        ...
