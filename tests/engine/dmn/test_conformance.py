"""Running the OMG's kit; the kit itself is run by tests/conformance."""

from decimal import Decimal

from engine.dmn.conformance import equal, run_level
from tests.engine.dmn.drawn import decision, definitions, literal

CASES = """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
  <modelName>m.dmn</modelName>
  <testCase id="right">
    <inputNode name="n"><value xsi:type="xsd:decimal">2</value></inputNode>
    <resultNode name="d"><expected><list>
      <item><value xsi:type="xsd:decimal">1.333333333</value></item>
      <item><value xsi:type="xsd:date">2026-10-08</value></item>
      <item><value xsi:nil="true"/></item>
      <item><component name="a"><value xsi:type="xsd:string">x</value></component></item>
    </list></expected></resultNode>
  </testCase>
  <testCase id="wrong">
    <resultNode name="d"><expected><value xsi:type="xsd:boolean">true</value></expected></resultNode>
  </testCase>
  <testCase id="error">
    <resultNode name="nothing" errorResult="true"><expected><value xsi:nil="true"/></expected></resultNode>
  </testCase>
</testCases>"""


def test_cases_are_compared_by_type_and_those_that_differ_are_listed(tmp_path):
    suite = tmp_path / "level" / "suite"
    suite.mkdir(parents=True)
    (suite / "test.xml").write_text(CASES, encoding="utf-8")
    drawn = definitions(decision("d", literal('[n * 2 / 3, @"2026-10-08", null, {a: "x"}]')))
    (suite / "m.dmn").write_text(drawn, encoding="utf-8")

    level = run_level(tmp_path / "level")

    assert (3, 2) == (level.cases, level.passed)
    assert [("suite", "test wrong", "d", True)] == [(f.suite, f.case, f.node, f.expected) for f in level.failures]


def test_a_number_is_no_boolean_and_no_text():
    assert equal(Decimal(1), Decimal("1.000000001"))
    assert not equal(Decimal(1), Decimal("1.0001"))
    assert not equal(Decimal(1), actual=True)
    assert not equal("1", Decimal(1))
    assert not equal(None, Decimal(0))
    assert not equal([Decimal(1)], [Decimal(1), None])
    assert not equal({"a": None}, {})
