"""What the records of a case tell, step by step: for a page that walks the case, and for the report of a replay."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

import orjson

from engine.model import Variables
from engine.ports import Record
from engine.worktime import Calendar

Verdict = Literal["match", "mismatch", "not_compared"]

BEGINNINGS = frozenset(
    {"user_task.created", "job.created", "timer.scheduled", "message_subscription.opened", "signal_subscription.opened"}
)
"""Events after which something waits for the command that names its key."""


@dataclass(frozen=True, slots=True)
class Place:
    """An element, flow or process as the diagrams know it.

    Attributes:
        instance_key: of the process or called process whose diagram shows it.
        id: of the element or flow; empty for the process itself.
    """

    instance_key: int
    process_id: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One variable written. `scope_key`: the token that holds it, or the process instance."""

    place: Place
    scope_key: int
    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """A table that decided; `matched`: its rows as in `engine.events.DecisionEvaluated`."""

    place: Place
    decision_id: str
    definition_key: int
    result: Any
    matched: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the record says and the replay does not, or otherwise.

    Attributes:
        kind: ``variable``, ``state``, ``definitions``, ``failed``, or the wire name of the event that differs.
        process_id: whose diagram holds it; empty where it is the whole case.
        name: of the variable, element, flow or file.
    """

    kind: str
    process_id: str
    name: str
    recorded: Any
    replayed: Any


@dataclass(frozen=True, slots=True)
class Step:
    """One command of a case.

    Attributes:
        place: what the command named: a task, job, timer, event; of a start the process.
        form_key: definition key of the form that `input` was filled into, or None.
        comment: why, where the command asked for a reason.
        attachments: sha256 by file id.
        waited: working time between the creation of what the command named and the command; None for a start.
        tokens: where the case stands after it.
        flows: taken in it, in order.
        variables: after it, by scope: instance keys and keys of tokens that have variables of their own.
        instances: definition key of each process instance that there has been, by its key.
        events: all of them, as recorded.
    """

    seq: int
    at: datetime
    command: str
    subject: int
    place: Place | None
    actor: str
    on_behalf_of: str | None
    via: str
    engine: str
    input: Mapping[str, Any]
    form_key: int | None
    comment: str | None
    attachments: Mapping[str, str]
    waited: timedelta | None
    tokens: tuple[Place, ...]
    flows: tuple[Place, ...]
    changes: tuple[Change, ...]
    variables: Mapping[int, Variables]
    decisions: tuple[Decision, ...]
    instances: Mapping[int, int]
    events: tuple[Mapping[str, Any], ...]
    verdict: Verdict = "not_compared"
    differences: tuple[Difference, ...] = ()


def steps(records: Iterable[Record], calendar: Calendar) -> list[Step]:
    """Read the records of one case, oldest first."""
    walk = _Walk(calendar)
    return [walk.step(orjson.loads(record.body)) for record in records]


@dataclass(slots=True)
class _Walk:
    """Where the case stands after the records read so far."""

    calendar: Calendar
    processes: dict[int, tuple[str, int]] = field(default_factory=dict)
    tokens: dict[int, Place] = field(default_factory=dict)
    begun: dict[int, tuple[datetime, Place, int | None]] = field(default_factory=dict)
    variables: dict[int, Variables] = field(default_factory=dict)
    flows: list[Place] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    def step(self, body: Mapping[str, Any]) -> Step:
        at = datetime.fromisoformat(body["at"])
        since, place, form_key = self.begun.get(body["subject"], (None, None, None))
        self.flows, self.changes, self.decisions = [], [], []
        for event in body["events"]:
            self._follow(event, at)
        inputs = body["input"]
        return Step(
            seq=body["seq"],
            at=at,
            command=body["command"],
            subject=body["subject"],
            place=place or self._place(body["subject"]),
            actor=body["actor"],
            on_behalf_of=body["on_behalf_of"],
            via=body["via"],
            engine=body["engine"],
            input=inputs,
            form_key=form_key or inputs.get("form"),
            comment=inputs.get("reason"),
            attachments=body.get("attachments", {}),
            waited=self.calendar.workhours_between(since, at) if since else None,
            tokens=tuple(self.tokens.values()),
            flows=tuple(self.flows),
            changes=tuple(self.changes),
            variables={scope: dict(variables) for scope, variables in self.variables.items()},
            decisions=tuple(self.decisions),
            instances={key: definition for key, (_, definition) in self.processes.items()},
            events=tuple(body["events"]),
        )

    def _place(self, instance_key: int, id: str = "") -> Place | None:
        known = self.processes.get(instance_key)
        return Place(instance_key, known[0], id) if known else None

    def _at(self, event: Mapping[str, Any], id: str = "") -> Place:
        key = event["instance_key"]
        return self._place(key, event.get("element_id", id)) or Place(key, "", event.get("element_id", id))

    def _follow(self, event: Mapping[str, Any], at: datetime) -> None:
        match event["event"]:
            case "process_instance.started":
                self.processes[event["instance_key"]] = (event["process_id"], event["definition_key"])
            case "element.activated":
                self.tokens[event["key"]] = self._at(event)
            case "element.completed" | "element.terminated":
                self.tokens.pop(event["key"], None)
                self.variables.pop(event["key"], None)
            case "process_instance.completed" | "process_instance.canceled" if event["instance_key"] in self.processes:
                gone = [key for key, place in self.tokens.items() if place.instance_key == event["instance_key"]]
                for key in gone:
                    del self.tokens[key]
            case "sequence_flow.taken":
                self.flows.append(self._at(event, event["flow_id"]))
            case "variable.written":
                self.variables.setdefault(event["scope_key"], {})[event["name"]] = event["after"]
                change = Change(self._at(event), event["scope_key"], event["name"], event["before"], event["after"])
                self.changes.append(change)
            case "decision.evaluated":
                decided = event["decision_id"], event["definition_key"], event["result"], tuple(event["matched"])
                self.decisions.append(Decision(self._at(event), *decided))
            case name if name in BEGINNINGS:
                self.begun[event["key"]] = (at, self._at(event), event.get("form_key"))
