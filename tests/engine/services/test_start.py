"""engine.instances.start and cancel."""

import pytest

from engine import instances
from engine.deployments import deploy
from engine.errors import Forbidden, InstanceEnded, Invalid, InvalidVariables, NotFound
from tests.engine.bpmn.diagrams import diagram, end, flows, process, user
from tests.engine.bpmn.diagrams import start as start_event
from tests.people import admin, gm, handler, office, owner, sales
from tests.scenario import SUBMISSIONS

FORM = SUBMISSIONS["office_affairs"]


def start(scenario, *, by=office, definition=None, business_id=None, process="office_affairs", **changes):
    return instances.start(
        scenario.database.unit_of_work(),
        process_id=process,
        variables={**FORM, **changes},
        actor=by,
        at=scenario.now,
        definition_key=definition,
        business_id=business_id,
    )


def test_the_case_gets_its_number_and_its_title(scenario):
    instance = start(scenario, external_party="华东客户")

    assert "JT-XS-40-2026-0001" == instance.business_id
    assert instance.title.startswith("华东客户：")
    assert ("internal", "office", scenario.now) == (instance.confidentiality, instance.started_by, instance.started_at)


def test_the_year_of_the_number_is_the_companys(scenario):
    scenario.at("2027-01-01 00:10")

    assert "JT-XS-40-2027-0001" == start(scenario, required_by="2027-02-01").business_id


def test_an_older_version_is_started_by_its_key(scenario, processes):
    with scenario.database.reading() as uow:
        older = uow.definitions.latest("process", "office_affairs")
    diagram = processes / "office_affairs.bpmn"
    diagram.write_text(diagram.read_text("utf-8") + "<!-- changed -->", "utf-8")
    scenario.deploys(processes)
    newest, first = start(scenario), start(scenario, definition=older.key)

    assert (True, older.key) == (newest.definition_key > older.key, first.definition_key)
    assert ["JT-XS-40-2026-0001", "JT-XS-40-2026-0002"] == [newest.business_id, first.business_id]


def test_a_version_belongs_to_its_process(scenario):
    with scenario.database.reading() as uow:
        other = uow.definitions.latest("process", "admin_affairs")

    with pytest.raises(NotFound):
        start(scenario, definition=other.key)


def test_a_process_that_numbers_its_cases_takes_no_other_number(scenario):
    with pytest.raises(Invalid) as refusal:
        start(scenario, business_id="X-1")

    assert ["start.business_id"] == [finding.code for finding in refusal.value.findings]


def test_where_the_process_has_no_pattern_the_business_id_is_the_callers(scenario):
    drawn = diagram(process(start_event(), user("a", groups="sales"), end(), flows("s > a > e"), id="plain"))
    deploy(scenario.database.unit_of_work(), name="x", files={"plain.bpmn": drawn}, actor=owner, at=scenario.now)

    assert "X-1" == start(scenario, by=owner, process="plain", business_id="X-1").business_id


def test_an_unknown_process_does_not_exist(scenario):
    with pytest.raises(NotFound):
        start(scenario, process="holiday_request")


@pytest.mark.parametrize("stranger", [handler, gm, sales])
def test_others_than_the_starter_group_may_not_start(scenario, stranger):
    with pytest.raises(Forbidden):
        start(scenario, by=stranger)


def test_a_shared_step_is_started_by_nobody_but_those_who_run_the_service(scenario):
    with pytest.raises(Forbidden):
        start(scenario, process="publish_group")


def test_a_form_that_is_refused_uses_up_nothing(scenario):
    with pytest.raises(InvalidVariables) as refusal:
        start(scenario, reason="短", required_by="2020-01-01")

    assert {"reason", "required_by"} == {finding.field for finding in refusal.value.findings}
    assert "JT-XS-40-2026-0001" == start(scenario).business_id


def test_an_office_of_others_is_not_an_option(scenario):
    with pytest.raises(InvalidVariables) as refusal:
        start(scenario, office="chengdu_office")

    assert [("form.not_an_option", "office")] == [(f.code, f.field) for f in refusal.value.findings]


def test_the_start_form_offers_what_the_starter_may_choose(scenario):
    view = instances.start_form(
        scenario.database.reading(), process_id="office_affairs", actor=office, at=scenario.now
    )  # fmt: skip

    assert "苏州办事处" in str(view.browser.schema)
    assert "成都办事处" not in str(view.browser.schema)


def test_an_administrator_cancels_with_a_reason_and_everything_of_the_case_ends(scenario):
    scenario.start("office_affairs", by=office)
    uow = scenario.database.unit_of_work()
    instances.cancel(uow, instance_key=scenario.key, actor=admin, reason="录入错误", at=scenario.now)
    detail = scenario.detail()

    assert "canceled" == scenario.state
    assert (["canceled"], (), ()) == ([task.state for task in detail.tasks], detail.timers, detail.subscriptions)
    assert "录入错误" == scenario.records()[-1]["input"]["reason"]
    with pytest.raises(InstanceEnded):
        instances.cancel(uow, instance_key=scenario.key, actor=admin, reason="再来", at=scenario.now)


@pytest.mark.parametrize("person", [office, owner])
def test_nobody_else_cancels(scenario, person):
    scenario.start("office_affairs", by=office)

    with pytest.raises(Forbidden):
        instances.cancel(
            scenario.database.unit_of_work(), instance_key=scenario.key, actor=person, reason="试试", at=scenario.now
        )
