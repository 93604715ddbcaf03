"""What an element refers to, and what goes in and out of it."""

from dataclasses import dataclass
from typing import Literal

from engine.bpmn.values import Value
from engine.model import DefinitionKind

Binding = Literal["deployment", "latest", "version", "version tag"]


@dataclass(frozen=True, slots=True)
class Link:
    """What an element refers to beyond its file.

    Attributes:
        id: literal or FEEL.
        tag: for the binding ``version tag``; for ``version`` its number.
    """

    kind: DefinitionKind
    id: Value
    binding: Binding = "deployment"
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One mapping: *target* may be a path, such as ``customer.name``."""

    target: str
    source: Value
