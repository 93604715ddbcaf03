"""Evaluating boxed expressions (DMN 1.5 §7.3, §10.2.2)."""

from collections import ChainMap
from typing import Any

from engine.dmn.evaluation import Evaluator, Variables
from engine.dmn.hits import decide_table
from engine.dmn.item_types import Misfit, shown
from engine.dmn.logic import (
    Box,
    ConditionalBox,
    ContextBox,
    FilterBox,
    Formula,
    FunctionBox,
    InvocationBox,
    ListBox,
    LoopBox,
    Place,
    RelationBox,
    Table,
)
from engine.feel import FeelError, HostFunction
from engine.feel.environment import Run
from engine.feel.invocation import invoke
from engine.feel.values import Function


class BoxEvaluator(Evaluator):
    """Evaluates every kind of box; see `Evaluator`."""

    def value(self, box: Box, scope: Variables) -> Any:  # noqa: C901 one case for each kind of box
        """The FEEL value of *box*."""
        match box:
            case Formula():
                return self.formula(box, scope)
            case Table():
                value = decide_table(self, box, scope)
            case ContextBox():
                value = self._context(box, scope)
            case ListBox():
                value = [self.value(item, scope) for item in box.items]
            case RelationBox():
                value = [self._row(box, row, scope) for row in box.rows]
            case InvocationBox():
                value = self._invocation(box, scope)
            case FunctionBox():
                return self.function(box, scope, box.place.name)
            case ConditionalBox():
                value = self._conditional(box, scope)
            case FilterBox():
                value = self._filter(box, scope)
            case LoopBox():
                value = self._loop(box, scope)
        return self.fit(value, box.type, box.place)

    def function(self, box: FunctionBox, scope: Variables, name: str, result: str | None = None) -> HostFunction:
        """A function as a value that FEEL can call.

        Args:
            scope: what its body reads beside the parameters.
            result: the type of what it answers, where that is not the body's matter.
        """
        names = tuple(name for name, _ in box.parameters)

        def call(*arguments: Any) -> Any:
            given: dict[str, Any] = {}
            for (parameter, type_), argument in zip(box.parameters, arguments, strict=True):
                given[parameter], misfit = self.types.fit(argument, type_, self.environment)
                if misfit is not None:
                    return self.misfit(misfit, box.place)
            if box.body is None:
                return None
            with self.making.call():
                value = self.value(box.body, ChainMap(given, scope))
            return self.fit(value, result, box.place)

        return HostFunction(name, names, len(names), call)

    def _context(self, box: ContextBox, scope: Variables) -> Any:
        entries: dict[str, Any] = {}
        inner = ChainMap(entries, scope)
        for entry in box.entries:
            value = self.fit(self.value(entry.value, inner), entry.type, box.place)
            if entry.name is None:
                return value
            entries[entry.name] = value
        return entries

    def _row(self, box: RelationBox, row: tuple[Box, ...], scope: Variables) -> dict[str, Any]:
        cells = zip(box.columns, row, strict=False)  # a row of another length is a finding; leniently read, it is short
        return {name: self.fit(self.value(cell, scope), type_, box.place) for (name, type_), cell in cells}

    def _invocation(self, box: InvocationBox, scope: Variables) -> Any:
        function = self.value(box.function, scope)
        if not isinstance(function, Function):
            if self.making.strict:
                raise self.error("dmn.no_function", element=box.place.id, value=shown(function))
            return None
        names = tuple(name for name, _ in box.bindings)
        if self.making.strict and not set(function.parameters[: function.required]) <= set(names) <= set(
            function.parameters
        ):
            raise self.error(
                "dmn.arguments", element=box.place.id, expected=list(function.parameters), found=list(names)
            )
        arguments = [self.value(argument, scope) for _, argument in box.bindings]
        try:
            return invoke(function, arguments, names, Run(scope, self.environment))
        except FeelError as error:
            return self.refused(error, box.place)

    def _conditional(self, box: ConditionalBox, scope: Variables) -> Any:
        condition = self.value(box.condition, scope)
        if not self._is_truth(condition, box.place):
            return None
        return self.value(box.then if condition is True else box.otherwise, scope)

    def _filter(self, box: FilterBox, scope: Variables) -> Any:
        found = []
        for item in _items(self.value(box.source, scope)):
            names = {**item, "item": item} if isinstance(item, dict) else {"item": item}
            match = self.value(box.match, ChainMap(names, scope))
            if not self._is_truth(match, box.place):
                return None
            if match is True:
                found.append(item)
        return found

    def _loop(self, box: LoopBox, scope: Variables) -> Any:
        source = self.value(box.source, scope)
        if source is None:
            return None
        results: list[Any] = []
        for item in _items(source):
            names = {box.variable: self.fit(item, box.variable_type, box.place)}
            if box.kind == "for":
                names["partial"] = results
            results.append(self.value(box.body, ChainMap(names, scope)))
        if box.kind == "for":
            return results
        if not all(self._is_truth(result, box.place) for result in results):
            return None
        decisive = box.kind == "some"
        if decisive in results:
            return decisive
        return None if None in results else not decisive

    def _is_truth(self, value: Any, place: Place) -> bool:
        """Whether *value* is a boolean or null, as a condition must be."""
        if value is None or isinstance(value, bool):
            return True
        self.misfit(Misfit("dmn.type", "boolean", "", shown(value)), place)
        return False


def _items(source: Any) -> list[Any]:
    if source is None:
        return []
    return source if isinstance(source, list) else [source]
