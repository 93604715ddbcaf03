"""Where a case stands after the events that were read: on record, and as it would have gone."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from engine.ports import Bundle

WaitKind = Literal["user_task", "job", "timer", "message_subscription", "signal_subscription", "incident"]

_BEGINNINGS: Mapping[str, WaitKind] = {
    "user_task.created": "user_task",
    "job.created": "job",
    "timer.scheduled": "timer",
    "message_subscription.opened": "message_subscription",
    "signal_subscription.opened": "signal_subscription",
    "incident.raised": "incident",
}
_ENDS = frozenset(
    {
        "user_task.completed", "user_task.canceled", "job.completed", "job.error_thrown", "job.canceled", "timer.fired",
        "timer.canceled", "message_subscription.correlated", "message_subscription.closed",
        "signal_subscription.caught", "signal_subscription.closed", "incident.resolved",
    }
)  # fmt: skip


_TRANSITIONS = frozenset({"user_task.assigning", "user_task.updating", "user_task.completing", "user_task.canceling"})
_SETTLED = frozenset({"user_task.offered", "user_task.assigned", "user_task.updated", "user_task.denied"})


class Spot(NamedTuple):
    """An element, as people find it again in another version of its diagram."""

    process_id: str
    element_id: str


class Wait(NamedTuple):
    """Something that waits for a command.

    Attributes:
        token: what waits; of an incident the token that failed.
        detail: when a timer is due, ISO 8601; the code of an incident.
        listens_to: of a listener's job, to what.
    """

    kind: WaitKind
    spot: Spot
    token: int
    detail: str | None
    listens_to: str | None

    @property
    def asks(self) -> "Asked":
        """What is asked, wherever it is."""
        return self.kind, self.spot, self.listens_to


Asked = tuple[WaitKind, Spot, str | None]


@dataclass(slots=True)
class Course:
    """One way of a case through its diagrams.

    Attributes:
        bundle: what it is bound to.
        definitions: process definition key by process id, of those that were started.
        waits: by the key that a command would name.
        tokens: where it stands, by token.
        in_transition: the user tasks of which listeners are asked; they take no commands.
        steps: how often each user task and each job was begun.
        outcome: None while it is open; else how it ended, and at which end event.
    """

    bundle: Bundle
    waits: dict[int, Wait] = field(default_factory=dict)
    tokens: dict[int, Spot] = field(default_factory=dict)
    in_transition: set[int] = field(default_factory=set)
    steps: Counter[Spot] = field(default_factory=Counter)
    outcome: tuple[str, str] | None = None
    definitions: dict[str, int] = field(default_factory=dict)
    _processes: dict[int, str] = field(default_factory=dict)
    _end: str = ""

    def follow(self, events: Iterable[Mapping[str, Any]]) -> None:
        """Events as `Event.to_json` tells them."""
        for event in events:
            self._follow(event["event"], event)

    @property
    def root(self) -> str:
        """The id of the case's process."""
        return next(iter(self._processes.values()), "")

    @property
    def standing(self) -> Counter[Spot]:
        return Counter(self.tokens.values())

    @property
    def due(self) -> dict[int, Wait]:
        """Timers by key, the earliest first."""
        timers = [(key, wait) for key, wait in self.waits.items() if wait.kind == "timer"]
        return dict(sorted(timers, key=lambda timer: timer[1].detail or ""))

    def counterpart(self, key: int, wait: Wait) -> int | None:
        """What waits here for the command that *wait* waited for elsewhere under *key*."""
        same = [each for each, here in self.waits.items() if here.asks == wait.asks and each not in self.in_transition]
        return key if key in same else next(iter(same), None)

    def type(self, spot: Spot) -> str | None:
        """BPMN's name of the kind of element; None where the diagrams of this course have none such."""
        key = self.definitions.get(spot.process_id) or self.bundle.key("process", spot.process_id)
        info = self.bundle.library.process(key).elements.get(spot.element_id) if key else None
        return info.type if info else None

    def _follow(self, name: str, event: Mapping[str, Any]) -> None:
        if name in _TRANSITIONS or event.get("creating"):
            self.in_transition.add(event["key"])
        elif name in _SETTLED:
            self.in_transition.discard(event["key"])
        if name in _BEGINNINGS:
            self._wait(_BEGINNINGS[name], event)
        elif name in _ENDS and not event.get("stays"):
            self.waits.pop(event["key"], None)
        elif name == "process_instance.started":
            self._processes[event["instance_key"]] = event["process_id"]
            self.definitions[event["process_id"]] = event["definition_key"]
        elif name == "element.activated":
            self._activate(event)
        elif name in {"element.completed", "element.terminated"}:
            self.tokens.pop(event["key"], None)
            failed = [key for key, wait in self.waits.items() if wait.kind == "incident" and wait.token == event["key"]]
            for key in failed:
                del self.waits[key]
        elif name in {"process_instance.completed", "process_instance.canceled"} and self._is_root(event):
            self.outcome = name.rpartition(".")[2], self._end
            self.tokens.clear()

    def _is_root(self, event: Mapping[str, Any]) -> bool:
        return bool(event["instance_key"] == next(iter(self._processes), None))

    def _spot(self, event: Mapping[str, Any]) -> Spot:
        return Spot(self._processes[event["instance_key"]], event["element_id"])

    def _wait(self, kind: WaitKind, event: Mapping[str, Any]) -> None:
        spot = self._spot(event)
        token = event.get("token_key", event["key"])
        detail = event.get("due") if kind == "timer" else event.get("code")
        self.waits[event["key"]] = Wait(kind, spot, token, detail, event.get("listens_to"))
        if kind in {"user_task", "job"}:
            self.steps[spot] += 1

    def _activate(self, event: Mapping[str, Any]) -> None:
        spot = self._spot(event)
        self.tokens[event["key"]] = spot
        if self._is_root(event) and self.type(spot) == "endEvent":
            self._end = spot.element_id
