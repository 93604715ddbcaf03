"""Every element can be reached, and every join can come about."""

from collections.abc import Iterator

from engine.bpmn.drawing import Node
from engine.check.drawn import Drawn
from engine.check.ways import Ways
from engine.errors import Finding


def check_reach(drawn: Drawn, ways: Ways) -> Iterator[Finding]:
    """``bpmn.unreachable``, a warning, at the first element of each part that no token reaches."""
    missed = {node_id for node_id in drawn.nodes if not ways.is_reached(node_id)}
    told: set[str] = set()
    heads = [node_id for node_id in drawn.nodes if node_id in missed and not _sources(drawn, node_id) & missed]
    for head in (*heads, *(node_id for node_id in drawn.nodes if node_id in missed)):  # then those that go in circles
        if head not in told:
            yield drawn.finding("bpmn.unreachable", drawn.nodes[head], severity="warning")
            told |= _following(drawn, head, missed)


def check_joins(drawn: Drawn, ways: Ways) -> Iterator[Finding]:
    """What waits for ever.

    ``bpmn.join_never``: a parallel gateway that needs flows of which only one can ever be taken; ``bpmn.quantity_never``:
    an activity that needs several tokens and gets one.
    """
    for node in drawn.nodes.values():
        flows = drawn.into[node.id]
        if (
            node.type == "parallelGateway"
            and len(flows) > 1
            and ways.is_reached(node.id)
            and not ways.all_meet([flow.key for flow in flows])
        ):
            yield drawn.finding("bpmn.join_never", node, flows=[flow.id or flow.key for flow in flows])
        if node.start_quantity > 1 and ways.is_reached(node.id) and not ways.again(node.id):
            yield drawn.finding("bpmn.quantity_never", node, quantity=node.start_quantity)


def _sources(drawn: Drawn, node_id: str) -> set[str]:
    node: Node = drawn.nodes[node_id]
    around = {outer.id for outer in drawn.around(node_id)}
    attached = {node.attached_to} if node.attached_to is not None else set()
    return {flow.source for flow in drawn.into[node_id]} | around | attached


def _following(drawn: Drawn, head: str, missed: set[str]) -> set[str]:
    """What follows *head* in any way, as far as it is missed."""
    found = {head}
    pending = [head]
    for node_id in pending:  # grows while it is walked
        ahead = [flow.target for flow in drawn.out_of[node_id]]
        ahead += [node.id for node in (*drawn.borders[node_id], *drawn.held.get(node_id, ()))]
        for target in ahead:
            if target in missed and target not in found:
                found.add(target)
                pending.append(target)
    return found
