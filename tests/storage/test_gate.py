import pytest

from engine.errors import Busy
from storage.gate import Gate
from tests.databases import ON_SQLITE


@pytest.fixture
def path(tmp_path):
    return tmp_path / "x.lock"


def test_one_at_a_time_is_let_in(path):
    with Gate(path, 1)(), pytest.raises(Busy), Gate(path, 0.01)():
        pass


def test_whoever_comes_later_is_let_in_when_the_first_leaves(path):
    for _ in range(2):
        with Gate(path, 0.01)():
            pass


@ON_SQLITE
def test_a_command_holds_it_and_a_reader_does_not(database, tmp_path):
    beside = Gate(tmp_path / "liuzhuan.db.lock", 0.01)

    with database.reading(), beside():
        pass
    with database.unit_of_work(), pytest.raises(Busy), beside():
        pass


def test_an_error_inside_opens_it_again(path):
    with pytest.raises(ZeroDivisionError), Gate(path, 0.01)():
        _ = 1 // 0

    with Gate(path, 0.01)():
        pass


def test_who_gave_up_holds_nobody_up(path):
    with Gate(path, 1)(), pytest.raises(Busy), Gate(path, 0.01)():
        pass

    with Gate(path, 60)():
        pass
