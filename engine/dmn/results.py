"""What a business rule task of Camunda 7 keeps of a decision's result (``camunda:mapDecisionResult``)."""

from typing import Any, Literal, TypeAlias

from engine.dmn.errors import DecisionError
from engine.dmn.logic import Table
from engine.dmn.model import Decision

ResultMapping: TypeAlias = Literal["singleEntry", "singleResult", "collectEntries", "resultList"]
"""One value; one context of values by output; the values of all rows; the contexts of all rows."""

_OF_SEVERAL_ROWS = {"COLLECT", "RULE ORDER", "OUTPUT ORDER"}


def mapped(decision: Decision, result: Any, mapping: ResultMapping) -> Any:
    """*result*, the JSON value of *decision*, in the shape that *mapping* asks for.

    Raises:
        DecisionError: ``dmn.several_results``: there is more than the mapping can hold.

    Source: Camunda 7 manual, "Decision result mapping".
    """
    rows = _rows(decision, result)
    match mapping:
        case "resultList":
            return rows
        case "collectEntries":
            return [_entry(decision, row, mapping) for row in rows]
        case "singleResult" | "singleEntry":
            if len(rows) > 1:
                raise _several(decision, mapping, len(rows))
            if not rows:
                return None
            return rows[0] if mapping == "singleResult" else _entry(decision, rows[0], mapping)


def _rows(decision: Decision, result: Any) -> list[dict[str, Any]]:
    """Each row that applied, as a context of its outputs."""
    table = decision.logic
    if not isinstance(table, Table):
        return [{decision.variable: result}]
    collects = table.hit_policy in _OF_SEVERAL_ROWS and table.aggregation is None
    values = (result or []) if collects else [] if result is None else [result]
    if len(table.outputs) > 1:
        return list(values)
    return [{table.outputs[0].name: value} for value in values]


def _entry(decision: Decision, row: dict[str, Any], mapping: str) -> Any:
    if len(row) > 1:
        raise _several(decision, mapping, len(row))
    return next(iter(row.values()), None)


def _several(decision: Decision, mapping: str, count: int) -> DecisionError:
    return DecisionError(
        "dmn.several_results", decision=decision.id, decision_name=decision.name, mapping=mapping, count=count
    )
