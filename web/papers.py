"""What leaves the house about some cases: lines for other tools, and the forms as they were filled, to be read."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from flask import render_template

from engine.event_log import happenings
from engine.model import Actor, key_of
from engine.ports import Library, UnitOfWork
from web import current
from web.exports import ExportedCase
from web.pages.bookkeeping import read_book


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """One archive, its members in the order of their names."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(contents.items()):
            archive.writestr(name, content)
    return packed.getvalue()


def exported(uow: UnitOfWork, numbers: Sequence[int]) -> list[ExportedCase]:
    """The cases with their lines. Inside an entered unit of work."""
    cases = []
    for number in numbers:
        instance = uow.instances.get(key_of(number))
        library = uow.definitions.bundle(instance.deployment_key).library

        def named(definition: int, element: str, library: Library = library) -> tuple[str, str]:
            process = library.process(definition)
            if not element:
                return process.name or process.id, "process"
            info = process.elements.get(element)
            return (info.name, info.type) if info else ("", "")

        lines = list(happenings(uow.history.records(number), named))
        cases.append(ExportedCase(instance.business_id or str(number), instance.title, instance.process_id, lines))
    return cases


def filled_forms(actor: Actor, numbers: Sequence[int]) -> dict[str, bytes]:
    """A page for each case that *actor* sees: what was filled in, by whom and when. They need no server and no network."""
    papers = {}
    for number in numbers:
        detail = current.services().reads.case(actor, key_of(number))
        if detail is None:
            continue
        book = read_book(actor, detail)
        name = "".join(
            each if each.isalnum() or each in "-_" else "_" for each in detail.instance.business_id or str(number)
        )
        papers[f"forms/{name}.html"] = render_template(
            "paper.html", book=book, detail=detail, names=book.names
        ).encode()
    return papers
