"""A company at work whose server and worker are killed again and again."""

import socket
from contextlib import contextmanager, suppress
from random import Random
from signal import SIGKILL
from threading import Event

from engine.deployments import deploy
from engine.errors import Busy
from storage.dialects import open_backend
from tests.conftest import FOUNDED
from tests.crashes.clients import Client, Log, log_in
from tests.crashes.doomed import PROCESSES, serve, work
from tests.crashes.invariants import Moment, check, check_the_end
from tests.engine.bpmn.diagrams import (
    diagram,
    element,
    end,
    event,
    flows,
    gateway,
    io,
    process,
    service,
    start,
    task_listeners,
    timer,
    user,
)
from tests.people import owner
from tests.servers.running import until

PEOPLE = ("sales", "quality", "handler")
PROCESS = "relay"
PATIENCE = 30
"""Seconds until a process that does not come to its point is a failure of the test."""


AT_WORK = (
    "SELECT pid FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
)
"""Who still holds locks: the server of somebody who was killed ends when it looks for him."""

TOLD = {"to_users": '=["owner"]', "message": '="done"'}


def _tell(id):
    return service(id, io(TOLD), type="notify")


RELAY = diagram(
    process(
        start(),
        user("ask", io(TOLD), task_listeners(("completing", "notify")), groups="runners", name="Ask"),
        _tell("tell"),
        element("intermediateCatchEvent", "pause", timer("Duration", "PT0.1S")),
        user("answer", io(TOLD), task_listeners(("creating", "notify")), groups="runners", name="Answer"),
        gateway("parallel", "fork"),
        service("send", io({"messageName": "m1", "businessId": "=business_id"}), type="publish-message"),
        element("intermediateCatchEvent", "receive", event("message", "m1")),
        gateway("parallel", "join"),
        _tell("tell_again"),
        end(),
        flows(
            "s > ask > tell > pause > answer > fork; fork > send > join; fork > receive > join; join > tell_again > e"
        ),
        id=PROCESS,
        name="Relay",
        properties={"businessId": "R-{yyyy}-{0000}", "starterGroups": "runners"},
    )
)


class Company:
    """Clients that stay, and a server and a worker that do not.

    Args:
        listener: the server's socket; what comes while there is no server waits there.
    """

    def __init__(self, url, listener, seed):
        self.chance, self.log, self.kills = Random(seed), Log(), 0
        self._arguments = {serve: (url, listener), work: (url,)}
        self._backend = open_backend(url)
        self._running = {body: self._start(body) for body in (serve, work)}
        self._clients = [
            Client(user, listener.getsockname(), PROCESS, self._backend.reading, self.log, self.chance.random())
            for user in PEOPLE
        ]
        for client in self._clients:
            client.start()

    def kill(self, body, point):
        """Whoever does *body* from now on dies at *point*, as `doomed.doom` has it; nobody takes his place yet."""
        self._kill_at_once(body)
        self._be_there(*self._running.keys() - {body})
        doomed = self._running[body] = self._start(body, point)
        doomed.join(PATIENCE)
        assert doomed.exitcode == -SIGKILL, f"never came {point}"
        self.kills += 1

    def work(self, promises):
        """So many more promises are given."""
        wanted, never = len(self.log.acknowledged()) + promises, Event()
        for _ in range(100 * PATIENCE):
            if len(self.log.acknowledged()) >= wanted:
                return
            never.wait(0.01)
        raise AssertionError("nobody gets an answer")

    def check(self):
        """What was promised before this moment holds in it."""
        acknowledged = self.log.acknowledged()
        check(self._moment(), acknowledged, self.log)

    def _moment(self):
        while True:
            with suppress(Busy):  # the database's server is recovering
                return Moment(self._backend.reading)

    def finish(self):
        """Everybody completes what is open; then all that was due has come, once."""
        self._be_there(*self._running)
        for client in self._clients:
            client.enough.set()
        for client in self._clients:
            client.join(4 * PATIENCE)
            assert client.failure is None
            assert not client.is_alive(), "a case does not end"
        self.check()
        check_the_end(self._moment())

    def close(self):
        for body in self._running:
            self._kill_at_once(body)
        self._backend.close()

    def _kill_at_once(self, body):
        if self._running[body].is_alive():
            self._running[body].kill()
            self._running[body].join()
            self.kills += 1

    def _be_there(self, *bodies):
        for body in bodies:
            if not self._running[body].is_alive():
                self._running[body] = self._start(body)

    def _start(self, body, point=None):
        process = PROCESSES.Process(target=body, args=(*self._arguments[body], point), daemon=True)
        process.start()
        return process


def kill_worker(url, point):
    """A worker that dies at *point*, and whose death the database has noticed."""
    doomed = PROCESSES.Process(target=work, args=(url, point), daemon=True)
    doomed.start()
    doomed.join(PATIENCE)
    assert doomed.exitcode == -SIGKILL, f"never came {point}"
    if url.startswith("postgresql"):
        backend = open_backend(url)
        until(lambda: not _at_work(backend.reading))
        backend.close()


def _at_work(engine):
    with engine.begin() as connection:
        return connection.exec_driver_sql(AT_WORK).all()


def found(database):
    """The people of the company, logged in, and their process."""
    accounts = database.accounts()
    accounts.add_group("runners", "Runners")
    accounts.add_user("owner", "Owner", at=FOUNDED)
    for user_id in PEOPLE:
        accounts.add_user(user_id, user_id, at=FOUNDED, groups={"runners"})
        log_in(database, user_id)
    deploy(database.unit_of_work(), name="relay", files={"relay.bpmn": RELAY}, actor=owner, at=FOUNDED)


@contextmanager
def company(url, seed):
    """The company of a database that was `found`, at work."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        company = Company(url, listener, seed)
        try:
            yield company
        finally:
            company.close()
