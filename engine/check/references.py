"""Every form, decision and called process that is referred to stands in the set or is deployed."""

from collections.abc import Iterator

from engine.check.drawn import Drawn
from engine.check.files import Checked
from engine.errors import Finding
from engine.ports import UnitOfWork


def check_references(checked: Checked, drawings: list[Drawn], uow: UnitOfWork) -> Iterator[Finding]:
    """``bpmn.unknown_form``, ``bpmn.unknown_decision``, ``bpmn.unknown_process``, each naming the file to add."""
    inside = {(part.kind, part.id) for part in checked.parts} | checked.unread
    for process in (drawn.process for drawn in drawings):
        for reference in process.references:
            what = (reference.kind, reference.id)
            if what in inside or reference.kind in checked.unreadable or uow.definitions.latest(*what):
                continue
            element = process.elements.get(reference.element_id)
            yield Finding(
                f"bpmn.unknown_{reference.kind}",
                {"id": reference.id},
                element_id=reference.element_id,
                element_name=(element.name or None) if element else None,
                file=process.resource_name,
                line=reference.line,
            )
