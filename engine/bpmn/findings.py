"""Collecting what is wrong with a file while reading it."""

from typing import Any

from lxml import etree

from engine.bpmn.values import Value, is_variable, value_of
from engine.errors import Finding, Severity
from engine.feel import FeelError
from engine.feel.names import is_name
from engine.outside import QUESTIONS


class Findings:
    """All findings of one file. Attributes: `file`, its resource name."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[Finding] = []

    def add(
        self, code: str, owner: etree._Element, *,
        at: etree._Element | None = None, severity: Severity = "error", **params: Any,
    ) -> None:  # fmt: skip
        """Note something about *owner* (the nearest element with an id), to be seen at the line of *at*."""
        self.found.append(
            Finding(
                code,
                params,
                element_id=owner.get("id"),
                element_name=owner.get("name"),
                file=self.file,
                line=(owner if at is None else at).sourceline,
                severity=severity,
            )
        )

    def not_executed(self, owner: etree._Element, tag: str, reason: str, at: etree._Element | None = None) -> None:
        """Note a construct that would be silently ignored. *reason*: a stable word."""
        self.add("bpmn.not_executed", owner, at=at, tag=tag, reason=reason)

    def has_target(
        self, target: str, owner: etree._Element, what: str, at: etree._Element, *, is_path: bool = True
    ) -> bool:
        """Whether a mapping (*what*) writes anything; expressions have to be able to read it again.

        Args:
            is_path: it may be an entry of a variable, and not only a variable.
        """
        name, *entries = target.split(".") if is_path else [target]
        if not target:
            self.add("bpmn.no_target", owner, at=at, what=what)
            return False
        if not (is_variable(name) and all(map(is_name, entries))):
            self.not_executed(owner, f"{what} {target}", "no_variable_name", at)
        return True

    def value(self, text: str, owner: etree._Element, what: str, at: etree._Element | None = None) -> Value:
        """The value that *text* denotes; a literal one, and a finding, where its FEEL cannot be read."""
        try:
            value = value_of(text)
        except FeelError as error:
            self.add(error.code, owner, at=at, what=what, **error.params)
            return Value(text)
        if value.expression is not None:
            for name in sorted(value.expression.called - QUESTIONS.keys()):
                self.add("feel.unknown_function", owner, at=at, what=what, name=name, expression=value.text)
        return value
