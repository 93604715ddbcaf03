"""Commands that come at the same instant: on connections of their own, as from processes of their own."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from threading import Barrier, BrokenBarrierError

from sqlalchemy import event

from engine.errors import LiuzhuanError

LONG_ENOUGH = 0.5
"""Seconds that one waits for the others at the meeting point; a lock that holds them back keeps them from coming."""


def at_once(*commands):
    """Run all; answers with what each returned, or was refused with."""
    together = Barrier(len(commands))

    def run(command):
        together.wait()
        try:
            return command()
        except LiuzhuanError as error:
            return error

    with ThreadPoolExecutor(len(commands)) as threads:
        return list(threads.map(run, commands))


@contextmanager
def meeting(databases, words):
    """Whoever has said a statement that contains *words*, or is about them, waits for the others to have said it too.

    Without locks all stand between reading and writing at the same moment, so that the race is lost every time.
    """
    together = Barrier(len(databases))

    def wait(connection, cursor, statement, parameters, context, executemany):
        if words in f"{statement} {parameters}":
            with suppress(BrokenBarrierError):
                together.wait(LONG_ENOUGH)

    with ExitStack() as stack:
        for database in databases:
            engine = database.backend.writing
            event.listen(engine, "after_cursor_execute", wait)
            stack.callback(event.remove, engine, "after_cursor_execute", wait)
        yield
