"""What is found in diagrams that are refused, for the tests."""

import pytest

from engine import bpmn
from engine.errors import Invalid
from tests.engine.bpmn.diagrams import diagram, end, flows, process, start


def findings(*parts, roots="", **attributes):
    with pytest.raises(Invalid) as refused:
        bpmn.parse(diagram(process(*parts, **attributes), roots=roots), "p.bpmn")
    return refused.value.findings


def between(node, *others):
    """Findings of a diagram with one node between start and end."""
    return findings(start(), node, *others, end(), flows("s > x > e"))


def told(found):
    return [
        (finding.code, finding.element_id, finding.params.get("tag") or finding.params.get("what")) for finding in found
    ]
