"""Logs: one line for each thing, as JSON or as text; nothing that comes from outside can begin a line of its own.

Beside what a line says itself stands the quotable number of the request that it belongs to. People appear by their ids only,
and a failure by its class and the way to it where its text could repeat what somebody wrote.
"""

import logging
import os
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from traceback import format_tb
from typing import Any, Literal

import structlog
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from engine.failures import text_of
from web import current

Format = Literal["text", "json"]
VARIABLE = "LIUZHUAN_LOG_FORMAT"
LONGEST_VALUE = 2000
"""Characters of one value in a line."""

Event = MutableMapping[str, Any]


def configure(stream: Any = None) -> None:
    """Send everything that is logged to *stream* (standard error), in the format that ``LIUZHUAN_LOG_FORMAT`` names."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(formatter("json" if os.environ.get(VARIABLE) == "json" else "text"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)


def formatter(kind: Format) -> logging.Formatter:
    """What makes a line of a record."""
    return ProcessorFormatter(
        foreign_pre_chain=[
            _numbered,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            ExtraAdder(),
            _once,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            _traced,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str) if kind == "json" else _text,
        ],
    )


def _numbered(_: Any, __: str, event: Event) -> Event:
    if (number := current.asked()) is not None:
        event["request"] = number
    return event


def _once(_: Any, __: str, event: Event) -> Event:
    """Without what another handler's formatter left in the record."""
    for name in ("message", "asctime"):
        event.pop(name, None)
    return event


def _traced(_: Any, __: str, event: Event) -> Event:
    """What failed, and what before it, the first first."""
    match event.pop("exc_info", None):
        case (BaseException() as error) | (_, BaseException() as error, _):
            event["exception"] = "\n".join(reversed([*_trace(error)]))
    return event


def _trace(error: BaseException) -> Iterator[str]:
    told: list[BaseException] = []
    failed: BaseException | None = error
    while failed is not None and failed not in told:
        told.append(failed)
        yield f"{''.join(format_tb(failed.__traceback__))}{type(failed).__qualname__}: {text_of(failed)}"
        failed = failed.__cause__ or (None if failed.__suppress_context__ else failed.__context__)


def _text(_: Any, __: str, event: Event) -> str:
    """Time, level, logger and message, then what else there is; a traceback follows, set in."""
    trace = event.pop("exception", "")
    heading = [event.pop("timestamp"), event.pop("level").upper(), event.pop("logger"), _plain(event.pop("event"))]
    line = " ".join([*heading, *_pairs(event)])
    return "\n".join([line, *(f"  | {_plain(each)}" for each in trace.splitlines())])


def _pairs(event: Mapping[str, Any]) -> list[str]:
    return [f"{name}={_quoted(_plain(value))}" for name, value in event.items() if value not in {None, ""}]


def _quoted(text: str) -> str:
    return f'"{text}"' if " " in text or not text else text


def _plain(value: Any) -> str:
    """Printable characters alone: a line break shows as an escape."""
    text = str(value)[:LONGEST_VALUE]
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
