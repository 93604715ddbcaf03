"""What only helps or only warns is given up where a set is very large, so that the answer is not late."""

import json

from tests.engine.check.test_corpus import CORPUS as DRAWN
from tests.engine.check.test_corpus import SHARED, the_set

HEAD = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="defs" targetNamespace="http://example.org/corpus">
<bpmn:process id="p" isExecutable="true"><bpmn:startEvent id="s"><bpmn:extensionElements><zeebe:formDefinition formId="note" /></bpmn:extensionElements></bpmn:startEvent>"""
SCRIPT = """<bpmn:scriptTask id="t{n}"><bpmn:extensionElements><zeebe:script expression="=result_of_{n} + 1" resultVariable="results_of_{n}" /></bpmn:extensionElements></bpmn:scriptTask>
<bpmn:sequenceFlow id="f{n}" sourceRef="{before}" targetRef="t{n}" />"""


def scripts(count):
    """A line of scripts, each of which reads a name that nobody writes."""
    steps = "\n".join(SCRIPT.format(n=n, before=f"t{n - 1}" if n else "s") for n in range(count))
    return {**SHARED, "p.bpmn": f"{HEAD}\n{steps}</bpmn:process></bpmn:definitions>".encode()}


def test_names_are_proposed_while_there_are_few_to_compare(findings):
    found = findings(scripts(50))

    assert ["feel.unknown_name"] * 50 == [finding.code for finding in found]
    assert all(finding.params["similar"] for finding in found)


def test_every_unknown_name_of_a_very_large_drawing_is_found_though_nothing_is_proposed(findings):
    found = findings(scripts(400))

    assert ["feel.unknown_name"] * 400 == [finding.code for finding in found]
    assert found[0].params["similar"]
    assert "" == found[-1].params["similar"]


def test_a_table_with_more_values_than_can_be_tried_is_not_judged(findings):
    files = the_set(DRAWN / "covering" / "left_out.bpmn")
    rule = '<rule id="q{n}"><inputEntry id="e{n}"><text>"{n}"</text></inputEntry><outputEntry id="u{n}"><text>1</text></outputEntry></rule>'
    rows = "".join(rule.format(n=n) for n in range(2_000))
    form = json.loads(files["decide.form"])
    form["components"][0]["values"] = [{"label": f"v{n}", "value": f"v{n}"} for n in range(30)]
    offered = files | {"decide.form": json.dumps(form).encode()}
    table = files["left_out.dmn"].decode().replace("</decisionTable>", f"{rows}</decisionTable>").encode()

    few, many = findings(offered), findings(offered | {"left_out.dmn": table})

    assert {"dmn.uncovered_option"} == {finding.code for finding in few}
    assert 30 == len(few)
    assert () == tuple(many)
