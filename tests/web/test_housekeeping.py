"""Once a day, in rounds that are over soon."""

from datetime import UTC, datetime, timedelta

from web.housekeeping import EVERY, Housekeeping

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def test_it_goes_on_until_nothing_is_left_and_then_rests_for_a_day():
    left, rounds = [3, 2, 0, 0], []

    def clear_away(at):
        rounds.append(at)
        return left.pop(0)

    housekeeping = Housekeeping(clear_away)
    moments = [NOON + timedelta(seconds=2 * n) for n in range(5)] + [NOON + EVERY + timedelta(minutes=1)]
    for at in moments:
        housekeeping.run_due(at)

    assert [*moments[:3], moments[-1]] == rounds
