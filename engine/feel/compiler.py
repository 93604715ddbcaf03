"""A syntax tree to nested closures, once per expression; evaluation is then calls and nothing else."""

from collections.abc import Callable, Mapping
from typing import Any

from engine.feel import calls, comparison, loops, nodes, operators
from engine.feel.compiling import Code, Compiling, Test
from engine.feel.scope import Frame

_MAKERS: Mapping[type, Callable[[Compiling, Any], Code]] = {
    nodes.Literal: operators.literal,
    nodes.Name: operators.name,
    nodes.Path: operators.path,
    nodes.Chain: operators.chain,
    nodes.Comparison: operators.comparing,
    nodes.Logic: operators.logic,
    nodes.Negation: operators.negation,
    nodes.If: operators.if_,
    nodes.Between: operators.between,
    nodes.In: operators.in_,
    nodes.InstanceOf: operators.instance_of,
    nodes.ListOf: operators.list_,
    nodes.Context: operators.context,
    nodes.Interval: operators.interval,
    nodes.Comparing: operators.half_range,
    nodes.Filter: loops.filter_,
    nodes.For: loops.for_,
    nodes.Quantified: loops.quantified,
    nodes.Definition: calls.definition,
    nodes.Call: calls.call,
}


class Compiler(Compiling):
    """Compiles one tree; see `Compiling` for what it knows afterwards."""

    def compile(self, node: nodes.Node) -> Code:
        """The code of *node*."""
        self.weight += 1
        self.level += 1
        self.deepest = max(self.deepest, self.level)
        code = _MAKERS[type(node)](self, node)
        self.level -= 1
        return code

    def test(self, node: nodes.Node) -> Test:
        """The code of a unary test: it gets the value to be tested."""
        if isinstance(node, nodes.Comparing):
            self.weight += 1
            compare, end = comparison.OPERATORS[node.operator], self.compile(node.end)
            return lambda value, frame: compare(value, end(frame), frame.run)
        code = self.compile(node)
        if isinstance(node, nodes.Interval):
            return _within(code)
        return lambda value, frame: comparison.member(value, code(frame), frame.run)


def _within(interval: Code) -> Test:
    """The test that an interval is: null if the interval is."""

    def test(value: Any, frame: Frame) -> bool | None:
        span = interval(frame)
        return None if span is None else comparison.member(value, span, frame.run)

    return test
