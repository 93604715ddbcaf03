"""``liuzhuan deliveries``: what did not arrive is shown, tried again, or let go, each with a reason that is kept."""

import orjson
import pytest
from click.testing import CliRunner

from engine.errors import Finding, Invalid
from engine.failures import stored
from engine.model import COMPANY, key_of
from engine.receivers import GONE
from tests.people import admin
from tests.storage.test_deliveries import a_delivery
from web.cli import main


@pytest.fixture
def run(url):
    return lambda *arguments: CliRunner().invoke(main, ["--database", url, "deliveries", *arguments])


@pytest.fixture
def resting(database):
    """What rests: a message whose receivers failed, and one that nobody waits for."""
    with (uow := database.unit_of_work()):
        for delivery in (
            a_delivery(key_of(100, 1), 500, failure="no disk"),
            a_delivery(key_of(101, 1), 500, failure="no disk"),
            a_delivery(key_of(102, 1), 501, failure=GONE),
        ):
            uow.deliveries.give(delivery)
            uow.deliveries.put_off(delivery, None, delivery.failure)


def rest(database):
    with database.reading() as uow:
        return [delivery.source for delivery in uow.deliveries.resting(admin, 9)]


def record(database):
    with database.reading() as uow:
        return orjson.loads(uow.history.records(COMPANY)[-1].body)


def test_what_rests_is_shown_with_the_reason(resting, run):
    lines = run().output.splitlines()

    assert 3 == len(lines)
    assert all("withdraw" in line and "2026-11-23 04:00 UTC" in line for line in lines)
    assert 2 == sum(f"{key_of(500)}" in line and "no disk" in line for line in lines)
    assert any(f"{key_of(501)}" in line and GONE not in line for line in lines)


def test_what_failed_is_told_in_sentences_where_there_are_any(database, run):
    refused = Invalid([Finding("start.business_id", {"pattern": "N-{0000}"})])
    with (uow := database.unit_of_work()):
        uow.deliveries.give(a_delivery(key_of(100, 1), 500, failure=stored(refused), available_at=None))

    assert "该流程自行编号（N-{0000}）" in run().output


def test_all_are_tried_again_and_the_record_says_why(resting, run, database):
    told = run("--retry", "--reason", "the disk is there again")

    assert (0, []) == (told.exit_code, rest(database))
    told = record(database)
    assert ("delivery.retry", "the disk is there again", 3) == (
        told["command"], told["input"]["reason"], len(told["input"]["deliveries"]),
    )  # fmt: skip
    assert "填错" not in orjson.dumps(told).decode()
    assert {"technical", GONE} == {each["failure"] for each in told["input"]["deliveries"]}


def test_one_is_tried_again_and_the_others_rest(resting, run, database):
    told = run("--retry", str(key_of(501)), "--reason", "somebody waits by now")

    assert (0, [key_of(500)] * 2) == (told.exit_code, rest(database))
    assert ("delivery.retry", key_of(501)) == (record(database)["command"], record(database)["subject"])
    assert 0 != run("--retry", str(key_of(501)), "--reason", "again").exit_code


def test_one_is_let_go_and_the_record_says_which(resting, run, database):
    told = run("--give-up", str(key_of(500)), "--reason", "sent by mistake")

    assert (0, [key_of(501)]) == (told.exit_code, rest(database))
    assert ("delivery.give_up", key_of(500)) == (record(database)["command"], record(database)["subject"])
    assert 0 != run("--give-up", str(key_of(500)), "--reason", "again").exit_code


@pytest.mark.parametrize(
    "asked",
    [
        ("--retry",),
        ("--retry", "1"),
        ("--give-up", "1"),
        ("--retry", "--reason", " "),
        ("--give-up", str(2**63), "--reason", "x"),
    ],
)
def test_nothing_is_done_without_a_reason_or_a_key_that_could_be(resting, run, database, asked):
    assert 2 == run(*asked).exit_code
    assert 3 == len(rest(database))
