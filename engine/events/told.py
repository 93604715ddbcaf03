"""Events as JSON tells them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, get_args, get_origin, get_type_hints

from engine.events import elements, incidents, instances, jobs, user_tasks, waits
from engine.events.event import Event


def from_json(data: Mapping[str, Any]) -> Event:
    """The event that `Event.to_json` told. Raises: KeyError, TypeError, ValueError."""
    kind, conversions = _KINDS[data["event"]]
    values = {name: value for name, value in data.items() if name != "event"}
    for name, convert in conversions:
        if values.get(name) is not None:
            values[name] = convert(values[name])
    return kind(**values)


def _conversions(kind: type[Event]) -> list[tuple[str, Callable[[Any], Any]]]:
    """What JSON has no word for, by field."""
    found: list[tuple[str, Callable[[Any], Any]]] = []
    for name, hint in get_type_hints(kind).items():
        if get_origin(hint) is tuple:
            found.append((name, tuple))
        elif datetime in {hint, *get_args(hint)}:
            found.append((name, datetime.fromisoformat))
    return found


_KINDS = {
    kind.wire_name: (kind, _conversions(kind))
    for module in (elements, incidents, instances, jobs, user_tasks, waits)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
}
