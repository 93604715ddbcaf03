"""Decisions that require decisions, input data, services and other models."""

import threading

import pytest

from engine.dmn import DecisionError, decide, decide_service, parse
from engine.errors import NotFound
from engine.feel import Environment, HostFunction
from tests.engine.dmn.drawn import decision, definitions, input_data, literal, model, needs, table


def service(id, outputs, decisions=(), data=(), type=""):
    variable = f'<variable name="{id}" typeRef="{type}"/>' if type else ""
    parts = [("outputDecision", outputs), ("inputDecision", decisions), ("inputData", data)]
    inner = "".join(f'<{tag} href="#{target}"/>' for tag, targets in parts for target in targets)
    return f'<decisionService id="{id}" name="{id}">{variable}{inner}</decisionService>'


def test_a_decision_knows_those_that_it_requires_by_name():
    drawn = model(
        decision("top", literal("risk level + 1"), requires=needs("risk")),
        decision("risk", literal("n * 2"), name="risk level"),
    )

    assert 7 == decide(drawn, "top", {"n": 3}).json


def test_a_required_decision_wins_over_a_variable_of_its_name():
    drawn = model(decision("top", literal("risk"), requires=needs("risk")), decision("risk", literal("1")))

    assert 1 == decide(drawn, "top", {"risk": 99}).json


def test_each_decision_is_made_once_and_leaves_its_evidence_in_order():
    drawn = model(
        decision("top", table(["a + b"], ["x"], ["- | a + b"]), requires=needs("a", "b")),
        decision("a", table(["base"], ["x"], ["- | base + 1"]), requires=needs("base")),
        decision("b", table(["base"], ["x"], ["- | base + 2"]), requires=needs("base")),
        decision("base", table(["n"], ["x"], ["- | n"])),
    )

    outcome = decide(drawn, "top", {"n": 1})

    assert 5 == outcome.json
    assert {"a", "b", "base", "top"} == {rule.decision_id for rule in outcome.matched}
    assert ("base", "top") == (outcome.matched[0].decision_id, outcome.matched[-1].decision_id)
    assert 4 == len(outcome.matched)


def test_a_long_chain_of_decisions_needs_no_deep_stack():
    parts = [decision("d0", literal("0"))]
    parts += [decision(f"d{n}", literal(f"d{n - 1} + 1"), requires=needs(f"d{n - 1}")) for n in range(1, 2000)]

    assert 1999 == decide(model(*parts), "d1999", {}).json


def test_the_error_names_the_decision_that_has_no_answer():
    drawn = model(
        decision("top", literal("risk"), requires=needs("risk")),
        decision("risk", table(["n"], ["x"], ["1 | 1"]), name="Risk level"),
    )

    with pytest.raises(DecisionError) as caught:
        decide(drawn, "top", {"n": 2})

    assert ("risk", "Risk level") == (caught.value.params["decision"], caught.value.params["decision_name"])


def test_the_variables_read_include_those_of_the_required_decisions():
    drawn = model(
        input_data("n"),
        decision("top", literal("risk + m + sum(for i in list return i)"), requires=needs("risk")),
        decision("risk", table(["n"], ["x"], ["- | k.part"]), requires=needs("data_n", kind="Input")),
    )

    assert ("k", "list", "m", "n") == drawn.decisions["top"].inputs
    assert ("k", "n") == drawn.decisions["risk"].inputs


def test_a_decision_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        decide(model(decision("d", literal("1"))), "e", {})


def test_variables_are_not_modified():
    drawn = model(
        decision(
            "d", "<context><contextEntry><variable name='a'/>" + literal("append(a, 1)") + "</contextEntry></context>"
        )
    )
    variables = {"a": [1, {"b": [2]}]}

    assert {"a": [1, {"b": [2]}, 1]} == decide(drawn, "d", variables).json
    assert {"a": [1, {"b": [2]}]} == variables


def test_host_functions_and_the_clock_come_from_the_environment():
    content = definitions(decision("d", literal("dept head(a)"))).encode()
    head = HostFunction("dept head", ("dept",), 1, lambda dept: f"head of {dept}")

    outcome = decide(
        parse(content, "t.dmn", functions=["dept head"]), "d", {"a": "x"}, Environment(functions={"dept head": head})
    )

    assert "head of x" == outcome.value


def test_a_model_is_shared_by_threads():
    drawn = model(decision("d", table(["n"], ["x"], ["< 500 | n", ">= 500 | n + 1"])))
    answers = {}

    def work(n):
        answers[n] = decide(drawn, "d", {"n": n}).json

    threads = [threading.Thread(target=work, args=(n,)) for n in range(490, 510)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {n: n + (n >= 500) for n in range(490, 510)} == answers


# -- services -----------------------------------------------------------------------------------------------------

OFFER = [
    input_data("n", "number"),
    decision("offer", literal("n * factor"), requires=needs("data_n", kind="Input") + needs("factor")),
    decision("factor", literal("10"), type="number"),
    decision("note", literal('"ok"')),
]


def test_a_service_takes_input_data_then_input_decisions():
    drawn = model(
        *OFFER,
        service("quote", ["offer"], ["factor"], ["data_n"]),
        decision("d", literal("quote(2, 3)"), requires=needs("quote", kind="Knowledge")),
    )

    assert 6 == decide(drawn, "d", {"n": 100}).json
    assert 6 == decide_service(drawn, "quote", {"n": 2, "factor": 3}).json
    assert 20 == decide(drawn, "offer", {"n": 2}).json


def test_a_service_with_several_outputs_answers_with_a_context():
    drawn = model(*OFFER, service("quote", ["offer", "note"], ["factor"], ["data_n"]))

    assert {"offer": 6, "note": "ok"} == decide_service(drawn, "quote", {"n": 2, "factor": 3}).json


def test_a_service_sees_nothing_but_its_parameters():
    drawn = model(
        decision("leak", literal("secret")),
        service("quote", ["leak"]),
        decision("d", literal("quote()"), requires=needs("quote", kind="Knowledge")),
    )

    assert decide(drawn, "d", {"secret": 1}).value is None


def test_a_service_refuses_an_argument_of_another_type():
    drawn = model(*OFFER, service("quote", ["offer"], ["factor"], ["data_n"]))

    with pytest.raises(DecisionError) as caught:
        decide_service(drawn, "quote", {"n": "x", "factor": 3})

    assert "dmn.type" == caught.value.code
    with pytest.raises(NotFound):
        decide_service(drawn, "other", {})


# -- other models -------------------------------------------------------------------------------------------------

KNOWN = parse(
    definitions(
        '<itemDefinition name="tScore"><typeRef>number</typeRef><allowedValues><text>[0..9]</text></allowedValues>'
        "</itemDefinition>",
        '<itemDefinition name="tScores" isCollection="true"><typeRef>tScore</typeRef></itemDefinition>',
        decision("risk", literal("n * 2"), name="risk level"),
        '<businessKnowledgeModel id="fee" name="fee"><encapsulatedLogic><formalParameter name="a" typeRef="tScore"/>'
        f"{literal('a + 1')}</encapsulatedLogic></businessKnowledgeModel>",
    )
    .replace("urn:test", "urn:known")
    .encode(),
    "known.dmn",
)
IMPORT = '<import name="known" namespace="urn:known" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'


def importing(*parts):
    return parse(definitions(IMPORT, *parts).encode(), "test.dmn", imports={"urn:known": KNOWN})


def test_what_is_imported_is_known_under_the_name_of_the_import():
    drawn = importing(
        decision(
            "d",
            literal("known.risk level + known.fee(3)"),
            requires=needs("x").replace("#x", "urn:known#risk")
            + needs("x", kind="Knowledge").replace("#x", "urn:known#fee"),
        )
    )

    assert 12 == decide(drawn, "d", {"n": 4}).json
    assert ("n",) == drawn.decisions["d"].inputs


def test_imported_types_refer_to_one_another():
    drawn = importing(decision("d", literal("[1, n]"), type="known.tScores"))

    assert [1, 9] == decide(drawn, "d", {"n": 9}).json
    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", {"n": 10})
    assert ("dmn.value_not_allowed", "[2]") == (caught.value.code, caught.value.params["path"])


# -- Camunda's habits ---------------------------------------------------------------------------------------------

CAMUNDA_7 = 'xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform"'
CAMUNDA_8 = CAMUNDA_7.replace("Platform", "Cloud").replace("executionCloud", "executionPlatform")
DISHES = [
    decision("dish", table(["season"], ["x"], ['"winter" | 1', "- | 2"], policy="FIRST"), requires=needs("season_id")),
    decision("season_id", table(["t"], ["season"], ['< 10 | "winter"', '>= 10 | "summer"']), name="Which season"),
]


def test_camunda_7_knows_a_required_table_by_its_outputs():
    assert 1 == decide(model(*DISHES, attributes=CAMUNDA_7), "dish", {"t": 1}).json
    assert ("t",) == model(*DISHES, attributes=CAMUNDA_7).decisions["dish"].inputs


def test_elsewhere_a_table_is_not_known_by_its_outputs():
    assert 2 == decide(model(*DISHES, attributes=CAMUNDA_8), "dish", {"t": 1}).json
    assert ("season", "t") == model(*DISHES).decisions["dish"].inputs


def test_camunda_8_knows_a_required_decision_by_its_id():
    parts = [decision("dish", literal("season_id"), requires=needs("season_id")), DISHES[1]]

    assert "winter" == decide(model(*parts, attributes=CAMUNDA_8), "dish", {"t": 1}).json


def test_an_input_may_have_a_variable_for_its_own_cells():
    drawn = table(["n"], ["x"], ["cell > 1 | 1", "cell <= 1 | 2"]).replace(
        '<input id="in0"',
        '<input xmlns:camunda="http://camunda.org/schema/1.0/dmn" camunda:inputVariable="cell" id="in0"',
    )

    assert 1 == decide(model(decision("d", drawn)), "d", {"n": 5}).json
    assert ("n",) == model(decision("d", drawn)).decisions["d"].inputs
