"""A wire to the PostgreSQL server that can be cut, and that can break in the middle of a COMMIT."""

import socket
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

from sqlalchemy import make_url

SOCKET = ".s.PGSQL.5432"
REQUEST, ANSWER = "the request", "the answer"


class Wire:
    """Stands between a client and the server of *url*.

    Attributes:
        url: the same database, through the wire.
    """

    def __init__(self, url):
        folder = Path(tempfile.mkdtemp(prefix="wire-"))
        real = make_url(url)
        self._there, self._here = f"{real.query['host']}/{SOCKET}", folder / SOCKET
        self.url = real.set(query={"host": str(folder)}).render_as_string(hide_password=False)
        self._lost, self._open = None, []
        self._listen()

    @contextmanager
    def cut(self):
        """Nobody is connected, and nobody gets a connection."""
        self._stop_listening()
        self._hang_up()
        try:
            yield
        finally:
            self._listen()

    def lose(self, what):
        """The next COMMIT of a command gets lost, or what the server answers to it; and the connection with it."""
        self._lost = what

    def close(self):
        self._stop_listening()
        self._hang_up()
        self._here.parent.rmdir()

    def _listen(self):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._here))
        self._listener.listen()
        Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _stop_listening(self):
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._here.unlink()

    def _accept(self, listener):
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(self._there)
                self._open.append((client, server))
                Thread(target=self._carry, args=(client, server), daemon=True).start()
                Thread(target=self._carry_back, args=(client, server), daemon=True).start()

    def _carry(self, client, server):
        is_command = False
        with suppress(OSError):
            while said := client.recv(65536):
                is_command = is_command or b"INSERT INTO history" in said
                if b"COMMIT" in said:
                    if is_command and self._lost == REQUEST:
                        break
                    if is_command and self._lost == ANSWER:
                        self._lost = client
                    is_command = False
                server.sendall(said)
        self._end(client, server)

    def _carry_back(self, client, server):
        with suppress(OSError):
            while said := server.recv(65536):
                if self._lost is client:
                    break
                client.sendall(said)
        self._end(client, server)

    def _hang_up(self):
        for pair in self._open:
            self._end(*pair)
        self._open.clear()

    def _end(self, *ends):
        if self._lost in {REQUEST, *ends}:
            self._lost = None
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
