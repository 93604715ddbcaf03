"""What a multi-instance activity throws when an instance of it completes (BPMN 2.0 table 10.30)."""

from collections.abc import Iterator

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import Behavior, EscalationEvent, SignalEvent
from engine.bpmn.findings import Findings
from engine.bpmn.triggers import Triggers
from engine.bpmn.values import Value, is_literal


class Behaviors:
    """Reads ``behavior`` and what belongs to it; notes findings, raises nothing."""

    def __init__(self, triggers: Triggers, dialect: Dialect, findings: Findings) -> None:
        self._triggers, self._dialect, self._findings = triggers, dialect, findings

    def of(self, element: etree._Element, many: etree._Element) -> tuple[Behavior, ...]:
        """What *element* throws, with its multi-instance characteristics *many*."""
        match many.get("behavior", "All"):
            case "All":
                return ()
            case "None":
                return tuple(self._referred(element, many, "noneBehaviorEventRef", first_only=False))
            case "One":
                return tuple(self._referred(element, many, "oneBehaviorEventRef", first_only=True))
            case "Complex":
                return tuple(self._complex(element, many))
        self._findings.not_executed(element, "behavior", "unknown", many)
        return ()

    def _referred(
        self, element: etree._Element, many: etree._Element, name: str, *, first_only: bool
    ) -> Iterator[Behavior]:
        reference = many.get(name)
        event = self._triggers.thrown_by_instance(element, many, reference) if reference else None
        if not reference:
            self._findings.add("bpmn.attribute_missing", element, at=many, attribute=name)
        if event is not None:
            yield Behavior(event, first_only=first_only)

    def _complex(self, element: etree._Element, many: etree._Element) -> Iterator[Behavior]:
        drawn = many.findall(f"{BPMN}complexBehaviorDefinition")
        if not drawn:
            self._findings.add("bpmn.attribute_missing", element, at=many, attribute="complexBehaviorDefinition")
        for definition in drawn:
            condition = self._condition(element, definition)
            event = self._event(element, definition)
            if condition is not None and event is not None:
                yield Behavior(event, condition)

    def _condition(self, element: etree._Element, definition: etree._Element) -> Value | None:
        drawn = definition.find(f"{BPMN}condition")
        text = "" if drawn is None else (drawn.text or "").strip()
        if not text:
            self._findings.add("bpmn.attribute_missing", element, at=definition, attribute="condition")
            return None
        if is_literal(text):
            self._findings.add("bpmn.not_feel", element, at=drawn, what="condition", text=text)
        return self._dialect.value(text, element, "condition", drawn)

    def _event(self, element: etree._Element, definition: etree._Element) -> SignalEvent | EscalationEvent | None:
        drawn = definition.find(f"{BPMN}event")
        reference = None if drawn is None else drawn.findtext(f"{BPMN}eventDefinitionRef")
        inner = [] if drawn is None else [part for part in drawn if str(part.tag).endswith("EventDefinition")]
        if len(inner) + bool(reference) != 1:
            self._findings.add("bpmn.attribute_missing", element, at=definition, attribute="event")
            return None
        return self._triggers.thrown_by_instance(element, inner[0] if inner else definition, reference)
