"""Verifying one chain: each record by itself, after the one before, and in the log."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from engine.errors import Finding
from engine.evidence.records import GENESIS, chained_digest, is_digest
from engine.evidence.stored import StoredRecord
from engine.model import key_of

COLUMNS = ("number", "seq", "command", "actor", "at")
"""What stands beside the body as well as in it."""

ENDS = frozenset({"process_instance.completed", "process_instance.canceled"})


class Chain:
    """One chain, record after record.

    Attributes:
        body: the newest record's, decoded; None where it cannot be, or was erased.
        state: of the case, as its events say.
    """

    def __init__(self, name: str, erased: Mapping[int, str]) -> None:
        self.seq, self.digest = 0, GENESIS
        self.body: Mapping[str, Any] | None = None
        self.state = "active"
        self.ended_at: datetime | None = None
        self._name, self._erased = name, erased
        self._waits_since = 0

    def follow(self, each: StoredRecord) -> Iterator[Finding]:
        """Everything that is wrong with the next record; `body` is then its."""
        record = each.record
        place = {"case": self._name, "seq": record.seq}
        digest = sha256(record.body).digest() if record.body else bytes.fromhex(self._erased.get(record.seq, ""))
        if not digest:
            yield Finding("evidence.erased_unsigned", place)
        elif not is_digest(record.previous) or chained_digest(record.previous, digest) != record.digest:
            yield Finding("evidence.record_changed", place)
        if record.seq != self.seq + 1 or record.previous != self.digest:
            yield Finding("evidence.chain_broken", place)
        self.seq, self.digest = record.seq, record.digest
        yield from self._logged(each, place)
        self.body = None
        if record.body:
            yield from self._decoded(each, place)

    def _logged(self, each: StoredRecord, place: Mapping[str, Any]) -> Iterator[Finding]:
        if each.logged is None:
            self._waits_since = self._waits_since or each.record.seq
            if not each.waits:
                yield Finding("evidence.not_logged", place)
        else:
            if self._waits_since:
                yield Finding("evidence.not_logged", {**place, "seq": self._waits_since})
                self._waits_since = 0
            if each.logged != each.record.digest:
                yield Finding("evidence.log_differs", place)

    def _decoded(self, each: StoredRecord, place: Mapping[str, Any]) -> Iterator[Finding]:
        record = each.record
        try:
            body = orjson.loads(record.body)
            at = datetime.fromisoformat(body["at"])
            told = (body["number"], body["seq"], body["command"], body["actor"], at)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            yield Finding("evidence.record_senseless", {**place, "reason": repr(error)})
            return
        self.body = body
        stored = (record.number, record.seq, record.command, record.actor, record.at)
        if stored != told:
            names = [name for name, one, other in zip(COLUMNS, stored, told, strict=True) if one != other]
            yield Finding("evidence.column_differs", {**place, "column": ", ".join(names)})
        if b'"process_instance.c' in record.body:  # most commands end nothing
            for event in body.get("events", ()):
                self._end(event, at, record.number)

    def _end(self, event: Mapping[str, Any], at: datetime, number: int) -> None:
        if event["event"] in ENDS and event["instance_key"] == key_of(number):
            self.state = event["event"].partition(".")[2]
            self.ended_at = at
