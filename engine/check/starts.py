"""What begins a case can be evaluated before there is one, and a process that is called begins without an event."""

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.bpmn.drawing import Call
from engine.bpmn.starts import starts
from engine.check.drawn import Drawn
from engine.check.known import Known
from engine.errors import Finding
from engine.model import SYSTEM
from engine.ports import UnitOfWork
from engine.sources import recording

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def check_starts(drawn: Drawn, uow: UnitOfWork) -> Iterator[Finding]:
    """``bpmn.start_reads``, and whatever the expressions of start events fail with on some day."""
    yield from starts(drawn.process, 0, recording(uow, SYSTEM, _SOME_DAY))[1]


def check_entrances(drawn: Drawn, known: Known) -> Iterator[Finding]:
    """``bpmn.no_entrance``: a called process begins at its start event without a trigger."""
    for node in drawn.nodes.values():
        if isinstance(node.detail, Call) and node.detail.process.id.expression is None:
            called = known.process(node.detail.process.id.text)
            if called is not None and called.plain_start is None:
                yield drawn.finding("bpmn.no_entrance", node, process=called.id)
