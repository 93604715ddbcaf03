"""A purchase whose buyer the personnel system has a say in: programs that listen to what becomes of a task."""

from datetime import timedelta

import pytest

from engine import assignments, instances, jobs, tasks
from engine.assignments import Changes
from engine.control import Controller, read_rules
from engine.corrections import Corrections
from engine.deployments import deploy
from engine.errors import Invalid, TaskInTransition
from engine.evidence.verify import verify
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import (
    boundary,
    diagram,
    end,
    event,
    flows,
    process,
    props,
    start,
    task_listeners,
    user,
)
from tests.people import admin, owner, quality, sales

PERSONNEL = task_listeners(
    ("creating", "who-is-there"),
    ("assigning", "is-he-there"),
    ("updating", "may-it-change"),
    ("completing", "is-it-right"),
    ("canceling", "tell-the-supplier"),
)
PURCHASE = diagram(
    process(
        start(),
        user("buy", PERSONNEL, groups="sales", due="PT8H", name="Buy"),
        boundary("withdrawn", "buy", event("message", "m1"), props(offeredTo="owner"), name="Withdraw"),
        user("explain", groups="sales", name="Explain"),
        end(),
        flows("s > buy > e; withdrawn > explain > e"),
        id="purchase",
        properties={"businessId": "P-{yyyy}-{0000}"},
    )
)


class Purchase:
    """A case, and the personnel system beside it."""

    def __init__(self, scenario):
        self.scenario = scenario
        files = {"purchase.bpmn": PURCHASE}
        deploy(scenario.database.unit_of_work(), name="purchase", files=files, actor=owner, at=scenario.now)
        scenario.start("purchase", by=owner, amount=3)

    def says(self, asked, **verdict):
        """The personnel system is *asked*, and answers."""
        uow, at = self.scenario.database.unit_of_work, self.scenario.now
        (job,) = jobs.activate(uow(), types=[asked], worker="personnel", at=at, lock=timedelta(minutes=5))
        jobs.complete_job(uow(), job_key=job.key, worker="personnel", variables={}, at=at, actor=admin, **verdict)
        return self

    def ready(self):
        return self.says("who-is-there")

    @property
    def task(self):
        (task,) = (task for task in self.scenario.detail().tasks if task.element_id == "buy")
        return task

    def claim(self, by):
        tasks.claim(self.scenario.database.unit_of_work(), task_key=self.task.key, actor=by, at=self.scenario.now)
        return self

    def give_back(self, by):
        tasks.release(self.scenario.database.unit_of_work(), task_key=self.task.key, actor=by, at=self.scenario.now)
        return self

    def hand_on(self, to):
        uow, at = self.scenario.database.unit_of_work(), self.scenario.now
        assignments.hand_on(uow, task_key=self.task.key, to=to, actor=admin, at=at, reason="on leave")
        return self

    def breaks(self, asked):
        """The personnel system is *asked*, and cannot answer."""
        uow, at = self.scenario.database.unit_of_work, self.scenario.now
        (job,) = jobs.activate(uow(), types=[asked], worker="personnel", at=at, lock=timedelta(minutes=5))
        jobs.fail_job(
            uow(), job_key=job.key, worker="personnel", message="down", at=at, following=jobs.Following(retries=0)
        )
        return self

    def change(self, **changes):
        assignments.update_task(
            self.scenario.database.unit_of_work(),
            task_key=self.task.key,
            changes=Changes(**changes),
            actor=admin,
            at=self.scenario.now,
        )
        return self

    def todo(self, actor):
        return [row.element_id for row in self.scenario.database.queries().open_tasks(actor).items]


@pytest.fixture
def purchase(scenario):
    """At the end all of it can be run again, and every row is what the history says."""
    purchase = Purchase(scenario)
    yield purchase

    number = scenario.instance.number
    assert "match" == Replayer(scenario.database.reading()).replay(number).verdict
    assert () == verify(scenario.database.reading(), keys=[]).findings


def test_nobody_is_asked_before_the_personnel_system_knows_who_is_there(purchase):
    assert ("creating", [], []) == (purchase.task.state, purchase.todo(sales), purchase.todo(quality))

    purchase.says("who-is-there", corrections=Corrections(changes=Changes(candidate_groups=("quality",), priority=80)))

    assert ("created", 80, ("quality",)) == (
        purchase.task.state,
        purchase.task.priority,
        purchase.task.candidate_groups,
    )
    assert ([], ["buy"]) == (purchase.todo(sales), purchase.todo(quality))


def test_who_takes_it_has_it_when_the_personnel_system_agrees(purchase):
    purchase.ready().claim(sales)

    assert ("assigning", None, []) == (purchase.task.state, purchase.task.assignee, purchase.todo(sales))
    with pytest.raises(TaskInTransition):
        purchase.claim(sales)
    with pytest.raises(TaskInTransition):
        purchase.change(priority=1)

    assert ("created", "sales") == (purchase.says("is-he-there").task.state, purchase.task.assignee)
    assert ["buy"] == purchase.todo(sales)


def test_who_is_on_leave_does_not_get_it_and_reads_why(purchase):
    purchase.ready().claim(sales).says("is-he-there", denied="on leave")

    assert ("created", None, "on leave", "assigning", "admin") == (
        purchase.task.state,
        purchase.task.assignee,
        purchase.task.denied,
        purchase.task.denied_what,
        purchase.task.denied_by,
    )
    assert ["buy"] == purchase.todo(sales)
    assert None is purchase.claim(sales).says("is-he-there").task.denied


def test_the_personnel_system_gives_it_to_somebody_else(purchase):
    purchase.ready().claim(sales).says("is-he-there", corrections=Corrections("quality"))

    assert ("quality", ["buy"], []) == (purchase.task.assignee, purchase.todo(quality), purchase.todo(sales))


def test_giving_it_back_and_handing_it_on_wait_for_a_yes_too(purchase):
    purchase.ready().claim(sales).says("is-he-there").give_back(sales)

    assert ("assigning", "sales") == (purchase.task.state, purchase.task.assignee)
    assert (None, ["buy"]) == (purchase.says("is-he-there").task.assignee, purchase.todo(sales))

    purchase.hand_on("quality")
    assert ("assigning", []) == (purchase.task.state, purchase.todo(quality))
    assert ("quality", ["buy"], []) == (
        purchase.says("is-he-there").task.assignee,
        purchase.todo(quality),
        purchase.todo(sales),
    )


def test_whoever_hands_it_on_reads_why_it_was_refused(purchase):
    purchase.ready().hand_on("quality").says("is-he-there", denied="not trained")

    assert (None, "not trained", ["buy"]) == (purchase.task.assignee, purchase.task.denied, purchase.todo(sales))


def test_an_administrator_asks_a_broken_personnel_system_again(purchase, scenario):
    purchase.ready().claim(sales).breaks("is-he-there")

    assert ["bpmn.job_failed"] == [incident.code for incident in scenario.open_incidents()]
    scenario.retry(by=admin)
    assert "sales" == purchase.says("is-he-there").task.assignee


def test_an_administrator_goes_past_a_broken_personnel_system(purchase, scenario):
    purchase.breaks("who-is-there")
    scenario.skip(by=admin)
    purchase.claim(sales).breaks("is-he-there")
    scenario.skip(by=admin)
    assert ("created", "sales") == (purchase.task.state, purchase.task.assignee)

    scenario.send("m1", by=owner)
    purchase.breaks("tell-the-supplier")
    scenario.skip(by=admin)
    assert ("canceled", ["explain"]) == (purchase.task.state, purchase.todo(sales))


@pytest.mark.parametrize(
    ("code", "corrections"),
    [
        ("people.unknown", Corrections("nobody")),
        ("people.unknown", Corrections(changes=Changes(candidate_users=("nobody",)))),
        ("groups.unknown", Corrections(changes=Changes(candidate_groups=("nobodies",)))),
    ],
)
def test_it_cannot_give_it_to_somebody_who_does_not_exist(purchase, code, corrections):
    with pytest.raises(Invalid) as error:
        purchase.says("who-is-there", corrections=corrections)

    assert [code] == [finding.code for finding in error.value.findings]


def test_what_an_administrator_changes_waits_for_a_yes(purchase):
    purchase.ready().change(priority=90)

    assert ("updating", 50, []) == (purchase.task.state, purchase.task.priority, purchase.todo(sales))
    assert ("created", 50, "not urgent") == (
        purchase.says("may-it-change", denied="not urgent").task.state,
        purchase.task.priority,
        purchase.task.denied,
    )
    assert (90, None) == (purchase.change(priority=90).says("may-it-change").task.priority, purchase.task.denied)


def test_a_withdrawn_purchase_is_told_to_the_supplier_before_anybody_explains(purchase, scenario):
    purchase.ready()
    scenario.send("m1", by=owner)

    assert ("canceling", []) == (purchase.task.state, purchase.todo(sales))
    assert ("canceled", ["explain"]) == (purchase.says("tell-the-supplier").task.state, purchase.todo(sales))


def test_a_cancelled_purchase_is_told_to_the_supplier_before_it_ends(purchase, scenario):
    purchase.ready()
    instances.cancel(
        scenario.database.unit_of_work(), instance_key=scenario.key, actor=admin, reason="no money", at=scenario.now
    )

    assert ("active", "canceling") == (scenario.state, purchase.task.state)
    purchase.says("tell-the-supplier")
    assert ("canceled", "canceled") == (scenario.state, purchase.task.state)


def test_what_was_bought_is_corrected_when_it_is_booked(purchase, scenario):
    purchase.ready().claim(sales).says("is-he-there")
    scenario.complete("buy", by=sales, amount=4)
    purchase.says("is-it-right", corrections=Corrections("quality", Changes(priority=10)))

    assert ("completed", "sales", "quality", 10) == (
        purchase.task.state,
        purchase.task.completed_by,
        purchase.task.assignee,
        purchase.task.priority,
    )
    assert ("completed", 4) == (scenario.state, scenario.variable("amount"))


def test_an_auditor_counts_what_was_completed_and_when_it_was_submitted(purchase, scenario):
    rules = read_rules({"rules": [{"kind": "outside_hours", "elements": ["buy"]}, {"kind": "overdue"}]})

    def found():
        controller = Controller(scenario.database.reading(), rules, scenario.now)
        return [remark.finding.code for remark in controller.remarks(scenario.instance.number)]

    purchase.ready().claim(sales).says("is-he-there")
    scenario.at("2026-11-23 07:00").complete("buy", by=sales, amount=4)
    purchase.says("is-it-right", denied="too early")
    assert [] == found()

    scenario.at("2026-11-23 10:00").complete("buy", by=sales, amount=4)
    scenario.at("2026-11-25 10:00")
    purchase.says("is-it-right")
    assert [] == found()


def test_what_was_typed_is_gone_when_the_skip_of_a_listener_completes_the_task(purchase):
    drafts, story = purchase.scenario.database.queries().drafts, purchase.ready().scenario
    story.complete_key(purchase.task.key, by=sales, offer=7)

    assert [f"task/{purchase.task.key}"] == [row.subject for row in drafts("sales")]

    purchase.breaks("is-it-right")
    story.skip(by=admin)

    assert ("completed", []) == (purchase.task.state, drafts("sales"))
