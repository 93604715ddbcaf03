"""A process's drawing from the parsed process: nodes, flows and scopes as lists."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.bpmn import Process
from engine.bpmn.drawing import Content, Flow, Node, SubProcess
from engine.errors import Finding, Severity


@dataclass(frozen=True, slots=True)
class Drawn:
    """One process, flat.

    Attributes:
        scope: id of the innermost sub-process around each node, None in the process itself.
        out_of: outgoing flows by node id.
        into: incoming flows by node id.
        borders: events on its border, by the id of an activity.
        held: what stands directly in a sub-process, by its id; None for the process.
    """

    process: Process
    nodes: Mapping[str, Node]
    flows: tuple[Flow, ...]
    scope: Mapping[str, str | None]
    out_of: Mapping[str, tuple[Flow, ...]]
    into: Mapping[str, tuple[Flow, ...]]
    borders: Mapping[str, tuple[Node, ...]]
    held: Mapping[str | None, tuple[Node, ...]]

    def around(self, node_id: str) -> Iterator[Node]:
        """The sub-processes around a node, innermost first."""
        scope = self.scope[node_id]
        while scope is not None:
            yield self.nodes[scope]
            scope = self.scope[scope]

    def within(self, scope: str | None) -> Iterator[Node]:
        """Everything in a sub-process or the process, on all levels."""
        pending = list(self.held[scope])
        for node in pending:  # grows while it is walked
            yield node
            pending += self.held.get(node.id, ())

    def finding(
        self, code: str, element: Node | Flow | None = None, *, severity: Severity = "error", **params: object
    ) -> Finding:
        """A finding at *element*, or at the process."""
        process = self.process
        return Finding(
            code,
            params,
            element_id=element.id if element else process.id,
            element_name=(element.name if element else process.name) or None,
            file=process.resource_name,
            line=element.line if element else None,
            severity=severity,
        )


def drawn(process: Process) -> Drawn:
    """Everything in *process*, those within sub-processes included."""
    nodes: dict[str, Node] = {}
    flows: list[Flow] = []
    scope: dict[str, str | None] = {}
    held: dict[str | None, tuple[Node, ...]] = {}
    pending: list[tuple[str | None, Content]] = [(None, process.content)]
    for around, content in pending:  # grows while it is walked
        nodes |= content.nodes
        held[around] = tuple(content.nodes.values())
        flows += content.flows
        scope |= dict.fromkeys(content.nodes, around)
        pending += [
            (node.id, node.detail.content) for node in content.nodes.values() if isinstance(node.detail, SubProcess)
        ]
    out_of: dict[str, list[Flow]] = {}
    into: dict[str, list[Flow]] = {}
    borders: dict[str, list[Node]] = {}
    for flow in flows:
        out_of.setdefault(flow.source, []).append(flow)
        into.setdefault(flow.target, []).append(flow)
    for node in nodes.values():
        if node.attached_to is not None:
            borders.setdefault(node.attached_to, []).append(node)
    return Drawn(
        process,
        nodes,
        tuple(flows),
        scope,
        {node: tuple(out_of.get(node, ())) for node in nodes},
        {node: tuple(into.get(node, ())) for node in nodes},
        {node: tuple(borders.get(node, ())) for node in nodes},
        held,
    )
