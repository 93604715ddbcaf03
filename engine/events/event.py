"""What all events have in common."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
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
        names, _, _ = _shape(kind)
        return {name: getattr(self, name) for name in names}

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        kind: Any = type(self)
        names, moments, added = _shape(kind)
        told: dict[str, Any] = {"event": self.wire_name}
        for name in names:
            told[name] = getattr(self, name)
        for name in moments:
            if told[name] is not None:
                told[name] = told[name].isoformat()
        for name, default in added:
            if told[name] == default:
                del told[name]
        return told


@cache
def _shape(kind: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, Any], ...]]:
    """The names of its fields, those of them that are moments, and `Event.added`."""
    names, hints = tuple(each.name for each in fields(kind)), get_type_hints(kind)
    moments = tuple(name for name in names if datetime in {hints[name], *get_args(hints[name])})
    return names, moments, tuple(kind.added.items())
