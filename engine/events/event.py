"""What all events have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    wire_name: ClassVar[str]
    added: ClassVar[Mapping[str, Any]] = {}
    """Fields that earlier releases did not write, and what they mean where they are left out: that is not written."""

    def values(self) -> dict[str, Any]:
        """Its fields by name; not copied."""
        kind: Any = type(self)
        names, read = _fields(kind)
        return dict(zip(names, read(self), strict=True))

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        fields = self.values()
        for name, value in fields.items():
            if isinstance(value, datetime):
                fields[name] = value.isoformat()
        for name, default in self.added.items():
            if fields[name] == default:
                del fields[name]
        return {"event": self.wire_name, **fields}


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The names, and what reads all of them at once."""
    names = tuple(each.name for each in fields(kind))
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda event: tuple(getattr(event, name) for name in names)
