import pytest

from engine.errors import NotFound
from engine.model import key_of
from tests.storage.cases import NOON, a_signal_subscription, a_subscription, a_timer


def test_a_subscription_comes_back_as_it_was_written(uow):
    subscription = a_subscription(correlation_key="42", offered_to=("u:wang", "g:sales"), form_key=key_of(1, 3))
    with uow:
        uow.write.add_waits([subscription])

    with uow:
        assert subscription == uow.subscriptions.get(subscription.key)


def test_a_closed_subscription_is_gone(uow):
    with uow:
        uow.write.add_waits([a_subscription(counter=1), a_subscription(counter=2)])
        uow.write.end_waits([key_of(100, 1)])

    with uow:
        assert key_of(100, 2) == uow.subscriptions.get(key_of(100, 2)).key
        with pytest.raises(NotFound):
            uow.subscriptions.get(key_of(100, 1))


def test_timers_and_subscriptions_to_messages_and_to_signals_are_no_one_another(uow):
    with uow:
        uow.write.add_waits([a_subscription(counter=1), a_timer(counter=2), a_signal_subscription(counter=3)])

    with uow:
        assert [a_timer(counter=2)] == uow.timers.due(NOON, 10)
        for repository, key in (
            (uow.subscriptions, key_of(100, 2)),
            (uow.subscriptions, key_of(100, 3)),
            (uow.timers, key_of(100, 1)),
            (uow.timers, key_of(100, 3)),
        ):
            with pytest.raises(NotFound):
                repository.get(key)
