"""The rule that turns events into rows."""

from dataclasses import fields

import orjson
import pytest

from engine import events as e
from engine.projections import WITHOUT_ROWS, Rows
from tests.people import gm, office, sales
from tests.storage.cases import NOON

KINDS = [
    kind for kind in vars(e).values() if isinstance(kind, type) and issubclass(kind, e.Event) and kind is not e.Event
]


def an_event(kind):
    return kind(**{field.name: 7 for field in fields(kind)})


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.wire_name in WITHOUT_ROWS], ids=lambda k: k.wire_name)
def test_an_event_of_the_history_alone_makes_no_row(kind):
    rows = Rows(NOON, "li")
    rows.add(an_event(kind))

    assert Rows(NOON, "li") == rows


def test_an_event_comes_back_from_its_json_as_it_was(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality").passes(days=9)
    told = scenario.events()

    assert told == [orjson.loads(orjson.dumps(e.from_json(event).to_json())) for event in told]
    assert {"user_task.created", "timer.scheduled", "decision.evaluated"} <= {event["event"] for event in told}
