"""Camunda 8's listeners: where they are heard, and the jobs that they are."""

from collections.abc import Mapping
from typing import Protocol

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import Listener, Listeners
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import ends_otherwise
from engine.bpmn.values import Value
from engine.bpmn.words import GATEWAYS
from engine.bpmn.words_c8 import ZEEBE
from engine.model import TRANSITIONS

_NS = f"{{{ZEEBE}}}"
_NOTHING_BEFORE = frozenset({"startEvent", "boundaryEvent"})


class JobReader(Protocol):
    """Reads what a listener has in common with every job."""

    def type_and_retries(self, element: etree._Element, extension: etree._Element) -> tuple[Value, Value]: ...
    def headers(self, parent: etree._Element) -> Mapping[str, str]:
        """Of the ``taskHeaders`` directly in *parent*."""
        ...


class ListenerReader:
    """Reads the listeners of one file."""

    def __init__(self, findings: Findings, jobs: JobReader) -> None:
        self._findings, self._jobs = findings, jobs

    def execution(self, element: etree._Element, tag: str) -> Listeners:
        """Those around the work of a flow node, or around a process."""
        found: dict[str, list[Listener]] = {"start": [], "end": [], "beforeAll": []}
        for drawn in element.iterfind(f"{BPMN}extensionElements/{_NS}executionListeners/{_NS}executionListener"):
            event = drawn.get("eventType", "")
            if reason := _unheard(element, tag, event):
                self._findings.not_executed(element, "zeebe:executionListener eventType", reason, drawn)
            else:
                found[event].append(self._listener(element, drawn, event))
        return Listeners(
            tuple(found["start"]), tuple(found["end"]), tuple(found["beforeAll"]), task=self._of_task(element)
        )

    def _of_task(self, element: etree._Element) -> dict[str, tuple[Listener, ...]]:
        """Those to what becomes of a user task."""
        found: dict[str, tuple[Listener, ...]] = {}
        for drawn in element.iterfind(f"{BPMN}extensionElements/{_NS}taskListeners/{_NS}taskListener"):
            if (event := drawn.get("eventType", "")) not in TRANSITIONS:
                self._findings.not_executed(element, "zeebe:taskListener eventType", event or "unknown", drawn)
            else:
                found[event] = (*found.get(event, ()), self._listener(element, drawn, event))
        return found

    def _listener(self, element: etree._Element, drawn: etree._Element, event: str) -> Listener:
        kind, retries = self._jobs.type_and_retries(element, drawn)
        extensions = element.find(f"{BPMN}extensionElements")
        of_element = {} if extensions is None else self._jobs.headers(extensions)
        return Listener(kind, retries, event, {**of_element, **self._jobs.headers(drawn)})


def _unheard(element: etree._Element, tag: str, event: str) -> str:
    """Why a listener would never be called there, a stable word; empty where it would be."""
    match event:
        case "start" if tag in _NOTHING_BEFORE:
            return f"nothing_before at {tag}"
        case "end" if tag in GATEWAYS or ends_otherwise(element, tag):
            return f"nothing_after at {tag}"
        case "start" | "end":
            return ""
        case "beforeAll":
            repeats = element.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None
            return "" if repeats else "nothing_repeats"
        case "cancel":
            return "canceled_at_once"
    return event or "unknown"
