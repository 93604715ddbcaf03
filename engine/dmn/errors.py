"""What can go wrong while a decision is made."""

from collections.abc import Sequence
from typing import Any

from engine.errors import ProcessError


class DecisionError(ProcessError):
    """The decision has no answer that its author has drawn.

    Args:
        code: ``dmn.no_row``, ``dmn.several_rows``, ``dmn.rows_disagree``, ``dmn.input_not_allowed``,
            ``dmn.output_not_allowed``, ``dmn.type``, ``dmn.value_not_allowed``, ``dmn.aggregation``,
            ``dmn.expression`` (FEEL refused, ``reason`` is its code) or ``dmn.budget``.
        decision: id of the decision or business knowledge model.
        decision_name: its name as drawn.
        params: what the words need: ``inputs`` (list of ``label`` and ``value``, as read), ``rows`` (1-based),
            ``column`` (its label), ``value``, ``allowed``, ``expected``, ``element`` (id of the cell), ``expression``.
    """

    def __init__(self, code: str, *, decision: str = "", decision_name: str = "", **params: Any) -> None:
        super().__init__(code, decision=decision, decision_name=decision_name, **params)


def as_read(inputs: Sequence[tuple[str, Any]]) -> list[dict[str, Any]]:
    """Inputs as an error's params carry them."""
    return [{"label": label, "value": value} for label, value in inputs]
