"""Reading and deciding as the conformance kit wants it: what cannot be read or decided is null, and nothing breaks."""

import pytest

from engine.dmn import DecisionError, decide, decide_service
from engine.dmn.definitions import read
from engine.feel import Environment, HostFunction
from tests.engine.dmn.drawn import decision, definitions, literal, needs, table


def answer(*parts, functions=(), environment=None, strict=False, **variables):
    drawn, found = read(definitions(*parts).encode(), "test.dmn", functions=functions)
    return decide(drawn, "d", variables, environment, strict=strict).json, [finding.code for finding in found]


def test_a_broken_expression_is_null():
    assert (None, ["dmn.expression"]) == answer(decision("d", literal("1 +")))


def test_a_broken_input_is_null_and_a_broken_cell_matches_nothing():
    drawn = table(["1 +"], ["x"], ["null | 1"])

    assert (1, ["dmn.expression"]) == answer(decision("d", drawn))
    assert (2, ["dmn.expression"]) == answer(decision("d", table(["n"], ["x"], ["( | 1", "1 | 2"])), n=1)


def test_a_row_of_another_length_is_decided_as_far_as_it_goes():
    assert ({"x": 1}, ["dmn.row_length"]) == answer(decision("d", table(["n"], ["x", "y"], ["1 | 1"])), n=1)
    assert (1, ["dmn.row_length"]) == answer(decision("d", table(["n"], ["x"], ["1 | 1 | 2"])), n=1)

    relation = f'<relation><column name="a"/><column name="b"/><row>{literal("1")}</row></relation>'
    assert ([{"a": 1}], ["dmn.row_length"]) == answer(decision("d", relation))


def test_a_decision_without_logic_is_null_and_a_circle_ends():
    assert (None, ["dmn.no_logic"]) == answer(decision("d", ""))
    circle = [decision("d", literal("e"), requires=needs("e")), decision("e", literal("d"), requires=needs("d"))]
    assert (None, ["dmn.cycle", "dmn.cycle"]) == answer(*circle)


def test_a_function_that_is_not_written_in_feel_answers_with_null():
    function = '<functionDefinition kind="Java"><context/></functionDefinition>'
    drawn = f'<context><contextEntry><variable name="f"/>{function}</contextEntry><contextEntry>{literal("f()")}</contextEntry></context>'

    assert (None, ["dmn.external_function"]) == answer(decision("d", drawn))


def test_an_invocation_without_argument_or_function_is_found():
    binding = '<binding><parameter name="a"/></binding>'

    assert (None, ["dmn.no_logic"]) == answer(decision("d", f"<invocation>{literal('f')}{binding}</invocation>"))
    assert (None, ["dmn.no_logic"]) == answer(decision("d", "<invocation/>"))


def test_a_table_that_no_row_of_allows_the_input_is_null():
    drawn = table(['x | "a"'], ["y"], ["- | 1"])

    assert (None, []) == answer(decision("d", drawn), x="b")


def test_a_disallowed_output_is_null():
    assert (None, []) == answer(decision("d", table(["n"], ["y | 1"], ["- | 2"])), n=1)


def failing(_argument):
    raise LookupError("nobody")


HOST = Environment(functions={"head": HostFunction("head", ("a",), 1, failing)})


def test_a_function_of_the_host_that_fails_is_null_or_an_error_that_says_where_and_why():
    drawn = decision("d", literal("head(1)"), name="Who")

    assert (None, []) == answer(drawn, functions=["head"], environment=HOST)
    with pytest.raises(DecisionError) as caught:
        answer(drawn, functions=["head"], environment=HOST, strict=True)
    error = caught.value
    assert ("dmn.expression", "feel.function", "nobody") == (error.code, error.params["reason"], error.params["detail"])
    assert ("d", "Who", "head(1)") == tuple(error.params[key] for key in ("decision", "decision_name", "expression"))


def test_a_failing_input_or_cell_names_its_element():
    for inputs, cell, element in [(["head(1)"], "-", "in0"), (["n"], "head(1)", "r1c0")]:
        with pytest.raises(DecisionError) as caught:
            answer(
                decision("d", table(inputs, ["x"], [f"{cell} | 1"])), functions=["head"], environment=HOST, strict=True
            )
        assert ("dmn.expression", element) == (caught.value.code, caught.value.params["element"])


def test_a_service_uses_the_environment_too():
    drawn, _ = read(
        definitions(
            decision("d", literal("where()")),
            '<decisionService id="s" name="s"><outputDecision href="#d"/></decisionService>',
        ).encode(),
        "test.dmn",
        functions=["where"],
    )
    environment = Environment(functions={"where": HostFunction("where", (), 0, lambda: "here")})

    assert "here" == decide_service(drawn, "s", {}, environment).value
