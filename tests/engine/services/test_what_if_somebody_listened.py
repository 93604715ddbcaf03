"""Past cases are run against files in which programs listen to what becomes of a task: their answers are taken as empty."""

import pytest

from engine import instances, tasks
from engine.deployments import deploy
from engine.supposed import suppose
from engine.what_if import Rehearser
from tests.engine.bpmn.diagrams import diagram, end, flows, listeners, process, start, task_listeners, user
from tests.people import admin, owner, sales


def purchase(*heard):
    tasks = (user("buy", *heard, groups="sales"), user("pay", groups="sales"))
    return {"p.bpmn": diagram(process(start(), *tasks, end(), flows("s > buy > pay > e"), id="purchase"))}


def bought(scenario):
    tasks.claim(scenario.database.unit_of_work(), task_key=scenario.task("buy").key, actor=sales, at=scenario.now)
    scenario.complete("buy", by=sales).complete("pay", by=sales)


def given_up(scenario):
    uow, key = scenario.database.unit_of_work(), scenario.key
    instances.cancel(uow, instance_key=key, actor=admin, reason="no money", at=scenario.now)


@pytest.mark.parametrize(
    ("heard", "story"),
    [
        (task_listeners(("creating", "check")), bought),
        (task_listeners(("assigning", "check")), bought),
        (task_listeners(("completing", "check")), bought),
        (task_listeners(("canceling", "check")), given_up),
        (listeners(("start", "check")), bought),
        (listeners(("end", "check")), bought),
    ],
)
def test_each_listener_that_would_have_been_asked_makes_a_case_longer(scenario, heard, story):
    files, uow = purchase(), scenario.database.unit_of_work
    deploy(uow(), name="purchase", files=files, actor=owner, at=scenario.now)
    story(scenario.start("purchase", by=owner))
    rehearser = Rehearser(uow(), suppose(uow(), purchase(heard)), scenario.now)
    found = rehearser.run(scenario.instance.number)

    assert ("longer", None, ["buy"]) == (found.verdict, found.code, [spot.element_id for spot in found.assumed])
