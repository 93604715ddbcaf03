"""Camunda 7's /message: the receiver is found by what his case knows."""

import pytest

from engine.deployments import deploy
from engine.replay import Replayer
from tests import people
from tests.engine.bpmn.diagrams import boundary, diagram, element, end, event, flows, io, process, start, user
from tests.web.rest.conftest import program, token  # noqa: F401 - fixtures

PATH = "/engine-rest/message"


@pytest.fixture
def orders(office):
    """Three cases that wait for the same message, by their orders."""
    drawn = diagram(
        process(
            start(),
            element("intermediateCatchEvent", "wait", event("message", "m1")),
            user("ship", groups="sales"),
            end(),
            flows("s > wait > ship > e"),
            id="order",
        )
    )
    deploy(office.database.unit_of_work(), name="x", files={"x.bpmn": drawn}, actor=people.owner, at=office.now)
    return {name: office.start("order", by=people.owner, order=name, kind="big").key for name in ("A-1", "A-2", "A-3")}


@pytest.fixture
def correlate(program):  # noqa: F811 - the fixture
    return lambda **given: program("admin").post(PATH, {"messageName": "m1", **given})


def keys(**values):
    kinds = {str: "String", int: "Integer"}
    return {name: {"value": value, "type": kinds[type(value)]} for name, value in values.items()}


def gone_on(office, orders):
    return [name for name, key in orders.items() if office.resume(key).open_tasks()]


def test_the_case_gets_it_whose_variables_all_match(office, orders, correlate):
    answer = correlate(correlationKeys=keys(order="A-2", kind="big"), processVariables=keys(paid="yes"))

    assert 204 == answer.status
    assert ["A-2"] == gone_on(office, orders)
    assert "yes" == office.resume(orders["A-2"]).variable("paid")


@pytest.mark.parametrize(
    "given",
    [
        {"correlationKeys": keys(kind="big")},
        {"correlationKeys": keys(order="A-1", kind="small")},
        {"correlationKeys": keys(unknown="A-1")},
        {"messageName": "m2"},
        {"businessKey": "none"},
        {"localCorrelationKeys": keys(order="A-1")},
        {"processVariablesLocal": keys(people="x"), "correlationKeys": keys(order="A-1")},
        {"tenantId": "x"},
        {"messageName": ""},
        {"correlationKeys": keys(order="A-1"), "processVariables": keys(people="x")},
    ],
)
def test_what_fits_none_or_several_moves_nobody(office, orders, correlate, given):
    assert 400 == correlate(**given).status
    assert [] == gone_on(office, orders)


def test_all_get_it_where_the_sender_says_so(office, orders, correlate):
    answer = correlate(correlationKeys=keys(kind="big"), all=True, resultEnabled=True)

    assert [str(key) for key in orders.values()] == [result["execution"]["processInstanceId"] for result in answer.json]
    assert [*orders] == gone_on(office, orders)


def test_that_nobody_gets_what_is_meant_for_all_is_no_error(office, orders, correlate):
    given = {"correlationKeys": keys(order="A-9"), "all": True}

    assert 204 == correlate(**given).status
    assert (200, []) == ((answer := correlate(**given, resultEnabled=True)).status, answer.json)
    assert [] == gone_on(office, orders)


def test_a_case_may_be_named(office, orders, correlate):
    assert 204 == correlate(processInstanceId=str(orders["A-3"])).status
    assert ["A-3"] == gone_on(office, orders)


# -- what only the step that waits knows -------------------------------------------------------------------------------

LINES = process(
    start(),
    element(
        "receiveTask", "wait",
        io({"line": "=first_line"}, {"shipped": "=line", "carrier": "=carrier"}), messageRef="message_m1",
    ),
    user("ship", groups="sales"), end(), flows("s > wait > ship > e"), id="lines",
)  # fmt: skip


@pytest.fixture
def lines(office):
    """Two cases, each of which waits with a line of its own."""
    deploy_one(office, LINES)
    return {line: office.start("lines", by=people.owner, first_line=line).key for line in (1, 2)}


def deploy_one(office, *drawn):
    files = {f"{n}.bpmn": diagram(each) for n, each in enumerate(drawn)}
    deploy(office.database.unit_of_work(), name="x", files=files, actor=people.owner, at=office.now)


def test_a_case_may_be_known_by_what_its_waiting_step_has_for_itself(office, lines, correlate):
    assert 400 == correlate(localCorrelationKeys=keys(first_line=2)).status
    assert 204 == correlate(localCorrelationKeys=keys(line=2)).status
    assert [2] == gone_on(office, lines)


def test_what_is_brought_to_the_step_alone_is_the_cases_only_as_its_mappings_say(office, lines, correlate):
    answer = correlate(correlationKeys=keys(line=1), processVariablesLocal=keys(carrier="rail", truck="no"))
    case = office.resume(lines[1])

    assert 204 == answer.status
    assert ("rail", 1, None) == tuple(case.variable(name) for name in ("carrier", "shipped", "truck"))
    assert "match" == Replayer(office.database.reading()).replay(case.instance.number).verdict


def test_what_is_brought_to_the_border_of_a_task_belongs_to_that_task(office, correlate):
    deploy_one(office, process(
        start(), user("pack", groups="sales"), boundary("more", "pack", event("message", "m1"), interrupting=False),
        end(), flows("s > pack > e; more > e"), id="packing",
    ))  # fmt: skip
    case = office.start("packing", by=people.owner)
    correlate(processVariablesLocal=keys(weight=3), processVariables=keys(parts=2))

    assert 3 == case.form("pack", by=people.sales).variables["weight"]
    assert (None, 2) == (case.variable("weight"), case.variable("parts"))


# -- what begins with it -----------------------------------------------------------------------------------------------


def beginning(id):
    return process(
        start("asked", event("message", "m1")), user("look", groups="sales"), end(), flows("asked > look > e"), id=id
    )  # fmt: skip


def begun(office, answer, n=0):
    result = answer.json[n]
    assert ("ProcessDefinition", None) == (result["resultType"], result["execution"])
    return office.resume(int(result["processInstance"]["id"]))


def test_a_message_that_no_case_awaits_begins_one(office, correlate):
    deploy_one(office, beginning("asking"))
    answer = correlate(
        businessKey="N-7", correlationKeys=keys(unknown=1), processVariables=keys(paid="yes"),
        processVariablesLocal=keys(by="card"), resultEnabled=True,
    )  # fmt: skip
    case = begun(office, answer)

    assert ("N-7", "yes", "card") == (case.number, case.variable("paid"), case.variable("by"))
    assert "N-7" == answer.json[0]["processInstance"]["businessKey"]
    assert answer.json[0]["processInstance"]["definitionId"].startswith("asking:1:")
    assert "match" == Replayer(office.database.reading()).replay(case.waits_at("look").instance.number).verdict


def test_one_that_a_case_awaits_begins_none(office, orders, correlate):
    deploy_one(office, beginning("asking"))
    answer = correlate(correlationKeys=keys(order="A-2"), resultEnabled=True)

    assert ["Execution"] == [result["resultType"] for result in answer.json]
    assert ["A-2"] == gone_on(office, orders)


def test_what_would_begin_several_processes_begins_none_unless_the_sender_means_all(office, orders, correlate):
    deploy_one(office, beginning("asking"), beginning("telling"))
    assert 400 == correlate(businessKey="none").status

    answer = correlate(correlationKeys=keys(order="A-1"), all=True, resultEnabled=True)

    assert ["Execution", "ProcessDefinition", "ProcessDefinition"] == [each["resultType"] for each in answer.json]
    assert ["A-1"] == gone_on(office, orders)
    begun(office, answer, 1).waits_at("look")
    begun(office, answer, 2).waits_at("look")


def test_one_for_a_case_that_is_named_begins_none(office, orders, correlate):
    deploy_one(office, beginning("asking"))
    correlate(processInstanceId=str(orders["A-1"]))

    assert 400 == correlate(processInstanceId=str(orders["A-1"])).status


def test_a_process_that_numbers_its_cases_itself_takes_no_number(office, correlate):
    deploy_one(office, process(
        start("asked", event("message", "m1")), user("look", groups="sales"), end(), flows("asked > look > e"),
        id="asking", properties={"businessId": "N-{0}"},
    ))  # fmt: skip

    assert 400 == correlate(businessKey="N-7").status
    assert "N-1" == begun(office, correlate(resultEnabled=True)).number
