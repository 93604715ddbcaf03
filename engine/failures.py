"""Why a step failed that nobody waited for: stored in codes where there are any, to be told in its reader's language."""

from dataclasses import dataclass
from traceback import walk_tb
from typing import Any

import orjson

from engine.errors import Finding, Invalid, ProcessError

_TELLS_NO_DATA = frozenset({
    "LiuzhuanError", "OSError", "OperationalError", "InterfaceError", "AttributeError", "ImportError", "IndexError",
    "MemoryError", "NameError", "NotImplementedError", "RecursionError", "TypeError",
})  # fmt: skip
"""Names of exceptions whose text, and that of those derived from them, is of classes, files and connections."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong.

    Attributes:
        findings: code and parameters of each thing; none where the program, or what it runs on, failed.
        text: for whoever looks after it, in no particular language.
    """

    findings: tuple[Finding, ...]
    text: str


def stored(error: Exception) -> str:
    """*error* as it is kept."""
    text = text_of(error)
    match error:
        case Invalid():
            findings = [(finding.code, dict(finding.params)) for finding in error.findings]
        case ProcessError():
            findings = [(error.code, error.params)]
        case _:
            return text
    return orjson.dumps({"findings": findings, "text": text}, default=str).decode()


def text_of(error: BaseException) -> str:
    """What failed, without anybody's data: of what may repeat a value only its class, and where it was raised."""
    name = type(error).__name__
    if any(base.__name__ in _TELLS_NO_DATA for base in type(error).__mro__):
        return str(error) or name
    *_, place = ["", *(f"{frame.f_globals.get('__name__')}:{line}" for frame, line in walk_tb(error.__traceback__))]
    return f"{name} ({place})" if place else name


def failure_of(kept: str) -> Failure:
    """What `stored` has kept; what earlier releases did is text alone."""
    told = _told(kept)
    if told is None:
        return Failure((), kept)
    return Failure(tuple(Finding(code, params) for code, params in told["findings"]), told["text"])


def codes_of(kept: str) -> tuple[str, ...]:
    """Without the data that is in it, which may be somebody's; none where it is text alone."""
    return tuple(finding.code for finding in failure_of(kept).findings)


def _told(kept: str) -> dict[str, Any] | None:
    try:
        told = orjson.loads(kept)
    except orjson.JSONDecodeError:
        return None
    return told if isinstance(told, dict) and told.keys() == {"findings", "text"} else None
