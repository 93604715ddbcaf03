"""Which tasks people were given on one occasion: those of one activity, from its beginning to its end."""

from collections.abc import Mapping
from typing import Any

Occasion = tuple[int, str, int]
"""Process instance, element, and how often it had begun by then."""


class Occasions:
    """Follows the events of a case: the tasks of a multi-instance are of one occasion, the next round is another."""

    def __init__(self) -> None:
        self._under_way: dict[tuple[int, str], set[int]] = {}
        self._begun: dict[tuple[int, str], int] = {}
        self._tasks: dict[int, Occasion] = {}

    def follow(self, event: Mapping[str, Any]) -> None:
        """Take in an event."""
        match event["event"]:
            case "element.activated":
                element = event["instance_key"], event["element_id"]
                tokens = self._under_way.setdefault(element, set())
                if not tokens:
                    self._begun[element] = self._begun.get(element, 0) + 1
                tokens.add(event["key"])
            case "element.completed" | "element.terminated":
                self._under_way.get((event["instance_key"], event["element_id"]), set()).discard(event["key"])
            case "user_task.created":
                element = event["instance_key"], event["element_id"]
                self._tasks[event["key"]] = (*element, self._begun.get(element, 0))

    def of(self, task_key: int) -> Occasion | None:
        """The occasion of a task; None of what is no task."""
        return self._tasks.get(task_key)
