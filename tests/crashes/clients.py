"""People who start cases and complete tasks over HTTP, and write down what they were told."""

import http.client
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random
from threading import Event, Thread
from urllib.parse import urlencode

from sqlalchemy import text

from engine.errors import Busy

OPEN_CASES = 5
"""So many are under way before nobody starts more."""

IN_DOUBT = "not known yet"
TOKEN = "a-session-of-"
OPEN_TASKS = text("SELECT key FROM task WHERE state = 'created' ORDER BY key")
ACTIVE = text("SELECT count(*) FROM instance WHERE state = 'active'")


@dataclass
class Asked:
    """One request, sent again until there is an answer for certain.

    Attributes:
        subject: key of the task; None for a start.
        key: idempotency key, if there is one.
        answers: what was told each time: a status, ``lost`` or ``in doubt``.
        places: where the answers led.
    """

    user: str
    subject: int | None
    key: str | None
    answers: list = field(default_factory=list)
    places: list = field(default_factory=list)

    @property
    def is_acknowledged(self):
        return 303 in self.answers

    @property
    def may_be_done(self):
        return any(answer in {303, "lost", "in doubt"} for answer in self.answers)


class Log:
    """All that was asked, and the answers that nobody should ever get."""

    def __init__(self):
        self.asked, self.surprises = [], []
        self.counts = defaultdict(int)

    def acknowledged(self):
        """A copy of what is promised by now."""
        return [asked for asked in list(self.asked) if asked.is_acknowledged]


class Client(Thread):
    """One person, at work until told that it is enough, and then until nothing is open.

    Args:
        address: host and port.
        reading: an engine, for looking at what is open.
    """

    def __init__(self, user, address, process, reading, log, seed):
        super().__init__(daemon=True)
        self.user, self.address, self.process = user, address, process
        self.reading, self.log, self.chance = reading, log, Random(seed)
        self.enough, self.pause = Event(), Event()
        self.failure = None

    def run(self):
        try:
            while not (self.enough.is_set() and self._is_quiet()):
                self._step()
        except Exception as failure:  # noqa: BLE001 - the test raises it, in its own thread
            self.failure = failure

    def _is_quiet(self):
        try:
            with self.reading.begin() as connection:
                return not connection.execute(ACTIVE).scalar_one()
        except Busy:
            return False

    def _step(self):
        try:
            with self.reading.begin() as connection:
                tasks, active = connection.execute(OPEN_TASKS).scalars().all(), connection.execute(ACTIVE).scalar_one()
        except Busy:  # the database's server is down
            self.pause.wait(0.02)
            return
        if active < OPEN_CASES and not self.enough.is_set():
            self._ask(f"/start/{self.process}", Asked(self.user, None, self._key()))
        elif tasks:
            task = self.chance.choice(tasks)
            key = self._key() if self.chance.random() < 0.5 else None
            self._ask(f"/tasks/{task}", Asked(self.user, task, key))
        else:
            self.pause.wait(0.01)

    def _key(self):
        return f"{self.chance.getrandbits(128):032x}"

    def _ask(self, path, asked):
        self.log.asked.append(asked)
        while not self._tell(path, asked):
            pass
        if asked.key and self.chance.random() < 0.2:  # somebody who does not trust it sends it once more
            while not self._tell(path, asked):
                pass

    def _tell(self, path, asked):
        """Send it; answers whether the answer is one for certain."""
        status, place, detail = self._post(path, asked.key)
        known = {None: "lost", 503: "in doubt" if IN_DOUBT in detail else 503}.get(status, status)
        self.log.counts[known] += 1
        if place:
            asked.places.append(place.partition("?")[0])
        asked.answers.append(known)
        if status not in {None, 303, 409, 503}:
            self.log.surprises.append((path, status, detail))
        return status not in {None, 503}

    def _post(self, path, key):
        connection = http.client.HTTPConnection(*self.address, timeout=30)
        try:
            connection.request("POST", path, urlencode({"submission": "{}"}), headers(self.user, key))
            response = connection.getresponse()
            content = response.read().decode()
        except (http.client.HTTPException, ConnectionError):
            return None, None, ""
        finally:
            connection.close()
        detail = json.loads(content)["detail"] if response.status >= 400 and content.startswith("{") else content
        return response.status, response.getheader("Location"), detail


def headers(user, key):
    """Of a command that a script of ours sends for *user*."""
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"liuzhuan={TOKEN}{user}",
        "X-CSRF-Token": "csrf",
        **({"Idempotency-Key": key} if key else {}),
    }


def log_in(database, user):
    """A session as a log-in makes it, without the password."""
    at = datetime.now(UTC)
    database.accounts().create_session(
        token_hash=sha256(f"{TOKEN}{user}".encode()).hexdigest(),
        user=user,
        csrf="csrf",
        at=at,
        expires_at=at + timedelta(days=1),
        via="web",
    )
