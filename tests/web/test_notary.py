"""The worker's part: the log is filled, signed and kept elsewhere by itself."""

from datetime import timedelta

import orjson
import pytest

from engine.evidence.checkpoint import Checkpoint
from engine.evidence.log import LEASE
from engine.evidence.verify import verify
from tests.people import office, sales
from tests.storage.cases import NOON
from web.keyring import Keyring
from web.notary import EVERY, Notary, read_anchors


@pytest.fixture
def keyring(tmp_path):
    keyring = Keyring(tmp_path / "keys")
    keyring.new("company", NOON)
    return keyring


@pytest.fixture
def notary(scenario, keyring, tmp_path):
    database = scenario.database
    return Notary(database.unit_of_work, database.reading, "one", keyring, tmp_path / "elsewhere" / "anchors")


@pytest.fixture
def anchors(tmp_path):
    return lambda: [Checkpoint.parse(orjson.loads(line)) for line in read_anchors(tmp_path / "elsewhere" / "anchors")]


def waiting(scenario):
    with (uow := scenario.database.reading()):
        return len(uow.log.waiting(9999))


def test_what_waits_is_logged_signed_and_kept_elsewhere(scenario, notary, anchors, keyring):
    scenario.start("office_affairs", by=office)
    notary.run_due(scenario.now)

    assert 0 == waiting(scenario)
    (anchored,) = anchors()
    report = verify(scenario.database.reading(), keys=[keyring.signing().public], anchors=[])
    assert anchored == report.newest
    assert () == report.findings


def test_few_records_wait_for_others(scenario, notary):
    scenario.start("office_affairs", by=office)
    notary.run_due(scenario.now)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    notary.run_due(scenario.now + EVERY - timedelta(seconds=1))
    assert waiting(scenario) > 0

    notary.run_due(scenario.now + EVERY)
    assert 0 == waiting(scenario)


def test_nothing_new_is_no_checkpoint(scenario, notary, anchors):
    notary.run_due(scenario.now)
    notary.run_due(scenario.now + EVERY * 5)

    assert 1 == len(anchors())


def test_a_checkpoint_that_a_crash_kept_from_the_anchors_follows(scenario, notary, anchors, keyring):
    database = scenario.database
    scenario.start("office_affairs", by=office)
    Notary(database.unit_of_work, database.reading, "two", keyring, None).run(scenario.now)
    scenario.start("office_affairs", by=office)
    notary.run(scenario.now + LEASE)

    assert [1, 2] == [checkpoint.n for checkpoint in anchors()]


def test_without_a_key_the_log_is_filled_all_the_same(scenario, tmp_path):
    database = scenario.database
    Notary(database.unit_of_work, database.reading, "one", Keyring(tmp_path / "none"), None).run_due(scenario.now)

    assert 0 == waiting(scenario)
    with (uow := database.reading()):
        assert uow.log.newest_checkpoint() is None


def test_a_new_key_goes_on_where_the_old_one_ended(scenario, notary, keyring):
    notary.run(scenario.now)
    keyring.rotate(scenario.now)
    scenario.start("office_affairs", by=office)
    notary.run(scenario.now)
    old, new = (introduction.key for introduction in keyring.introductions())

    assert () == verify(scenario.database.reading(), keys=[old, new]).findings
    assert {"evidence.checkpoint_unsigned"} == {
        finding.code for finding in verify(scenario.database.reading(), keys=[old]).findings
    }


def test_the_private_key_is_readable_by_its_owner_alone(keyring, tmp_path):
    assert 0o600 == (tmp_path / "keys" / "signing.key").stat().st_mode & 0o777
