import pytest

from engine.errors import NotFound
from engine.model import key_of
from tests.storage.cases import MINUTE, NOON, a_timer


def test_due_timers_come_earliest_first(uow):
    timers = [a_timer(counter=n, due=NOON + (3 - n) * MINUTE) for n in range(4)]
    with uow:
        uow.write.add_waits(timers)

    with uow:
        assert [timers[3], timers[2]] == uow.timers.due(NOON + MINUTE, 10)
        assert [timers[3]] == uow.timers.due(NOON + MINUTE, 1)
        assert NOON == uow.timers.next_due()


def test_without_timers_nothing_is_due(uow):
    with uow:
        assert uow.timers.next_due() is None
        assert [] == uow.timers.due(NOON, 10)


def test_a_timer_that_armed_itself_again_moves(uow):
    with uow:
        uow.write.add_waits([a_timer(due=NOON)])
        uow.write.add_waits([a_timer(due=NOON + MINUTE), a_timer(counter=2)])

    with uow:
        assert a_timer(due=NOON + MINUTE) == uow.timers.get(a_timer().key)
        assert a_timer(counter=2) == uow.timers.get(key_of(100, 2))


def test_a_timer_that_fired_or_was_cancelled_is_gone(uow):
    with uow:
        uow.write.add_waits([a_timer(counter=1), a_timer(counter=2)])
        uow.write.end_waits([key_of(100, 1)])

    with uow:
        assert a_timer(counter=2) == uow.timers.get(key_of(100, 2))
        with pytest.raises(NotFound):
            uow.timers.get(key_of(100, 1))
