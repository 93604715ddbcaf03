"""What all events have in common."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, get_args, get_type_hints


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    wire_name: ClassVar[str]
    added: ClassVar[Mapping[str, Any]] = {}
    """Fields that earlier releases did not write, and what they mean where they are left out: that is not written."""

    def values(self) -> dict[str, Any]:
        """Its fields by name; not copied."""
        kind: Any = type(self)
        names, read, _ = _fields(kind)
        return dict(zip(names, read(self), strict=True))

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        kind: Any = type(self)
        names, read, moments = _fields(kind)
        fields = dict(zip(names, read(self), strict=True))
        for name in moments:
            if fields[name] is not None:
                fields[name] = fields[name].isoformat()
        for name, default in self.added.items():
            if fields[name] == default:
                del fields[name]
        return {"event": self.wire_name, **fields}


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...]]:
    """The names, what reads all of them at once, and which are moments."""
    names, hints = tuple(each.name for each in fields(kind)), get_type_hints(kind)
    moments = tuple(name for name in names if datetime in {hints[name], *get_args(hints[name])})
    if len(names) > 1:
        return names, attrgetter(*names), moments
    return names, lambda event: tuple(getattr(event, name) for name in names), moments
