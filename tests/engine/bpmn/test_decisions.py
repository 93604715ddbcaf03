"""Business rule tasks."""

from engine import events as e
from tests.engine.bpmn.diagrams import diagram, end, flows, io, process, rule, service, start, user
from tests.engine.bpmn.driving import Case

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
  <decision id="grade" name="Grade">
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="i" label="金额"><inputExpression id="ie" typeRef="number"><text>amount</text></inputExpression></input>
      <output id="o1" name="is_major" typeRef="boolean"/>
      <output id="o2" name="hours" typeRef="number"/>
      <rule id="r1"><inputEntry id="a"><text>&lt; 100</text></inputEntry>
        <outputEntry id="b"><text>false</text></outputEntry><outputEntry id="c"><text>8</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="f"><text>&gt;= 100</text></inputEntry>
        <outputEntry id="g"><text>true</text></outputEntry><outputEntry id="h"><text>4</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>""".encode()


def deciding(*parts, decision="grade"):
    return diagram(process(start(), rule("r", decision, "rules", *parts), user("a"), end(), flows("s > r > a > e")))


def test_a_decision_gives_its_result_variable_and_tells_the_rows():
    case = Case(deciding(), decisions=[TABLE], amount=250)
    (told,) = case.told(e.DecisionEvaluated)

    assert {"amount": 250, "rules": {"is_major": True, "hours": 4}} == case.variables
    assert ("r", "grade", case.bundle.key("decision", "grade")) == (
        told.element_id,
        told.decision_id,
        told.definition_key,
    )
    assert {"is_major": True, "hours": 4} == told.result
    assert [
        {
            "decision": "grade",
            "rule": "r2",
            "index": 2,
            "inputs": [["金额", 250]],
            "outputs": [["is_major", True], ["hours", 4]],
            "notes": [],
        }
    ] == list(told.matched)


def test_input_mappings_feed_the_table():
    assert {"is_major": False, "hours": 8} == Case(
        deciding(io(inputs={"amount": "=given - 1"})), decisions=[TABLE], given=100
    ).variables["rules"]


def test_a_table_without_a_fitting_row_is_an_incident_and_is_asked_again():
    case = Case(deciding(), decisions=[TABLE])

    assert ("r", "dmn.no_row") == (case.incident.element_id, case.incident.code)
    assert ["a"] == case.retry(amount=1).open


def test_a_decision_that_is_not_there_is_an_incident():
    assert "bpmn.unknown_decision" == Case(deciding(decision="other"), decisions=[TABLE]).incident.code


def test_a_rule_task_may_be_a_job_instead():
    case = Case(diagram(process(start(), service("w", tag="businessRuleTask"), end(), flows("s > w > e"))))

    assert ["w"] == case.working
