"""What is on its way between cases, and what is kept until somebody waits for it."""

from dataclasses import replace

from engine.model import Delivery, Given, Kept, Start, key_of
from tests.storage.cases import (
    MINUTE,
    NOBODY,
    NOON,
    a_case,
    a_message,
    a_signal,
    a_signal_subscription,
    a_subscription,
    deployed,
    store,
)

WAITING = key_of(100, 1)


def a_delivery(target=WAITING, source=500, **changes):
    return Delivery(
        **{
            "target": target,
            "element_id": "",
            "source": key_of(source),
            "kind": "message",
            "name": "withdraw",
            "correlation_key": "42",
            "variables": {"why": "填错"},
            "sender": "wang",
            "via": "test",
            "sent_at": NOON,
            "available_at": NOON,
            "claims": target,
            "process_id": "travel",
            "expires_at": NOON + MINUTE,
            **changes,
        }
    )


def waiting(database, *subscriptions):
    with (uow := database.unit_of_work()):
        uow.write.add_waits(subscriptions)


def receivers(uow, **changes):
    return [subscription.key for subscription in uow.messages.receivers(a_message(**changes), 9)]


# -- who gets a message ------------------------------------------------------------------------------------------------


def test_a_message_finds_those_that_wait_for_it_with_its_key(database, uow):
    waiting(
        database,
        a_subscription(counter=1),
        a_subscription(counter=2, correlation_key="42"),
        a_subscription(counter=3, correlation_key="43"),
        a_subscription(counter=4, message="other", correlation_key="42"),
        a_subscription(number=99, correlation_key="42"),
    )

    with uow:
        assert [key_of(99, 1), key_of(100, 2)] == receivers(uow)
        assert [] == receivers(uow, correlation_key="44")


def test_a_message_without_key_and_number_is_nobodys(database, uow):
    waiting(database, a_subscription())

    with uow:
        assert [] == receivers(uow, correlation_key="")


def test_a_message_with_a_number_is_only_for_the_case_that_has_it(database, uow):
    store(database, a_case(100), a_case(101))
    waiting(database, a_subscription(100), a_subscription(101), a_subscription(101, 2, correlation_key="42"))

    with uow:
        assert [key_of(101, 1), key_of(101, 2)] == receivers(uow, correlation_key="", business_id="T-101")
        assert [key_of(101, 2)] == receivers(uow, business_id="T-101")
        assert [] == receivers(uow, business_id="T-102")


def test_a_called_process_with_a_number_of_its_own_is_found_by_that(database, uow):
    called = {"instance_key": key_of(100, 7), "process_id": "visa", "definition_key": key_of(1, 2)}
    called |= {"business_id": "V-1", "parent_key": key_of(100), "parent_element_id": "call", "started_at": NOON}
    store(database, a_case(100))
    with uow:
        uow.write.add_called_instances([called])
    waiting(database, a_subscription(100, 1), a_subscription(100, 8, instance_key=key_of(100, 7)))

    with uow:
        assert [key_of(100, 8)] == receivers(uow, correlation_key="", business_id="V-1")
        assert [key_of(100, 1)] == receivers(uow, correlation_key="", business_id="T-100")


def test_a_subscription_that_a_message_ends_gets_one_at_a_time(database, uow):
    waiting(database, a_subscription(correlation_key="42"))

    with uow:
        assert uow.deliveries.give(a_delivery(source=500))
        assert not uow.deliveries.give(a_delivery(source=501))
        assert [] == receivers(uow)


def test_a_subscription_that_stays_gets_several(uow):
    with uow:
        assert uow.deliveries.give(a_delivery(source=500, claims=None))
        assert uow.deliveries.give(a_delivery(source=501, claims=None))


# -- who gets a signal -------------------------------------------------------------------------------------------------


def test_all_others_that_await_a_signal_get_it(database, uow):
    waiting(
        database,
        a_signal_subscription(100),
        a_signal_subscription(100, 2),
        a_signal_subscription(101),
        a_signal_subscription(102, signal="other"),
        a_signal_subscription(103),
    )

    with uow:
        assert 3 == uow.deliveries.broadcast(a_signal(), besides=103)
        assert [key_of(100, 1), key_of(100, 2), key_of(101, 1)] == sorted(
            delivery.target for delivery in uow.deliveries.due(NOON, 9)
        )


def test_a_signal_comes_as_it_was_sent(database, uow):
    waiting(database, a_signal_subscription())

    with uow:
        uow.deliveries.broadcast(a_signal(), besides=None)
        assert [
            Delivery(
                target=WAITING,
                element_id="",
                source=key_of(500),
                kind="signal",
                name="stop",
                correlation_key="",
                variables={"why": "下班"},
                sender="wang",
                via="test",
                sent_at=NOON,
                available_at=NOON,
            )
        ] == uow.deliveries.due(NOON, 9)


def test_a_signal_that_is_sent_twice_under_one_key_comes_once(database, uow):
    waiting(database, a_signal_subscription())

    with uow:
        uow.deliveries.broadcast(a_signal(), besides=None)
        assert 0 == uow.deliveries.broadcast(a_signal(), besides=None)


# -- on the way --------------------------------------------------------------------------------------------------------


def test_a_delivery_comes_back_as_it_was_given(uow):
    with uow:
        uow.deliveries.give(a_delivery())

    with uow:
        assert [a_delivery()] == uow.deliveries.due(NOON, 9)
        assert [] == uow.deliveries.due(NOON - MINUTE, 9)


def test_a_delivery_is_taken_once(uow):
    with uow:
        uow.deliveries.give(a_delivery())

    with uow:
        assert uow.deliveries.take(a_delivery())
        assert not uow.deliveries.take(a_delivery())
        assert [] == uow.deliveries.due(NOON, 9)


def test_what_failed_comes_later_or_rests(uow):
    with uow:
        uow.deliveries.give(a_delivery())
        uow.deliveries.put_off(a_delivery(), NOON + MINUTE, "no disk")
        assert [] == uow.deliveries.due(NOON, 9)
        (failed,) = uow.deliveries.due(NOON + MINUTE, 9)
        uow.deliveries.put_off(failed, None, "no disk")

        assert (1, "no disk") == (failed.attempts, failed.failure)
        assert [] == uow.deliveries.due(NOON + 10_000 * MINUTE, 9)


def test_what_rests_is_tried_again_once(uow):
    with uow:
        uow.deliveries.give(a_delivery())
        assert not uow.deliveries.revive(a_delivery(), NOON)
        uow.deliveries.put_off(a_delivery(), None, "no disk")

        assert [True, False] == [uow.deliveries.revive(a_delivery(), NOON) for _ in range(2)]
        assert [0] == [each.attempts for each in uow.deliveries.due(NOON, 9)]


# -- kept messages -----------------------------------------------------------------------------------------------------


TO_TRAVEL = Given(WAITING, ("travel",), is_held_up=False)


def test_a_kept_message_is_there_until_it_expires(uow):
    message = a_message(expires_at=NOON + MINUTE)
    with uow:
        assert uow.messages.keep(message, NOBODY)

    with uow:
        assert Kept(message, is_for_case=True, processes=frozenset()) == uow.messages.take_kept(message.key, NOON)
        assert uow.messages.take_kept(message.key, NOON + MINUTE) is None


def test_a_message_that_was_given_away_is_kept_for_nobody_unless_it_comes_back(uow):
    message = a_message(expires_at=NOON + MINUTE)
    with uow:
        uow.messages.keep(message, TO_TRAVEL)
        assert uow.messages.take_kept(message.key, NOON) is None
        uow.messages.take_back(message.key, "travel", instead="visit")
        assert uow.messages.take_kept(message.key, NOON) is None
        uow.messages.take_back(message.key, "visit", instead=None)

        assert Kept(message, is_for_case=True, processes=frozenset()) == uow.messages.take_kept(message.key, NOON)


def test_a_message_that_is_held_up_is_kept_for_the_processes_that_have_not_got_it(uow):
    message = a_message(expires_at=NOON + MINUTE)
    with uow:
        uow.messages.keep(message, replace(TO_TRAVEL, is_held_up=True))
        kept = uow.messages.take_kept(message.key, NOON)
        uow.messages.note_given(message.key, Given(key_of(2, 1), ("visit",), is_held_up=False))

        assert Kept(message, is_for_case=False, processes=frozenset({"travel"})) == kept
        assert uow.messages.take_kept(message.key, NOON) is None


def test_a_message_id_is_taken_once_while_its_message_lives(uow):
    def keep(number, at, **changes):
        given = {"message_id": "1", "sent_at": at, "expires_at": at + MINUTE, **changes}
        return uow.messages.keep(a_message(number, **given), NOBODY)

    with uow:
        assert keep(500, NOON)
        assert not keep(501, NOON)
        assert keep(502, NOON, correlation_key="43")
        assert keep(503, NOON, name="other")
        assert keep(504, NOON, message_id=None)
        assert keep(505, NOON, message_id=None)
        assert keep(506, NOON + MINUTE)


def test_those_are_found_that_somebody_awaits_by_now(database, uow):
    store(database, a_case(100), a_case(101))
    kept = {
        500: {},
        501: {"business_id": "T-100"},
        502: {"correlation_key": "", "business_id": "T-100"},
        503: {"correlation_key": "43"},
        504: {"name": "other"},
        505: {"business_id": "T-101"},
        506: {"correlation_key": ""},
        507: {"expires_at": NOON},
    }
    with uow:
        for number, changes in kept.items():
            sent = {"expires_at": NOON + MINUTE, "sent_at": NOON - number * MINUTE, **changes}
            uow.messages.keep(a_message(number, **sent), NOBODY)
        assert [] == uow.messages.awaited(NOON, 9)
    waiting(database, a_subscription(100, correlation_key="42"))

    with uow:
        assert [key_of(502), key_of(501), key_of(500)] == uow.messages.awaited(NOON, 9)
        uow.messages.note_given(key_of(502), TO_TRAVEL)
        assert [key_of(501)] == uow.messages.awaited(NOON, 1)
        uow.deliveries.give(a_delivery())
        assert [] == uow.messages.awaited(NOON, 9)


# -- what messages begin -----------------------------------------------------------------------------------------------


def beginning(database, *processes):
    """A message with the name and key of `a_message` begins these *processes*."""
    _, definitions = deployed(database, *processes)
    with (uow := database.unit_of_work()):
        for each in definitions:
            uow.starts.replace(each.id, [Start(each.id, "asked", 0, each.key, "message", "withdraw")])


def kept(uow, number, given, **changes):
    uow.messages.keep(
        a_message(number, sent_at=NOON + number * MINUTE, expires_at=NOON + 10_000 * MINUTE, **changes), given
    )


def test_a_message_waits_to_begin_the_processes_that_it_is_held_up_at(database, uow):
    beginning(database, "travel", "visit")
    with uow:
        uow.starts.claim("visit", "42")
        kept(uow, 500, replace(TO_TRAVEL, is_held_up=True))
        kept(uow, 501, Given(None, (), is_held_up=True), correlation_key="43")
        kept(uow, 502, TO_TRAVEL, correlation_key="44")

        assert [key_of(501)] == uow.messages.awaited(NOON, 9)
        assert [{"visit"}, {"travel", "visit"}, set()] == [
            uow.messages.waiting_to_begin("withdraw", key, NOON) for key in ("42", "43", "44")
        ]
        uow.starts.release("visit", "42")
        assert [key_of(500), key_of(501)] == uow.messages.awaited(NOON, 9)


def test_what_holds_a_key_is_let_go_only_before_its_case_has_begun(database, uow):
    store(database, a_case(100))
    with uow:
        assert uow.starts.claim("travel", "42")
        uow.starts.release("travel", "42")
        assert uow.starts.claim("travel", "42")
        uow.starts.hold("travel", "42", 100)
        uow.starts.release("travel", "42")
        assert not uow.starts.claim("travel", "42")
