"""What BPMN demands of the receive tasks and event-based gateways by which a process begins (BPMN 2.0 §10.3.3, §10.6.6)."""

from collections.abc import Iterator, Mapping

from engine.bpmn.drawing import Content, Node


def ill_begun(process: Content) -> Iterator[tuple[Node, Mapping[str, str]]]:
    """Each of them that would not begin *process*, with the parameters of ``bpmn.not_executed``."""
    for content in process.everywhere():
        for node in content.nodes.values():
            if node.instantiates and content is not process:
                yield node, {"tag": "instantiate", "reason": "begins_no_sub_process"}
            elif node.instantiates:
                yield from _of(node)


def _of(node: Node) -> Iterator[tuple[Node, Mapping[str, str]]]:
    if node.repetition is not None or node.compensates:
        yield node, {"tag": "instantiate", "reason": "begins_once"}
    if node.type == "eventBasedGateway" and node.listeners.every():
        yield node, {"tag": "listeners", "reason": f"nothing_before at {node.type}"}
