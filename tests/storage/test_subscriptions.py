import pytest

from engine.errors import NotFound
from engine.model import key_of
from tests.storage.cases import NOON, a_subscription, a_timer


def test_a_subscription_comes_back_as_it_was_written(uow):
    subscription = a_subscription(correlation_key="42", offered_to=("u:wang", "g:sales"), form_key=key_of(1, 3))
    with uow:
        uow.write.add_waits([subscription])

    with uow:
        assert subscription == uow.subscriptions.get(subscription.key)


def test_a_message_finds_those_that_wait_for_it(uow):
    with uow:
        uow.write.add_waits(
            [
                a_subscription(counter=1),
                a_subscription(counter=2, correlation_key="42"),
                a_subscription(counter=3, correlation_key="43"),
                a_subscription(counter=4, message="other", correlation_key="42"),
                a_subscription(number=99, correlation_key="42"),
            ]
        )

    with uow:
        assert [key_of(100, 1)] == [s.key for s in uow.subscriptions.waiting("withdraw", None)]
        assert [key_of(99, 1), key_of(100, 2)] == [s.key for s in uow.subscriptions.waiting("withdraw", "42")]
        assert [] == uow.subscriptions.waiting("withdraw", "44")


def test_a_closed_subscription_is_gone(uow):
    with uow:
        uow.write.add_waits([a_subscription(counter=1), a_subscription(counter=2)])
        uow.write.end_waits([key_of(100, 1)])

    with uow:
        assert [key_of(100, 2)] == [s.key for s in uow.subscriptions.waiting("withdraw", None)]
        with pytest.raises(NotFound):
            uow.subscriptions.get(key_of(100, 1))


def test_a_timer_is_no_subscription_and_a_subscription_no_timer(uow):
    with uow:
        uow.write.add_waits([a_subscription(counter=1), a_timer(counter=2)])

    with uow:
        assert [a_timer(counter=2)] == uow.timers.due(NOON, 10)
        for repository, key in ((uow.subscriptions, key_of(100, 2)), (uow.timers, key_of(100, 1))):
            with pytest.raises(NotFound):
                repository.get(key)
