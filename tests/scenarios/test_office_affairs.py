"""办事处外部事务处理, JT-XS-40: the stories that must pass."""

import pytest

from engine.errors import Forbidden, InvalidVariables, NobodyWaits, NotFound, TaskAlreadyCompleted
from tests.people import archive, dept, gm, handler, office, office2, quality, sales


def major_affair(scenario, **variables):
    """A quality accident, accepted and approved, lies with the head of the quality department."""
    return (
        scenario.start(
            "office_affairs",
            by=office,
            affair_type="quality_accident",
            accident_place_time="11月20日 苏州现场",
            **variables,
        )
        .complete("sales_check", by=sales, sales_decision="accept", lead_dept="quality")
        .complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality")
        .waits_at("handle")
    )


ACCIDENT = {"cause_and_prevention": "密封件老化，改为每年更换。"}


def screenshot(scenario, by):
    return [scenario.upload("截图.png", by=by)]


def test_an_urgent_quality_accident_goes_through_every_hand_to_the_permanent_archive(scenario):
    major_affair(scenario, urgency="urgent")
    scenario.complete("handle", by=quality, handle_decision="dispatch", dispatch_to="handler").waits_at("handle")
    scenario.complete("handle", by=handler, handle_decision="done", **ACCIDENT).waits_at("publish_by_hand")
    scenario.complete("publish_by_hand", by=handler, screenshot=screenshot(scenario, handler)).waits_at("report_to_gm")
    scenario.complete("report_to_gm", by=handler).waits_at("gm_acknowledge")
    scenario.complete("gm_acknowledge", by=gm, ack_decision="heard").waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="permanent").waits_at()

    assert [
        ("sales_check", "sales"),
        ("gm_approve", "gm"),
        ("handle", "quality"),
        ("handle", "handler"),
        ("publish_by_hand", "handler"),
        ("report_to_gm", "handler"),
        ("gm_acknowledge", "gm"),
        ("archive_register", "archive"),
    ] == scenario.completed_by()
    assert "completed" == scenario.state
    assert ("permanent", "solved") == (scenario.archive_item.retention, scenario.archive_item.outcome)


def test_an_ordinary_affair_needs_no_screenshot_and_no_report(scenario):
    scenario.start("office_affairs", by=office, affair_type="quality_support")
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler").waits_at("handle")
    scenario.complete("handle", by=handler, handle_decision="done").waits_at("publish_by_hand")
    scenario.complete("publish_by_hand", by=handler).waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()

    assert ["sales_check", "gm_approve", "handle", "publish_by_hand", "archive_register"] == scenario.completed()


def test_two_returns_and_a_refusal_keep_the_number_and_end_in_the_archive(scenario):
    scenario.start("office_affairs", by=office).waits_at("sales_check")
    number = scenario.number
    scenario.complete("sales_check", by=sales, sales_decision="return", sales_reason="缺合同编号").waits_at("amend")
    assert "缺合同编号" == scenario.variable("sales_reason")
    scenario.complete("amend", by=office, **scenario.submitted()).waits_at("sales_check")
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    assert scenario.variable("sales_reason") is None
    scenario.complete("gm_approve", by=gm, gm_decision="return").waits_at("amend")
    scenario.complete("amend", by=office, **scenario.submitted())
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="reject", gm_reason="与合同无关").waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()

    assert [
        "sales_check",
        "amend",
        "sales_check",
        "gm_approve",
        "amend",
        "sales_check",
        "gm_approve",
        "archive_register",
    ] == scenario.completed()
    assert number == scenario.number
    assert ("rejected", "y10") == (scenario.archive_item.outcome, scenario.archive_item.retention)
    assert any("与合同无关" in text for text in scenario.notices(office))


def test_a_withdrawal_takes_the_waiting_approval_away(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    approval = scenario.task("gm_approve")
    scenario.send("withdraw", by=office, withdraw_reason="客户已自行解决").waits_at("archive_register")

    with pytest.raises(TaskAlreadyCompleted) as refusal:
        scenario.complete_key(approval.key, by=gm, gm_decision="reject", gm_reason="晚了")

    assert "canceled" == refusal.value.state
    assert () == scenario.detail().timers
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()
    assert "withdrawn" == scenario.archive_item.outcome


def test_a_training_filed_as_an_office_affair_is_returned_withdrawn_and_filed_again(scenario):
    scenario.start("office_affairs", by=office, affair_type="other", affair_type_other="焊接培训")
    wrong = scenario.number
    scenario.complete("sales_check", by=sales, sales_decision="return", sales_reason="属管理类，请改填 JT-QZ-33")
    scenario.send("withdraw", by=office, withdraw_reason="改填管理类").waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()
    assert ["sales_check", "archive_register"] == scenario.completed()

    scenario.start("admin_affairs", by=dept, related_no=wrong).waits_at("gm_approve")
    scenario.complete("gm_approve", by=gm, gm_decision="approve").waits_at("carry_out")
    scenario.complete("carry_out", by=dept, carry_decision="done").waits_at("publish_by_hand")
    scenario.complete("publish_by_hand", by=dept).waits_at("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()
    assert ["gm_approve", "carry_out", "publish_by_hand", "archive_register"] == scenario.completed()


def test_a_tender_is_extended_then_reassigned_and_can_no_longer_be_withdrawn(scenario):
    scenario.start("office_affairs", by=office, affair_type="bidding", required_by="2026-12-10")
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler").waits_at("handle")
    assert scenario.moment("2026-12-10 17:30") == scenario.task("handle").due

    scenario.complete(
        "handle", by=handler, handle_decision="back_to_gm", back_kind="extend", back_reason="样机未到",
        wanted_due="2026-12-20",
    ).waits_at("gm_approve")  # fmt: skip
    assert not scenario.is_offered("withdraw", office)
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler", handle_due="2026-12-18")
    assert scenario.moment("2026-12-18 17:30") == scenario.task("handle").due
    scenario.until("2026-12-18 17:31")
    assert 1 == len(scenario.notices(handler))

    scenario.complete("handle", by=handler, handle_decision="back_to_gm", back_kind="reassign", back_reason="出差")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="quality", handle_due="2026-12-25")
    scenario.complete("handle", by=quality, handle_decision="done", handled_on="2026-12-18", bid_result="won")
    scenario.complete("publish_by_hand", by=quality, screenshot=screenshot(scenario, quality))
    scenario.complete("report_to_gm", by=quality).complete("gm_acknowledge", by=gm, ack_decision="heard")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y30").waits_at()

    assert [
        "sales_check",
        "gm_approve",
        "handle",
        "gm_approve",
        "handle",
        "gm_approve",
        "handle",
        "publish_by_hand",
        "report_to_gm",
        "gm_acknowledge",
        "archive_register",
    ] == scenario.completed()


def test_more_work_after_the_report_is_handled_published_and_reported_again(scenario):
    scenario.start("office_affairs", by=office, affair_type="technical_support")
    scenario.complete("sales_check", by=sales, sales_decision="accept", lead_user="handler")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    for answer in ("rework", "heard"):
        scenario.complete("handle", by=handler, handle_decision="done")
        scenario.complete("publish_by_hand", by=handler, screenshot=screenshot(scenario, handler))
        scenario.complete("report_to_gm", by=handler).complete("gm_acknowledge", by=gm, ack_decision=answer)

    scenario.waits_at("archive_register")
    assert 2 == scenario.completed().count("publish_by_hand")
    assert 2 == scenario.completed().count("report_to_gm")


def test_over_the_national_holiday_nothing_is_late_and_nobody_is_approved_by_the_clock(scenario):
    scenario.at("2026-09-30 16:00")
    scenario.start("office_affairs", by=office, confidentiality="confidential", required_by="2026-10-30")
    assert scenario.moment("2026-10-08 17:30") == scenario.task("sales_check").due
    scenario.until("2026-10-08 17:29")
    assert [] == scenario.notices(sales)
    scenario.until("2026-10-08 17:31")
    assert 1 == len(scenario.notices(sales))
    scenario.until("2026-10-15 10:00").waits_at("sales_check")
    assert 1 == len(scenario.notices(sales))

    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler", gm_major=True)
    scenario.complete("handle", by=handler, handle_decision="done", handled_on="2026-10-15", publish_text="机密细节")
    published = scenario.form("publish_by_hand", by=handler)
    assert "机密细节" not in str(published.browser)
    assert scenario.number in str(published.browser)
    scenario.complete("publish_by_hand", by=handler, screenshot=screenshot(scenario, handler))
    scenario.complete("report_to_gm", by=handler, report_time="2026-10-15T10:00:00+08:00").waits_at("gm_acknowledge")
    scenario.complete("gm_acknowledge", by=gm, ack_decision="heard").waits_at("archive_register")


def test_the_archive_asks_for_what_is_missing_and_numbers_the_case_once(scenario):
    scenario.start("office_affairs", by=office)
    scenario.complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    scenario.complete("handle", by=handler, handle_decision="done").complete("publish_by_hand", by=handler)
    scenario.complete("archive_register", by=archive, archive_decision="supplement").waits_at("supplement")
    scenario.complete("supplement", by=handler).waits_at("archive_register")
    assert "y10" == scenario.form("archive_register", by=archive).browser.data["retention"]
    register = scenario.task("archive_register")
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10").waits_at()

    with pytest.raises(TaskAlreadyCompleted) as refusal:
        scenario.complete_key(register.key, by=archive, archive_decision="archive", retention="y10")

    assert ("archive", scenario.now) == (refusal.value.who, refusal.value.when)
    assert scenario.archive_item.archive_no == scenario.variable("archive_no")
    assert 1 == len(scenario.database.queries().archive_items(archive, search=None, after=None, limit=10).items)


def test_only_the_applicant_may_withdraw_and_only_before_handling_begins(scenario):
    scenario.start("office_affairs", by=office)

    assert scenario.is_offered("withdraw", office)
    assert not scenario.is_offered("withdraw", office2)
    with pytest.raises(NotFound):
        scenario.send("withdraw", by=office2, withdraw_reason="不是我的")
    with pytest.raises(Forbidden):
        scenario.send("withdraw", by=sales, withdraw_reason="不是我的")


def test_a_withdrawal_that_comes_too_late_is_told_so(scenario):
    scenario.start("office_affairs", by=office)
    offer = scenario.detail().subscriptions[0]
    scenario.complete("sales_check", by=sales, sales_decision="accept")

    with pytest.raises(NobodyWaits):
        scenario.send_key(offer.key, by=office, withdraw_reason="晚了")


def test_an_approval_without_anybody_to_handle_it_is_refused_field_by_field(scenario):
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")

    with pytest.raises(InvalidVariables) as refusal:
        scenario.complete("gm_approve", by=gm, gm_decision="approve")

    assert [("form.required", "lead_dept")] == [(f.code, f.field) for f in refusal.value.findings]
    scenario.waits_at("gm_approve")


def test_fields_of_other_steps_cannot_be_written(scenario):
    scenario.start("office_affairs", by=office)

    with pytest.raises(InvalidVariables) as refusal:
        scenario.complete("sales_check", by=sales, sales_decision="accept", gm_decision="approve")

    assert [("form.unknown_field", "gm_decision")] == [(f.code, f.field) for f in refusal.value.findings]


def test_a_department_without_a_head_gives_the_work_to_its_members(scenario):
    scenario.database.accounts().add_group("quality", "质量部", kind="department", head=None)
    scenario.start("office_affairs", by=office).complete("sales_check", by=sales, sales_decision="accept")
    scenario.complete("gm_approve", by=gm, gm_decision="approve", lead_dept="quality").waits_at("handle")

    assert (None, ("quality",)) == (scenario.task("handle").assignee, scenario.task("handle").candidate_groups)


def test_numbers_are_gap_free_even_where_a_form_was_refused(scenario):
    numbers = []
    for _ in range(3):
        with pytest.raises(InvalidVariables):
            scenario.start("office_affairs", by=office, reason="太短")
        numbers.append(scenario.start("office_affairs", by=office).number)

    assert ["JT-XS-40-2026-0001", "JT-XS-40-2026-0002", "JT-XS-40-2026-0003"] == numbers


def test_whoever_is_not_in_the_starter_group_cannot_apply(scenario):
    with pytest.raises(Forbidden):
        scenario.start("office_affairs", by=handler)


def test_a_damaged_attachment_is_named_to_the_archive_and_keeps_the_case_out_of_it(scenario):
    scenario.start("office_affairs", by=office, attachments=[scenario.upload("来函.png", by=office)])
    scenario.send("withdraw", by=office, withdraw_reason="不需要了")
    scenario.damage_attachments()
    scenario.complete("archive_register", by=archive, archive_decision="archive", retention="y10")

    scenario.waits_at("archive_register")
    assert scenario.archive_item is None
    assert ["completeness.damaged_file: 来函.png"] == scenario.variable_of("archive_case", "check_findings")
    assert scenario.form("archive_register", by=archive).browser.data["check_findings"]
