"""A disk that is full, a database that is away, a connection that breaks: never a false success, nothing half done."""

import json
import resource
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from engine.errors import Busy, Collision, InDoubt
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.failures.wire import ANSWER, REQUEST, Wire
from tests.people import office, owner
from tests.scenario import SUBMISSIONS
from tests.web.conftest import Office
from web.worker import LOCK, Worker


class Desk:
    """Somebody at a page that was opened before the store failed."""

    def __init__(self, office, user):
        self.office, self.browser = office, office.desk(user)
        self.csrf = self.browser.csrf

    def start(self, key="one click"):
        return self._send("/start/office_affairs", SUBMISSIONS["office_affairs"], idempotency_key=key)

    def complete(self, path, **submission):
        return self._send(path, submission)

    def _send(self, path, submission, **fields):
        form = {"csrf_token": self.csrf, "submission": json.dumps(submission), **fields}
        return self.browser.client.post(path, data=form)

    def numbers(self):
        return sorted(row.business_id for row in self.office.database.queries().cases(owner).items)


@pytest.fixture
def desk(database):
    return Desk(Office(database), "office")


@pytest.fixture
def is_sqlite(url):
    return url.startswith("sqlite:")


@pytest.fixture
def wire(url):
    wire = Wire(url)
    yield wire
    wire.close()


@pytest.fixture
def far(wire, opening):
    """The office, on the other side of the wire."""
    return Office(opening(wire.url))


@contextmanager
def full_disk(database):
    """The system takes no byte more for the database's log."""
    log = database.backend.writing.url.database + "-wal"
    _, most = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = Path(log).stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def full_database(database):
    """PostgreSQL says that its disk is full when the history is written."""
    with database.backend.writing.begin() as connection:
        connection.execute(text(FULL))
    yield
    with database.backend.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER full_disk ON history"))


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON history EXECUTE FUNCTION full_disk();
"""


def is_put_off(answer):
    return (503, "2") == (answer.status_code, answer.headers.get("Retry-After"))


def test_on_a_full_disk_nothing_is_half_done_and_reading_goes_on(database, desk, is_sqlite):
    with full_disk(database) if is_sqlite else full_database(database):
        answers = [desk.start(), desk.start()]
        desk_page = desk.browser.get("/")

    assert all(is_put_off(answer) for answer in answers)
    assert 200 == desk_page.status
    assert [] == desk.numbers()
    assert 303 == desk.start().status_code
    assert ["JT-XS-40-2026-0001"] == desk.numbers()


@ON_SQLITE
def test_a_job_that_found_the_disk_full_is_done_later_and_has_not_failed(database, scenario):
    worker, scenario.worker = scenario.worker, Worker(database.unit_of_work, database.reading, "idle", {})
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    with full_disk(database), pytest.raises(Busy):
        worker.run_due(scenario.now)
    worker.run_due(scenario.now)

    assert [] == scenario.events("job.failed")
    scenario.waits_at("archive_register")


@ON_POSTGRESQL
def test_while_the_database_is_away_every_request_is_put_off(wire, far):
    desk = Desk(far, "office")
    with wire.cut():
        answers = [desk.start(), desk.browser.client.get("/"), desk.browser.client.get("/start")]

    assert all(is_put_off(answer) for answer in answers)
    assert "请稍后再试" in answers[1].get_data(as_text=True)
    back = [desk.start(), desk.start()]  # the first may still take a connection from before
    assert 303 == back[-1].status_code
    assert ["JT-XS-40-2026-0001"] == desk.numbers()


@ON_POSTGRESQL
@pytest.mark.parametrize("lost", [REQUEST, ANSWER])
def test_a_connection_that_breaks_in_commit_leaves_the_outcome_open_until_it_is_sent_again(wire, far, lost):
    desk = Desk(far, "office")
    wire.lose(lost)
    answer = desk.start()
    stored = desk.numbers()
    repeated = desk.start()

    assert is_put_off(answer)
    assert "现在还不知道" in answer.get_data(as_text=True)
    assert "nothing of it has been stored" not in answer.get_data(as_text=True)
    assert {REQUEST: [], ANSWER: ["JT-XS-40-2026-0001"]}[lost] == stored
    assert 303 == repeated.status_code
    assert ["JT-XS-40-2026-0001"] == desk.numbers()


@ON_POSTGRESQL
@pytest.mark.parametrize(("lost", "status"), [(REQUEST, 303), (ANSWER, 409)])
def test_a_completion_whose_outcome_was_open_is_sent_again_and_done_once(wire, far, lost, status):
    far.start("office_affairs", by=office)
    path, desk = far.task_path("sales_check"), Desk(far, "sales")
    wire.lose(lost)

    assert is_put_off(desk.complete(path, sales_decision="accept"))
    assert status == desk.complete(path, sales_decision="accept").status_code
    assert ["sales_check"] == far.completed()
    far.waits_at("gm_approve")


@ON_POSTGRESQL
@pytest.mark.parametrize("lost", [REQUEST, ANSWER])
def test_a_job_whose_outcome_was_open_is_done_once(wire, far, lost):
    worker, far.worker = far.worker, Worker(far.database.unit_of_work, far.database.reading, "idle", {})
    far.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    wire.lose(lost)
    worker.run_due(far.now)
    worker.run_due(far.now + LOCK)

    assert [] == far.events("job.failed")
    assert 1 == len(far.events("job.completed"))
    far.waits_at("archive_register")


@ON_POSTGRESQL
def test_an_outcome_that_is_open_is_no_collision(wire, far):
    """It must not be run again by itself: it may have been stored."""
    wire.lose(ANSWER)

    with pytest.raises(InDoubt) as open_outcome:
        far.start("office_affairs", by=office)

    assert not isinstance(open_outcome.value, Collision)


@ON_SQLITE
def test_a_database_that_cannot_be_opened_is_put_off(desk, tmp_path, database):
    database.close()
    (tmp_path / "liuzhuan.db").rename(tmp_path / "elsewhere.db")
    (tmp_path / "liuzhuan.db").mkdir()
    answer = desk.start()
    (tmp_path / "liuzhuan.db").rmdir()
    (tmp_path / "elsewhere.db").rename(tmp_path / "liuzhuan.db")

    assert is_put_off(answer)
    assert 303 == desk.start().status_code
