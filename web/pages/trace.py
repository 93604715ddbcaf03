"""Where a case went on one diagram: for the diagram viewer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.bpmn.process import ElementInfo
from web.shown import moment

_ON_THE_WAY = frozenset({"intermediateCatchEvent", "receiveTask"})


class Tracer:
    """Follows the events of one process instance.

    Args:
        definition_key: of the process whose diagram it is.
        elements: its flow nodes.
    """

    def __init__(self, definition_key: int, name: str, elements: Mapping[str, ElementInfo]) -> None:
        self.definition_key, self.name, self.elements = definition_key, name, elements
        self._tokens: dict[int, str] = {}
        self._done: dict[str, list[dict[str, str]]] = {}
        self._flows: dict[str, None] = {}
        self._people: dict[str, str] = {}

    def done_by(self, element_id: str, name: str) -> None:
        """A person completed it."""
        self._people[element_id] = name

    def awaits(self, element_id: str) -> bool:
        """Whether what an element waits for is on the way, and not beside it as events on borders are."""
        element = self.elements.get(element_id)
        kind = element.type if element else ""
        return kind in _ON_THE_WAY or (kind == "startEvent" and element_id in self._tokens.values())

    def awaited(self) -> list[ElementInfo]:
        """The events on the way that have a token."""
        return [self.elements[id_] for id_ in dict.fromkeys(self._tokens.values()) if self.awaits(id_)]

    def follow(self, event: Mapping[str, Any], at: datetime) -> None:
        """Take in an event of this instance, or one that names none."""
        match event["event"]:
            case "element.activated":
                self._tokens[event["key"]] = event["element_id"]
            case "element.completed":
                self._tokens.pop(event["key"], None)
                who = self._people.pop(event["element_id"], "")
                self._done.setdefault(event["element_id"], []).append({"who": who, "when": moment(at)})
            case "element.terminated":
                self._tokens.pop(event["key"], None)
            case "sequence_flow.taken":
                self._flows[event["flow_id"]] = None

    def to_json(self, incidents: list[str]) -> dict[str, Any]:
        """The trace as the script reads it.

        Args:
            incidents: ids of elements before which a token waits.
        """
        active = sorted(set(self._tokens.values()))
        return {"active": active, "done": self._done, "flows": list(self._flows), "incidents": incidents}
