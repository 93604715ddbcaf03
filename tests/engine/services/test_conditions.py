"""engine.conditions.evaluate."""

import pytest

from engine import conditions
from engine.deployments import deploy
from engine.errors import Invalid, InvalidVariables, NotFound
from engine.replay import Replayer
from tests.engine.bpmn.diagrams import condition, diagram, end, flows, io, process, start, user
from tests.people import admin, owner


def low(id="order", asked="stock < 10", *parts, **properties):
    """A process that begins when something is so."""
    begin = start("low", condition(asked), *parts)
    return process(begin, user("buy", groups="sales"), end(), flows("low > buy > e"), id=id, properties=properties)


@pytest.fixture
def deployed(scenario):
    """Deploys processes, each in a file."""

    def deployed(*drawn):
        files = {f"{n}.bpmn": diagram(each) for n, each in enumerate(drawn)}
        deploy(scenario.database.unit_of_work(), name="x", files=files, actor=owner, at=scenario.now)
        return scenario

    return deployed


def evaluate(scenario, *, key=None, business_id=None, **variables):
    return conditions.evaluate(
        scenario.database.unit_of_work(), variables=variables, actor=admin, at=scenario.now, definition_key=key,
        business_id=business_id,
    )  # fmt: skip


def test_a_case_begins_at_each_start_event_whose_condition_holds(deployed):
    scenario = deployed(low(), low("alarm", "stock < 3"), low("price", "price > 9"))

    assert ["order"] == [case.process_id for case in evaluate(scenario, stock=5)]
    assert ["alarm", "order"] == [case.process_id for case in evaluate(scenario, stock=2)]
    assert [] == evaluate(scenario, stock=12)


def test_the_case_gets_what_is_so(deployed):
    scenario = deployed(low(businessId="CG-{0000}"))
    (case,) = evaluate(scenario, stock=5)

    scenario.resume(case.key).waits_at("buy")
    assert (5, "CG-0001", "system") == (scenario.variable("stock"), scenario.number, case.started_by)
    assert "admin" == scenario.records()[0]["input"]["by"]
    assert "match" == Replayer(scenario.database.reading()).replay(case.number).verdict


def test_output_mappings_decide_what_the_case_gets(deployed):
    scenario = deployed(low("order", "stock < 10", io(outputs={"missing": "=10 - stock"})))
    (case,) = evaluate(scenario, stock=4, other=1)
    scenario.resume(case.key)

    assert (6, None, None) == tuple(scenario.variable(name) for name in ("missing", "stock", "other"))


def test_what_is_not_said_is_not_so(deployed):
    assert [] == evaluate(deployed(low()), price=3)


def test_one_process_alone_can_be_asked(deployed):
    scenario = deployed(low(), low("alarm"))
    with scenario.database.reading() as uow:
        alarm = uow.definitions.latest("process", "alarm").key
        form = uow.definitions.latest("form", "sales_check").key

    assert ["alarm"] == [case.process_id for case in evaluate(scenario, key=alarm, stock=1)]
    for key in (form, 77):
        with pytest.raises(NotFound):
            evaluate(scenario, key=key, stock=1)


def test_a_condition_that_is_neither_true_nor_false_begins_nothing(deployed):
    scenario = deployed(low(), low("alarm", "stock"))

    with pytest.raises(Invalid) as refusal:
        evaluate(scenario, stock=5)

    assert ["bpmn.condition_not_boolean"] == [finding.code for finding in refusal.value.findings]
    assert () == scenario.database.queries().cases(owner, limit=9).items


def test_what_no_case_may_be_handed_begins_nothing(deployed):
    scenario = deployed(low())

    with pytest.raises(InvalidVariables):
        evaluate(scenario, stock=5, people={})

    assert () == scenario.database.queries().cases(owner, limit=9).items


def test_the_business_id_is_the_callers_where_the_process_has_no_pattern(deployed):
    scenario = deployed(low())

    assert "A-1" == evaluate(scenario, business_id="A-1", stock=1)[0].business_id

    numbered = deployed(low("alarm", "stock < 3", businessId="CG-{0000}"))
    with pytest.raises(Invalid) as refusal:
        evaluate(numbered, business_id="A-1", stock=1)

    assert ["start.business_id"] == [finding.code for finding in refusal.value.findings]


def test_a_new_version_asks_its_own_condition(deployed):
    scenario = deployed(low())
    deployed(low("order", "stock < 2"))

    assert [] == evaluate(scenario, stock=5)
    assert ["order"] == [case.process_id for case in evaluate(scenario, stock=1)]
