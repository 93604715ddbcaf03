"""What pages show of a case: its record for people, its facts by form, the trace on its diagrams."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from engine.model import SignalSubscription, Subscription, Timer, UserTask
from engine.views import CaseDetail
from web.pages.facts import Fact
from web.pages.meaning import Meaning
from web.pages.occasions import Occasion
from web.pages.trace import Tracer
from web.shown import Names

Kind = Literal[
    "started", "began", "completed", "message", "timer", "notice", "incident", "retried", "skipped", "archived", "claimed", "released", "handed_on",
    "changed", "denied", "cancelled", "ended",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the record.

    Attributes:
        step: the element's name as drawn.
        who: user id.
        decision: the words of the button.
        meaning: the colour of the decision.
        facts: what else was filled in.
        took: working time that the step was open; None for less than a minute.
        own: whoever started the case did it.
        text: a reason, a notice, an archive number.
        subject: key of the task or whatever the command named.
        seq: of the record that it stands for; 0 for what only followed from one.
    """

    kind: Kind
    at: datetime
    step: str = ""
    who: str | None = None
    on_behalf_of: str | None = None
    decision: str | None = None
    meaning: Meaning = "primary"
    facts: tuple[Fact, ...] = ()
    took: str | None = None
    own: bool = False
    text: str = ""
    code: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    recipients: tuple[str, ...] = ()
    subject: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """What one person filled in."""

    who: str
    at: datetime
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What was last filled in with one form.

    Attributes:
        occasion: one activity, from its beginning to its end; none, where no task was.
        parts: several where several people were asked on that occasion.
    """

    form_key: int
    step: str
    from_start: bool
    occasion: Occasion | None
    parts: tuple[Part, ...]

    @property
    def facts(self) -> list[Fact]:
        """All of them."""
        return [fact for part in self.parts for fact in part.facts]


@dataclass(slots=True)
class CaseBook:
    """Everything about a case that its pages show, but for names that nobody asked for yet."""

    detail: CaseDetail
    names: Names
    groups_named: Mapping[str, str]
    entries: list[Entry] = field(default_factory=list)
    groups: dict[int, Group] = field(default_factory=dict)
    tracers: dict[int, Tracer] = field(default_factory=dict)

    def task(self, key: int) -> UserTask | None:
        return next((task for task in self.detail.tasks if task.key == key), None)

    @property
    def open_tasks(self) -> list[UserTask]:
        return [task for task in self.detail.tasks if task.state == "created"]

    def awaits(self, wait: Subscription | SignalSubscription | Timer) -> bool:
        """Whether the way of the case leads past it."""
        tracer = self.tracers.get(wait.instance_key)
        return tracer is not None and tracer.awaits(wait.element_id)

    def element_name(self, instance_key: int, element_id: str) -> str:
        """An element's name as drawn; may be empty."""
        tracer = self.tracers.get(instance_key)
        element = tracer.elements.get(element_id) if tracer else None
        return element.name if element else ""

    @property
    def began_by_itself(self) -> bool:
        """Whether no person started it."""
        return any(entry.kind == "began" for entry in self.entries)

    @property
    def confidentiality(self) -> str:
        """The case's label in the words of the form where somebody chose it."""
        label = self.detail.instance.confidentiality
        facts = (fact for group in self.groups.values() for fact in group.facts if fact.value == label and fact.lines)
        return next((fact.lines[0] for fact in facts), label)

    def recipients(self, entry: Entry) -> list[str]:
        """Names of whom a notice went to."""
        return [self.names[id_] for id_ in entry.recipients]

    def completion(self, task_key: int) -> Entry | None:
        """The line of a task's completion."""
        return next((entry for entry in self.entries if entry.kind == "completed" and entry.subject == task_key), None)
