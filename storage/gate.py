"""A fair lock in front of SQLite's own: whoever waits longer writes sooner, across threads and processes.

SQLite's busy handler polls, and a busy process can starve a quiet one for seconds. `flock` queues in the kernel.
"""

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from engine.errors import Busy

if sys.platform != "win32":
    import fcntl


class Gate:
    """Lets one writer in at a time.

    Args:
        path: a file beside the database, on a local disk; its content does not matter.
        patience: seconds that a writer waits before `engine.errors.Busy`.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self._path, self._patience = path, patience

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Hold the lock. Raises: Busy."""
        if sys.platform == "win32":  # there, SQLite's busy handler waits alone
            yield
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _taken_at_once(file):
            self._wait(file)
        try:
            yield
        finally:
            os.close(file)  # and the lock with it

    def _wait(self, file: int) -> None:
        """Wait in the kernel's queue. `flock` knows no time limit, so a thread waits and may be given up."""
        turn: Future[None] = Future()
        Thread(target=_queue, args=(file, turn), daemon=True).start()
        try:
            turn.result(self._patience)
        except NotInTime:
            if turn.cancel():
                raise Busy(f"{self._path.name} is held by another writer") from None
            turn.result()  # it came in this very moment


def _taken_at_once(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _queue(file: int, turn: Future[None]) -> None:
    fcntl.flock(file, fcntl.LOCK_EX)
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
    else:
        os.close(file)  # given up meanwhile: the next one's turn
