"""Where stock SpiffWorkflow is right, the engine does the same: tasks, exclusive and parallel blocks, sub-processes."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from SpiffWorkflow import TaskState
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser

from tests.engine.bpmn.driving import Case
from tests.engine.bpmn.model.plan import CHOICE, drawn
from tests.engine.bpmn.model.plans import Common, blocks
from tests.examples import TIMES


class Stock:
    """The same diagram in SpiffWorkflow as it is delivered, whose conditions are Python's."""

    def __init__(self, diagram, **variables):
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.fromstring(re.sub(rb"(<bpmn:conditionExpression>)=", rb"\1", diagram)))
        self.workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        self.workflow.task_tree.data.update(variables)
        self.workflow.do_engine_steps()

    @property
    def tasks(self):
        return {task.task_spec.bpmn_id: task for task in self.workflow.get_tasks(state=TaskState.READY, manual=True)}

    def complete(self, name):
        self.tasks[name].run()
        self.workflow.do_engine_steps()


@settings(max_examples=100 * TIMES)
@given(blocks(Common), st.integers(0, 2), st.data())
def test_the_engine_opens_and_ends_what_stock_spiffworkflow_does(plan, choice, data):
    variables = {CHOICE: choice}
    case, stock = Case(drawn(plan), **variables), Stock(drawn(plan), **variables)
    while case.open:
        assert sorted(stock.tasks) == case.open

        name = data.draw(st.sampled_from(case.open))
        case.complete(name)
        stock.complete(name)

    assert case.done
    assert stock.workflow.is_completed()
