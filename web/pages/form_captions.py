"""What a form is, in words: Camunda forms have an id and no name."""

from collections.abc import Iterator, Sequence

from engine.errors import Invalid
from engine.ports import Library
from engine.views import DefinitionRow
from web import current
from web.translation import gettext as _


def form_captions(rows: Sequence[DefinitionRow]) -> dict[str, str]:
    """By form id, of the newest versions: the form's heading, else the names of the steps that ask it."""
    captions: dict[str, str] = {}
    asked: dict[str, dict[str, None]] = {}
    with (uow := current.services().reading()):
        for row in rows:
            newest = row.versions[0]
            library = uow.definitions.bundle(newest.deployment_key).library
            try:
                if row.kind == "form":
                    captions[row.id] = next(_headings(library, newest.key), "")
                elif row.kind == "process":
                    for form, step in _steps(library, newest.key):
                        asked.setdefault(form, {})[step] = None
            except Invalid:  # deployed under rules that have become stricter since
                continue
    return {row.id: captions.get(row.id) or _(", ").join(asked.get(row.id, ())) for row in rows if row.kind == "form"}


def _headings(library: Library, key: int) -> Iterator[str]:
    """Markdown headings at the top of text components; what holds a template is no name."""
    for component in library.form(key).schema["components"]:
        text = component.get("text", "") if component.get("type") == "text" else ""
        if text.startswith("#") and "{{" not in text:
            yield text.splitlines()[0].lstrip("#").strip()


def _steps(library: Library, key: int) -> Iterator[tuple[str, str]]:
    """Form id and name of the element that asks it, in the order drawn."""
    process = library.process(key)
    for reference in process.references:
        name = process.elements[reference.element_id].name
        if reference.kind == "form" and name:
            yield reference.id, name
