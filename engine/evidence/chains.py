"""Verifying the chains of all cases, and the company's: each by itself, and against the rows that it led to."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import Any

from engine.errors import Finding
from engine.evidence.chain import Chain
from engine.evidence.rehearsal import Rehearsal
from engine.evidence.stored import Stored, StoredRecord
from engine.model import COMPANY, Instance
from engine.projections import starter


@dataclass(slots=True)
class Claims:
    """What records say about things that several of them share.

    Attributes:
        deployments: digests by deployment key.
        recorded: deployments whose making is recorded.
        files: digests by file id.
    """

    deployments: dict[int, set[str]] = field(default_factory=dict)
    recorded: set[int] = field(default_factory=set)
    files: dict[str, set[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Counts:
    """How much there was."""

    records: int = 0
    chains: int = 0
    unlogged: int = 0


class ChainVerifier:
    """Goes through all chains once.

    Args:
        erased: digests of the bodies that a valid tombstone names, by sequence, of a case that was erased.
        progress: told the number of records from time to time.
    """

    def __init__(
        self, erased: Mapping[int, Mapping[int, str]], progress: Callable[[int], None] = lambda _: None
    ) -> None:
        self.claims, self.counts = Claims(), Counts()
        self._erased, self._progress = erased, progress

    def verify(self, stored: Stored, since: datetime | None) -> Iterator[Finding]:
        """Everything that is wrong. With *since*, what belongs to other chains is passed over."""
        instances = _ByNumber((instance.number, instance) for instance in stored.instances())
        rows = {table: _ByNumber(things) for table, things in stored.rows().items()}
        participants = _ByNumber(stored.participants())
        whole = since is None
        for number, records in groupby(stored.records(since), key=lambda each: each.record.number):
            self.counts.chains += 1
            yield from self._orphans(instances, rows, number, whole=whole)
            if number == COMPANY:
                yield from self._company(records, *stored.end_of_company_chain())
                continue
            instance: Instance | None = next(iter(instances.take(number)), None)
            mine = {table: {thing.key: thing for thing in things.take(number)} for table, things in rows.items()}
            yield from _unexplained(participants.before(number), whole=whole)
            yield from self._case(number, records, instance, mine, participants.take(number))
        yield from self._orphans(instances, rows, None, whole=whole)
        yield from _unexplained(participants.before(None), whole=whole)

    def _orphans(
        self, instances: "_ByNumber", rows: Mapping[str, "_ByNumber"], number: int | None, *, whole: bool
    ) -> Iterator[Finding]:
        """Cases and rows before *number* that no record explains."""
        for instance in instances.before(number):
            if whole:
                yield Finding("evidence.no_records", {"case": _named(instance.number, instance)})
        for table, things in rows.items():
            for thing in things.before(number):
                if whole:
                    yield Finding(
                        "evidence.row_unexplained", {"case": str(thing.key), "table": table, "key": thing.key}
                    )

    def _company(self, records: Iterable[StoredRecord], seq: int, digest: str) -> Iterator[Finding]:
        chain = Chain("", {})
        for each in records:
            yield from chain.follow(each)
            body = chain.body
            self._count(each)
            if body and body["command"] == "definitions.deploy":
                self.claims.recorded.add(body["subject"])
                self.claims.deployments.setdefault(body["subject"], set()).add(body["input"]["digest"])
        if (chain.seq, chain.digest) != (seq, digest):
            yield Finding("evidence.chain_end", {"case": "", "seq": chain.seq})

    def _case(
        self,
        number: int,
        records: Iterable[StoredRecord],
        instance: Instance | None,
        rows: Mapping[str, Mapping[int, Any]],
        participants: Iterable[tuple[str, bool]],
    ) -> Iterator[Finding]:
        name = _named(number, instance)
        chain, rehearsal = Chain(name, self._erased.get(number, {})), Rehearsal()
        first: Mapping[str, Any] | None = None
        for each in records:
            yield from chain.follow(each)
            self._count(each)
            if chain.body is None:
                continue
            first = first or chain.body
            try:
                rehearsal.follow(chain.body["events"], datetime.fromisoformat(chain.body["at"]), chain.body["actor"])
            except (KeyError, TypeError, ValueError) as error:
                yield Finding("evidence.record_senseless", {"case": name, "seq": chain.seq, "reason": repr(error)})
            self._claim(chain.body, instance)
        if instance is None:
            yield Finding("evidence.case_missing", {"case": name})
            return
        if (chain.seq, chain.digest) != (instance.version, instance.digest):
            yield Finding("evidence.chain_end", {"case": name, "seq": chain.seq})
        if first is not None:
            yield from self._compared(name, instance, first, chain, rehearsal, rows)
            yield from _seen(name, rehearsal.participants | starter(first["actor"]), participants)

    def _claim(self, body: Mapping[str, Any], instance: Instance | None) -> None:
        deployment = body.get("deployment") or (instance.deployment_key if instance else 0)
        self.claims.deployments.setdefault(deployment, set()).add(body["definitions"])
        for file, digest in body.get("attachments", {}).items():
            self.claims.files.setdefault(file, set()).add(digest)

    def _compared(
        self,
        name: str,
        instance: Instance,
        first: Mapping[str, Any],
        chain: Chain,
        rehearsal: Rehearsal,
        rows: Mapping[str, Mapping[int, Any]],
    ) -> Iterator[Finding]:
        """What is stored now against what the records say."""
        if chain.body is None:
            return
        if sha256(instance.state_bytes).hexdigest() != chain.body["state"]:
            yield Finding("evidence.state_differs", {"case": name})
        started: Mapping[str, Any] = next((e for e in first["events"] if e["event"] == "process_instance.started"), {})
        told = {
            "process_id": started.get("process_id"),
            "definition_key": started.get("definition_key"),
            "business_id": started.get("business_id"),
            "started_by": first["actor"],
            "started_at": datetime.fromisoformat(first["at"]),
            "state": chain.state,
            "ended_at": chain.ended_at,
            **chain.body.get("case", {}),
        }
        if "deployment" in chain.body:
            told["deployment_key"] = chain.body["deployment"]
        for field_name, value in told.items():
            found = getattr(instance, field_name)
            if found != value:
                yield _row_differs(name, "instance", instance.key, field_name, value, found)
        for table, stored in rows.items():
            for key, field_name, value, found in rehearsal.differences(table, stored):
                if field_name:
                    yield _row_differs(name, table, key, field_name, value, found)
                else:
                    code = "evidence.row_missing" if found is None else "evidence.row_unexplained"
                    yield Finding(code, {"case": name, "table": table, "key": key})

    def _count(self, each: StoredRecord) -> None:
        self.counts.records += 1
        self.counts.unlogged += each.logged is None
        if self.counts.records % 1000 == 0:
            self._progress(self.counts.records)


class _ByNumber:
    """Things of cases in the order of their numbers, taken case by case."""

    def __init__(self, things: Iterable[tuple[int, Any]]) -> None:
        self._groups = groupby(things, key=lambda each: each[0])
        self._next = next(self._groups, None)

    def before(self, number: int | None) -> Iterator[Any]:
        """Those of lower numbers than *number*, or all that are left."""
        while self._next is not None and (number is None or self._next[0] < number):
            yield from (thing for _, thing in self._next[1])
            self._next = next(self._groups, None)

    def take(self, number: int) -> list[Any]:
        """Those of *number*, after all `before` it are gone."""
        if self._next is None or self._next[0] != number:
            return []
        found = [thing for _, thing in self._next[1]]
        self._next = next(self._groups, None)
        return found


def _unexplained(participants: Iterable[tuple[str, bool]], *, whole: bool) -> Iterator[Finding]:
    """Rights to see cases that have no records."""
    for principal, _ in participants:
        if whole:
            yield Finding("evidence.row_unexplained", {"case": "", "table": "participant", "key": principal})


def _seen(case: str, expected: set[str], participants: Iterable[tuple[str, bool]]) -> Iterator[Finding]:
    """Who may see the case, against those whom its records and notices name."""
    stored = dict(participants)
    for principal in sorted(expected - stored.keys()):
        yield Finding("evidence.row_missing", {"case": case, "table": "participant", "key": principal})
    for principal in sorted(stored.keys() - expected):
        if not stored[principal]:
            yield Finding("evidence.row_unexplained", {"case": case, "table": "participant", "key": principal})


def _named(number: int, instance: Instance | None) -> str:
    return (instance.business_id if instance else None) or str(number)


def _row_differs(case: str, table: str, key: int, name: str, told: Any, found: Any) -> Finding:
    params = {
        "case": case,
        "table": table,
        "key": key,
        "column": name,
        "recorded": _plain(told),
        "stored": _plain(found),
    }
    return Finding("evidence.row_differs", params)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
