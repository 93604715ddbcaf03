"""Boxed expressions: what each answers, and what it refuses."""

import pytest

from engine.dmn import DecisionError, decide
from engine.feel import Environment, FeelError, Purse
from tests.engine.dmn.drawn import decision, literal, model, needs, table


def answer(logic, *others, type="", requires="", **variables):
    drawn = model(decision("d", logic, type=type, requires=requires), *others)
    return decide(drawn, "d", variables).json


def refusal(logic, *others, requires="", **variables):
    drawn = model(decision("d", logic, requires=requires), *others)
    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", variables)

    assert decide(drawn, "d", variables, strict=False).value is None
    return caught.value


def entry(name, logic, type=""):
    return f'<contextEntry><variable name="{name}"{f" typeRef={type!r}" if type else ""}/>{logic}</contextEntry>'


def context(*entries):
    return f"<context>{''.join(entries)}</context>"


def function(parameters, logic):
    return f"<functionDefinition>{formal(parameters)}{logic}</functionDefinition>"


def formal(parameters):
    return "".join(f'<formalParameter name="{name}" typeRef="{kind}"/>' for name, kind in parameters.items())


def knowledge(name, parameters, logic, requires="", type=""):
    variable = f'<variable name="{name}" typeRef="{type}"/>' if type else ""
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}">{variable}<encapsulatedLogic>{formal(parameters)}{logic}'
        f"</encapsulatedLogic>{requires}</businessKnowledgeModel>"
    )


def invocation(name, **bindings):
    bound = "".join(f'<binding><parameter name="{key}"/>{value}</binding>' for key, value in bindings.items())
    return f"<invocation>{literal(name)}{bound}</invocation>"


def iteration(kind, variable, source, body):
    inner = "return" if kind == "for" else "satisfies"
    return (
        f'<{kind} iteratorVariable="{variable}"><in>{literal(source)}</in><{inner}>{literal(body)}</{inner}></{kind}>'
    )


def conditional(condition):
    parts = {"if": condition, "then": '"yes"', "else": '"no"'}
    return f"<conditional>{''.join(f'<{tag}>{literal(text)}</{tag}>' for tag, text in parts.items())}</conditional>"


def choice(source, match):
    return f"<filter><in>{literal(source)}</in><match>{literal(match)}</match></filter>"


def test_a_literal_expression_reads_variables():
    assert 3 == answer(literal("a + b"), a=1, b=2)


def test_a_context_entry_knows_those_before_it_and_names_may_have_blanks():
    drawn = context(entry("unit price", literal("2")), entry("total", literal("unit price * n")))

    assert {"unit price": 2, "total": 6} == answer(drawn, n=3)


def test_the_entry_without_a_name_is_the_result_of_a_context():
    drawn = context(entry("a", literal("n + 1")), f"<contextEntry>{literal('a * 10')}</contextEntry>")

    assert 30 == answer(drawn, n=2)


def test_an_entry_that_is_not_of_its_type_is_refused():
    drawn = context(entry("a", literal('"x"'), "number"), f"<contextEntry>{literal('a')}</contextEntry>")

    error = refusal(drawn)

    assert ("dmn.type", "number", "x") == (error.code, error.params["expected"], error.params["value"])


def test_lists_and_relations():
    relation = (
        '<relation><column name="name"/><column name="age" typeRef="number"/>'
        f"<row>{literal('who')}{literal('1 + 1')}</row><row>{literal('null')}{literal('3')}</row></relation>"
    )

    assert [1, [2, "x"]] == answer(f"<list>{literal('1')}<list>{literal('2')}{literal('who')}</list></list>", who="x")
    assert [{"name": "x", "age": 2}, {"name": None, "age": 3}] == answer(relation, who="x")


def test_a_function_in_a_context_is_called_by_the_entries_after_it_and_by_itself():
    body = literal("if n <= 1 then 1 else n * factorial(n - 1)")
    result = f"<contextEntry>{literal('five')}</contextEntry>"
    drawn = context(entry("factorial", function({"n": "number"}, body)), entry("five", literal("factorial(5)")), result)

    assert 120 == answer(drawn)


def test_a_function_sees_what_stands_around_it():
    drawn = context(
        entry("rate", literal("3")),
        entry("times", function({"n": "number"}, literal("n * rate"))),
        f"<contextEntry>{literal('times(2)')}</contextEntry>",
    )

    assert 6 == answer(drawn)


def test_a_function_may_be_a_decision_but_is_no_data():
    drawn = model(
        decision("twice", function({"n": "number"}, literal("n * 2"))),
        decision("d", literal("twice(3)"), requires=needs("twice")),
    )

    assert 6 == decide(drawn, "d", {}).json
    outcome = decide(drawn, "twice", {})
    with pytest.raises(FeelError) as caught:
        _ = outcome.json
    assert "feel.type" == caught.value.code


def test_knowledge_is_invoked_by_name_and_with_its_own_parameters_only():
    drawn = knowledge("fee", {"amount": "number"}, literal("amount * 2"))

    assert 8 == answer(literal("fee(n)"), drawn, requires=needs("fee", kind="Knowledge"), n=4)
    assert 8 == answer(invocation("fee", amount=literal("n")), drawn, requires=needs("fee", kind="Knowledge"), n=4)


def test_knowledge_requires_knowledge():
    inner = knowledge("double", {"n": "number"}, literal("n * 2"))
    outer = knowledge("fee", {"n": "number"}, literal("double(n) + 1"), requires=needs("double", kind="Knowledge"))

    assert 9 == answer(literal("fee(4)"), inner, outer, requires=needs("fee", kind="Knowledge"))


def test_a_table_in_knowledge_leaves_its_evidence():
    drawn = knowledge("grade", {"n": "number"}, table(["n"], ["x"], ["< 5 | 1", ">= 5 | 2"]))
    drawn = model(drawn, decision("d", literal("grade(7) + grade(1)"), requires=needs("grade", kind="Knowledge")))

    outcome = decide(drawn, "d", {})

    assert 3 == outcome.json
    assert [("grade", 2), ("grade", 1)] == [(rule.decision_id, rule.index) for rule in outcome.matched]


def test_a_table_in_knowledge_that_has_no_row_is_refused_by_its_own_name():
    drawn = knowledge("grade", {"n": "number"}, table(["n"], ["x"], ["< 5 | 1"]))

    error = refusal(literal("grade(7)"), drawn, requires=needs("grade", kind="Knowledge"))

    assert ("dmn.no_row", "grade") == (error.code, error.params["decision"])


def test_an_argument_of_another_type_is_refused():
    drawn = knowledge("fee", {"amount": "number"}, literal("amount = null"))

    assert "dmn.type" == refusal(literal('fee("x")'), drawn, requires=needs("fee", kind="Knowledge")).code


def test_the_type_of_knowledge_is_that_of_its_result():
    drawn = knowledge("fee", {"n": "number"}, literal("n"), type="string")

    assert "dmn.type" == refusal(literal("fee(1)"), drawn, requires=needs("fee", kind="Knowledge")).code


def test_an_invocation_with_a_wrong_parameter_is_refused():
    drawn = knowledge("fee", {"amount": "number"}, literal("amount"))

    error = refusal(invocation("fee", sum=literal("1")), drawn, requires=needs("fee", kind="Knowledge"))

    assert ("dmn.arguments", ["amount"], ["sum"]) == (error.code, error.params["expected"], error.params["found"])


def test_an_invocation_of_something_that_is_no_function_is_refused():
    assert "dmn.no_function" == refusal(invocation("n", a=literal("1")), n=3).code


def test_endless_recursion_is_refused():
    drawn = model(
        knowledge("f", {"n": "number"}, literal("f(n + 1)")),
        decision("d", literal("f(1)"), requires=needs("f", kind="Knowledge")),
    )

    with pytest.raises(DecisionError) as caught:
        decide(drawn, "d", {}, strict=False)

    assert "dmn.budget" == caught.value.code


def exhausted(logic, **variables):
    with pytest.raises(DecisionError) as caught:
        decide(model(decision("d", logic)), "d", variables, strict=False)
    assert "dmn.budget" == caught.value.code
    return caught.value.params["budget"]


def test_work_without_end_is_refused():
    rows = table(["n"], ["x"], ["- | 1"] * 1000, policy="FIRST")

    assert "steps" == exhausted(nested_loops(1, "for i in 1..300 return i", rows))
    assert "steps" == exhausted(nested_loops(3, "for i in 1..100 return i", literal("1")))


def test_values_without_end_are_refused():
    assert "size" == exhausted(iteration("for", "x", "for i in 1..1000 return i", "letter"), letter="x" * 30_000)
    assert "size" == exhausted(iteration("for", "x", "for i in 1..1000 return i", "letters"), letters=["x" * 30_000])


def test_a_decision_spends_from_the_purse_of_its_caller():
    purse = Purse(steps=1000, size=1000, depth=100)
    environment = Environment(purse=purse)

    assert 5050 == decide(model(decision("d", literal("sum(for i in 1..100 return i)"))), "d", {}, environment).json
    assert 0 < purse.steps < 900
    assert 100 == purse.depth
    with pytest.raises(DecisionError):
        decide(model(decision("d", literal("sum(for i in 1..1000 return i)"))), "d", {}, environment)


def test_many_formulas_may_be_evaluated_as_long_as_each_is_small():
    assert 10_000 == len(answer(iteration("for", "x", "for i in 1..10000 return i", "x + 1")))


def nested_loops(depth, source, body):
    for level in range(depth):
        body = f'<for iteratorVariable="v{level}"><in>{literal(source)}</in><return>{body}</return></for>'
    return body


@pytest.mark.parametrize(("given", "expected"), [(True, "yes"), (False, "no"), (None, "no")])
def test_a_conditional_chooses(given, expected):
    assert expected == answer(conditional("a"), a=given)


def test_a_condition_that_is_no_boolean_is_refused():
    assert "dmn.type" == refusal(conditional('"abc"')).code


def test_a_filter_knows_the_item_and_its_entries():
    assert [3, 4] == answer(choice("n", "item > 2"), n=[1, 2, 3, 4])
    assert [{"age": 9}] == answer(choice("n", "age > 5"), n=[{"age": 1}, {"age": 9}])
    assert [] == answer(choice("null", "true"))


def test_a_filter_by_something_else_than_a_boolean_is_refused():
    assert "dmn.type" == refusal(choice("[1, 2]", '"x"')).code


def test_a_loop_answers_with_a_list_and_knows_what_it_has_so_far():
    assert [2, 4, 6] == answer(iteration("for", "x", "[1, 2, 3]", "x * 2"))
    assert [0, 1, 2] == answer(iteration("for", "x", "[1, 2, 3]", "count(partial)"))
    assert answer(iteration("for", "x", "null", "x")) is None


@pytest.mark.parametrize(
    ("kind", "source", "expected"),
    [
        ("some", "[true, false]", True),
        ("some", "[false, false]", False),
        ("some", "[true, null]", True),
        ("some", "[false, null]", None),
        ("some", "[]", False),
        ("every", "[true, true]", True),
        ("every", "[true, false]", False),
        ("every", "[null, false]", False),
        ("every", "[true, null]", None),
        ("every", "[]", True),
    ],
)
def test_quantified_boxes_know_three_truths(kind, source, expected):
    assert expected is answer(iteration(kind, "x", source, "x"))


def test_a_quantified_box_over_something_else_than_booleans_is_refused():
    assert "dmn.type" == refusal(iteration("some", "x", '[true, "x"]', "x")).code
