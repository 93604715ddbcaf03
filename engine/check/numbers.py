"""The pattern of a case's number can be counted."""

from collections.abc import Iterator

from engine.check.drawn import Drawn
from engine.errors import Finding
from engine.numbering import is_pattern


def check_patterns(drawings: list[Drawn]) -> Iterator[Finding]:
    """``bpmn.bad_business_id``: not exactly one running number such as ``{0000}``, or an unknown field."""
    for process in (drawn.process for drawn in drawings):
        if process.business_id and not is_pattern(process.business_id):
            yield Finding(
                "bpmn.bad_business_id",
                {"pattern": process.business_id},
                element_id=process.id,
                element_name=process.name,
                file=process.resource_name,
            )
