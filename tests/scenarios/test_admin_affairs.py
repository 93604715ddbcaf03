"""管理类外部事务处理, JT-QZ-33: the stories that must pass."""

import pytest

from engine.errors import InvalidVariables
from tests.people import archive, dept, gm, handler, quality


def test_a_changed_meeting_is_approved_again_and_a_cancelled_one_is_not_published(scenario):
    scenario.start("admin_affairs", by=dept, affair_type="meeting").waits_at("gm_approve")
    scenario.complete("gm_approve", by=gm, gm_decision="approve").waits_at("carry_out")
    assert scenario.moment("2026-12-14 17:30") == scenario.task("carry_out").due
    scenario.complete("carry_out", by=dept, carry_decision="change").waits_at("amend")
    scenario.complete("amend", by=dept, **scenario.submitted(start_date="2026-12-14", end_date="2026-12-15"))
    scenario.waits_at("gm_approve").complete("gm_approve", by=gm, gm_decision="approve")
    scenario.complete("carry_out", by=dept, carry_decision="cancelled").waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()

    assert ["gm_approve", "carry_out", "amend", "gm_approve", "carry_out", "archive_register"] == scenario.completed()
    assert "cancelled" == scenario.archive_item.outcome


def test_the_general_manager_may_apply_and_approve_and_the_record_shows_it(scenario):
    chief = scenario.make_member(gm, "department_staff")
    chief = scenario.make_member(chief, "quality")
    scenario.start("admin_affairs", by=chief, affair_type="study", department="quality")
    scenario.complete("gm_approve", by=chief, gm_decision="approve")
    scenario.complete("carry_out", by=chief, carry_decision="done").complete("publish_by_hand", by=chief)
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()

    assert ("gm_approve", "gm") in scenario.completed_by()
    assert "gm" == scenario.detail().instance.started_by


def test_a_major_affair_of_this_class_is_reported_too(scenario):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="approve", gm_major=True)
    scenario.complete("carry_out", by=dept, carry_decision="done").waits_at("publish_by_hand")
    scenario.complete("publish_by_hand", by=dept, screenshot=[scenario.upload("截图.png", by=dept)])
    scenario.complete("report_to_gm", by=dept).complete("gm_acknowledge", by=gm, ack_decision="rework")
    scenario.waits_at("carry_out")
    assert "请再与客户确认一次" == scenario.variable("rework_instruction")


@pytest.mark.parametrize("decision", ["return", "reject"])
def test_without_approval_nothing_is_carried_out(scenario, decision):
    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision=decision)

    scenario.waits_at({"return": "amend", "reject": "archive_register"}[decision])


def test_a_meeting_cannot_end_before_it_begins(scenario):
    with pytest.raises(InvalidVariables) as refusal:
        scenario.start("admin_affairs", by=dept, start_date="2026-12-09", end_date="2026-12-07")

    assert [("form.check", "end_date")] == [(f.code, f.field) for f in refusal.value.findings]


def test_the_applicant_may_withdraw_while_the_approval_is_pending_and_while_amending(scenario):
    scenario.start("admin_affairs", by=dept).send("withdraw", by=dept, withdraw_reason="会议取消")
    scenario.waits_at("archive_register")

    scenario.start("admin_affairs", by=dept).complete("gm_approve", by=gm, gm_decision="return")
    scenario.send("withdraw", by=dept, withdraw_reason="会议取消").waits_at("archive_register")


def test_a_group_that_is_named_like_the_applicant_may_not_withdraw_for_him(scenario):
    scenario.start("admin_affairs", by=quality)

    assert scenario.is_offered("withdraw", quality)
    assert "quality" in handler.groups
    assert not scenario.is_offered("withdraw", handler)
    assert scenario.database.queries().case(handler, scenario.key) is None
