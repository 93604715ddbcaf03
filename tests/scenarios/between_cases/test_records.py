"""What the records say of cases that send one another messages and signals."""

from engine.evidence.verify import verify
from engine.replay import Replayer
from tests.people import sales
from tests.scenarios.between_cases.trade import HOUR


def test_sender_and_receivers_can_be_run_again(begin):
    plant, order, delivery, union = (
        begin("plant"),
        begin("order", order_no="A-1"),
        begin("delivery", order_no="A-1", lives=None).complete("load", by=sales, pallets=3),
        begin("union", reason="工资").complete("vote", by=sales),
    )

    for case in (plant, order, delivery, union):
        replay = Replayer(case.database.reading()).replay(case.instance.number)
        assert ("match", ()) == (replay.verdict, replay.steps[-1].differences)
    assert "message.correlate" == order.records()[1]["command"]
    assert "signal.receive" == plant.records()[1]["command"]


def test_rows_of_subscriptions_are_what_the_records_say(begin, publish):
    begin("plant"), begin("book", order_no="A-1"), begin("union", reason="工资").complete("vote", by=sales)
    publish("paid", "A-1", lives=HOUR)
    begin("plant")

    assert () == verify(begin("plant").database.reading(), keys=[]).findings
