"""A backup is one file, the same from either kind of database, and becomes a database of either kind."""

import json
import stat
import zipfile
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import pytest
from sqlalchemy import event, text

from engine.errors import Invalid
from engine.evidence.verify import verify
from storage.backup import NUMBERS_PASSED_OVER
from storage.portable import LEFT_OUT, MANIFEST
from storage.tables import metadata
from tests.databases import ON_SQLITE, Sqlite
from tests.people import gm, office, sales
from tests.releases.stories import STORIES
from tests.scenario import Scenario


@pytest.fixture
def empty(server, opening, tmp_path):
    """A database of the same kind that holds nothing yet."""
    (tmp_path / "empty").mkdir()
    return opening(server.new(tmp_path / "empty"))


@pytest.fixture
def empty_sqlite(opening, tmp_path):
    (tmp_path / "sqlite").mkdir()
    return opening(Sqlite().new(tmp_path / "sqlite"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "backup.zip"


def rows(database):
    """Everything that is stored, by table."""
    with database.backend.reading.begin() as connection:
        return {
            table.name: connection.execute(table.select().order_by(*table.primary_key.columns)).all()
            for table in metadata.sorted_tables
            if table.name not in {*LEFT_OUT, "counter"}
        }


def code(refusal):
    (finding,) = refusal.value.findings
    return finding.code


def rewritten(path, change):
    """The backup with its members changed by *change*, a function of name and bytes."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, change(name, content))


def edited_manifest(**values):
    def change(name, content):
        return json.dumps({**json.loads(content), **values}) if name == MANIFEST else content

    return change


def test_what_is_restored_is_what_was_there(scenario, path, empty, empty_sqlite):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.upload("截图.png", by=sales)
    scenario.database.back_up(path, at=scenario.now)
    for other in (empty, empty_sqlite):
        other.restore(path)

        assert rows(scenario.database) == rows(other)
        assert [] == other.examination().broken_chains(10)


def test_a_restored_case_goes_on(scenario, path, empty):
    STORIES["approval"][0](scenario)
    scenario.database.back_up(path, at=scenario.now)
    empty.restore(path)
    restored = Scenario(empty).resume(scenario.key)

    STORIES["approval"][1](restored)


def test_a_backup_shows_one_moment_while_others_work(scenario, path, empty):
    """A case begins when some tables are read and others are not: the backup knows nothing of it."""
    scenario.start("office_affairs", by=office)
    begun = []

    def begin_another(connection, cursor, statement, parameters, context, executemany):
        if "FROM task " in statement and not begun:
            begun.append(Scenario(scenario.database).start("office_affairs", by=office).key)

    event.listen(scenario.database.backend.reading, "before_cursor_execute", begin_another)
    scenario.database.back_up(path, at=scenario.now)
    event.remove(scenario.database.backend.reading, "before_cursor_execute", begin_another)
    empty.restore(path)

    assert 1 == len(begun)
    assert [scenario.instance.number] == [row.number for row in rows(empty)["instance"]]
    assert {scenario.instance.number} == {row.number for row in rows(empty)["task"]}
    assert [] == empty.examination().broken_chains(10)


def test_backups_made_under_load_hold(opened, tmp_path, opening, server):
    """Three desks work without a pause; each backup is a whole company at some moment of it."""
    scenario = Scenario(opened())
    over, done = Event(), SimpleQueue()

    def work():
        mine = Scenario(scenario.database)
        while not over.is_set():
            mine.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
            done.put(mine.key)

    with ThreadPoolExecutor() as desks:
        working = [desks.submit(work) for _ in range(3)]
        paths = [tmp_path / f"{n}.zip" for n in range(3)]
        for path in paths:
            done.get(timeout=60)  # they are at it
            scenario.database.back_up(path, at=scenario.now)
        over.set()
        for desk in working:
            desk.result()
    for path in paths:
        path.with_suffix("").mkdir()
        restored = opening(server.new(path.with_suffix("")))
        restored.restore(path)
        assert () == verify(restored.reading(), keys=[]).findings


def test_keys_that_were_given_after_the_backup_are_not_given_again(scenario, path, empty):
    scenario.database.back_up(path, at=scenario.now)
    later = [scenario.start("office_affairs", by=office).instance.number for _ in range(3)]
    empty.restore(path)
    again = Scenario(empty).start("office_affairs", by=office).instance.number

    assert again > max(later)
    assert again <= max(later) + 2 * NUMBERS_PASSED_OVER


@ON_SQLITE
def test_a_backup_is_for_its_owners_eyes(database, path, scenario):
    database.back_up(path, at=scenario.now)

    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert ["backup.zip"] == [each.name for each in path.parent.iterdir() if "backup" in each.name]


@ON_SQLITE
def test_a_backup_replaces_no_file(database, path, scenario):
    path.write_text("somebody's", "utf-8")

    with pytest.raises(FileExistsError):
        database.back_up(path, at=scenario.now)

    assert "somebody's" == path.read_text("utf-8")


def test_nobody_stays_logged_in(database, path, empty, scenario):
    database.accounts().create_session(
        token_hash="x", user="gm", csrf="y", at=scenario.now, expires_at=scenario.moment("2099-01-01 00:00"), via="web"
    )
    database.back_up(path, at=scenario.now)
    empty.restore(path)

    with empty.backend.reading.begin() as connection:
        assert 0 == connection.execute(text("SELECT count(*) FROM sessions")).scalar()


def test_a_database_that_holds_something_is_not_restored_into(database, path, scenario):
    database.back_up(path, at=scenario.now)
    before = rows(database)

    with pytest.raises(Invalid) as refusal:
        database.restore(path)

    assert "store.not_empty" == code(refusal)
    assert before == rows(database)


def test_an_empty_database_has_no_backup(empty, path, scenario):
    with pytest.raises(Invalid) as refusal:
        empty.back_up(path, at=scenario.now)

    assert ("store.empty", False) == (code(refusal), path.exists())


def a_changed_row(name, content):
    return content.replace("刘振华".encode(), "张振华".encode()) if name == "tables/users.jsonl" else content


def a_missing_row(name, content):
    return b"".join(content.splitlines(keepends=True)[:-1]) if name == "tables/membership.jsonl" else content


def no_json(name, content):
    return content[:-5] if name == "tables/history.jsonl" else content


@ON_SQLITE
@pytest.mark.parametrize("change", [a_changed_row, a_missing_row, no_json, edited_manifest(tables={})])
def test_of_a_damaged_backup_nothing_is_restored(scenario, path, empty, change):
    scenario.start("office_affairs", by=office)
    scenario.database.back_up(path, at=scenario.now)
    rewritten(path, change)

    with pytest.raises(Invalid) as refusal:
        empty.restore(path)

    assert "store.damaged_backup" == code(refusal)
    assert (None, True) == (empty.examination().revision()[0], not empty.examination().is_current())


@ON_SQLITE
@pytest.mark.parametrize("content", [b"", b"PK", b"something else"])
def test_what_is_no_backup_is_refused(empty, path, content):
    path.write_bytes(content)

    with pytest.raises(Invalid) as refusal:
        empty.restore(path)

    assert "store.damaged_backup" == code(refusal)


@ON_SQLITE
def test_a_backup_of_a_later_version_is_refused(database, path, empty, scenario):
    database.back_up(path, at=scenario.now)
    rewritten(path, edited_manifest(revision="9999", program="9.0.0"))

    with pytest.raises(Invalid) as refusal:
        empty.restore(path)

    assert "store.newer_backup" == code(refusal)


def test_a_database_of_a_later_version_is_left_alone(database):
    with database.backend.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Invalid) as refusal:
        database.migrate()

    assert ("store.newer_database", False) == (code(refusal), database.examination().is_current())


def test_a_record_that_was_changed_is_found(scenario):
    from tests.tampering import Intruder

    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    Intruder(scenario.database).rewrites(scenario.instance.number, 2, lambda body: body.update(actor=gm.user))
    (found,) = scenario.database.examination().broken_chains(10)

    assert (scenario.instance.number, 2) == (found.number, found.seq)
