"""`liuzhuan serve` and `liuzhuan worker` as an administrator starts them: processes of their own."""

import http.client
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from threading import Event
from urllib.parse import urlencode

from tests.crashes.clients import headers

SOON = 1200
"""So many looks until what does not come is a failure."""

NEVER = Event()


@contextmanager
def running(url, *arguments):
    """A command of ours over the database at *url*; it is stopped in the end, if it still runs.

    Its process, with the attribute `log`: a file of what it says.
    """
    command = [sys.executable, "-m", "web.cli", "--database", url, *map(str, arguments)]
    with TemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        process.log = log
        try:
            yield process
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def serving(url, *arguments):
    """A server that answers: its process, with the attribute `port`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with running(url, "serve", "--port", port, *arguments) as process:
        until(lambda: is_answering(port) or process.poll() is not None)
        assert process.poll() is None, _said(process)
        process.port = port
        yield process


def _said(process):
    process.log.seek(0)
    return process.log.read().decode(errors="replace")


def until(holds):
    """Wait for what another process does."""
    for _ in range(SOON):
        if holds():
            return
        NEVER.wait(0.05)
    raise AssertionError("it does not come")


def is_answering(port):
    with suppress(OSError):
        return 200 == ask(port, "GET", "/login")[0]
    return False


def ask(port, method, path, user="", key=None, submission="{}"):
    """Status and place of the answer to a logged-in person's script."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, urlencode({"submission": submission}), headers(user, key))
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Location")
    finally:
        connection.close()
