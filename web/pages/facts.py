"""What people filled in, as label and shown value."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from engine import feel
from engine.errors import ProcessError
from engine.forms import Field, Form
from engine.forms.options import same_choice
from engine.views import FileRow
from web import current
from web.shown import Names, moment
from web.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Link:
    """A stored file."""

    text: str
    href: str
    size: int


@dataclass(frozen=True, slots=True)
class Fact:
    """One filled-in field.

    Attributes:
        value: as it was written.
        lines: the shown value; a long text has several.
        links: the files of a field that holds files.
    """

    key: str
    label: str
    value: Any
    lines: tuple[str, ...]
    links: tuple[Link, ...] = ()
    long: bool = False


@dataclass(slots=True)
class Shower:
    """Shows values of one case: people by name, files as links, choices by the words that were offered."""

    names: Names
    files: Mapping[str, FileRow]

    def facts(
        self, form: Form, values: Mapping[str, Any], context: Mapping[str, Any], environment: feel.Environment | None
    ) -> list[Fact]:
        """The fields of *form* for which *values* hold something, in the order drawn.

        Args:
            context: what the case knew when they were filled in.
        """
        known = {**context, **values}
        return [
            self._fact(field, values[field.key], known, environment)
            for field in form.fields
            if field.writable and values.get(field.key) not in (None, "", [])
        ]

    def _fact(self, field: Field, value: Any, context: Mapping[str, Any], environment: feel.Environment | None) -> Fact:
        label = field.key if field.label.startswith("=") or not field.label else field.label
        if field.type == "filepicker":
            return Fact(field.key, label, value, (), tuple(self._links(value)))
        if field.options is not None:
            return Fact(field.key, label, value, (self._choices(field, value, context, environment),))
        text = _text(field, value)
        return Fact(field.key, label, value, tuple(text.splitlines()) or ("",), long=field.type == "textarea")

    def _links(self, ids: Any) -> Iterable[Link]:
        for id_ in ids if isinstance(ids, list) else []:
            if row := self.files.get(id_):
                yield Link(row.name, url_for("files.download", id=row.id), row.size)

    def _choices(
        self, field: Field, value: Any, context: Mapping[str, Any], environment: feel.Environment | None
    ) -> str:
        try:
            options = field.options.resolve(context, environment) if field.options else ()
        except ProcessError:  # what it asked then is not known any more
            options = ()
        chosen = value if isinstance(value, list) else [value]
        return _(", ").join(
            next((option.label for option in options if same_choice(option.value, choice)), None)
            or (self.names[choice] if isinstance(choice, str) else str(choice))
            for choice in chosen
        )


def _text(field: Field, value: Any) -> str:
    match value:
        case bool():
            return _("yes") if value else _("no")
        case str() if field.type == "datetime" and "T" in value:
            return _moment(value)
        case str():
            return value
        case _:
            return str(value)


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return moment(at if at.tzinfo else at.replace(tzinfo=current.calendar().zone))
