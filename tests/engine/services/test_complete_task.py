"""engine.tasks.complete_task and task_form: who may, what is written, what is refused."""

import gc

import pytest

from engine import tasks
from engine.bpmn.tokens import Token
from engine.deployments import deploy
from engine.errors import Forbidden, InvalidVariables, NotFound, TaskAlreadyClaimed, TaskAlreadyCompleted
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start, user
from tests.people import archive, auditor, gm, handler, office, office2, owner, sales


@pytest.fixture
def case(scenario):
    return scenario.start("office_affairs", by=office)


def described(scenario, **properties):
    """A case of a process that has no form and two steps, and these *properties*."""
    drawn = diagram(process(start(), user("a", groups="sales"), user("b", groups="sales"), end(), flows("s > a > b > e"), id="p", name="P", properties=properties))  # fmt: skip
    deploy(scenario.database.unit_of_work(), name="p", files={"p.bpmn": drawn}, actor=owner, at=scenario.now)
    return scenario.start("p", by=owner, party="天诚", place={"city": "无锡"})


def label(case):
    instance = case.detail().instance
    return instance.title, instance.confidentiality


def test_a_candidate_completes_and_the_process_runs_to_the_next_wait(case):
    case.complete("sales_check", by=sales, sales_decision="accept").waits_at("gm_approve")

    assert [("sales_check", "sales")] == case.completed_by()


def test_whoever_is_not_asked_but_sees_the_case_is_forbidden(case):
    with pytest.raises(Forbidden) as refusal:
        case.complete("sales_check", by=office, sales_decision="accept")

    assert ("office", "not_candidate") == (refusal.value.actor, refusal.value.reason)


def test_for_a_stranger_the_task_does_not_exist(case):
    with pytest.raises(NotFound):
        case.complete("sales_check", by=office2, sales_decision="accept")


def test_an_auditor_sees_the_task_and_may_not_complete_it(case):
    with pytest.raises(Forbidden):
        case.complete("sales_check", by=auditor, sales_decision="accept")


def test_a_second_completion_is_told_who_and_when(case):
    key = case.task("sales_check").key
    case.complete_key(key, by=sales, sales_decision="accept")

    with pytest.raises(TaskAlreadyCompleted) as refusal:
        case.complete_key(key, by=sales, sales_decision="accept")

    assert ("completed", "sales", case.now) == (refusal.value.state, refusal.value.who, refusal.value.when)


def test_a_claimed_task_is_its_holders(case):
    key = case.task("sales_check").key
    colleague = case.join("gm", "sales")
    tasks.claim(case.database.unit_of_work(), task_key=key, actor=sales, at=case.now)

    with pytest.raises(TaskAlreadyClaimed) as refusal:
        case.complete_key(key, by=colleague, sales_decision="accept")

    assert "sales" == refusal.value.who


def test_a_released_task_is_everybodys_again(case):
    key = case.task("sales_check").key
    colleague = case.join("gm", "sales")
    tasks.claim(case.database.unit_of_work(), task_key=key, actor=sales, at=case.now)
    tasks.release(case.database.unit_of_work(), task_key=key, actor=sales, at=case.now)
    case.complete_key(key, by=colleague, sales_decision="accept").waits_at("gm_approve")

    assert [("sales_check", "gm")] == case.completed_by()


def test_only_the_holder_releases(case):
    key = case.task("sales_check").key
    colleague = case.join("gm", "sales")
    with pytest.raises(Forbidden):
        tasks.release(case.database.unit_of_work(), task_key=key, actor=sales, at=case.now)
    tasks.claim(case.database.unit_of_work(), task_key=key, actor=sales, at=case.now)

    with pytest.raises(TaskAlreadyClaimed):
        tasks.release(case.database.unit_of_work(), task_key=key, actor=colleague, at=case.now)


def test_a_task_that_the_diagram_gives_to_one_person_cannot_be_released(case):
    case.complete("sales_check", by=sales, sales_decision="return")

    with pytest.raises(Forbidden) as refusal:
        tasks.release(case.database.unit_of_work(), task_key=case.task("amend").key, actor=office, at=case.now)

    assert "no_candidates" == refusal.value.reason


def test_every_writable_field_is_written_and_hidden_ones_become_null(case):
    case.complete("sales_check", by=sales, sales_decision="accept", sales_opinion="情况属实", lead_dept="quality")

    assert ("accept", "情况属实", "quality") == tuple(
        case.variable(name) for name in ("sales_decision", "sales_opinion", "lead_dept")
    )
    assert case.variable("sales_reason") is None


def test_a_field_that_the_form_hides_is_refused_nothing_is_stored(case):
    with pytest.raises(InvalidVariables) as refusal:
        case.complete("sales_check", by=sales, sales_decision="return", sales_reason="")

    assert [("form.required", "sales_reason")] == [(f.code, f.field) for f in refusal.value.findings]
    assert 1 == len(case.records())


def test_an_option_that_is_not_offered_is_refused(case):
    case.complete("sales_check", by=sales, sales_decision="accept")

    with pytest.raises(InvalidVariables) as refusal:
        case.complete("gm_approve", by=gm, gm_decision="approve", lead_user="nobody")

    assert [("form.not_an_option", "lead_user")] == [(f.code, f.field) for f in refusal.value.findings]


def test_somebody_elses_file_cannot_be_named(case):
    case.complete("sales_check", by=sales, sales_decision="accept")
    case.complete("gm_approve", by=gm, gm_decision="approve", lead_user="handler")
    stolen = case.upload("报价.pdf", by=office2, content=b"%PDF-1.7 secret")

    with pytest.raises(InvalidVariables) as refusal:
        case.complete("handle", by=handler, handle_decision="done", handle_attachments=[stolen])

    assert [("form.unknown_file", "handle_attachments")] == [(f.code, f.field) for f in refusal.value.findings]


def test_the_form_shows_a_proposal_prefilled_and_never_a_decision(case):
    case.complete("sales_check", by=sales, sales_decision="accept", lead_user="handler")
    data = case.form("gm_approve", by=gm).browser.data

    assert "handler" == data["lead_user"]
    assert data.get("gm_decision") is None


def test_the_form_of_a_task_that_is_over_is_refused(case):
    key = case.task("sales_check").key
    case.complete_key(key, by=sales, sales_decision="accept")

    with pytest.raises(TaskAlreadyCompleted):
        tasks.task_form(case.database.reading(), task_key=key, actor=sales, at=case.now)


def typed(case, *users):
    """What people have typed into the first task."""
    with case.database.unit_of_work() as uow:
        for user in users:
            uow.drafts.put(user, f"task/{case.task('sales_check').key}", {"sales_opinion": "半句"}, case.now)
    return [*users]


def drafts(case, *users):
    return [row for user in users for row in case.database.queries().drafts(user)]


def test_completing_deletes_what_anybody_typed(case):
    users = typed(case, "sales", "handler")
    case.complete("sales_check", by=sales, sales_decision="accept")

    assert [] == drafts(case, *users)


def test_a_task_that_is_taken_away_takes_what_was_typed_with_it(case):
    users = typed(case, "sales", "handler")
    case.send("withdraw", by=office, withdraw_reason="不需要了")

    assert [] == drafts(case, *users)


def test_the_archive_department_sees_a_case_when_it_is_asked_and_not_before(case):
    assert case.database.queries().case(archive, case.key) is None
    case.send("withdraw", by=office, withdraw_reason="不需要了")

    assert case.database.queries().case(archive, case.key) is not None


def test_the_title_follows_each_variable_that_it_reads(scenario):
    case = described(
        scenario, title='=party + "，" + place.city', confidentiality='=if secret then "secret" else "internal"'
    )
    titles = [label(case)]
    for element, written in (("a", {"place": {"city": "上海"}}), ("b", {"secret": True})):
        case.complete(element, by=sales, **written)
        titles.append(label(case))

    assert [("天诚，无锡", "internal"), ("天诚，上海", "internal"), ("天诚，上海", "secret")] == titles


def test_a_title_that_asks_the_clock_is_of_the_day_of_the_last_variable(scenario):
    case = described(scenario, title='=party + " " + string(today())').at("2026-11-25 10:00")
    case.complete("a", by=sales, remark="无关")

    assert "天诚 2026-11-25" == case.detail().instance.title


def test_a_case_that_its_variables_give_no_title_has_that_of_its_process(scenario):
    case = described(scenario, title="=unknown + party")
    case.complete("a", by=sales, remark="无关")

    assert "P" == case.detail().instance.title


def test_a_command_leaves_nothing_to_be_collected_as_garbage(case):
    uow, key = case.database.unit_of_work(), case.task("sales_check").key
    gc.collect()
    gc.disable()
    try:
        tasks.complete_task(uow, task_key=key, actor=sales, variables={"sales_decision": "accept"}, at=case.now)
        left = [each for each in gc.get_objects() if isinstance(each, Token)]
    finally:
        gc.enable()

    assert [] == left
