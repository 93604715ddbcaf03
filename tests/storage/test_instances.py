import zlib
from dataclasses import replace
from datetime import UTC

import pytest
from sqlalchemy import text

from engine.errors import Busy, NotFound
from engine.model import Actor, key_of
from tests.storage.cases import MINUTE, NOON, a_case, auditor, li, wang


@pytest.fixture
def case(uow):
    with uow:
        uow.write.create_instance(a_case())
    return a_case()


def test_any_key_of_the_case_finds_it(uow, case):
    with uow:
        assert case == uow.instances.get_for_update(case.key)
        assert case == uow.instances.get_for_update(key_of(100, 77))
        assert case == uow.instances.get(key_of(100, 1))


def test_there_is_no_such_case(uow):
    with uow, pytest.raises(NotFound):
        uow.instances.get_for_update(key_of(5))


def test_times_come_back_aware_and_in_utc(uow, case):
    with uow:
        started_at = uow.instances.get(case.key).started_at

    assert (NOON, UTC) == (started_at, started_at.tzinfo)


def test_a_time_without_zone_is_refused(uow):
    with pytest.raises(Exception, match="no time zone"), uow:
        uow.write.create_instance(a_case(started_at=NOON.replace(tzinfo=None)))


def test_a_command_writes_the_next_version(uow, case):
    after = replace(case, version=2, title="new", confidentiality="internal", state_bytes=b"more", digest="f" * 64)
    with uow:
        uow.write.update_instance(after, expected_version=1)

    with uow:
        assert after == uow.instances.get(case.key)


def test_the_last_command_writes_the_end(uow, case):
    after = replace(case, version=2, state="completed", ended_at=NOON + MINUTE)
    with uow:
        uow.write.update_instance(after, expected_version=1)

    with uow:
        assert after == uow.instances.get(case.key)


def test_another_version_than_expected_is_refused_and_nothing_is_written(uow, case):
    with pytest.raises(Busy), uow:
        uow.write.update_instance(replace(case, version=3, title="new"), expected_version=2)

    with uow:
        assert case == uow.instances.get(case.key)


def test_whoever_takes_part_sees_the_case(uow, case):
    with uow:
        uow.write.add_participants(100, ["u:wang", "g:sales", "u:wang"])
        uow.write.add_participants(100, ["u:wang"])

        assert uow.instances.is_visible(100, wang)
        assert uow.instances.is_visible(100, li)
        assert uow.instances.is_visible(100, auditor)
        assert not uow.instances.is_visible(100, Actor("sales", frozenset({"wang"})))
        assert not uow.instances.is_visible(101, wang)


def test_a_long_state_that_has_changed_a_little_comes_back_as_it_is_now(uow, database, case):
    lines = [b"[%d, a line of a state]\n" % number**7 for number in range(3_000)]
    stored = []
    for version, gone in enumerate([0, 1_000, 2_000], 2):
        state = b"".join(lines[:gone] + lines[gone + 1 :])
        with uow:
            known = uow.instances.get_for_update(case.key)
            uow.write.update_instance(replace(known, version=version, state_bytes=state), expected_version=version - 1)
        with uow, database.backend.reading.begin() as connection:
            assert state == uow.instances.get(case.key).state_bytes
            stored.append(bytes(connection.exec_driver_sql("SELECT state_bytes FROM instance").scalar_one()))

    assert stored[0][-1_000:] == stored[1][-1_000:] == stored[2][-1_000:]
    assert 3 == len(set(stored))


def test_a_state_that_was_compressed_as_one_is_read(uow, database, case):
    whole = b"\xff" + zlib.compress(b"\x01{}" * 1_000)
    with database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE instance SET state_bytes = :state"), {"state": whole})

    with uow:
        assert b"\x01{}" * 1_000 == uow.instances.get(case.key).state_bytes


def test_a_long_state_takes_little_room_and_comes_back_as_it_was(uow, database, case):
    state = b"\x01" + b'{"text":"' + "很长".encode() * 2_000 + b'"}'
    with uow:
        uow.write.update_instance(replace(case, version=2, state_bytes=state), expected_version=1)

    with uow, database.backend.reading.begin() as connection:
        assert state == uow.instances.get(case.key).state_bytes
        assert 1_900 > connection.exec_driver_sql("SELECT length(state_bytes) FROM instance").scalar_one()
