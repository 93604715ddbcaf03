"""Somebody can do each task."""

from collections.abc import Iterator

from engine.bpmn.drawing import UserWork
from engine.check.drawn import Drawn
from engine.errors import Finding


def check_people(drawn: Drawn) -> Iterator[Finding]:
    """``bpmn.nobody``, a warning: a user task names nobody and stands in no lane, so only administrators see it."""
    for node in drawn.nodes.values():
        match node.detail:
            case UserWork(assignee=None, groups=None, users=None) if node.lane is None:
                yield drawn.finding("bpmn.nobody", node, severity="warning")
            case _:
                pass
