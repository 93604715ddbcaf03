"""Camunda 7's ``camunda:in`` and ``camunda:out``: what passes between a process and the one it calls, or with a signal."""

import re
from collections.abc import Iterator
from typing import Protocol

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import Assignment, Brought, Call, Link
from engine.bpmn.findings import Findings
from engine.bpmn.values import Value
from engine.bpmn.words_c7 import CAMUNDA

_NS = f"{{{CAMUNDA}}}"
_OWN_NUMBER = re.compile(r"[#$]\{\s*execution\.(?:processB|b)usinessKey\s*\}")


class Values(Protocol):
    """Reads values in the dialect's syntax."""

    def value(self, text: str, owner: etree._Element, what: str, at: etree._Element | None = None) -> Value: ...
    def variable(self, name: str, element: etree._Element, what: str, at: etree._Element) -> Value:
        """The value of the variable called *name*."""
        ...


class Passing:
    """Reads the ``in`` and ``out`` of one file."""

    def __init__(self, findings: Findings, values: Values) -> None:
        self._findings, self._values = findings, values

    def mappings(self, element: etree._Element, kind: str, at: etree._Element | None = None) -> tuple[Assignment, ...]:
        """The single variables of *kind* (``in``, ``out``) that stand at *element*, or at its part *at*."""
        return tuple(self._mappings(element, kind, element if at is None else at))

    def call(self, element: etree._Element, called: Link) -> Call:
        """What a call activity gives to the process *called*, and takes from it."""
        given, taken = self._all(element, "in", element), self._all(element, "out", element)
        numbers = [mapping for mapping in _extensions(element, "in") if mapping.get("businessKey")]
        is_own = any(_OWN_NUMBER.fullmatch(_text(mapping, "businessKey")) for mapping in numbers[:1])
        return Call(
            called,
            all_in=any(mapping.get("local") != "true" for mapping in given),
            all_out=bool(taken),
            business_id=None if is_own else self._number(element, numbers) or self._nothing(element),
            kept=frozenset() if given else self._kept(element),
            taken=sum(1 for mapping in _extensions(element, "out") if not mapping.get("variables")),
        )

    @staticmethod
    def _kept(element: etree._Element) -> frozenset[str]:
        """Input parameters of the activity that no ``in`` hands over."""
        parameters = element.iterfind(f"{BPMN}extensionElements/{_NS}inputOutput/{_NS}inputParameter")
        handed = {_text(mapping, "target") for mapping in _extensions(element, "in")}
        return frozenset(_text(parameter, "name") for parameter in parameters) - handed

    def with_signal(self, element: etree._Element, definition: etree._Element) -> Brought | None:
        """What a thrown signal brings; None: what the event's input parameters say."""
        if not _extensions(definition, "in"):
            return None
        given = self._all(element, "in", definition)
        numbers = [mapping for mapping in _extensions(definition, "in") if mapping.get("businessKey")]
        return Brought(
            self.mappings(element, "in", definition),
            everything=any(mapping.get("local") != "true" for mapping in given),
            own=bool(given),
            business_id=self._number(element, numbers),
        )

    def _number(self, element: etree._Element, numbers: list[etree._Element]) -> Value | None:
        for mapping in numbers:
            text = _text(mapping, "businessKey")
            written = "=business_id" if _OWN_NUMBER.fullmatch(text) else text
            return self._values.value(written, element, "businessKey", mapping)
        return None

    def _nothing(self, element: etree._Element) -> Value:
        return self._values.value("=null", element, "businessKey")

    def _all(self, element: etree._Element, kind: str, at: etree._Element) -> list[etree._Element]:
        given = [mapping for mapping in _extensions(at, kind) if mapping.get("variables")]
        for mapping in given:
            if mapping.get("variables") != "all":
                self._findings.not_executed(element, "variables", mapping.get("variables", ""), mapping)
        return given

    def _mappings(self, element: etree._Element, kind: str, at: etree._Element) -> Iterator[Assignment]:
        for mapping in _extensions(at, kind):
            if mapping.get("variables") or mapping.get("businessKey"):
                continue
            target = _text(mapping, "target")
            if not self._findings.has_target(target, element, kind, mapping, is_path=False):
                continue
            expression, source, what = mapping.get("sourceExpression"), _text(mapping, "source"), f"{kind} {target}"
            if expression:
                yield Assignment(target, self._values.value(expression, element, what, mapping))
            elif source:
                yield Assignment(target, self._values.variable(source, element, what, mapping))
            else:
                self._findings.add("bpmn.attribute_missing", element, at=mapping, attribute="source")


def _extensions(element: etree._Element, name: str) -> list[etree._Element]:
    return element.findall(f"{BPMN}extensionElements/{_NS}{name}")


def _text(mapping: etree._Element, name: str) -> str:
    return (mapping.get(name) or "").strip()
