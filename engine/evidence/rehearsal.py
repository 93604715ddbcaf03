"""The rows that a case should have: its events once more through the rule that wrote them, into memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from engine.events import from_json
from engine.model import Incident, Job, SignalSubscription, Subscription, Timer, UserTask, key_of, number_of
from engine.projections import WITHOUT_ROWS, Rows
from engine.views import CalledInstance

NOT_OF_EVENTS = frozenset({"worker", "locked_until"})
"""Who holds a job changes without an event."""


class Rehearsal:
    """See `engine.ports.RowWriter`.

    Attributes:
        tables: rows by key, by table.
        participants: who may see the case.
    """

    def __init__(self) -> None:
        self.tables: dict[str, dict[int, Any]] = {
            name: {} for name in ("task", "job", "wait", "incident", "called_instance")
        }

        self.participants: set[str] = set()

    def follow(self, events: Sequence[Mapping[str, Any]], at: datetime, by: str) -> None:
        """Take in the events of one command of *by*. Raises: KeyError, TypeError, ValueError where they make no sense."""
        rows = Rows(at, by)
        for event in events:
            if event["event"] not in WITHOUT_ROWS:
                rows.add(from_json(event))
        rows.write(self, self.tables["task"].__getitem__)
        self.participants |= rows.participants()

    def differences(self, table: str, stored: Mapping[int, Any]) -> Iterator[tuple[int, str, Any, Any]]:
        """(key, field, as it should be, as it is); the field is empty where one of the two is not there at all."""
        expected = self.tables[table]
        for key in expected.keys() | stored.keys():
            one, other = expected.get(key), stored.get(key)
            if one == other:
                continue
            if one is None or other is None or type(one) is not type(other):
                yield key, "", one, other
                continue
            for field in fields(one):
                told, found = getattr(one, field.name), getattr(other, field.name)
                if told != found and field.name not in NOT_OF_EVENTS:
                    yield key, field.name, told, found

    # -- what the rule calls -------------------------------------------------------------------------------------------

    def add_called_instances(self, rows: Sequence[Mapping[str, Any]]) -> None:
        for row in rows:
            values = {**row, "key": row["instance_key"], "state": "active", "ended_at": None}
            del values["instance_key"]
            self.tables["called_instance"][values["key"]] = CalledInstance(**values)

    def end_called_instances(self, keys: Sequence[int], state: str, at: datetime) -> None:
        for key in keys:
            if key != key_of(number_of(key)):
                self._set("called_instance", key, state=state, ended_at=at)

    def add_tasks(self, tasks: Sequence[UserTask]) -> None:
        self._add("task", tasks)

    def end_tasks(self, ends: Sequence[tuple[int, str, str | None]], at: datetime) -> None:
        for key, state, completed_by in ends:
            self._set("task", key, state=state, ended_at=at, completed_by=completed_by)

    def change_task(self, task: UserTask) -> None:
        self.tables["task"][task.key] = task
        if task.state == "created":
            self.participants.update(task.principals())

    def add_jobs(self, jobs: Sequence[Job]) -> None:
        self._add("job", jobs)

    def end_jobs(self, ends: Sequence[tuple[int, str]]) -> None:
        for key, state in ends:
            self._set("job", key, state=state)

    def fail_job(self, key: int, retries: int, message: str, retry_at: datetime | None) -> None:  # noqa: ARG002
        self._set("job", key, state="failed", retries=retries, **({"available_at": retry_at} if retry_at else {}))

    def update_job(self, key: int, retries: int | None, available_at: datetime | None, priority: int | None) -> None:
        given = {"retries": retries, "available_at": available_at, "priority": priority}
        self._set("job", key, **{name: value for name, value in given.items() if value is not None})

    def add_waits(self, waits: Sequence[Timer | Subscription | SignalSubscription]) -> None:
        self._add("wait", waits)

    def end_waits(self, keys: Sequence[int]) -> None:
        for key in keys:
            self.tables["wait"].pop(key, None)

    def add_incidents(self, incidents: Sequence[Incident]) -> None:
        self._add("incident", incidents)

    def resolve_incidents(self, keys: Sequence[int], at: datetime) -> None:
        for key in keys:
            self._set("incident", key, resolved_at=at)

    def _add(self, table: str, things: Sequence[Any]) -> None:
        self.tables[table].update((thing.key, thing) for thing in things)

    def _set(self, table: str, key: int, **values: Any) -> None:
        self.tables[table][key] = replace(self.tables[table][key], **values)
