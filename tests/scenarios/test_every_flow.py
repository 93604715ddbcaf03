"""Every sequence flow of every shipped diagram is taken at least once by the stories below."""

import pytest
from lxml import etree

from tests.conftest import PROCESSES
from tests.people import archive, dept, gm, handler, office, quality, sales

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def drawn():
    flows = set()
    for path in PROCESSES.rglob("*.bpmn"):
        for process in etree.parse(path).iter(f"{BPMN}process"):
            flows |= {(process.get("id"), flow.get("id")) for flow in process.iter(f"{BPMN}sequenceFlow")}
    return flows


def files(scenario):
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()


def office_with_every_answer(scenario):
    scenario.start("office_affairs", by=office, affair_type="technical_support")
    scenario.complete("sales_check", by=sales, sales_decision="return")
    scenario.complete("amend", by=office, **scenario.submitted())
    scenario.until("2026-11-25 10:00").complete("sales_check", by=sales, sales_decision="accept")
    scenario.until("2026-11-27 10:00").complete("gm_approve", by=gm, gm_decision="return")
    scenario.complete("amend", by=office, **scenario.submitted())
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality", handle_due="2026-12-01")
    scenario.until("2026-12-02 09:00").complete("handle", by=quality, handle_decision="back_to_gm")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality", handle_due="2026-12-20")
    scenario.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler")
    for answer in ("rework", "heard"):
        scenario.complete("handle", by=handler, handle_decision="done")
        scenario.complete("publish_by_hand", by=handler, screenshot=[scenario.upload("截图.png", by=handler)])
        scenario.complete("report_to_gm", by=handler).complete("gm_acknowledge", by=gm, ack_decision=answer)
    scenario.complete("archive_register", by=archive, archive_decision="supplement")
    scenario.complete("supplement", by=handler)
    content = scenario.damage_attachments()
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10")
    scenario.waits_at("archive_register").restore_attachments(content)
    files(scenario)


def office_ordinary(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    scenario.complete("handle", by=handler, handle_decision="done").complete("publish_by_hand", by=handler)
    files(scenario)


def office_refused(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="reject")


def office_withdrawn_at_sales(scenario):
    scenario.start("office_affairs", by=office).send("withdraw", by=office, withdraw_reason="不需要了")


def office_withdrawn_at_amend(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="return")
    scenario.send("withdraw", by=office, withdraw_reason="不需要了")


def office_withdrawn_at_gm(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.send("withdraw", by=office, withdraw_reason="不需要了")


def admin_with_every_answer(scenario):
    scenario.start("admin_affairs", by=dept).passes(days=7)
    scenario.complete("gm_approve", by=gm, gm_decision="return")
    scenario.complete("amend", by=dept, **scenario.submitted())
    scenario.complete("gm_approve", by=gm, gm_decision="approve", gm_major=True)
    scenario.complete("carry_out", by=dept, carry_decision="change")
    scenario.complete("amend", by=dept, **scenario.submitted())
    scenario.complete("gm_approve", by=gm, gm_decision="approve", gm_major=True)
    for answer in ("rework", "heard"):
        scenario.complete("carry_out", by=dept, carry_decision="done")
        scenario.complete("publish_by_hand", by=dept, screenshot=[scenario.upload("截图.png", by=dept)])
        scenario.complete("report_to_gm", by=dept).complete("gm_acknowledge", by=gm, ack_decision=answer)
    files(scenario)


def admin_ordinary(scenario):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="approve")
    scenario.complete("carry_out", by=dept, carry_decision="done").complete("publish_by_hand", by=dept)


def admin_cancelled(scenario):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="approve")
    scenario.complete("carry_out", by=dept, carry_decision="cancelled")


def admin_refused(scenario):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="reject")


def admin_withdrawn_at_gm(scenario):
    scenario.start("admin_affairs", by=dept).send("withdraw", by=dept, withdraw_reason="不需要了")


def admin_withdrawn_at_amend(scenario):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="return")
    scenario.send("withdraw", by=dept, withdraw_reason="不需要了")


STORIES = (
    office_with_every_answer,
    office_ordinary,
    office_refused,
    office_withdrawn_at_sales,
    office_withdrawn_at_amend,
    office_withdrawn_at_gm,
    admin_with_every_answer,
    admin_ordinary,
    admin_cancelled,
    admin_refused,
    admin_withdrawn_at_gm,
    admin_withdrawn_at_amend,
)


def test_every_sequence_flow_is_taken(scenario, processes):
    taken = set()
    for story in STORIES:
        story(scenario)
        taken |= scenario.flows()
    switch_the_robot_on(processes)
    scenario.deploys(processes)
    office_ordinary(scenario)  # without a robot people publish after all
    taken |= scenario.flows()
    scenario.with_worker_for("group-message", receipt="ok")
    office_published_by_robot(scenario)
    taken |= scenario.flows()

    assert set() == drawn() - taken


def switch_the_robot_on(folder):
    diagram = folder / "office_affairs.bpmn"
    text = diagram.read_text("utf-8")
    assert 1 == text.count('source="=false" target="use_robot"')
    diagram.write_text(text.replace('source="=false" target="use_robot"', 'source="=true" target="use_robot"'), "utf-8")


def office_published_by_robot(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    scenario.complete("handle", by=handler, handle_decision="done").waits_at("archive_register")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_rules_of_the_policy_hold_in(scenario, story):
    story(scenario)
    done = scenario.completed()

    first = {name: done.index(name) for name in set(done)}
    if handled := {"handle", "carry_out"} & set(done):
        assert first["gm_approve"] < min(first[name] for name in handled)
    if "gm_approve" in done and scenario.instance.process_id == "office_affairs":
        assert first["sales_check"] < first["gm_approve"]
    assert len(scenario.open_tasks()) <= 1
    if scenario.state == "completed":
        assert scenario.archive_item is not None
        assert ([], (), ()) == (scenario.open_tasks(), scenario.detail().timers, scenario.detail().subscriptions)
