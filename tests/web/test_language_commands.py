"""``liuzhuan feel``, ``decide`` and ``conformance``."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine import feel
from tests.conftest import PROCESSES
from tests.engine.dmn.drawn import decision, definitions, input_data, literal, table
from web import language_commands
from web.cli import main
from web.language import gettext

RULES = PROCESSES / "decisions" / "affair_rules.dmn"
URGENT = {"affair_class": "office", "affair_type": "quality_support", "urgency": "urgent"}


@pytest.fixture
def run(tmp_path):
    def run(*arguments):
        return CliRunner().invoke(main, ["--database", f"sqlite:///{tmp_path / 'x.db'}", *map(str, arguments)])

    return run


@pytest.fixture
def drawn(tmp_path):
    def drawn(*parts):
        file = tmp_path / "drawn.dmn"
        file.write_text(definitions(*parts), encoding="utf-8")
        return file

    return drawn


@pytest.mark.parametrize(
    ("expression", "variables", "expected"),
    [
        ("1 + 2", {}, "3"),
        ("=0.1 + 0.2", {}, "0.3"),
        ('amount > 1000 and dept = "sales"', {"amount": 1200.5, "dept": "sales"}, "true"),
        ("lead dept", {"lead dept": "销售"}, '"销售"'),
        ('[@"2026-03-01", x.y]', {"x": {"y": [1]}}, '["2026-03-01", [1]]'),
    ],
)
def test_the_value_is_printed_as_json(run, expression, variables, expected):
    result = run("feel", expression, "--variables", json.dumps(variables))

    assert (0, expected) == (result.exit_code, result.output.strip())


def test_numbers_keep_all_their_digits(run):
    result = run("feel", "x - 9007199254740992.0", "--variables", '{"x": 9007199254740993.1}')

    assert "1.1" == result.output.strip()


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1 +", (" 4 ", "end", "expression", "  1 +\n     ^")),
        ("1 + 2)", (" 1 ", " 6 ", "operator", "  1 + 2)\n       ^")),
        ('"金额" + * 2', ('  "金额" + * 2\n           ^',)),
        ("1 +\n(2 *\n3", (" 3 ", " 2 ", "  3\n   ^")),
        ("foo(1)", ("foo", "  foo(1)\n  ^")),
        ("for i in 1..10**9 return i", ("steps",)),
    ],
)
def test_an_error_names_the_place_and_what_was_expected(run, expression, expected):
    result = run("feel", expression)

    assert 1 == result.exit_code
    for part in expected:
        assert part in result.output


def test_null_says_why(run):
    result = run("feel", "x.y + missing", "--variables", '{"x": {}}')

    assert 0 == result.exit_code
    assert "null" == result.stdout.strip()
    assert gettext("there is no entry %(name)s") % {"name": "y"} in result.stderr
    assert gettext("there is no variable %(name)s") % {"name": "missing"} in result.stderr
    assert 3 == len(result.stderr.splitlines())


@pytest.mark.parametrize(
    "expression",
    ["x", '"a" + 1', "abs(null)", "[1][9]", "substring(1)", 'date("x")', 'matches("a", "(")', "{f: 1, r: f(1)}.r",
     'date and time("2026-01-01T00:00:00@Nowhere/Town")', "{}.x"],
)  # fmt: skip
def test_each_reason_has_words(run, expression):
    result = run("feel", expression)

    assert (0, "null") == (result.exit_code, result.stdout.strip())
    assert result.stderr


@pytest.mark.parametrize("variables", ["{", "[1]", "1", '{"a": }'])
def test_variables_are_a_json_object(run, variables):
    result = run("feel", "1", "--variables", variables)

    assert 2 == result.exit_code
    assert "JSON" in result.output


def test_our_own_functions_are_there_and_need_no_database_unless_asked(run, tmp_path):
    assert 0 == run("feel", "1 + 1").exit_code
    assert not (tmp_path / "x.db").exists()
    assert "[]" == run("feel", "staff()").output.strip()
    assert run("feel", "due workdays(3)").output.startswith('"20')


def test_a_decision_is_printed_with_its_rows(run):
    result = run("decide", RULES, "affair_rules", "--input", json.dumps(URGENT))

    value, row = result.output.strip().splitlines()
    assert 0 == result.exit_code
    assert {"is_major": False, "gm_hours": 2, "retention": "y10"} == json.loads(value)
    assert 'affair_type = "quality_support"' not in row
    assert '= "quality_support"' in row
    assert "→ is_major = false, gm_hours = 2" in row


def test_several_rows_are_each_a_line(run, drawn):
    file = drawn(input_data("n"), decision("d", table(["n"], ["x"], ["> 1 | 1 // small", "> 2 | 2"], policy="COLLECT")))

    lines = run("decide", file, "d", "--input", '{"n": 5}').output.splitlines()

    assert "[1, 2]" == lines[0]
    assert lines[1].endswith("n = 5 → x = 1  // small")
    assert lines[2].endswith("n = 5 → x = 2")


def test_a_decision_has_a_name_too(run, drawn):
    assert "3" == run("decide", drawn(decision("d", literal("1 + 2"), name="总数")), "总数").output.strip()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(["> 1 | 1", "> 2 | 2"], ("1, 2", "n = 5")), (["< 1 | 1"], ("n = 5",))],
    ids=["several rows", "no row"],
)
def test_a_table_without_one_answer_names_itself_its_inputs_and_rows(run, drawn, rows, expected):
    file = drawn(input_data("n"), decision("d", table(["n"], ["x"], rows), name="分级"))

    result = run("decide", file, "d", "--input", '{"n": 5}')

    assert 1 == result.exit_code
    for part in ("分级", *expected):
        assert part in result.output


def test_a_decision_that_is_not_there_is_answered_with_those_that_are(run):
    result = run("decide", RULES, "nothing")

    assert 1 == result.exit_code
    assert "affair_rules" in result.output


def test_a_file_that_cannot_be_read_lists_its_findings(run, drawn):
    result = run("decide", drawn(decision("d", literal("1 +"))), "d")

    assert 1 == result.exit_code
    assert "drawn.dmn:" in result.output


def test_the_kit_is_counted_and_its_failing_cases_listed(run, tmp_path, drawn):
    suite = tmp_path / "compliance-level-2" / "suite"
    suite.mkdir(parents=True)
    drawn(decision("d", literal("1 + 2"))).rename(suite / "m.dmn")
    (suite / "cases.xml").write_text(CASES, encoding="utf-8")

    lines = run("conformance", tmp_path).output.splitlines()

    assert "level 2: 1 / 2" == lines[0]
    assert lines[1].startswith("suite  cases wrong  d: ")
    assert 2 == len(lines)


def test_a_directory_without_the_kit_is_refused(run, tmp_path):
    assert 1 == run("conformance", tmp_path).exit_code


def test_every_reason_of_the_engine_has_words():
    folder = Path(feel.__file__).parent
    sources = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))

    assert set(re.findall(r'(?:note|NoValue)\("([a-z_]+)"', sources)) <= set(language_commands.REASONS)


CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>m.dmn</modelName>
  <testCase id="right">
    <resultNode name="d"><expected><value xsi:type="xsd:decimal">3</value></expected></resultNode>
  </testCase>
  <testCase id="wrong">
    <resultNode name="d"><expected><value xsi:type="xsd:decimal">4</value></expected></resultNode>
  </testCase>
</testCases>"""
