"""``liuzhuan backup``, ``restore``, ``upgrade``, and a database of another version."""

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from storage.migrating import known_revisions, upgrade
from tests.databases import ON_SQLITE
from tests.people import gm, office, sales
from tests.scenario import Scenario
from web.cli import main
from web.language import gettext


@pytest.fixture
def run(url):
    def run(*arguments, database=url):
        return CliRunner().invoke(main, ["--database", database, *map(str, arguments)])

    return run


@pytest.fixture
def elsewhere(tmp_path):
    """The URL of a SQLite database that is not there yet."""
    return f"sqlite:///{tmp_path / 'elsewhere' / 'liuzhuan.db'}"


def commands(database):
    with database.reading() as uow:
        return [record.command for record in uow.history.records(0)]


def test_a_backup_becomes_a_database_in_which_the_case_goes_on(run, scenario, tmp_path, elsewhere, opening):
    scenario.start("office_affairs", by=office)
    saved = run("backup", tmp_path / "backup.zip")
    restored = run("restore", tmp_path / "backup.zip", database=elsewhere)
    other = Scenario(opening(elsewhere)).resume(scenario.key)
    other.complete("sales_check", by=sales, sales_decision="accept").waits_at("gm_approve")

    assert (0, 0) == (saved.exit_code, restored.exit_code)
    assert gettext("All chains and files hold.") in restored.output
    assert ("store.backup", "store.restore") == (commands(scenario.database)[-1], commands(other.database)[-1])


def test_where_a_backup_cannot_be_written_the_reason_is_said(run, tmp_path):
    result = run("backup", tmp_path / "nowhere" / "backup.zip")

    assert 1 == result.exit_code
    assert "nowhere" in result.output


def test_a_backup_is_not_restored_over_what_is_there(run, tmp_path):
    run("backup", tmp_path / "backup.zip")
    result = run("restore", tmp_path / "backup.zip")

    assert 1 == result.exit_code
    assert "--database" in result.output


@ON_SQLITE
def test_an_upgrade_backs_up_first(run, server, tmp_path, opening):
    (tmp_path / "old").mkdir()
    url = server.new(tmp_path / "old")
    old = opening(url)
    with old.backend.writing.begin() as connection:
        upgrade(connection, known_revisions()[-1])
    upgraded, again = run("upgrade", database=url), run("upgrade", database=url)
    (backup,) = (tmp_path / "old").glob(f"liuzhuan-{known_revisions()[-1]}-*.zip")

    assert (0, 0) == (upgraded.exit_code, again.exit_code)
    assert old.examination().is_current()
    assert 0 == run("restore", backup, database=f"sqlite:///{tmp_path / 'other.db'}").exit_code


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["upgrade"], ["tasks", gm.user]], ids=" ".join)
def test_a_database_of_a_later_version_is_left_alone(run, database, command):
    with database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = run(*command)

    assert 1 == result.exit_code
    assert "9999" in result.output
