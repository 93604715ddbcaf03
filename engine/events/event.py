"""What all events have in common."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar, get_args, get_type_hints

from engine.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Base of all events."""

    wire_name: ClassVar[str]
    added: ClassVar[Mapping[str, Any]] = {}
    """Fields that earlier releases did not write, and what they mean where they are left out: that is not written."""

    def values(self) -> dict[str, Any]:
        """Its fields by name; not copied."""
        kind: Any = type(self)
        names, read, _, _ = _shape(kind)
        told = dict(zip(names, read(self), strict=True))
        del told["event"]
        return told

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        kind: Any = type(self)
        names, read, moments, added = _shape(kind)
        told = dict(zip(names, read(self), strict=True))
        for name in moments:
            if told[name] is not None:
                told[name] = told[name].isoformat()
        for name, default in added:
            if told[name] == default:
                del told[name]
        return told


_Shape = tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]], tuple[str, ...], tuple[tuple[str, Any], ...]]


@cache
def _shape(kind: Any) -> _Shape:
    """What it is told as, what reads all of that at once, which of it are moments, and `Event.added`."""
    names, hints = tuple(each.name for each in fields(kind)), get_type_hints(kind)
    moments = tuple(name for name in names if datetime in {hints[name], *get_args(hints[name])})
    return ("event", *names), attrgetter("wire_name", *names), moments, tuple(kind.added.items())
