"""Our engine alone, as a service uses it: the stored bytes are read, one step is made, the new bytes are written."""

from typing import Any

from engine.bpmn import Runtime
from engine.events import Event, UserTaskCreated
from engine.outside import Recording
from tests.engine.bpmn.driving import MONDAY, NUMBER, SHANGHAI, Definitions


class Stored:
    """A case of process ``p`` of which only the bytes stay between two steps.

    Attributes:
        state: the bytes.
        open: keys of the open user tasks, oldest first.
    """

    def __init__(self, diagram: bytes, **variables: Any) -> None:
        self._bundle = Definitions(diagram).bundle
        runtime = Runtime.new(self._bundle, number=NUMBER, outside=_outside())
        started = runtime.start(
            self._bundle.key("process", "p") or 0, variables=variables, business_id=None, started_by="li"
        )
        self.state, self.open = runtime.state, _created(started)

    def complete(self, key: int, **variables: Any) -> None:
        """Load, step and save."""
        runtime = Runtime.restore(self._bundle, self.state, _outside())
        events = runtime.complete_user_task(key, variables, "li")
        self.state = runtime.state
        self.open.remove(key)
        self.open += _created(events)

    def round(self, **variables: Any) -> None:
        """Complete what is open now, whatever follows."""
        for key in list(self.open):
            self.complete(key, **variables)


def _created(events: list[Event]) -> list[int]:
    return [event.key for event in events if isinstance(event, UserTaskCreated)]


def _outside() -> Recording:
    return Recording(MONDAY, SHANGHAI, {})
