"""Messages and signals that did not reach their receivers, as pages show them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model import Variables

MOST_RECEIVERS = 20
"""Of one message or signal that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class CaseTitle:
    """What a case is called; `confidentiality` is its label."""

    number: int
    business_id: str | None
    title: str
    confidentiality: str | None


@dataclass(frozen=True, slots=True)
class ReceiverRow:
    """Whom it did not reach.

    Attributes:
        case: that waits, or waited, for it; None where it is to begin one.
        process_name: of the process that it is to begin; empty where a case waits.
        attempts: how often it failed; 0 where the case had gone on before it came.
        failure: what went wrong last, as `engine.model.Delivery` has it; None where its sender is sealed.
    """

    case: CaseTitle | None
    process_name: str
    attempts: int
    failure: str | None


@dataclass(frozen=True, slots=True)
class UndeliveredRow:
    """A message or signal that rests; key, kind and so on as in `engine.model.Delivery`.

    Attributes:
        sent_from: the case that sent it; None where none did, or none that may be seen.
        sealed: whether a case sent it that may not be seen. Then nothing is told of what it brings.
        count: of its receivers that may be seen.
        receivers: the first `MOST_RECEIVERS` of them.
    """

    source: int
    kind: Literal["message", "signal"]
    name: str
    correlation_key: str
    variables: Variables
    sender: str
    via: str
    sent_at: datetime
    sent_from: CaseTitle | None
    sealed: bool
    count: int
    receivers: tuple[ReceiverRow, ...]
