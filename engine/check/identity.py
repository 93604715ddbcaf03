"""Each element has an id of its own: flows too, for joins tell their ways by them."""

from collections.abc import Iterator

from engine.check.drawn import Drawn
from engine.errors import Finding


def check_ids(drawn: Drawn) -> Iterator[Finding]:
    """``bpmn.same_id_twice`` for flows; the parser tells it of nodes."""
    seen = set(drawn.nodes)
    for flow in drawn.flows:
        if flow.id and flow.id in seen:
            yield drawn.finding("bpmn.same_id_twice", flow)
        seen.add(flow.id or "")
