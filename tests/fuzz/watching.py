"""What a language of diagrams must not do while it is evaluated, watched by the interpreter's own audit hook."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "shutil.", "urllib.", "ctypes.", "exec", "import")
HARMLESS = ("zoneinfo", "tzdata", "encodings")
"""Whoever names a time zone makes Python read that zone's file, and nothing else can be named that way; codecs load once."""
LONGEST = 2.0
"""Seconds for a fuzzer, whose instrumented code is about ten times as slow as it is for people."""

_active = False
_seen: list[str] = []


def _hook(event: str, arguments: tuple[object, ...]) -> None:
    if not _active or not event.startswith(FORBIDDEN):
        return
    if any(harmless in str(argument) for argument in arguments for harmless in HARMLESS):
        return
    _seen.append(f"{event} {arguments}")


sys.addaudithook(_hook)


@contextmanager
def watched(text: str, longest: float | None = None) -> Iterator[None]:
    """Raise if what is done within touches the machine, or takes longer than so many seconds of the processor."""
    global _active  # noqa: PLW0603 - an audit hook cannot be removed
    _seen.clear()
    _active = True
    begun = time.process_time()
    try:
        yield
    finally:
        _active = False
    if _seen:
        raise AssertionError(f"{_seen} in {text!r}")
    if longest is not None and time.process_time() - begun > longest:
        raise AssertionError(f"{time.process_time() - begun} s in {text!r}")
