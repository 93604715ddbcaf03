import pytest

from engine.feel import Environment, FeelError, HostFunction, Limits, Purse, evaluate, unary_tests

DOUBLING = "{a0: [1, 1], " + ", ".join(f"a{n}: [a{n - 1}, a{n - 1}]" for n in range(1, 45))

HOSTILE = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "brackets": "[" * 10_000,
    "signs": "-" * 20_000 + "1",
    "conditions": "if " * 5_000,
    "contexts": "{a: " * 5_000,
    "types": "1 instance of " + "list<" * 5_000,
    "definitions": "function(a) " * 4_000,
    "retries of a membership": "x in (" * 5_000,
    "retries of an interval": "[1..2[" * 5_000,
    "a path": "a" + ".b" * 5_000,
    "a long text": "1" + " " * 100_000,
    "a text of many tokens": "1+" * 20_000 + "1",
    "many matches": 'count(split(string join(for i in 1..20000 return ",,,,"), ","))',
    "an endless loop": "for i in 1..10 ** 30 return i",
    "nested loops": "for i in 1..1000, j in 1..1000, k in 1..1000 return 1",
    "an endless search": "some i in 1..1000000000 satisfies false",
    "endless recursion": "{f: function(n) f(n + 1), r: f(1)}.r",
    "mutual recursion": "{f: function(g) g(g), r: f(f)}.r",
    "a growing list": "count(for i in 1..1000000 return partial)",
    "nested results": "{r: for i in 1..2000 return [partial[-1]], same: r[-1] = r[-1]}.same",
    "doubled texts": '{a0: "xx", ' + ", ".join(f"a{n}: a{n - 1} + a{n - 1}" for n in range(1, 45)) + "}",
    "a joined text": 'string join(for i in 1..30000 return string join(for j in 1..1 return "' + "x" * 100 + '"))',
    "a doubling result": DOUBLING + "}",
    "a doubling comparison": DOUBLING + ", r: a44 = a44}.r",
    "a doubling text": DOUBLING + ", r: string(a44)}.r",
    "a doubling flatten": DOUBLING + ", r: flatten(a44)}.r",
    "a doubling path": DOUBLING + ", r: a44.x}.r",
    "a doubling type": DOUBLING + ", r: a44 instance of " + "list<" * 18 + "number" + ">" * 18 + "}.r",
    "a sort": "sort(for i in 1..30000 return -i, function(a, b) a < b)",
    "a pattern over a long text": 'matches(string join(for i in 1..20000 return "xxxxxxxxxx"), "(\\\\w+\\\\w+)+[^\\\\w]")',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_expression_ends_in_its_budget(text):
    with pytest.raises(FeelError) as caught:
        evaluate(text, {})

    assert "feel.budget" == caught.value.code
    assert caught.value.params["budget"] in {"steps", "size", "depth", "text"}


def deep(frames, text):
    """The outcome of *text* far down in Python's stack."""
    if frames:
        return deep(frames - 1, text)
    try:
        return evaluate(text, {})
    except FeelError as error:
        return error.params["budget"]


@pytest.mark.parametrize(
    "text",
    [
        "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(40)}.r",
        "{f: function(n) if n = 0 then 0 else 1 + f(n - 1), r: f(400)}.r",
        "{f: function(n) sort([n, 1], function(a, b) f(n + 1) > 1), r: f(1)}.r",
        "{r: for i in 1..120 return [partial[-1]], same: r[-1] = r[-1]}.same",
    ],
)
def test_the_depth_of_the_callers_stack_changes_nothing(text):
    assert deep(0, text) == deep(250, text)


def test_a_pattern_that_would_backtrack_is_answered():
    assert evaluate('matches(x, "^(x+x+)+y$")', {"x": "x" * 5_000}) is False


def test_a_long_sum_is_not_deep():
    assert 5_000 == evaluate("+".join("1" * 5_000), {})


def test_a_long_chain_of_conditions_is_not_deep():
    text = " else ".join(f"if x = {n} then {n}" for n in range(500)) + " else -1"

    assert 499 == evaluate(text, {"x": 499})


def test_ordinary_work_stays_within_the_default_limits():
    orders = [{"amount": n, "dept": f"d{n % 7}"} for n in range(1_000)]

    assert 71_500 == evaluate('sum(orders[dept = "d3" and amount < 1000].amount)', {"orders": orders})


def test_limits_can_be_set():
    environment = Environment(limits=Limits(steps=10))

    with pytest.raises(FeelError):
        evaluate("for i in 1..20 return i", {}, environment)
    assert 3 == evaluate("1 + 2", {}, environment)


def test_variables_nested_without_end_are_refused():
    nested = []
    nested.append(nested)

    with pytest.raises(FeelError) as caught:
        evaluate("x", {"x": nested})

    assert "feel.budget" == caught.value.code


def test_evaluations_that_share_a_purse_are_bounded_as_one_whole():
    purse = Purse(steps=100, size=1000, depth=100)
    environment = Environment(purse=purse)

    assert 10 == evaluate("count(for i in 1..10 return i)", {}, environment)
    assert purse.steps < 100
    with pytest.raises(FeelError) as caught:
        evaluate("count(for i in 1..50 return i)", {}, environment)
    assert 50 == evaluate("count(for i in 1..50 return i)", {})
    assert "steps" == caught.value.params["budget"]


def test_a_function_of_the_host_spends_from_the_same_purse():
    purse = Purse(steps=1000, size=1000, depth=100)
    inner = HostFunction("inner", (), 0, lambda: evaluate("sum(for i in 1..20 return i)", {}, environment))
    environment = Environment(purse=purse, functions={"inner": inner})

    assert 210 == evaluate("inner()", {}, environment)
    once = 1000 - purse.steps
    assert 420 == evaluate("inner() + inner()", {}, environment)
    assert 1000 - 3 * once == purse.steps


def test_an_error_leaves_no_depth_behind():
    purse = Purse(steps=1000, size=1000, depth=100)

    with pytest.raises(FeelError):
        evaluate("{f: function(n) [[f(n + 1)]], r: f(1)}.r", {}, Environment(purse=purse))
    assert 100 == purse.depth
    with pytest.raises(FeelError):
        unary_tests("{f: function(n) [[f(n + 1)]], r: f(1)}.r", 1, {}, Environment(purse=purse))
    assert 100 == purse.depth


@pytest.mark.parametrize(
    "text",
    [
        "substring(s, 2)",
        "substring(s, 2, 9000)",
        'substring before(s + "y", "y")',
        'substring after("y" + s, "y")',
        "upper case(s)",
        "lower case(s)",
        's + ""',
        'string(split(s, "y"))',
        'replace(s, "x$", "z")',
        "string join([s])",
        'string join(["a", "b"], s)',
    ],
)
def test_a_string_that_comes_into_being_counts(text):
    purse = Purse.of(Limits())
    evaluate(text, {"s": "x" * 10_000}, Environment(purse=purse))

    assert Limits().size - purse.size >= 9_000


@pytest.mark.parametrize(
    "text",
    ['contains(s, "y")', "starts with(s, s)", "ends with(s, s)", 'matches(s, "y")', "log(2)", "1.1 ** 2.5",
     'date("2026-01-01")', 'range("[1..2]")', "x.a", "(function(n) n)(1)", "1 instance of number"],
)  # fmt: skip
def test_work_within_a_function_counts(text):
    purse = Purse.of(Limits())
    evaluate(text, {"s": "x" * 100_000, "x": [1, 2]}, Environment(purse=purse))

    assert Limits().steps - purse.steps >= 4
