"""``liuzhuan key``, ``checkpoint``, ``verify`` and ``erase``."""

import json

import pytest
from click.testing import CliRunner

from engine.evidence.keys import PublicKey
from engine.instances import cancel
from tests.people import admin, office, sales
from tests.tampering import Intruder
from web.cli import main


@pytest.fixture
def run(scenario, tmp_path):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    environment = {"LIUZHUAN_KEYS": str(tmp_path / "keys"), "LIUZHUAN_ANCHORS": str(tmp_path / "anchors")}

    def run(*arguments):
        return CliRunner(env=environment).invoke(main, ["--database", scenario.url, *arguments])

    return run


@pytest.fixture
def key(run):
    return run("key", "new", "--name", "company").output.splitlines()[0]


def test_a_key_is_made_once_and_then_rotated(run, key):
    assert "company" == PublicKey.parse(key).name
    assert 1 == run("key", "new").exit_code

    new = run("key", "rotate").output.strip()
    assert [key, new] == [line.split()[-1] for line in run("key", "list").output.splitlines()]


def test_a_name_is_one_word(run):
    assert 2 == run("key", "new", "--name", "two words").exit_code


def test_without_a_key_nothing_is_signed(run):
    result = run("checkpoint")

    assert 1 == result.exit_code
    assert "liuzhuan key new" in result.output


def test_a_checkpoint_prints_the_text_for_the_group_and_keeps_itself_elsewhere(run, key, tmp_path):
    result = run("checkpoint")

    assert result.output.startswith("company 检查点第 1 号（")
    assert 1 == len((tmp_path / "anchors").read_text("utf-8").splitlines())


def test_an_untouched_database_is_whole(run, key):
    run("checkpoint")
    result = run("verify", "--key", key)

    assert "完整：没有缺失，也没有改动。" == result.stdout.splitlines()[-1]
    assert 0 == result.exit_code


def test_a_forgery_is_a_sentence_and_a_failure(run, key, scenario):
    run("checkpoint")
    intruder = Intruder(scenario.database)
    intruder.rewrites(scenario.instance.number, 2, lambda body: body.update(actor="gm"))
    result = run("verify")

    assert 1 == result.exit_code
    assert f"evidence.record_changed  {scenario.number} 的第 2 条记录与写入时的散列不符。" in result.stdout.splitlines()


def test_deleted_checkpoints_are_found_by_what_was_kept_elsewhere(run, key, scenario):
    run("checkpoint")
    Intruder(scenario.database).says("DELETE FROM checkpoint")
    found = json.loads(run("verify", "--json").stdout)["findings"]

    assert ["evidence.anchor_missing"] == [finding["code"] for finding in found]


def test_an_exchanged_keyring_is_found_by_who_holds_the_key(run, key, tmp_path):
    run("checkpoint")
    for name in ("keyring", "signing.key"):
        (tmp_path / "keys" / name).unlink()
    run("key", "new", "--name", "company")
    result = run("verify", "--key", key)

    assert 0 == result.exit_code, "what the old key signed is still believed"
    assert 1 == run("verify").exit_code


def test_anchors_that_are_not_there_are_a_usage_error(run, key, tmp_path):
    assert 2 == run("verify", "--anchors", str(tmp_path / "nowhere")).exit_code
    assert 2 == run("verify", "--key", "no key").exit_code


def test_a_case_whose_retention_is_over_is_erased(run, key, scenario):
    cancel(scenario.database.unit_of_work(), instance_key=scenario.key, actor=admin, reason="over", at=scenario.now)
    result = run("erase", scenario.number, "--reason", "销毁清册 1", "--yes")
    run("checkpoint")

    assert f"{scenario.number} 已销毁。" == result.output.strip()
    assert 0 == run("verify").exit_code


def test_a_running_case_is_not(run, key, scenario):
    assert 1 == run("erase", scenario.number, "--reason", "x", "--yes").exit_code
