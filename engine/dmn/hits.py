"""Deciding a table: which rows apply, and what the hit policy makes of them (DMN 1.5 §8.2.8 to §8.2.11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.dmn.errors import as_read
from engine.dmn.evaluation import Evaluator, Variables
from engine.dmn.item_types import same, shown
from engine.dmn.logic import Aggregation, Input, Output, Rule, Table, Tests
from engine.dmn.model import MatchedRule
from engine.feel import FeelError, compile  # noqa: A004 the face's own word
from engine.feel.environment import Run
from engine.feel.unary import asking

_SINGLE = frozenset({"UNIQUE", "FIRST", "PRIORITY", "ANY"})
_AGGREGATES = {name: compile(f"{name.lower()}(values)") for name in ("SUM", "MIN", "MAX")}


@dataclass(frozen=True, slots=True)
class _Hit:
    rule: Rule
    values: tuple[Any, ...]


def decide_table(evaluator: Evaluator, table: Table, scope: Variables) -> Any:
    """The value of *table*; the rows that applied are recorded as evidence."""
    return _Decided(evaluator, table, dict(scope)).value()


class _Decided:
    """One table with its inputs read."""

    def __init__(self, evaluator: Evaluator, table: Table, scope: dict[str, Any]) -> None:
        self.evaluator, self.table, self.scope = evaluator, table, scope
        self.strict = evaluator.making.strict
        self.inputs: list[Any] = []
        self.read: list[tuple[str, Any]] = []

    def value(self) -> Any:
        for column in self.table.inputs:
            value = self._input(column)
            self.inputs.append(value)
            self.read.append((column.label, shown(value)))
            if not self._is_allowed(column.allowed, value, "dmn.input_not_allowed", column.label):
                return None
        rules = self._matching()
        if not rules:
            return self._default()
        if self.table.hit_policy == "UNIQUE" and len(rules) > 1:
            return self._undecided("dmn.several_rows", rules)
        hits = [_Hit(rule, self._outputs(rule)) for rule in rules]
        return self._by_policy(hits)

    def _input(self, column: Input) -> Any:
        evaluator = self.evaluator
        evaluator.making.spend()
        formula = column.formula
        if formula.expression is None:
            return None
        try:
            value = formula.expression.evaluate(self.scope, evaluator.environment)
        except FeelError as error:
            return evaluator.refused(error, formula.place)
        evaluator.making.grow(value)
        return evaluator.read(value, formula.type, formula.place)

    def _is_allowed(self, allowed: Tests | None, value: Any, code: str, label: str) -> bool:
        """Null is allowed: it says that there is no value (DMN 1.5 §10.3.2.2)."""
        if allowed is None or value is None or self._matches(allowed, self._asking(None, value)):
            return True
        if self.strict:
            raise self._error(code, column=label, value=shown(value), allowed=allowed.text)
        return False

    def _matching(self) -> list[Rule]:
        self.evaluator.making.spend(len(self.table.rules) * len(self.table.inputs))
        found = []
        columns = [
            self._asking(column.variable, value) for column, value in zip(self.table.inputs, self.inputs, strict=True)
        ]
        for rule in self.table.rules:
            cells = zip(columns, rule.tests, strict=False)  # leniently read, a row may be short
            if all(self._matches(cell, run) for run, cell in cells):
                found.append(rule)
                if self.table.hit_policy == "FIRST":
                    break
        return found

    def _asking(self, variable: str | None, value: Any) -> Run:
        """A column's value, ready to be asked about by each row."""
        scope = {**self.scope, variable: value} if variable else self.scope
        return asking(value, scope, self.evaluator.environment)

    def _matches(self, tests: Tests, run: Run) -> bool:
        if tests.text == "-":
            return True
        try:
            return tests.tests is not None and tests.tests.hold(run) is True
        except FeelError as error:
            self.evaluator.refused(error, tests.place)
            return False

    def _outputs(self, rule: Rule) -> tuple[Any, ...]:
        values = []
        for column, entry in zip(self.table.outputs, rule.entries, strict=False):
            value = self.evaluator.fit(self.evaluator.formula(entry, self.scope), column.type, entry.place)
            label = column.label or self.table.place.name
            values.append(value if self._is_allowed(column.allowed, value, "dmn.output_not_allowed", label) else None)
        return tuple(values)

    def _by_policy(self, hits: list[_Hit]) -> Any:
        policy = self.table.hit_policy
        if policy == "ANY" and not all(_agree(hits[0], hit) for hit in hits):
            return self._undecided("dmn.rows_disagree", [hit.rule for hit in hits])
        if policy in {"PRIORITY", "OUTPUT ORDER"}:
            ranks = [self._ranking(column) for column in self.table.outputs]
            hits.sort(key=lambda hit: [_rank(value, rank) for value, rank in zip(hit.values, ranks, strict=True)])
        if policy in {"PRIORITY", "ANY"}:
            hits = hits[:1]
        for hit in hits:
            self._record(hit)
        if policy in _SINGLE:
            return self._result(hits[0].values)
        return self._collected([self._result(hit.values) for hit in hits])

    def _collected(self, values: list[Any]) -> Any:
        aggregation: Aggregation | None = self.table.aggregation
        if aggregation is None:
            return values
        if aggregation == "COUNT":
            return Decimal(len(values))
        value = _AGGREGATES[aggregation].evaluate({"values": values}, self.evaluator.environment)
        if value is None and self.strict:
            raise self._error("dmn.aggregation", aggregation=aggregation, values=shown(values))
        return value

    def _ranking(self, column: Output) -> Sequence[Any]:
        ranking = self.evaluator.formula(column.ranked, self.scope) if column.ranked is not None else None
        return ranking if isinstance(ranking, list) else ()

    def _default(self) -> Any:
        """No row applies: what the table says for that case (DMN 1.5 §8.2.8)."""
        if any(column.default is not None for column in self.table.outputs):
            values = tuple(
                self.evaluator.fit(
                    self.evaluator.formula(column.default, self.scope), column.type, column.default.place
                )
                if column.default is not None
                else None
                for column in self.table.outputs
            )
            return self._result(values)
        if self.table.hit_policy in _SINGLE:
            return self._undecided("dmn.no_row", [])
        if self.table.aggregation is None:
            return []
        return Decimal(0) if self.table.aggregation == "COUNT" else None

    def _result(self, values: tuple[Any, ...]) -> Any:
        if len(self.table.outputs) == 1:
            return values[0] if values else None
        return {column.name: value for column, value in zip(self.table.outputs, values, strict=False)}

    def _undecided(self, code: str, rules: Sequence[Rule]) -> None:
        if self.strict:
            raise self._error(code, rows=[rule.index for rule in rules])

    def _error(self, code: str, **params: Any) -> Exception:
        return self.evaluator.error(code, table=self.table.place.id, inputs=as_read(self.read), **params)

    def _record(self, hit: _Hit) -> None:
        outputs = zip(self.table.outputs, hit.values, strict=False)
        self.evaluator.making.matched.append(
            MatchedRule(
                self.evaluator.owner.id,
                hit.rule.id,
                hit.rule.index,
                tuple(self.read),
                tuple((column.label, shown(value)) for column, value in outputs),
                hit.rule.annotations,
            )
        )


def _agree(one: _Hit, other: _Hit) -> bool:
    return all(map(same, one.values, other.values))


def _rank(value: Any, ranking: Sequence[Any]) -> int:
    """The place in *ranking*, behind all others where it has none."""
    return next((place for place, ranked in enumerate(ranking) if same(value, ranked)), len(ranking))
