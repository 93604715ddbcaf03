"""One submission while it is checked: nothing is trusted because the browser hid it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma

from engine import feel
from engine.errors import Finding, ProcessError
from engine.forms.checks import Checker, failed
from engine.forms.field import Field
from engine.forms.options import same_choice
from engine.forms.values import Problem, as_number, is_empty, loaded
from engine.forms.visibility import Hiding, Scene, settle

_MOST_UNKNOWN = 20


@dataclass(slots=True)
class Submission:
    """What was sent for a form.

    Attributes:
        fields: of the form by key, in order.
        writable: those of them whose variables it writes; `shown_only` the others.
        hiding: those of them that conditions hide.
        types: of those written, by key, as `engine.forms.values.typed` makes them.
        sent: JSON values by key, as they came.
        proposed: what a field was filled with when the form was shown, over these variables.
        variables: the case's.
        environment: clock, zone and functions of the form's expressions.
        files: whether a file id may be used here; without it none may.
        values: typed values by key, null where the type is wrong or nothing was sent; completed by `check`.
        problems: what is wrong, by key; completed by `check`.
    """

    fields: Mapping[str, Field]
    writable: Sequence[Field]
    shown_only: Sequence[Field]
    hiding: Hiding
    types: Mapping[str, ma.fields.Field[Any]]
    sent: Mapping[str, Any]
    proposed: Callable[[Field, Mapping[str, Any]], Any]
    variables: Mapping[str, Any]
    environment: feel.Environment | None
    files: Callable[[str], bool] | None
    values: dict[str, Any] = field(init=False, default_factory=dict)
    problems: dict[str, list[Problem]] = field(init=False, default_factory=dict)
    _scene: Scene = field(init=False)

    def __post_init__(self) -> None:
        for key, type_ in self.types.items():
            self.values[key], wrong = loaded(type_, self.sent.get(key))
            if wrong:
                self.problems[key] = wrong
        for each in self.shown_only:
            self._keep(each)
        self._settle()

    def check(self) -> None:
        """Check everything, and note what is wrong in `problems`."""
        kept = [key for key, each in self.fields.items() if self._is_kept(each)]
        for key in kept:
            self._keep(self.fields[key])
        if kept:
            self._settle()
        for key in self._scene.hidden:
            self.problems.pop(key, None)
        unchecked = self._scene.hidden.union(kept)
        shown = [each for each in self.writable if each.key not in unchecked]
        checker = Checker(self._scene.variables, self.environment, self.files)
        for each in shown:
            if each.key not in self.problems:
                self._note(each.key, checker.problems(each, self.values[each.key]))
        # Conditions over several values come last, when each of these values has been checked for itself.
        wrong = frozenset(self.problems)
        for each in shown:
            if each.check is not None and each.key not in wrong:
                self._note(each.key, self._across(each, each.check, checker, wrong))

    def findings(self) -> Iterator[Finding]:
        """What is wrong, in field order."""
        for key, each in self.fields.items():
            for problem in self.problems.get(key, ()):
                yield Finding(problem.code, {"label": each.label, **problem.params}, field=key)
        unknown = sorted(str(key)[:100] for key in self.sent if key not in self.fields)
        for key in unknown[:_MOST_UNKNOWN]:
            yield Finding("form.unknown_field", {"label": key}, field=key)

    def written(self) -> dict[str, Any]:
        """A value for every writable field; null where it is hidden."""
        hidden = self._scene.hidden
        return {each.key: None if each.key in hidden else self.values[each.key] for each in self.writable}

    def _settle(self) -> None:
        self._scene = settle(self.hiding, self.values, self.variables, self.environment)
        for key, error in self._scene.failed.items():
            self.problems[key] = [failed(error)]

    def _is_kept(self, each: Field) -> bool:
        """Whether a field that is read-only under a condition is so now."""
        if isinstance(each.read_only, bool):
            return False
        try:
            return each.read_only.evaluate(self._scene.variables, self.environment) is True
        except ProcessError as error:
            self.problems[each.key] = [failed(error)]
            return False

    def _keep(self, each: Field) -> None:
        """Leave a read-only field as it is; a browser sends it unchanged or not at all."""
        proposal = self.values[each.key] = self.proposed(each, self.variables)
        if not _is_unchanged(each, self.sent.get(each.key), proposal):
            self.problems[each.key] = [Problem("form.read_only")]

    def _across(
        self, each: Field, condition: feel.Expression, checker: Checker, wrong: frozenset[str]
    ) -> Iterator[Problem]:
        read = [key for key in self.fields if key in condition.free_names]
        if not wrong.isdisjoint(read):
            return
        holds = checker.holds(condition)
        # Null says nothing about an optional field that was left empty; otherwise it is no consent.
        if holds is None and any(is_empty(checker.variables.get(key)) for key in read):
            return
        if not holds:
            yield Problem("form.check", {"message": each.check_message})

    def _note(self, key: str, problems: Iterator[Problem]) -> None:
        try:
            for problem in problems:
                self.problems.setdefault(key, []).append(problem)
        except ProcessError as error:
            self.problems.setdefault(key, []).append(failed(error))


def _is_unchanged(each: Field, sent: Any, shown: Any) -> bool:
    """Whether form-js, which tidies values up when it shows them, may have sent this for a field nobody touched."""
    if is_empty(sent):
        return True
    match each.type:
        case "checkbox":
            return isinstance(sent, bool) and sent == (shown is True)
        case "number":
            return as_number(sent) is not None and as_number(sent) == as_number(shown)
        case "checklist" | "taglist":
            choices = shown if isinstance(shown, list) else []
            return isinstance(sent, list) and all(any(same_choice(one, other) for other in choices) for one in sent)
        case _:
            return same_choice(sent, shown)
