"""Camunda 7's external tasks: their topic, their attempts, and the errors that the diagram makes of an answer."""

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import JobWork, RaisedError
from engine.bpmn.findings import Findings
from engine.bpmn.timers import is_timer
from engine.bpmn.values import Value, is_literal
from engine.bpmn.words_c7 import CAMUNDA
from engine.feel import FeelError
from engine.feel.juel import is_juel, translate

_NS = f"{{{CAMUNDA}}}"
_THROWS = frozenset({"intermediateThrowEvent", "endEvent"})
_RETRIES = re.compile(r"R([1-9]\d{0,3})/(P.+)", re.ASCII)
_BEAN = re.compile(r"\bexternalTask\b")
_ASKED_OF_BEAN = re.compile(r"\bexternalTask\b(?!\s*\.\s*errorMessage\b)")
_STAND_IN = "external_task_"
"""The bean's name while JUEL is translated, which knows no bean that is a value."""


class ExternalTasks:
    """Reads the ``camunda:type="external"`` of one file."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def read(self, element: etree._Element, tag: str, headers: Mapping[str, str]) -> JobWork | None:
        """The work of a task or throwing event; None, and a finding, where it is another's."""
        drawn = element.find(f"{BPMN}messageEventDefinition") if tag in _THROWS else None
        source = element if drawn is None else drawn
        if source.get(f"{_NS}type") != "external":
            self._findings.add("bpmn.no_work", element, tag=tag)
            return None
        topic = (source.get(f"{_NS}topic") or "").strip()
        if not topic:
            self._findings.add("bpmn.attribute_missing", element, attribute="topic")
        attempts, pause = self.attempts(element)
        return JobWork(
            type=self._findings.value(topic, element, "topic"),
            retries=Value(attempts),
            headers=headers,
            all_in=True,
            errors=tuple(self._errors(element)),
            priority=self.priority(element, source, "taskPriority"),
            pause=pause,
        )

    def priority(self, element: etree._Element, source: etree._Element, name: str) -> Value | None:
        """What *source* says in the attribute *name*, else the element's process."""
        for drawn in (source, *element.iterancestors(f"{BPMN}process")):
            if text := (drawn.get(f"{_NS}{name}") or "").strip():
                return self._findings.value(text, element, name)
        return None

    def attempts(self, element: etree._Element, at: etree._Element | None = None) -> tuple[str, str | None]:
        """How many, and the ISO duration between two; None: the worker's to say, else ours.

        Args:
            at: the part of *element* that says it.
        """
        attempts, pause = "3", None
        for cycle in (element if at is None else at).iterfind(f"{BPMN}extensionElements/{_NS}failedJobRetryTimeCycle"):
            text = (cycle.text or "").strip()
            match = _RETRIES.fullmatch(text)
            if match is None or not is_timer("duration", match[2]):
                self._findings.add("bpmn.bad_retries", element, at=cycle, value=text)
            else:
                attempts, pause = match[1], match[2]
        return attempts, pause

    def _errors(self, element: etree._Element) -> Iterator[RaisedError]:
        for drawn in element.iterfind(f"{BPMN}extensionElements/{_NS}errorEventDefinition"):
            roots = element.getroottree().getroot().iterfind(f"{BPMN}error")
            codes = [root.get("errorCode") for root in roots if root.get("id") == drawn.get("errorRef")]
            expression = (drawn.get("expression") or "").strip()
            if not codes or not codes[0]:
                self._findings.add("bpmn.no_error", element, at=drawn, attribute="errorCode")
            elif not expression or is_literal(expression):
                self._findings.add("bpmn.not_feel", element, at=drawn, what="expression", text=expression)
            else:
                yield RaisedError(codes[0], self._condition(element, drawn, expression))

    def _condition(self, element: etree._Element, drawn: etree._Element, text: str) -> Value:
        """Over the case's variables and ``externalTask``, which has the ``errorMessage`` of a failure."""
        if _ASKED_OF_BEAN.search(text):
            self._findings.not_executed(element, "externalTask", "only_error_message", drawn)
        if is_juel(text):
            text = self._translated(text)
        return self._findings.value(text, element, "expression", drawn)

    def _translated(self, text: str) -> str:
        try:
            return "=" + translate(_BEAN.sub(_STAND_IN, text)).replace(_STAND_IN, "externalTask")
        except FeelError:
            return text  # to be found where it is read
