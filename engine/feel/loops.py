"""The code of filters, ``for``, ``some`` and ``every``."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel import nodes
from engine.feel.compiling import PARTIAL, Code, Compiling
from engine.feel.environment import Run
from engine.feel.numbers import integral
from engine.feel.scope import Frame
from engine.feel.temporal import FarDate, day_from_number, day_number
from engine.feel.values import Range

_ITEM = frozenset({"item"})
Source = Callable[[Frame], Iterable[Any] | None]


def filter_(compiler: Compiling, node: nodes.Filter) -> Code:
    """``list[condition]`` and ``list[number]``; a value that is no list is a list of itself."""
    base, at = _base(compiler, node.base), node.at
    before = compiler.weight
    with compiler.binding(_ITEM, filtering=True):
        condition = compiler.compile(node.condition)
    weight = compiler.weight - before

    def run(frame: Frame) -> Any:
        value = base(frame)
        items = value if isinstance(value, list) else [] if value is None else [value]
        kept: list[Any] = []
        for position, item in enumerate(items):
            frame.run.spend(weight)
            inner = Frame(frame.run, {"item": item}, frame)
            if isinstance(item, dict):
                inner = Frame(frame.run, item, inner)
            answer = condition(inner)
            if position == 0 and isinstance(answer, Decimal):
                return _item(items, answer, frame.run, at)
            if answer is True:
                kept.append(item)
        if not items:
            return _of_nothing(condition(frame))
        frame.run.grow(len(kept))
        return kept

    return run


def _base(compiler: Compiling, node: nodes.Node) -> Code:
    """What is filtered; a filter only looks, so that it needs no copy of ``partial``."""
    if isinstance(node, nodes.Name) and node.name == PARTIAL and compiler.is_bound(PARTIAL):
        return lambda frame: frame.read(PARTIAL, node.at)
    return compiler.compile(node)


def _of_nothing(answer: Any) -> list[Any] | None:
    """An empty list filtered: null for a number, since it has no such element."""
    return None if isinstance(answer, Decimal) else []


def _item(items: list[Any], number: Decimal, run: Run, at: int) -> Any:
    """The element with this number: from 1, or from -1 backwards."""
    place = integral(number)
    if place is None or place == 0 or abs(place) > len(items):
        run.note("range", at, "[]")
        return None
    return items[place - 1 if place > 0 else place]


def for_(compiler: Compiling, node: nodes.For) -> Code:
    """``for … return …``; ``partial`` is the list of the results so far."""
    sources, body, weight = _loop(compiler, node.iterators, node.body, partial=True)

    def run(frame: Frame) -> list[Any] | None:
        results: list[Any] = []
        for inner in _rounds(sources, frame, results):
            if inner is None:
                return None
            frame.run.spend(weight)
            frame.run.grow(1)
            results.append(body(inner))
        return results

    return run


def quantified(compiler: Compiling, node: nodes.Quantified) -> Code:
    """``some … satisfies …`` and ``every … satisfies …``, with three-valued logic."""
    sources, body, weight = _loop(compiler, node.iterators, node.body, partial=False)
    decisive = not node.every

    def run(frame: Frame) -> bool | None:
        result: bool | None = not decisive
        for inner in _rounds(sources, frame, None):
            if inner is None:
                return None
            frame.run.spend(weight)
            answer = body(inner)
            if not isinstance(answer, bool):
                result = None
            elif answer == decisive:
                return decisive
        return result

    return run


def _loop(
    compiler: Compiling, iterators: tuple[nodes.Iterator, ...], body: nodes.Node, *, partial: bool
) -> tuple[list[tuple[str, Source]], Code, int]:
    known: set[str] = {PARTIAL} if partial else set()
    sources: list[tuple[str, Source]] = []
    before = compiler.weight
    with compiler.binding(known):
        for iterator in iterators:
            start = compiler.compile(iterator.source)
            end = compiler.compile(iterator.end) if iterator.end is not None else None
            sources.append((iterator.name, _source(start, end)))
            known.add(iterator.name)
        code = compiler.compile(body)
    return sources, code, compiler.weight - before


def _rounds(sources: list[tuple[str, Source]], frame: Frame, results: list[Any] | None) -> Iterator[Frame | None]:
    """A frame per combination, the last iterator fastest; None if there is nothing to go through."""
    fixed: dict[str, Any] = {} if results is None else {PARTIAL: results}
    outer = Frame(frame.run, fixed, frame)
    if len(sources) == 1:
        name, source = sources[0]
        values = source(outer)
        if values is None:
            yield None
            return
        for value in values:
            yield Frame(frame.run, {name: value}, outer)
        return
    yield from _nested(sources, 0, outer)


def _nested(sources: list[tuple[str, Source]], depth: int, frame: Frame) -> Iterator[Frame | None]:
    if depth == len(sources):
        yield frame
        return
    name, source = sources[depth]
    values = source(frame)
    if values is None:
        yield None
        return
    for value in values:
        frame.run.spend(1)
        yield from _nested(sources, depth + 1, Frame(frame.run, {name: value}, frame))


def _source(start: Code, end: Code | None) -> Source:
    if end is None:
        return lambda frame: _elements(start(frame))
    return lambda frame: _steps(start(frame), end(frame))


def _elements(value: Any) -> Iterable[Any] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, Range):
        return _range_elements(value)
    return None if value is None else [value]


def _range_elements(span: Range) -> Iterable[Any] | None:
    if span.operator or type(span.low) is not type(span.high):
        return None
    steps = _steps(span.low, span.high)
    if steps is None:
        return None
    return (
        value
        for value in steps
        if (span.low_included or value != span.low) and (span.high_included or value != span.high)
    )


def _steps(low: Any, high: Any) -> Iterable[Any] | None:
    """Whole numbers, or days, from *low* to *high*, in whichever direction that is."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        first, last = integral(low), integral(high)
        return None if first is None or last is None else map(Decimal, _between(first, last))
    if isinstance(low, date | FarDate) and isinstance(high, date | FarDate):
        return map(day_from_number, _between(day_number(low), day_number(high)))
    return None


def _between(first: int, last: int) -> range:
    return range(first, last + 1) if first <= last else range(first, last - 1, -1)
