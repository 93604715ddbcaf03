"""The diagrams of a case with its trace."""

from dataclasses import dataclass
from typing import Any

from web.pages.casebook import CaseBook


@dataclass(frozen=True, slots=True)
class Drawing:
    """One diagram to show.

    Attributes:
        trace: for the viewer's script.
        chosen: the one that is shown; the others are tabs.
    """

    instance_key: int
    definition_key: int
    name: str
    trace: dict[str, Any]
    chosen: bool


def drawings(book: CaseBook, wanted: int | None = None) -> list[Drawing]:
    """The case's own diagram, and those of called processes in which it is now.

    Args:
        wanted: instance key of the one to choose; the case's own without it.
    """
    detail = book.detail
    shown = [detail.instance.key]
    shown += [called.key for called in detail.called if called.state == "active" or called.key == wanted]
    chosen = wanted if wanted in shown else shown[0]
    return [
        Drawing(
            key,
            tracer.definition_key,
            tracer.name,
            tracer.to_json(
                [each.element_id for each in detail.incidents if each.instance_key == key and not each.resolved_at]
            ),
            key == chosen,
        )
        for key in shown
        if (tracer := book.tracers.get(key)) is not None
    ]
