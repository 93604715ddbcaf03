"""A form as a page asks it: schema and data for the form viewer, with draft, typed values and complaints."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from engine.cases import FormView
from engine.errors import Invalid
from engine.forms import Form
from engine.model import Actor
from web import current
from web.translation import gettext as _
from web.wording import beside_fields, sentence


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong; `field` and `label` are empty where it is no field's fault."""

    field: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Asking:
    """What the template of a form needs.

    Attributes:
        model: JSON for the form viewer's script; None where the diagram links no form.
        complaints: in field order.
    """

    model: dict[str, Any] | None
    complaints: tuple[Complaint, ...]


def asking(
    view: FormView,
    actor: Actor,
    *,
    draft_of: str | None = None,
    typed: Mapping[str, Any] | None = None,
    invalid: Invalid | None = None,
    button: str,
) -> Asking:
    """Prepare *view*.

    Args:
        draft_of: subject of the draft that is merged in, unless something was just *typed*.
        typed: what came with a submission that was refused.
        button: what sending it does, as drawn, where the form decides nothing; empty where the drawing says nothing.
    """
    complaints = tuple(_complaints(view.form, invalid)) if invalid else ()
    if view.form is None or view.browser is None:
        return Asking(None, complaints)
    form, data = view.form, dict(view.browser.data)
    if typed is not None:
        data |= {key: typed.get(key) for key in form.writable}
    elif draft_of is not None:
        data |= _draft(form, actor, draft_of)
    files = _files(form, data, actor)
    model = {
        "schema": view.browser.schema,
        "data": {**data, "__files": files} if files else data,
        "decision": form.decision.key if form.decision else None,
        "submitLabel": button or _("Submit"),
        "errors": beside_fields(invalid.findings) if invalid else {},
    }
    return Asking(model, complaints)


def _draft(form: Form, actor: Actor, subject: str) -> dict[str, Any]:
    """What was typed before; never a decision."""
    with (uow := current.services().reading()):
        draft = uow.drafts.get(actor.user, subject) or {}
    decision = form.decision.key if form.decision else None
    return {key: draft[key] for key in form.writable if key in draft and key != decision}


def _files(form: Form, data: Mapping[str, Any], actor: Actor) -> dict[str, dict[str, Any]]:
    """Stored files that the data name, for showing them by name."""
    found: dict[str, dict[str, Any]] = {}
    for field in form.fields:
        ids = data.get(field.key) if field.type == "filepicker" else None
        for id_ in ids if isinstance(ids, list) else []:
            row = current.services().reads.file(actor, id_) if isinstance(id_, str) else None
            if row is not None:
                found[row.id] = {"name": row.name, "size": row.size, "url": url_for("files.download", id=row.id)}
    return found


def _complaints(form: Form | None, invalid: Invalid) -> Iterable[Complaint]:
    labels = {field.key: field.label for field in form.fields} if form else {}
    for finding in invalid.findings:
        yield Complaint(finding.field or "", labels.get(finding.field or "", ""), sentence(finding))
