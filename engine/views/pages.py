"""Lists, read a part at a time."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")

MOST_COUNTED = 100
"""Counts stop here: a page writes ``100+``."""


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Part of a list.

    Attributes:
        next: what `after` takes to read on, opaque; None at the end.
    """

    items: tuple[Row, ...]
    next: str | None
