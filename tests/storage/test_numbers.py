import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.repositories.numbers import BLOCK


class Trouble(Exception):
    pass


def test_case_numbers_rise_from_one(database):
    assert [1, 2, 3] == [database.unit_of_work().numbers.next_case() for _ in range(3)]


def test_two_processes_take_numbers_from_blocks_of_their_own(opened):
    one, two = opened().unit_of_work().numbers, opened().unit_of_work().numbers

    taken = [one.next_case(), two.next_case(), one.next_case(), two.next_case()]

    assert [1, BLOCK + 1, 2, BLOCK + 2] == taken


@pytest.fixture
def threads_that_interrupt_one_another():
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


def test_no_number_is_given_twice_to_threads_and_processes(opened, threads_that_interrupt_one_another):
    units = [database.unit_of_work() for database in (opened(), opened()) for _ in range(4)]

    def take(uow):
        return [uow.numbers.next_case() for _ in range(2 * BLOCK + 5)]

    with ThreadPoolExecutor(len(units)) as threads:
        taken = [number for numbers in threads.map(take, units) for number in numbers]

    assert len(taken) == len(set(taken)) == len(units) * (2 * BLOCK + 5)


def test_threads_that_wait_for_the_same_block_share_it(uow, database):
    units = [database.unit_of_work() for _ in range(4)]

    with ThreadPoolExecutor(len(units)) as threads:
        with uow:  # nobody leases meanwhile
            taken = [threads.submit(unit.numbers.next_case) for unit in units]

        assert {1, 2, 3, 4} == {future.result() for future in taken}


def test_a_counter_counts_from_one_for_each_name(uow):
    with uow:
        assert [1, 2] == [uow.numbers.next_in("A-2026-{0000}") for _ in range(2)]
    with uow:
        assert 3 == uow.numbers.next_in("A-2026-{0000}")
        assert 1 == uow.numbers.next_in("A-2027-{0000}")


def test_a_command_that_fails_leaves_no_gap(uow):
    def fail():
        with uow:
            uow.numbers.next_in("A")
            raise Trouble

    with pytest.raises(Trouble):
        fail()

    with uow:
        assert 1 == uow.numbers.next_in("A")


def test_a_counter_cannot_be_named_like_that_of_the_cases(uow):
    with uow:
        assert 1 == uow.numbers.next_in("case")
    assert 1 == uow.numbers.next_case()
