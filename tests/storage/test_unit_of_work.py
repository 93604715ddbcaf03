import shutil
from dataclasses import replace
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from engine.errors import Busy, Invalid, NotFound
from storage import open_database
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.storage.cases import a_case, a_timer, store


class Trouble(Exception):
    pass


def test_leaving_the_block_commits_once(uow, opened):
    with uow:
        uow.write.create_instance(a_case())
        uow.write.add_waits([a_timer()])

    with (other := opened().reading()):
        assert a_case() == other.instances.get(a_case().key)
        assert a_timer() == other.timers.get(a_timer().key)


def test_nothing_is_seen_before_the_block_is_left(uow, opened):
    with uow:
        uow.write.add_waits([a_timer()])
        with (other := opened().reading()):
            assert other.timers.next_due() is None


def test_an_exception_discards_everything(uow):
    def fail():
        with uow:
            uow.write.add_waits([a_timer()])
            raise Trouble

    with pytest.raises(Trouble):
        fail()

    with uow:
        assert uow.timers.next_due() is None


def test_it_may_be_entered_again(uow):
    for counter in (1, 2):
        with uow:
            uow.write.add_waits([a_timer(counter=counter)])

    with uow:
        assert 2 == len(uow.timers.due(a_timer().due, 10))


def test_it_may_not_be_entered_while_it_is_open(uow):
    with uow, pytest.raises(RuntimeError):
        uow.__enter__()

    with uow:
        assert uow.timers.next_due() is None


def test_nothing_is_read_outside_the_block(uow):
    with pytest.raises(RuntimeError):
        uow.timers.next_due()


def test_a_reading_unit_refuses_to_write(database):
    with pytest.raises(Exception, match=r"read-?only"), (uow := database.reading()):
        uow.write.add_waits([a_timer()])


def test_a_reading_unit_waits_for_no_writer(uow, opened):
    with uow:
        uow.write.add_waits([a_timer()])
        with (reading := opened(patience=0).reading()):
            assert reading.timers.next_due() is None


def test_a_reading_unit_sees_one_moment(uow, database):
    with (reading := database.reading()):
        before = reading.timers.next_due()
        with uow:
            uow.write.add_waits([a_timer()])

        assert before is reading.timers.next_due() is None


@pytest.fixture
def case(database):
    store(database, a_case())
    return a_case().key


def test_a_second_command_of_a_case_waits_for_the_first(case, uow, opened):
    read, waiting = [], Event()

    def second():
        other = opened().unit_of_work()
        waiting.set()
        with other:
            read.append(other.instances.get_for_update(case).title)

    with uow:
        instance = uow.instances.get_for_update(case)
        thread = Thread(target=second)
        thread.start()
        waiting.wait()
        uow.write.update_instance(replace(instance, title="new", version=2), expected_version=1)
    thread.join()

    assert ["new"] == read


def test_a_second_command_that_waits_too_long_is_told_to_come_again(case, uow, opened):
    with uow:
        uow.instances.get_for_update(case)
        with pytest.raises(Busy), opened(patience=0.01).unit_of_work() as other:
            other.instances.get_for_update(case)


def test_who_gave_up_waiting_does_not_keep_the_lock(case, uow, opened):
    impatient = opened(patience=0.01)
    with uow:
        uow.instances.get_for_update(case)
        with pytest.raises(Busy), impatient.unit_of_work() as other:
            other.instances.get_for_update(case)

    for again in (opened(), impatient):
        with again.unit_of_work() as unit:
            assert a_case() == unit.instances.get_for_update(case)


@ON_POSTGRESQL
def test_commands_of_different_cases_do_not_wait_for_one_another(case, database, uow, opened):
    store(database, a_case(99))
    with uow:
        uow.instances.get_for_update(case)
        with opened(patience=0.01).unit_of_work() as other:
            assert a_case(99) == other.instances.get_for_update(a_case(99).key)


def test_a_server_that_is_not_there_is_busy(opening, tmp_path):
    with pytest.raises(Busy), opening(f"postgresql+psycopg://x@/x?host={tmp_path}").unit_of_work():
        pass


END_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@ON_POSTGRESQL
def test_a_server_that_went_away_is_busy_and_then_there_again(case, uow, database):
    def interrupted():
        with uow:
            uow.write.add_waits([a_timer()])
            with database.backend.reading.connect() as other:
                other.execute(text(END_THE_OTHERS))
            uow.timers.next_due()

    with pytest.raises(Busy):
        interrupted()

    with uow:
        assert uow.timers.next_due() is None


@ON_SQLITE
def test_a_writer_who_passes_by_the_gate_is_busy_too(database, opened):
    """Whoever opens the file with another program takes SQLite's own lock only."""
    with (
        database.backend.writing.begin() as stranger,
        pytest.raises(Busy),
        opened(patience=0.01).unit_of_work(),
    ):
        stranger.execute(text("SELECT 1"))


def test_racing_writers_lose_nothing(opened):
    databases = [opened() for _ in range(4)]

    def count(database):
        for _ in range(10):
            with (uow := database.unit_of_work()):
                uow.numbers.next_in("race")

    threads = [Thread(target=count, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with (uow := databases[0].unit_of_work()):
        assert 41 == uow.numbers.next_in("race")


@ON_SQLITE
def test_a_full_disk_is_busy_and_keeps_what_was_there(uow, database):
    with uow:
        uow.write.add_waits([a_timer()])
    with database.backend.writing.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    with pytest.raises(Busy), uow:
        uow.write.create_instance(a_case(state_bytes=b"x" * 1_000_000))

    with uow:
        assert a_timer().due == uow.timers.next_due()


@ON_SQLITE
def test_synchronous_is_full_and_the_journal_a_log(database):
    with database.backend.writing.connect() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("synchronous", "journal_mode", "foreign_keys", "recursive_triggers")
        }

    assert {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1, "recursive_triggers": 1} == settings


@ON_SQLITE
def test_a_closed_database_is_one_file(uow, database, url, tmp_path):
    with uow:
        uow.write.add_waits([a_timer()])
    database.tokens().find("none")
    database.close()
    shutil.copy(tmp_path / "liuzhuan.db", tmp_path / "copy.db")
    copy = open_database(f"sqlite:///{tmp_path / 'copy.db'}")

    with copy.reading() as reading:
        assert a_timer().due == reading.timers.next_due()
    copy.close()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_other_addresses_are_refused(address):
    with pytest.raises(Invalid) as refused:
        open_database(address)

    assert ["store.unknown_address"] == [finding.code for finding in refused.value.findings]


def test_a_question_sees_what_was_written_before_it(uow):
    with uow:
        uow.write.create_instance(a_case())
        uow.write.add_waits([a_timer()])

        assert a_timer() == uow.timers.get(a_timer().key)


@ON_POSTGRESQL
def test_writes_go_out_together_until_something_is_asked(uow):
    def is_pipelined():
        return uow._transaction.connection.connection.driver_connection.info.pipeline_status.name == "ON"

    with uow:
        uow.write.create_instance(a_case())
        writing = is_pipelined()
        uow.instances.get(a_case().key)
        asking = is_pipelined()

    assert (True, False) == (writing, asking)


def test_a_write_that_is_refused_discards_all_of_them(uow, opened):
    def twice():
        with uow:
            uow.write.create_instance(a_case())
            uow.write.add_waits([a_timer()])
            uow.write.create_instance(a_case())

    with pytest.raises(IntegrityError):
        twice()

    with (other := opened().reading()), pytest.raises(NotFound):
        other.instances.get(a_case().key)
