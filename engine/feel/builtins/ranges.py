"""Range functions (DMN 1.5 table 80): points and intervals, after Allen's interval algebra; and ``range()``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.feel.comparison import order
from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.literal_ranges import read_range
from engine.feel.signatures import Builtin, Signature, one, span, table, text
from engine.feel.values import Range


@dataclass(frozen=True, slots=True)
class _Ends:
    """Two intervals to compare, or a point and an interval, a point being an interval of one."""

    left: Range
    right: Range
    run: Run

    def place(self, a: Any, b: Any) -> int:
        """Negative, zero or positive as *a* is before, at or after *b*."""
        result = order(a, b, self.run)
        if result is None:
            raise NoValue
        return result


def _span(value: Any) -> Range:
    """A range with both ends, or a point as one."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if not isinstance(value, Range):
        if value is None:
            raise NoValue("null")
        return Range(value, value, low_included=True, high_included=True)
    return value


def _pair(test: Callable[[_Ends], bool], *, points: str) -> Callable[[Run, Any, Any], bool]:
    """A function of two arguments.

    Args:
        points: which of the two may be a point: any of ``l`` and ``r``, and ``b`` for both at once.
    """

    def body(run: Run, left: Any, right: Any) -> bool:
        is_left, is_right = _is_point(left), _is_point(right)
        if is_left and is_right and "b" not in points:
            raise NoValue
        if (is_left and "l" not in points) or (is_right and "r" not in points):
            raise NoValue
        return test(_Ends(_span(left), _span(right), run))

    return body


def _is_point(value: Any) -> bool:
    single = value[0] if isinstance(value, list) and len(value) == 1 else value
    return not isinstance(single, Range)


def _before(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    place = ends.place(left.high, right.low)
    return place < 0 or (place == 0 and not (left.high_included and right.low_included))


def _after(ends: _Ends) -> bool:
    return _before(_Ends(ends.right, ends.left, ends.run))


def _meets(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    return left.high_included and right.low_included and ends.place(left.high, right.low) == 0


def _met_by(ends: _Ends) -> bool:
    return _meets(_Ends(ends.right, ends.left, ends.run))


def _overlaps(ends: _Ends) -> bool:
    return not _before(ends) and not _after(ends)


def _overlaps_before(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    starts = ends.place(left.low, right.low)
    earlier = starts < 0 or (starts == 0 and left.low_included and not right.low_included)
    finishes = ends.place(left.high, right.high)
    inside = finishes < 0 or (finishes == 0 and (right.high_included or not left.high_included))
    return earlier and inside and not _before(ends)


def _overlaps_after(ends: _Ends) -> bool:
    return _overlaps_before(_Ends(ends.right, ends.left, ends.run))


def _finishes(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    together = left.high_included == right.high_included and ends.place(left.high, right.high) == 0
    starts = ends.place(left.low, right.low)
    return together and (starts > 0 or (starts == 0 and (right.low_included or not left.low_included)))


def _finished_by(ends: _Ends) -> bool:
    return _finishes(_Ends(ends.right, ends.left, ends.run))


def _starts(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    together = left.low_included == right.low_included and ends.place(left.low, right.low) == 0
    finishes = ends.place(left.high, right.high)
    return together and (finishes < 0 or (finishes == 0 and (right.high_included or not left.high_included)))


def _started_by(ends: _Ends) -> bool:
    return _starts(_Ends(ends.right, ends.left, ends.run))


def _includes(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    starts = ends.place(left.low, right.low)
    finishes = ends.place(left.high, right.high)
    low = starts < 0 or (starts == 0 and (left.low_included or not right.low_included))
    high = finishes > 0 or (finishes == 0 and (left.high_included or not right.high_included))
    return low and high


def _during(ends: _Ends) -> bool:
    return _includes(_Ends(ends.right, ends.left, ends.run))


def _coincides(ends: _Ends) -> bool:
    left, right = ends.left, ends.right
    included = left.low_included == right.low_included and left.high_included == right.high_included
    return included and ends.place(left.low, right.low) == 0 and ends.place(left.high, right.high) == 0


def _range(run: Run, source: Any) -> Range:
    run.spend(40)
    return span(read_range(text(source)))


def _relation(name: str, test: Callable[[_Ends], bool], *parameters: tuple[str, str], points: str) -> Builtin:
    body = _pair(test, points=points)
    return Builtin(name, tuple(Signature(pair, 2, body) for pair in parameters))


_POINTS = ("point1", "point2")
_RANGES = ("range1", "range2")
_POINT_RANGE = ("point", "range")
_RANGE_POINT = ("range", "point")

TABLE = table(
    _relation("before", _before, _POINTS, _POINT_RANGE, _RANGES, _RANGE_POINT, points="lrb"),
    _relation("after", _after, _POINTS, _POINT_RANGE, _RANGES, _RANGE_POINT, points="lrb"),
    _relation("meets", _meets, _RANGES, points=""),
    _relation("met by", _met_by, _RANGES, points=""),
    _relation("overlaps", _overlaps, _RANGES, points=""),
    _relation("overlaps before", _overlaps_before, _RANGES, points=""),
    _relation("overlaps after", _overlaps_after, _RANGES, points=""),
    _relation("finishes", _finishes, _POINT_RANGE, _RANGES, points="l"),
    _relation("finished by", _finished_by, _RANGE_POINT, _RANGES, points="r"),
    _relation("includes", _includes, _RANGE_POINT, _RANGES, points="r"),
    _relation("during", _during, _POINT_RANGE, _RANGES, points="l"),
    _relation("starts", _starts, _POINT_RANGE, _RANGES, points="l"),
    _relation("started by", _started_by, _RANGE_POINT, _RANGES, points="r"),
    _relation("coincides", _coincides, _POINTS, _RANGES, points="lrb"),
    one("range", _range, "from"),
    steps=10,
)
