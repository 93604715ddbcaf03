"""Verifying everything that is stored: chains, log, checkpoints, definitions, files and rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from engine.errors import Finding
from engine.evidence.chains import ChainVerifier, Claims
from engine.evidence.checkpoint import Checkpoint
from engine.evidence.erasure import erased
from engine.evidence.keys import PublicKey
from engine.evidence.logs import LogVerifier
from engine.evidence.records import deployment_digest
from engine.evidence.stored import Stored
from engine.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class Report:
    """What was verified, and everything that is wrong with it.

    Attributes:
        chains: cases, and the company's own chain.
        unlogged: records that are in no checkpoint's reach yet.
        newest: the last checkpoint that holds.
    """

    records: int
    chains: int
    unlogged: int
    leaves: int
    checkpoints: int
    newest: Checkpoint | None
    findings: tuple[Finding, ...]


def verify(
    uow: UnitOfWork,
    *,
    keys: Sequence[PublicKey],
    anchors: Sequence[str] = (),
    since: datetime | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Read all of it, at one moment, and believe none of it.

    Args:
        uow: a reading unit of work.
        keys: whose signatures count.
        anchors: checkpoints that were kept elsewhere, one JSON text each.
        since: chains without a record from then on are passed over; the log never is.
        progress: told the number of records from time to time.
    """
    with uow:
        stored = uow.stored
        chains = ChainVerifier(erased(stored.tombstones(), keys), progress)
        log = LogVerifier(keys, anchors)
        findings = [*chains.verify(stored, since), *log.verify(uow.log, stored)]
        findings += _definitions(stored, chains.claims)
        findings += _files(stored, chains.claims)
    if log.checkpoints and not keys:
        findings.append(Finding("evidence.no_key"))
    counts = chains.counts
    return Report(
        counts.records, counts.chains, counts.unlogged, log.size, log.checkpoints, log.newest, tuple(findings)
    )


def _definitions(stored: Stored, claims: Claims) -> Iterator[Finding]:
    """Deployments against what was recorded when they were made, and with each command that they governed."""
    present, begun = set(), False
    for deployment in stored.deployments():
        present.add(deployment.key)
        digests = {deployment.digest, deployment_digest(deployment.definitions)}
        if digests | claims.deployments.get(deployment.key, digests) != {deployment.digest}:
            yield Finding("evidence.deployment_changed", {"key": deployment.key})
        begun = begun or deployment.key in claims.recorded
        if begun and deployment.key not in claims.recorded:
            yield Finding("evidence.deployment_unrecorded", {"key": deployment.key})
    for key in claims.deployments.keys() - present:
        yield Finding("evidence.deployment_missing", {"key": key})


def _files(stored: Stored, claims: Claims) -> Iterator[Finding]:
    """Contents against their digests, and attachments against what was recorded when they were named."""
    for digest, content in stored.contents():
        if sha256(content).hexdigest() != digest:
            yield Finding("evidence.content_changed", {"digest": digest})
    present = stored.file_digests()
    for file, digests in claims.files.items():
        if {present.get(file)} != digests:
            yield Finding("evidence.file_swapped", {"file": file})
