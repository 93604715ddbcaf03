"""SpiffWorkflow as its own documentation uses it: its parser, its serializer, everything in one document."""

from io import BytesIO
from typing import Any

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

_SERIALIZER = BpmnWorkflowSerializer()


class StockStored:
    """A case of process ``p``; of it only the JSON text stays between two steps."""

    def __init__(self, diagram: bytes, **variables: Any) -> None:
        parser = BpmnParser()
        parser.add_bpmn_io(BytesIO(diagram))
        workflow = BpmnWorkflow(parser.get_spec("p"), parser.get_subprocess_specs("p"))
        workflow.task_tree.data.update(variables)
        workflow.do_engine_steps()
        self.state = _SERIALIZER.serialize_json(workflow)

    def complete(self, **variables: Any) -> None:
        """Load, step and save: the oldest ready task."""
        workflow = _SERIALIZER.deserialize_json(self.state)
        task = workflow.get_next_task(state=TaskState.READY, manual=True)
        task.data.update(variables)
        task.run()
        workflow.do_engine_steps()
        self.state = _SERIALIZER.serialize_json(workflow)
