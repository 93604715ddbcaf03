"""Cases that stand in several places when a release's database is stored, and how each of them ends afterwards."""

from datetime import timedelta

from engine import jobs
from engine.model import number_of
from tests.conftest import PROCESSES
from tests.engine.bpmn.diagrams import diagram, each, element, end, flows, process, service, start, timer, user
from tests.people import admin, archive, gm, handler, office, owner, quality, sales
from web.folder import read_folder
from web.worker import Worker

ROUND = diagram(
    process(
        start(),
        user("ask", each("voters", "voter"), assignee="=voter", name="征求意见"),
        element("intermediateCatchEvent", "pause", timer("Duration", "PT1H")),
        service("hand_over", type="erp", name="登记到 ERP"),
        end(),
        flows("s > ask > pause > hand_over > e"),
        id="round",
        name="征求意见",
        properties={"starterGroups": "office_staff", "businessId": "ZQ-{yyyy}-{000}"},
    )
)
"""What the shipped processes have no need of."""


def deploy_all(scenario):
    from engine.deployments import deploy

    files = {**read_folder(PROCESSES), "round.bpmn": ROUND}
    deploy(scenario.database.unit_of_work(), name="release", files=files, actor=owner, at=scenario.now)


def accepted(scenario, **variables):
    scenario.start("office_affairs", by=office, **variables)
    return scenario.complete("sales_check", by=sales, sales_decision="accept")


def archived(scenario):
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()
    assert "completed" == scenario.state


# -- an approval that waits --------------------------------------------------------------------------------------------


def begin_approval(scenario):
    accepted(scenario).waits_at("gm_approve")


def end_approval(scenario):
    scenario.complete("gm_approve", by=gm, gm_decision="reject").waits_at("archive_register")
    archived(scenario)


# -- a deadline that has not come --------------------------------------------------------------------------------------


def begin_deadline(scenario):
    accepted(scenario, affair_type="quality_support")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler", handle_due="2026-12-18")


def end_deadline(scenario):
    told = len(scenario.notices(handler))
    scenario.until("2026-12-18 17:31")
    assert told < len(scenario.notices(handler))
    scenario.complete("handle", by=handler, handle_decision="done")
    scenario.complete("publish_by_hand", by=handler)
    archived(scenario)


# -- a step in a called process, with an attachment --------------------------------------------------------------------


def begin_called(scenario):
    accepted(scenario, affair_type="quality_accident", accident_place_time="11月20日 苏州现场")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")
    scenario.complete("handle", by=quality, handle_decision="done", cause_and_prevention="密封件老化，改为每年更换。")
    screenshot = scenario.upload("截图.png", by=quality)
    scenario.complete("publish_by_hand", by=quality, screenshot=[screenshot]).waits_at("report_to_gm")
    scenario.complete("report_to_gm", by=quality)
    scenario.complete("gm_acknowledge", by=gm, ack_decision="heard").waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="supplement").waits_at("supplement")


def end_called(scenario):
    scenario.complete("supplement", by=quality).waits_at("archive_register")
    archived(scenario)


# -- a job that failed once --------------------------------------------------------------------------------------------


def fail(scenario, times):
    for _ in range(times):
        uow = scenario.database.unit_of_work()
        taken = jobs.activate(uow, types=["notify"], worker="w", at=scenario.now, lock=timedelta(minutes=1))
        (job,) = [job for job in taken if number_of(job.key) == scenario.instance.number]
        jobs.fail_job(uow, job_key=job.key, worker="w", message="no answer", at=scenario.now)
        scenario.now += timedelta(hours=1)


def begin_failed_job(scenario):
    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    fail(scenario, times=1)


def end_failed_job(scenario):
    scenario.passes(hours=1).waits_at("archive_register")
    archived(scenario)


# -- an incident -------------------------------------------------------------------------------------------------------


def begin_incident(scenario):
    scenario.worker = Worker(scenario.database.unit_of_work, scenario.database.reading, "idle", {})
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")
    fail(scenario, times=3)
    assert 1 == len(scenario.open_incidents())


def end_incident(scenario):
    scenario.retry(by=admin).waits_at("archive_register")
    archived(scenario)


# -- one of three has answered -----------------------------------------------------------------------------------------


def begin_round(scenario):
    scenario.start("round", by=office, voters=["gm", "sales", "quality"])
    scenario.complete_key(asked(scenario, sales), by=sales)
    assert 2 == len(scenario.open_tasks())


def end_round(scenario):
    scenario.with_worker_for("erp", erp_number="4711")
    scenario.complete_key(asked(scenario, gm), by=gm)
    scenario.complete_key(asked(scenario, quality), by=quality).waits_at()
    assert "active" == scenario.state
    scenario.passes(hours=1)
    assert ("completed", "4711") == (scenario.state, scenario.variable("erp_number"))


def asked(scenario, person):
    return next(task.key for task in scenario.open_tasks() if task.assignee == person.user)


# -- one that is over --------------------------------------------------------------------------------------------------


def begin_archived(scenario):
    begin_approval(scenario)
    end_approval(scenario)


def end_archived(scenario):
    assert ("completed", "y10") == (scenario.state, scenario.archive_item.retention)


STORIES = {
    "archived": (begin_archived, end_archived),
    "approval": (begin_approval, end_approval),
    "called": (begin_called, end_called),
    "failed_job": (begin_failed_job, end_failed_job),
    "incident": (begin_incident, end_incident),
    "deadline": (begin_deadline, end_deadline),
    "round": (begin_round, end_round),
}
"""In the order in which they begin. What is left waiting must not be done by a later story's worker: each has its own."""
