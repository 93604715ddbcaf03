"""Who does a user task, in BPMN's own words: human performer and potential owners (BPMN 2.0 §10.3.4).

What they say is added to what the dialect's attributes say. Texts such as ``user(li), group(sales)`` are Camunda 7's.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import UserWork
from engine.bpmn.findings import Findings
from engine.bpmn.values import Value, is_literal
from engine.feel.text import quoted

ROLES = frozenset({"humanPerformer", "potentialOwner"})
_MEMBER = re.compile(r"(user|group)\((.*)\)", re.DOTALL)


class Performers:
    """Reads the roles of user tasks; notes findings, raises nothing."""

    def __init__(self, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings = dialect, findings

    def added(self, element: etree._Element, work: UserWork) -> UserWork:
        """The *work* of a user task, with who does it by its roles."""
        performers = element.findall(f"{BPMN}humanPerformer")
        said = [value for role in performers for value in self._of(element, role, "assignee")]
        if len(performers) > 1 or (said and work.assignee is not None):
            self._findings.not_executed(element, "humanPerformer", "twice", performers[-1])
        members = list(self._owners(element))
        return replace(
            work,
            assignee=work.assignee or next(iter(said), None),
            groups=self._together(element, [work.groups, *(value for kind, value in members if kind == "group")]),
            users=self._together(element, [work.users, *(value for kind, value in members if kind == "user")]),
        )

    def _owners(self, element: etree._Element) -> Iterator[tuple[str, Value]]:
        """Each with its kind; what says none is a group."""
        for role in element.iterfind(f"{BPMN}potentialOwner"):
            for text in self._texts(element, role):
                for part in [text] if text.startswith("=") else _parts(text):
                    member = _MEMBER.fullmatch(part)
                    kind, who = (member[1], member[2].strip()) if member else ("group", part)
                    yield kind, self._dialect.value(who, element, f"potentialOwner {kind}", role)

    def _of(self, element: etree._Element, role: etree._Element, what: str) -> Iterator[Value]:
        for text in self._texts(element, role):
            yield self._dialect.value(text, element, what, role)

    def _texts(self, element: etree._Element, role: etree._Element) -> Iterator[str]:
        """What a role names: a resource by its id, or an expression."""
        for part in role:
            match str(part.tag).removeprefix(BPMN):
                case "resourceRef":
                    yield (part.text or "").strip().rpartition(":")[2]
                case "resourceAssignmentExpression":
                    yield from self._expressions(element, part)
                case "documentation" | "extensionElements":
                    pass
                case name:
                    self._findings.not_executed(element, name, "assignment_instead", part)
        if not any(
            str(part.tag).removeprefix(BPMN) in {"resourceRef", "resourceAssignmentExpression"} for part in role
        ):
            self._findings.not_executed(element, str(role.tag).removeprefix(BPMN), "says_nothing", role)

    def _expressions(self, element: etree._Element, assignment: etree._Element) -> Iterator[str]:
        for expression in assignment:
            text, language = (expression.text or "").strip(), (expression.get("language") or "").lower()
            if not text:
                self._findings.not_executed(element, "resourceAssignmentExpression", "says_nothing", expression)
                continue
            if language and "feel" not in language:
                self._findings.not_executed(element, "resourceAssignmentExpression", "language", expression)
            yield f"={text}" if language and is_literal(text) else text

    def _together(self, element: etree._Element, given: list[Value | None]) -> Value | None:
        """All of them: ids, or lists of ids."""
        values = [value for value in given if value is not None]
        if len(values) < 2:
            return next(iter(values), None)
        if all(value.expression is None for value in values):
            return Value(", ".join(value.text for value in values))
        listed = (quoted(value.text) if value.expression is None else f"({value.text})" for value in values)
        return self._dialect.value(f"=flatten([{', '.join(listed)}])", element, "potentialOwner")


def _parts(text: str) -> Iterator[str]:
    """What stands between commas, but for those within brackets."""
    depth, part = 0, ""
    for letter in text:
        depth += (letter in "({[") - (letter in ")}]")
        if letter == "," and depth <= 0:
            yield part.strip()
            part = ""
        else:
            part += letter
    if part.strip():
        yield part.strip()
