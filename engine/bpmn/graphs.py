"""A process's or a sub-process's specifications."""

from collections.abc import Mapping

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec

from engine.bpmn.flow_nodes import FlowNode


class Graph(BpmnProcessSpec):
    """The specifications of a process or sub-process, by element id.

    Attributes:
        around: of a process that has listeners of its own, what waits for them.
        starts: where a token begins; of an event sub-process, the event that opens it.
        handlers: its event sub-processes, but for compensation.
        undo: its compensation event sub-process.
        declared: variables of its own, each with whether it is a collection.
    """

    def __init__(self, name: str, declared: Mapping[str, bool]) -> None:
        super().__init__(name=name)
        self.declared = declared
        self.task_specs.clear()  # stock's own start and end nodes would take the ids "Start" and "End"
        self.around: FlowNode | None = None
        self.starts: list[FlowNode] = []
        self.handlers: list[FlowNode] = []
        self.undo: FlowNode | None = None

    @property
    def nodes(self) -> Mapping[str, FlowNode]:
        return self.task_specs  # type: ignore[no-any-return]
