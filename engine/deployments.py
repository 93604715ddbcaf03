"""Deployments: a set of files checked as one and stored as one, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from engine.bpmn.starts import starts
from engine.check import Checked, Part, check_files
from engine.errors import DeploymentRejected, Finding, Forbidden
from engine.evidence.records import deployment_digest
from engine.model import (
    ADMINISTRATORS,
    PROCESS_OWNERS,
    SYSTEM,
    Actor,
    Command,
    Definition,
    DefinitionKind,
    Deployment,
    Start,
    key_of,
)
from engine.ports import UnitOfWork
from engine.sources import recording


def check(uow: UnitOfWork, files: Mapping[str, bytes]) -> Sequence[Finding]:
    """Everything that is wrong with *files*, errors and warnings, against what is deployed. Stores nothing."""
    with uow:
        return check_files(files, uow).findings


@dataclass(frozen=True, slots=True)
class PreviewPart:
    """A process, decision or form of a set, and what deploying it would make of it.

    Attributes:
        state: ``new``, ``changed``, or ``unchanged``: the bytes are those of the newest version.
        version: the number that it would have, or has.
    """

    kind: DefinitionKind
    id: str
    name: str
    resource_name: str
    state: Literal["new", "changed", "unchanged"]
    version: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What deploying a set would say and make."""

    findings: tuple[Finding, ...]
    parts: tuple[PreviewPart, ...]


def preview(uow: UnitOfWork, files: Mapping[str, bytes]) -> Preview:
    """Check *files* as `check` does, and tell what is new in them. Stores nothing."""
    with uow:
        checked = check_files(files, uow)
        return Preview(checked.findings, tuple(_previewed(uow, part, files) for part in checked.parts))


def _previewed(uow: UnitOfWork, part: Part, files: Mapping[str, bytes]) -> PreviewPart:
    newest = uow.definitions.latest(part.kind, part.id)
    state: Literal["new", "changed", "unchanged"] = "new"
    if newest is not None:
        same = newest.digest == sha256(files[part.resource_name]).hexdigest()
        state = "unchanged" if same else "changed"
    version = (newest.version if newest else 0) + (state != "unchanged")
    return PreviewPart(part.kind, part.id, part.name, part.resource_name, state, version)


def deploy(
    uow: UnitOfWork,
    *,
    name: str,
    files: Mapping[str, bytes],
    actor: Actor,
    at: datetime,
    reason: str | None = None,
) -> Deployment:
    """Check and store a set of files; new cases use it from now on, running ones keep what they began with.

    A file whose bytes are those of the newest version stays that version. A set that brings nothing new answers with
    the deployment that is in force.

    Args:
        files: bytes by resource name; the ending tells the kind: ``.bpmn``, ``.dmn``, ``.form``.
        reason: why, in the deployer's words; recorded.

    Raises:
        Forbidden: ``not_process_owner``.
        DeploymentRejected: with every finding at once; nothing was stored.

    Source: Camunda 8 REST, ``POST /v2/deployments``.
    """
    number = uow.numbers.next_case()
    with uow:
        if actor.groups.isdisjoint({ADMINISTRATORS, PROCESS_OWNERS}):
            raise Forbidden(actor.user, "not_process_owner")
        checked = check_files(files, uow)
        if any(finding.severity == "error" for finding in checked.findings):
            raise DeploymentRejected(checked.findings)
        sorting = _sort(uow, number, files, checked)
        if not sorting.added and (same := _in_force(uow, sorting)):
            return same
        deployment = Deployment(
            key=key_of(number),
            name=name,
            deployed_at=at,
            deployed_by=actor.user,
            digest=deployment_digest(sorting.all),
            manifest={(definition.kind, definition.id): definition.key for definition in sorting.all},
        )
        contents = {definition.digest: files[definition.resource_name] for definition in sorting.added}
        starters = {
            definition.key: checked.processes[definition.id].starters
            for definition in sorting.added
            if definition.kind == "process"
        }
        begun = _begun(uow, sorting, checked, at)
        uow.definitions.add(deployment, sorting.added, contents, starters)
        for process_id, events in begun.items():
            uow.starts.replace(process_id, events)
        told: dict[str, Any] = {
            "name": name,
            "digest": deployment.digest,
            "added": [f"{d.kind} {d.id} {d.version}" for d in sorting.added],
        }
        if reason:
            told["reason"] = reason
        uow.audit.append(Command("definitions.deploy", actor, at, deployment.key, told))
    return deployment


def _begun(uow: UnitOfWork, sorting: "_Sorting", checked: Checked, at: datetime) -> dict[str, list[Start]]:
    """What begins cases of each process that is new, as from *at*. Raises: DeploymentRejected."""
    begun: dict[str, list[Start]] = {}
    wrong: list[Finding] = []
    outside = recording(uow, SYSTEM, at)
    for definition in sorting.added:
        if definition.kind == "process":
            begun[definition.id], findings = starts(checked.processes[definition.id], definition.key, outside)
            wrong += findings
    if wrong:
        raise DeploymentRejected(wrong)
    return begun


@dataclass(frozen=True, slots=True)
class _Sorting:
    added: list[Definition]
    all: list[Definition]


def _sort(uow: UnitOfWork, number: int, files: Mapping[str, bytes], checked: Checked) -> _Sorting:
    """What is new in the set, and all that the manifest names: the set and what it refers to elsewhere."""
    added: list[Definition] = []
    everything: list[Definition] = []
    for part in checked.parts:
        digest = sha256(files[part.resource_name]).hexdigest()
        newest = uow.definitions.latest(part.kind, part.id)
        if newest is None or newest.digest != digest:
            newest = Definition(
                key=key_of(number, len(added) + 1),
                kind=part.kind,
                id=part.id,
                name=part.name,
                version=newest.version + 1 if newest else 1,
                version_tag=part.version_tag,
                resource_name=part.resource_name,
                digest=digest,
            )
            added.append(newest)
        everything.append(newest)
    return _Sorting(added, everything + referred(uow, checked))


def referred(uow: UnitOfWork, checked: Checked) -> list[Definition]:
    """Deployed definitions that the set refers to and does not contain, and what those refer to in turn."""
    found: dict[tuple[DefinitionKind, str], Definition] = {}
    waiting = [reference for process in checked.processes.values() for reference in process.references]
    inside = {(part.kind, part.id) for part in checked.parts}
    while waiting:
        reference = waiting.pop()
        what = (reference.kind, reference.id)
        if what in inside or what in found:
            continue
        newest = uow.definitions.latest(*what)
        if newest is None:  # refused by the check unless it is resolved at use
            continue
        found[what] = newest
        if newest.kind == "process":
            bundle = uow.definitions.bundle(uow.definitions.deployment_in_force(newest.key).key)
            waiting += bundle.library.process(newest.key).references
    return list(found.values())


def _in_force(uow: UnitOfWork, sorting: _Sorting) -> Deployment | None:
    """The deployment that already says all this, if it is the one in force for each of the set's definitions."""
    manifest = {(definition.kind, definition.id): definition.key for definition in sorting.all}
    candidates = {uow.definitions.deployment_in_force(key).key for key in manifest.values()}
    if len(candidates) != 1:
        return None
    deployment = uow.definitions.deployment(candidates.pop())
    return deployment if manifest.items() <= deployment.manifest.items() else None
