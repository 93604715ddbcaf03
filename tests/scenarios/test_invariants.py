"""What holds in every case of both shipped affairs, after every step of whatever way it takes."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.evidence.verify import verify
from engine.replay import Replayer
from tests.databases import Sqlite
from tests.examples import TIMES
from tests.people import company, owner
from tests.scenario import Scenario
from tests.scenarios.walking import Walk

HANDLING = {"handle", "carry_out"}
MOST_STEPS = 16
OURS = settings(suppress_health_check=list(HealthCheck))


def test_every_way_through_both_affairs_keeps_what_always_holds(copied, server):
    examples = 15 if isinstance(server, Sqlite) else 3

    @settings(OURS, max_examples=examples * TIMES)
    @given(st.data())
    def walked(data):
        with copied() as database:
            walk = Walk(Scenario(database), data.draw)
            holds_at_any_time(walk)
            for _ in range(MOST_STEPS):
                before = [task.key for task in walk.open]
                done = len(walk.done), walk.withdrawn
                walk.step()
                if done == (len(walk.done), walk.withdrawn):
                    only_reminders_came(walk, before)
                holds_at_any_time(walk)
                if walk.scenario.state == "completed":
                    holds_at_the_end(walk)
                    nothing_changes_any_more(walk)
                    break
            the_history_proves_itself(walk)

    walked()


@settings(OURS, max_examples=5 * TIMES)
@given(st.data())
def test_numbers_are_given_once_and_without_gaps(copied, data):
    with copied() as database:
        for _ in range(data.draw(st.integers(2, 6))):
            walk = Walk(Scenario(database), data.draw)
            number = walk.scenario.number
            walk.step()
            assert number == walk.scenario.number

        numbers = sorted(row.business_id for row in database.queries().cases(owner, limit=100).items)
    by_form = {}
    for number in numbers:
        form, running = re.fullmatch(r"(.+)-(\d+)", number).groups()
        by_form.setdefault(form, []).append(int(running))

    assert all(list(range(1, len(given_) + 1)) == sorted(given_) for given_ in by_form.values())


def the_history_proves_itself(walk):
    """Run again, every step comes to the same state; and every row is what the records say."""
    database = walk.scenario.database
    replay = Replayer(database.reading()).replay(walk.scenario.instance.number)

    assert [] == [(step.seq, step.differences) for step in replay.steps if step.verdict != "match"]
    assert () == verify(database.reading(), keys=[]).findings


def holds_at_any_time(walk):
    scenario = walk.scenario
    elements = walk.elements()

    assert len(walk.open) <= 1
    assert [each.element for each in walk.done] == scenario.completed()
    assert [(each.element, each.user) for each in walk.done] == scenario.completed_by()
    handled_only_after_an_approval(walk, elements)
    passes_sales_or_not(walk, elements)
    assert {"gm"} >= {each.user for each in walk.done if each.element.startswith("gm_")}
    assert scenario.state != "completed" or not walk.done or walk.done[-1].element != "sales_check"
    assert [] == scenario.open_incidents()


def handled_only_after_an_approval(walk, elements):
    first = next((place for place, element in enumerate(elements) if element in HANDLING), None)

    assert first is None or "approve" in [each.decision for each in walk.done[:first] if each.element == "gm_approve"]


def passes_sales_or_not(walk, elements):
    checked = [
        place for place, each in enumerate(walk.done) if (each.element, each.decision) == ("sales_check", "accept")
    ]
    approvals = [place for place, element in enumerate(elements) if element == "gm_approve"]

    if walk.process == "admin_affairs":
        assert "sales_check" not in elements
    elif approvals:
        assert checked
        assert checked[0] < approvals[0]


def only_reminders_came(walk, before):
    assert before == [task.key for task in walk.open]


def holds_at_the_end(walk):
    scenario = walk.scenario
    detail = scenario.detail()
    filed = [
        item for item in scenario.database.queries().archive_items(owner).items if item.number == detail.instance.number
    ]
    handled = [place for place, each in enumerate(walk.done) if each.element in HANDLING and each.decision == "done"]
    published = [place for place, each in enumerate(walk.done) if each.element == "publish_by_hand"]
    heard = [place for place, each in enumerate(walk.done) if each.decision == "heard"]

    assert [] == walk.open
    assert ((), ()) == (detail.timers, detail.subscriptions)
    assert 1 == len(filed)
    if scenario.variable("outcome") not in {"withdrawn", "rejected", "cancelled"}:
        assert handled
        assert published
        assert published[-1] > handled[-1]
        assert scenario.variable("published_by") in {user["id"] for user in company()["users"]}
        if is_major(scenario):
            assert heard
            assert heard[-1] > handled[-1]
    elif not handled:
        assert [] == published


def is_major(scenario):
    return scenario.variable("rules")["is_major"] or scenario.variable("gm_major") is True


def nothing_changes_any_more(walk):
    scenario = walk.scenario
    item, records = scenario.archive_item, scenario.records()
    scenario.passes(days=400)

    assert (item, records) == (scenario.archive_item, scenario.records())
