"""Functions of Camunda 8's FEEL that DMN has not, and that its Modeler offers while one types."""

from typing import Any

from engine.feel.environment import Run
from engine.feel.errors import NoValue
from engine.feel.patterns import MATCH, compile_pattern
from engine.feel.signatures import Builtin, Signature, items, one, single, table, text, whole
from engine.feel.temporal import DayTimeDuration, YearMonthDuration
from engine.feel.text import format_value


def _is_defined(_run: Run, value: Any) -> bool:
    return value is not None


def _get_or_else(_run: Run, value: Any, default: Any) -> Any:
    return default if value is None else value


def _is_empty(_run: Run, list_: Any) -> bool:
    return not items(list_)


def _is_blank(_run: Run, string: Any) -> bool:
    return not text(string).strip()


def _trim(_run: Run, string: Any) -> str:
    return text(string).strip()


def _extract(run: Run, string: Any, pattern: Any) -> list[str]:
    """Every piece of *string* that matches."""
    subject = text(string).encode("utf-8", "replace")
    regex = compile_pattern(text(pattern), "")
    run.spend(regex.cost(subject))
    run.grow(len(subject))
    found: list[str] = []
    for match in regex.all_in(subject):
        run.spend(MATCH)
        if piece := match.group():
            found.append(piece.decode("utf-8", "replace"))
    return found


def _cycle(_run: Run, repetitions: Any, interval: Any) -> str:
    """What a timer repeats by, as ISO 8601 text; null: for ever."""
    every = format_value(single(interval, (DayTimeDuration, YearMonthDuration)))
    if repetitions is None:
        return f"R/{every}"
    if (count := whole(repetitions)) < 0:
        raise NoValue("range")
    return f"R{count}/{every}"


def _endless_cycle(run: Run, interval: Any) -> str:
    return _cycle(run, None, interval)


TABLE = table(
    one("is defined", _is_defined, "value"),
    one("get or else", _get_or_else, "value", "default"),
    one("is empty", _is_empty, "list"),
    one("is blank", _is_blank, "string"),
    one("trim", _trim, "string"),
    one("extract", _extract, "string", "pattern"),
    Builtin(
        "cycle",
        (Signature(("repetitions", "interval"), 2, _cycle), Signature(("interval",), 1, _endless_cycle)),
    ),
)
