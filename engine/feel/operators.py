"""The code of literals, names, paths, operators, conditions, lists, contexts and intervals."""

from typing import Any

from engine.feel import arithmetic, comparison, nodes
from engine.feel.compiling import PARTIAL, Code, Compiling
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.measure import measure
from engine.feel.properties import entry_of
from engine.feel.scope import Frame
from engine.feel.types import is_instance
from engine.feel.values import Range
from engine.feel.variables import named_variable, path_of_variable

_TYPE_STEPS = 6


def literal(_compiler: Compiling, node: nodes.Literal) -> Code:
    """A constant."""
    value = node.value
    return lambda _frame: value


def name(compiler: Compiling, node: nodes.Name) -> Code:
    """A name: of a frame, or of a variable."""
    word, at = node.name, node.at
    compiler.reads(word)
    if word == PARTIAL and compiler.is_bound(word):
        return lambda frame: _so_far(frame.read(word, at), frame.run)
    if compiler.at_top:
        return named_variable(word, at)
    return lambda frame: frame.read(word, at)


def _so_far(results: Any, run: Run) -> Any:
    """The results of a loop up to now, which goes on to add to them."""
    if not isinstance(results, list):
        return results
    run.grow(len(results))
    return list(results)


def path(compiler: Compiling, node: nodes.Path) -> Code:
    """``base.name``; a path into a variable does not convert the whole variable."""
    words = [node.name]
    base: nodes.Node = node.base
    while isinstance(base, nodes.Path):
        words.append(base.name)
        base = base.base
    if isinstance(base, nodes.Name) and compiler.at_top:
        compiler.reads(base.name)
        return path_of_variable(base.name, tuple(reversed(words)), node.at)
    code, word, at = compiler.compile(node.base), node.name, node.at
    return lambda frame: entry_of(code(frame), word, frame.run, at)


def chain(compiler: Compiling, node: nodes.Chain) -> Code:
    """Arithmetic, from left to right."""
    start = compiler.compile(node.first)
    steps = [(operator, at, compiler.compile(operand)) for operator, at, operand in node.rest]

    def run(frame: Frame) -> Any:
        value = start(frame)
        for operator, at, operand in steps:
            value = arithmetic.apply(operator, value, operand(frame), frame.run, at)
        return value

    return run


def comparing(compiler: Compiling, node: nodes.Comparison) -> Code:
    """``=``, ``<`` and the like."""
    compare, left, right = (
        comparison.OPERATORS[node.operator],
        compiler.compile(node.left),
        compiler.compile(node.right),
    )
    at, operator = node.at, node.operator

    def run(frame: Frame) -> bool | None:
        result = compare(left(frame), right(frame), frame.run)
        if result is None:
            frame.run.note("type", at, operator)
        return result

    return run


def logic(compiler: Compiling, node: nodes.Logic) -> Code:
    """``and`` and ``or``, three-valued (DMN 1.5 tables 47 and 48); what is no boolean counts as null."""
    operands = [compiler.compile(operand) for operand in node.operands]
    decisive = node.operator == "or"

    def run(frame: Frame) -> bool | None:
        result: bool | None = not decisive
        for operand in operands:
            value = operand(frame)
            if not isinstance(value, bool):
                result = None
            elif value == decisive:
                return decisive
        return result

    return run


def context(compiler: Compiling, node: nodes.Context) -> Code:
    """``{…}``, one entry after the other, each seeing those before it."""
    known: set[str] = set()
    codes: list[tuple[str, Code]] = []
    with compiler.binding(known):
        for key, value in node.entries:
            if isinstance(value, nodes.Definition):
                known.add(key)  # a function may call itself
            codes.append((key, compiler.compile(value)))
            known.add(key)

    def run(frame: Frame) -> dict[str, Any]:
        frame.run.grow(len(codes))
        result: dict[str, Any] = {}
        inner = Frame(frame.run, result, frame)
        for key, code in codes:
            result[key] = code(inner)
        return result

    return run


def negation(compiler: Compiling, node: nodes.Negation) -> Code:
    """``-operand``."""
    operand, at = compiler.compile(node.operand), node.at

    def run(frame: Frame) -> Any:
        try:
            return arithmetic.negate(operand(frame))
        except NoValue as error:
            frame.run.note(error.reason, at, "-")
            return None

    return run


def if_(compiler: Compiling, node: nodes.If) -> Code:
    """``if … then … else …``; only true is true."""
    branches = [(compiler.compile(condition), compiler.compile(value)) for condition, value in node.branches]
    otherwise = compiler.compile(node.otherwise)

    def run(frame: Frame) -> Any:
        for condition, value in branches:
            if condition(frame) is True:
                return value(frame)
        return otherwise(frame)

    return run


def between(compiler: Compiling, node: nodes.Between) -> Code:
    """``value between low and high``."""
    value, low, high = compiler.compile(node.value), compiler.compile(node.low), compiler.compile(node.high)
    at = node.at

    def run(frame: Frame) -> bool | None:
        tested = value(frame)
        above = comparison.at_least(tested, low(frame), frame.run)
        below = comparison.at_most(tested, high(frame), frame.run)
        if above is None or below is None:
            frame.run.note("type", at, "between")
            return None
        return above and below

    return run


def in_(compiler: Compiling, node: nodes.In) -> Code:
    """``value in tests``: true if one holds, null if none holds and one cannot be decided."""
    value, tests, at = compiler.compile(node.value), [compiler.test(test) for test in node.tests], node.at

    def run(frame: Frame) -> bool | None:
        tested = value(frame)
        result: bool | None = False
        for test in tests:
            answer = test(tested, frame)
            if answer is True:
                return True
            if answer is None:
                result = None
        if result is None:
            frame.run.note("type", at, "in")
        return result

    return run


def instance_of(compiler: Compiling, node: nodes.InstanceOf) -> Code:
    """``value instance of type``."""
    code, type_ = compiler.compile(node.value), node.type

    def run(frame: Frame) -> bool:
        value = code(frame)
        frame.run.spend(_TYPE_STEPS)
        measure(value, frame.run)
        return is_instance(value, type_, frame.run.environment.types)

    return run


def list_(compiler: Compiling, node: nodes.ListOf) -> Code:
    """``[…]``."""
    items = [compiler.compile(item) for item in node.items]

    def run(frame: Frame) -> list[Any]:
        frame.run.grow(len(items))
        return [item(frame) for item in items]

    return run


def interval(compiler: Compiling, node: nodes.Interval) -> Code:
    """``[low..high]``; null if its ends do not go together or stand the wrong way round."""
    low_code, high_code, at = compiler.compile(node.low), compiler.compile(node.high), node.at

    def run(frame: Frame) -> Range | None:
        low, high = low_code(frame), high_code(frame)
        if not _ascending(low, high, frame.run):
            frame.run.note("range", at, "..")
            return None
        return Range(low, high, node.low_included, node.high_included)

    return run


def _ascending(low: Any, high: Any, run: Run) -> bool:
    place = None if low is None or high is None else comparison.order(low, high, run)
    return place is not None and place <= 0


def half_range(compiler: Compiling, node: nodes.Comparing) -> Code:
    """``(< end)`` as a value."""
    code, operator = compiler.compile(node.end), node.operator

    def run(frame: Frame) -> Range | None:
        end = code(frame)
        if end is None:
            return None
        low = None if operator in {"<", "<="} else end
        high = None if operator in {">", ">="} else end
        return Range(low, high, operator in {">=", "="}, operator in {"<=", "="}, operator)

    return run
