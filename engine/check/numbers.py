"""Patterns of numbers can be counted, and the properties of the process are those that mean something."""

from collections.abc import Iterator
from difflib import get_close_matches

from engine import archive
from engine.bpmn.drawing import JobWork
from engine.bpmn.timers import is_timer
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


def check_archive_numbers(drawings: list[Drawn]) -> Iterator[Finding]:
    """``bpmn.bad_archive_no``: likewise, where a job of ours reads the pattern from its header."""
    for drawn in drawings:
        for node in drawn.nodes.values():
            match node.detail:
                case JobWork(type=job, headers=headers) if job.expression is None and job.text == archive.JOB_TYPE:
                    pattern = headers.get("archiveNo") or archive.DEFAULT_PATTERN
                    if not is_pattern(pattern.replace("{retention}", "")):
                        yield drawn.finding("bpmn.bad_archive_no", node, pattern=pattern)
                case _:
                    pass


def check_reviews(drawings: list[Drawn]) -> Iterator[Finding]:
    """``bpmn.bad_timer``: what should say when a case is reviewed is no duration."""
    for drawn in drawings:
        after = drawn.process.review_after
        if after is not None and not (after.startswith("P") and is_timer("duration", after)):
            yield drawn.finding("bpmn.bad_timer", kind="reviewAfter", text=after)


def check_properties(drawings: list[Drawn]) -> Iterator[Finding]:
    """``bpmn.property_misspelt``, a warning: a property of one's own that looks very much like one of ours."""
    for drawn in drawings:
        for name in drawn.process.properties:
            close = [] if name in _PROPERTIES else get_close_matches(name.lower(), _PROPERTIES.values(), 1, 0.85)
            meant = [known for known, lower in _PROPERTIES.items() if lower in close]
            if meant and meant[0] not in drawn.process.properties:
                yield drawn.finding("bpmn.property_misspelt", severity="warning", name=name, similar=meant[0])


def check_print_templates(drawings: list[Drawn]) -> Iterator[Finding]:
    """``bpmn.no_print_template``, a warning: no kind of file that is deployed is a printed form, so none is there."""
    for drawn in drawings:
        if drawn.process.print_template:
            yield drawn.finding("bpmn.no_print_template", severity="warning", template=drawn.process.print_template)


_PROPERTIES = {
    name: name.lower()
    for name in (
        "starterGroups",
        "starterUsers",
        "reviewAfter",
        "businessId",
        "title",
        "confidentiality",
        "printTemplate",
    )
}
