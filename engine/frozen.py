"""Dataclasses of which each command makes many, and which nobody changes: events, and the rows that they become.

A frozen one sets each of its fields past itself, which takes three times as long as to set them: together a twelfth of what
a completed task costs the engine. So it is the type checker that keeps these frozen. It sees `dataclasses.dataclass` here,
and refuses whatever sets a field; when the program runs there is nothing in the way.
"""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool) -> Callable[[type], Any]:
        """As `dataclasses.dataclass`, with the hash of a frozen one."""
        return dataclasses.dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["dataclass"]
