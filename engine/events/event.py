"""What all events have in common."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cache
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
        return {name: getattr(self, name) for name in _names(kind)}

    def to_json(self) -> dict[str, Any]:
        """``{"event": wire name, …fields}``; times as ISO text with offset. To be written at once: nothing is copied."""
        fields = {k: v.isoformat() if isinstance(v, datetime) else v for k, v in self.values().items()}
        for name, default in self.added.items():
            if fields[name] == default:
                del fields[name]
        return {"event": self.wire_name, **fields}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
