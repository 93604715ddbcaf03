"""What a case waits for besides people and workers."""

from datetime import datetime

from engine.frozen import dataclass
from engine.model.people import Actor


@dataclass(frozen=True, slots=True)
class Timer:
    """An armed timer; `key` is its token's."""

    key: int
    instance_key: int
    element_id: str
    due: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A message that a case waits for; `key` is its token's.

    Attributes:
        label: the element's name as drawn: the words of the button.
        offered_to: principals, as `Actor.principals`, to whom the pages offer it; empty: to nobody.
        form_key: definition key of the form that it asks for, or None.
        repeats: whether it stays when a message has come, and more may come.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    label: str
    message: str
    correlation_key: str | None
    offered_to: tuple[str, ...]
    form_key: int | None
    repeats: bool = False

    def is_offered_to(self, actor: Actor) -> bool:
        return not set(self.offered_to).isdisjoint(actor.principals)


@dataclass(frozen=True, slots=True)
class SignalSubscription:
    """A signal that a case waits for; `key` is its token's."""

    key: int
    instance_key: int
    element_id: str
    signal: str
