"""Called tables that are asked about a field with fixed options: each option has its row."""

from collections.abc import Iterator
from typing import Any

from engine.bpmn.drawing import Decision as Deciding
from engine.bpmn.drawing import Node
from engine.check.data import Data
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.check.names import seen_by_work
from engine.check.options import Choices, Origins
from engine.dmn import Decision
from engine.dmn.logic import Input, Table, Tests
from engine.errors import Finding, ProcessError
from engine.outside import QUESTIONS

_OF_ONE_ROW = frozenset({"UNIQUE", "FIRST", "PRIORITY", "ANY"})
_PYTHON: dict[str | None, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "number": (int, float),
    "Any": (object,),
    None: (object,),
}
"""Values that a column of a type takes as they are; those of other types are not judged."""


def check_tables(drawn: Drawn, origins: Origins, data: Data, known: Known) -> Iterator[Finding]:
    """Warnings where only form fields with fixed options may have given the variable that a column reads.

    ``dmn.uncovered_option`` and ``dmn.uncovered_empty``: no row, or not even the column's allowed values, hold a value,
    so that the table would find no row and the case would stop.
    """
    for node in drawn.nodes.values() if origins.names else ():
        if not isinstance(node.detail, Deciding) or node.detail.decision.id.expression is not None:
            continue
        decision = known.decision(node.detail.decision.id.text)
        table = decision.logic if decision else None
        if decision is None or not isinstance(table, Table) or not _needs_a_row(table):
            continue
        near = seen_by_work(drawn, node, data)
        for place, column in enumerate(table.inputs):
            name = _only_name(column)
            if name not in origins.names or name in near.known or name not in decision.inputs:
                continue
            offered = origins.choices(node, name, len(table.rules))
            if offered is not None:
                yield from _uncovered(drawn, node, decision, table, place, name, offered)


def _needs_a_row(table: Table) -> bool:
    return table.hit_policy in _OF_ONE_ROW and all(column.default is None for column in table.outputs)


def _only_name(column: Input) -> str:
    """The variable that a column is, if it is one."""
    expression = column.formula.expression
    text = column.formula.text.strip()
    return text if expression is not None and expression.free_names == {text} else ""


def _uncovered(
    drawn: Drawn, node: Node, decision: Decision, table: Table, place: int, name: str, offered: Choices
) -> Iterator[Finding]:
    column = table.inputs[place]
    types = _PYTHON.get(column.formula.type, ())
    where = {"decision": decision.name or decision.id, "column": column.label or name, "name": name}
    for value, label in offered.options.items():
        if isinstance(value, types) and not _may_apply(table, place, value):
            yield drawn.finding(
                "dmn.uncovered_option", node, severity="warning", **where, option=str(value), label=label
            )
    if offered.may_be_empty and not _may_apply(table, place, None):
        yield drawn.finding("dmn.uncovered_empty", node, severity="warning", **where)


def _may_apply(table: Table, place: int, value: Any) -> bool:
    """Whether some row may hold this value of a column."""
    allowed = table.inputs[place].allowed
    if value is not None and allowed is not None and not _may_hold(allowed, value):
        return False
    return any(_may_hold(rule.tests[place], value) for rule in table.rules)


def _may_hold(tests: Tests, value: Any) -> bool:
    """Whether a cell may hold: one that reads more than the value is not ours to judge."""
    compiled = tests.tests
    if compiled is None or compiled.free_names or compiled.called & QUESTIONS.keys():
        return True
    try:
        return tests.text == "-" or compiled.matches(value, {}) is True
    except ProcessError:
        return True
