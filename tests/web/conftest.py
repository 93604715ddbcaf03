"""The pages over the real services, the demo company and a real SQLite file."""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from lxml import html

from engine.model import key_of
from tests.scenario import Scenario
from web import current, passwords
from web.app import Services, make_app, move_in
from web.auth import hash_password
from web.settings import Settings

PASSWORD = "a password of the tests"
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Thousands of log-ins; what one costs outside is a test of its own. Set before any test, for other folders log in too."""

CATALOGUE = Path(__file__).parent.parent.parent / "web" / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="session", autouse=True)
def _catalogue():
    """`make` builds it; a test run does not depend on that."""
    built = CATALOGUE.with_suffix(".mo")
    if not built.exists() or built.stat().st_mtime < CATALOGUE.stat().st_mtime:
        written = built.with_suffix(f".{os.getpid()}.mo")
        with CATALOGUE.open("rb") as source, written.open("wb") as target:
            write_mo(target, read_po(source))
        written.replace(built)  # whole at once: the tests of another process may be reading it


@cache
def hashed():
    return hash_password(PASSWORD)


@cache
def shared_app():
    """For one office after the other: to make it takes longer than most tests. Nobody can add to it."""
    app = make_app()
    app._got_first_request = True
    return app


class Answer:
    """What came back."""

    def __init__(self, response):
        self.response, self.status = response, response.status_code
        self.location, self.headers = response.headers.get("Location"), response.headers

    @property
    def source(self):
        return self.response.get_data(as_text=True)

    @property
    def tree(self):
        return html.fromstring(self.source)

    @property
    def text(self):
        """What a person reads, scripts left out, spaces joined."""
        tree = self.tree
        for script in tree.xpath("//script"):
            script.drop_tree()
        return " ".join(tree.text_content().split())

    @property
    def json(self):
        return self.response.get_json(force=True)

    def all(self, path):
        """Texts of what an XPath finds."""
        found = self.tree.xpath(path)
        return [each if isinstance(each, str) else " ".join(each.text_content().split()) for each in found]

    @property
    def model(self):
        """What the form viewer's script is given."""
        return json.loads(self.tree.xpath("string(//script[@data-form-model])"))

    @property
    def trace(self):
        return json.loads(self.tree.xpath("string(//script[@data-trace])"))


class Browser:
    """One person's browser."""

    def __init__(self, app, user=None):
        self.app, self.user = app, user
        self.client = app.test_client()

    def log_in(self, user=None, password=PASSWORD, **fields):
        page = self.get("/login", **({"next": fields.pop("next")} if "next" in fields else {}))
        hidden = {field.get("name"): field.get("value") for field in page.tree.xpath("//main//input[@type='hidden']")}
        form = {**hidden, "user": user or self.user, "password": password, **fields}
        return Answer(self.client.post("/login", data=form))

    @property
    def csrf(self):
        return self.get("/notices").tree.xpath("string(//meta[@name='csrf-token']/@content)")

    def get(self, path, headers=None, **query):
        return Answer(self.client.get(path, query_string=query or None, headers=headers))

    def follow(self, answer):
        return self.get(answer.location)

    def post(self, path, submission=None, raw=None, **fields):
        """As a form of ours is sent; *raw* is a submission that no script of ours would write."""
        form = {"csrf_token": self.csrf, **fields}
        if raw is not None:
            form["submission"] = raw
        if submission is not None:
            form["submission"] = json.dumps(submission)
        return Answer(self.client.post(path, data=form))

    def send(self, method, path, **arguments):
        """As a script of ours sends it."""
        headers = {"X-CSRF-Token": self.csrf, **arguments.pop("headers", {})}
        return Answer(self.client.open(path, method=method, headers=headers, **arguments))


class Office(Scenario):
    """The company and its pages; the clock is the story's.

    Attributes:
        app: one of its own, if none is given.
    """

    def __init__(self, database, app=None, **settings):
        super().__init__(database)
        self.waked = 0
        self.worker_lives = True
        self._settings = Settings(**settings)
        self._services = Services(
            unit_of_work=database.unit_of_work,
            reading=database.reading,
            reads=database.queries(),
            accounts=database.accounts(current.acting),
            tokens=database.tokens(current.acting),
            roster=database.roster(current.acting),
            clock=lambda: self.now,
            wake=self._wake,
            examination=database.examination(),
            worker_lives=lambda: self.worker_lives,
        )
        self._database = database
        self.moves_into(app or make_app())

    def moves_into(self, app):
        move_in(app, self._settings, self._services)
        self.app = app

    def _wake(self):
        self.waked += 1

    def desk(self, user):
        """Somebody's browser, logged in."""
        self._database.accounts().set_password_hash(user, hashed())
        browser = Browser(self.app, user)
        assert browser.log_in().status == 303
        return browser

    def works(self):
        """The worker does what is due."""
        self.worker.run_due(self.now)
        return self

    def follow(self, location):
        """The case that a start led to becomes the story's."""
        key = int(location.partition("?")[0].rpartition("/")[2])
        self.instance = self.database.queries().case(self._overseer(), key).instance
        return self.works()

    @staticmethod
    def _overseer():
        from tests.people import owner

        return owner

    def task_path(self, element):
        return f"/tasks/{self.task(element).key}"

    @property
    def case_path(self):
        return f"/cases/{key_of(self.instance.number)}"


@pytest.fixture
def office(database):
    return Office(database, shared_app())


@pytest.fixture
def rebuilt(office):
    """The office in an application of its own, which the test changes."""
    office.moves_into(make_app())
    return office
