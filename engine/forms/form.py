"""A form: what it shows, and what it accepts."""

from collections.abc import Callable, Mapping
from typing import Any

from engine import feel
from engine.errors import Finding, InvalidVariables
from engine.forms.browser import BrowserForm, shown_schema
from engine.forms.field import Field
from engine.forms.options import Option, offers
from engine.forms.reading import Draft
from engine.forms.submission import Submission
from engine.forms.values import is_empty, loaded, shown_value, typed
from engine.forms.visibility import Hiding


class Form:
    """A form of a deployment. Immutable; threads may share it.

    Attributes:
        id: as drawn.
        schema: the file's JSON.
        fields: in the order drawn, those within groups included.
        writable: keys of the variables that a submission writes.
    """

    def __init__(self, draft: Draft) -> None:
        self.id = draft.id
        self.schema: Mapping[str, Any] = draft.schema
        self.fields = tuple(draft.fields.values())
        self._written = tuple(field for field in self.fields if field.writable)
        self._shown_only = tuple(field for field in self.fields if not field.writable)
        self.writable = tuple(field.key for field in self._written)
        self._types = {field.key: typed(field) for field in self._written}
        self._hiding = Hiding.of(self.fields)
        self._by_key = dict(draft.fields)
        self._shown_names = frozenset(draft.shown_names)
        self._live_options = frozenset(draft.live_options)

    @property
    def decision(self) -> Field | None:
        """The radio or select that holds the step's decision: its key ends in ``_decision``."""
        choices = (field for field in self.fields if field.decides and field.type in {"radio", "select"})
        return next((field for field in choices if field.writable), None)

    def for_browser(self, variables: Mapping[str, Any], environment: feel.Environment | None = None) -> BrowserForm:
        """Schema and data for form-js: options resolved, and of the variables only those that the form names.

        A field begins with the variable of its name, else its default, else null. A decision that the form writes is
        never prefilled. A value that the field could not hold, such as a person who has left the list, is not proposed
        either.

        Raises:
            ProcessError: an expression for options fails.
        """
        values, offered = self._begin(variables, environment)
        context = {name: feel.to_json(variables[name]) for name in sorted(self._shown_names & variables.keys())}
        return BrowserForm(schema=shown_schema(self.schema, offered), data={**context, **values})

    def accept(
        self,
        submission: Mapping[str, Any],
        variables: Mapping[str, Any],
        environment: feel.Environment | None = None,
        *,
        files: Callable[[str], bool] | None = None,
    ) -> dict[str, Any]:
        """The JSON values to write: one for every writable field, null where it is empty or hidden.

        Args:
            submission: JSON values by key; missing means empty.
            variables: the case's variables, which the form's expressions read.
            files: whether a file id may be used here; without it none may.

        Raises:
            InvalidVariables: everything that is wrong, in field order.
        """
        if not isinstance(submission, Mapping):
            raise InvalidVariables([Finding("form.type", {"expected": "object"})])
        checked = Submission(
            fields=self._by_key,
            writable=self._written,
            shown_only=self._shown_only,
            hiding=self._hiding,
            types=self._types,
            sent=submission,
            proposed=self._proposed,
            variables=variables,
            environment=environment,
            files=files,
        )
        checked.check()
        findings = list(checked.findings())
        if findings:
            raise InvalidVariables(findings)
        return checked.written()

    def _begin(
        self, variables: Mapping[str, Any], environment: feel.Environment | None
    ) -> tuple[dict[str, Any], dict[str, tuple[Option, ...]]]:
        """Values to begin with, and the options that do not change while the form is filled in."""
        values = {field.key: self._proposed(field, variables) for field in self.fields}
        context = {**variables, **values}
        offered = {
            field.key: field.options.resolve(context, environment)
            for field in self.fields
            if field.options is not None and field.key not in self._live_options
        }
        for key, options in offered.items():
            if self._by_key[key].writable:
                values[key] = _still_offered(values[key], options)
        return values, offered

    def _proposed(self, field: Field, variables: Mapping[str, Any]) -> Any:
        """What the form is filled with when it is shown; null where a value could not be the field's own."""
        value = None
        if not (field.decides and field.writable):
            value = feel.to_json(variables.get(field.key))
            value = field.default if is_empty(value) else value
        shown = shown_value(field, value)
        return loaded(self._types[field.key], shown)[0] if field.writable else shown


def _still_offered(value: Any, options: tuple[Option, ...]) -> Any:
    if isinstance(value, list):
        return [choice for choice in value if offers(options, choice)] or None
    return value if offers(options, value) else None
