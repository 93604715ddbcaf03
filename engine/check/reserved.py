"""The variables that the engine keeps stay its own."""

from collections.abc import Iterator, Mapping

from engine.bpmn.scopes import KEPT
from engine.errors import Finding
from engine.forms import Form


def check_reserved(forms: Mapping[str, Form], resource_names: Mapping[str, str]) -> Iterator[Finding]:
    """``form.reserved_key``: every submission of the form would be refused."""
    for form in forms.values():
        for field in form.fields:
            if field.writable and field.key in KEPT:
                yield Finding(
                    "form.reserved_key",
                    {"key": field.key},
                    element_id=field.id,
                    element_name=field.label or field.key,
                    file=resource_names[form.id],
                )
