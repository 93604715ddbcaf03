"""A form: what it shows, and what it accepts."""

from collections.abc import Callable, Mapping
from typing import Any, cast

import marshmallow as ma

from engine import feel
from engine.errors import Finding, InvalidVariables
from engine.forms.browser import BrowserForm, shown_schema
from engine.forms.field import Field
from engine.forms.options import Option, offers
from engine.forms.reading import Draft
from engine.forms.submission import Submission
from engine.forms.values import Problem, is_empty, shown_value, type_schema
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
        self.writable = tuple(field.key for field in self.fields if field.writable)
        self._hiding = Hiding.of(self.fields)
        self._by_key = dict(draft.fields)
        self._shown_names = frozenset(draft.shown_names)
        self._live_options = frozenset(draft.live_options)
        self._types = type_schema({field.key: field for field in self.fields if field.writable})

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
        values, problems = self._load(submission)
        checked = Submission(
            fields=self.fields,
            hiding=self._hiding,
            sent=submission,
            values=values,
            problems=problems,
            proposals=self._proposals(variables),
            typed=self._typed,
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
        values = self._proposals(variables)
        values.update(self._typed(values))
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

    def _proposals(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        proposals: dict[str, Any] = {}
        for field in self.fields:
            value = None
            if not (field.decides and field.writable):
                value = feel.to_json(variables.get(field.key))
                value = field.default if is_empty(value) else value
            proposals[field.key] = shown_value(field, value)
        return proposals

    def _typed(self, proposals: Mapping[str, Any]) -> dict[str, Any]:
        """Of the writable fields, null where a value could not be theirs."""
        return self._load({key: proposals[key] for key in self.writable})[0]

    def _load(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Problem]]]:
        """Typed values of the writable fields, null where they have the wrong type, and what is wrong with those."""
        try:
            loaded, errors = cast("dict[str, Any]", self._types.load(values, unknown=ma.EXCLUDE)), {}
        except ma.ValidationError as error:
            loaded, errors = cast("dict[str, Any]", error.valid_data), cast("dict[str, list[Problem]]", error.messages)
        return {key: loaded.get(key) for key in self.writable}, errors


def _still_offered(value: Any, options: tuple[Option, ...]) -> Any:
    if isinstance(value, list):
        return [choice for choice in value if offers(options, choice)] or None
    return value if offers(options, value) else None
