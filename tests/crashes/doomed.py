"""A server and a worker in processes of their own, which die at a named point: no line of the product knows of it."""

import logging
import os
import signal
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from threading import Event, Thread, Timer, local

from sqlalchemy import event
from werkzeug.serving import make_server

import engine.bpmn  # noqa: F401 - what every process needs is loaded once, before they fork
from engine.evidence import log
from storage import open_database
from web import notary
from web.bootstrap import application, make_worker, now
from web.settings import Settings

PROCESSES = get_context("forkserver")
PROCESSES.set_forkserver_preload([__name__, "pytest"])  # each child imports what its parent began with

LOCK = timedelta(seconds=0.5)
"""How long a killed worker's jobs, and its part in the evidence, wait for another one."""

COMMIT = "COMMIT"
__all__ = ["COMMIT", "PROCESSES", "Point", "serve", "work"]


@dataclass(frozen=True)
class Point:
    """Where a process kills itself.

    Attributes:
        when: ``before`` or ``after``.
        step: words of the statement, or `COMMIT`: of a command, which has written history.
        spared: how often it comes there alive.
    """

    when: str
    step: str
    spared: int = 0

    def __str__(self):
        return f"{self.when} {self.step} #{self.spared + 1}"


def serve(url, listener, point):
    """Answer what comes to *listener*, a socket that outlives this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    database = open_database(url, patience=20)
    app = application(Settings(language="en"), database, make_worker(database))
    server = make_server("127.0.0.1", 0, app, threaded=True, fd=listener.fileno())
    doom(database.backend.writing, point)
    server.serve_forever()


def work(url, point):
    """Do what is due, without end."""
    logging.disable()
    database = open_database(url, patience=20)
    doom(database.backend.writing, point)
    notary.EVERY, log.LEASE = timedelta(seconds=0.1), LOCK
    worker, never = make_worker(database), Event()
    worker._lock = LOCK
    Thread(target=worker.run, args=(now,)).start()
    while not never.wait(0.02):
        worker.wake()


class Transaction(local):
    """What this thread's is about: a command has written history."""

    is_command = False


def doom(engine, point):
    """Let this process kill itself at *point*: a `Point`, some seconds from now, or None."""
    match point:
        case Point():
            _doom_at(engine, point)
        case float():
            Timer(point, _die).start()


def _die():
    os.kill(os.getpid(), signal.SIGKILL)


def _doom_at(engine, point):
    transaction, left = Transaction(), [point.spared]

    def come(when, statement):
        if (when, True) == (point.when, point.step in statement):
            if not left[0]:
                _die()
            left[0] -= 1

    def before(connection, cursor, statement, parameters, context, executemany):
        come("before", statement)

    def after(connection, cursor, statement, parameters, context, executemany):
        transaction.is_command = transaction.is_command or "INSERT INTO history" in statement
        come("after", statement)

    commit = engine.dialect.do_commit

    def committing(connection):
        if not transaction.is_command:
            return commit(connection)
        come("before", COMMIT)
        commit(connection)
        transaction.is_command = False
        return come("after", COMMIT)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    engine.dialect.do_commit = committing
