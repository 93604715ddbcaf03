"""What happened in cases as process mining and spreadsheets read it: one line for each thing that began or ended.

Transitions are those of IEEE 1849 (XES, standard lifecycle): ``schedule``, ``assign``, ``complete``, ``withdraw`` and so on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from engine.ports import Record

Named = Callable[[int, str], tuple[str, str]]
"""Name as drawn and kind of an element, by definition key and id."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line.

    Attributes:
        id: case number, sequence of the record and place within it.
        activity: the element's name as drawn.
        element_type: in BPMN's word, such as ``userTask``; ``process`` of the case itself.
        transition: of the standard lifecycle.
        data: the variables that the command wrote, at the first of its lines.
        digest: of the record, hex.
    """

    id: str
    number: int
    activity: str
    element_id: str
    element_type: str
    transition: str
    at: datetime
    who: str
    on_behalf_of: str | None
    via: str
    data: Mapping[str, Any]
    digest: str


TRANSITIONS: Mapping[str, str] = {
    "process_instance.started": "start",
    "process_instance.completed": "complete",
    "process_instance.canceled": "ate_abort",
    "user_task.created": "schedule",
    "user_task.assigned": "assign",
    "user_task.denied": "reassign",
    "user_task.completed": "complete",
    "user_task.canceled": "withdraw",
    "job.created": "schedule",
    "job.completed": "complete",
    "job.failed": "suspend",
    "job.error_thrown": "ate_abort",
    "job.canceled": "withdraw",
    "timer.fired": "complete",
    "message_subscription.correlated": "complete",
    "signal_subscription.caught": "complete",
    "decision.evaluated": "complete",
    "incident.raised": "suspend",
    "incident.resolved": "resume",
}
"""Events that are lines; what only moves a token or writes a variable is part of one."""


def happenings(records: Iterable[Record], named: Named) -> Iterator[Happening]:
    """The lines of one case, from its records, oldest first; an erased case has none."""
    places = _Places(named)
    for record in records:
        if not record.body:
            continue
        body = orjson.loads(record.body)
        data = {event["name"]: event["after"] for event in body["events"] if event["event"] == "variable.written"}
        for place, event in enumerate(body["events"], 1):
            activity, id_, type_ = places.of(event)
            if (transition := TRANSITIONS.get(event["event"])) is None:
                continue
            yield Happening(
                id=f"{record.number}-{record.seq}-{place}",
                number=record.number,
                activity=activity,
                element_id=id_,
                element_type=type_,
                transition=transition,
                at=record.at,
                who=event.get("completed_by") or body["actor"],
                on_behalf_of=body["on_behalf_of"],
                via=body["via"],
                data=data,
                digest=record.digest,
            )
            data = {}


@dataclass(slots=True)
class _Places:
    """Where an event happened: later ones name only a key."""

    named: Named
    definitions: dict[int, int] = field(default_factory=dict)
    elements: dict[int, tuple[int, str]] = field(default_factory=dict)

    def of(self, event: Mapping[str, Any]) -> tuple[str, str, str]:
        """Activity, element id and type."""
        instance = event.get("instance_key", 0)
        if event["event"] == "process_instance.started":
            self.definitions[instance] = event["definition_key"]
        if "key" in event and "element_id" in event:
            self.elements[event["key"]] = (instance, event["element_id"])
        instance, id_ = self.elements.get(event.get("key", 0), (instance, event.get("element_id", "")))
        definition = self.definitions.get(instance)
        if definition is None:
            return id_, id_, ""
        name, type_ = self.named(definition, id_)
        return name or id_, id_, type_
