"""Cases that send one another signals."""

from engine import signals, tasks
from tests.people import admin, sales


def test_all_cases_that_await_a_signal_get_it_with_what_it_brings(begin):
    plants = [begin("plant"), begin("plant")]
    order = begin("order", order_no="A-1")
    union = begin("union", reason="工资")

    union.complete("vote", by=sales)

    union.waits_at("march", "hear")
    for plant in plants:
        plant.waits_at("close")
        assert "工资" == plant.form("close", by=sales).variables["because"]
    order.waits_at()


def test_a_signal_reaches_its_own_case_within_the_command_and_others_later(begin):
    plant, union = begin("plant"), begin("union", reason="工资")

    tasks.complete_task(
        union.database.unit_of_work(), task_key=union.task("vote").key, actor=sales, variables={}, at=union.now
    )
    union.waits_at("march", "hear")
    plant.waits_at()
    plant.worker.run_due(plant.now)

    plant.waits_at("close")
    union.waits_at("march", "hear")


def test_a_signal_from_outside_reaches_all_that_await_it(begin, publish):
    plant, order = begin("plant"), begin("order", order_no="A-1")
    publish("goods arrived", "A-1")

    for _ in range(2):
        signals.broadcast(
            plant.database.unit_of_work(), name="strike", variables={"why": "天气"}, actor=admin, at=plant.now
        )
        plant.worker.run_due(plant.now)

    plant.waits_at("close")
    order.waits_at("inspect", "calm", "calm")


def test_a_signal_that_nobody_awaits_is_no_error(begin, deliveries):
    begin("union", reason="工资").complete("vote", by=sales)

    assert [] == deliveries()
