"""How often an activity is done: multi-instance and standard loops (BPMN 2.0 §10.3.8)."""

from dataclasses import replace

from lxml import etree

from engine.bpmn.behaviors import Behaviors
from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import Loop, MultiInstance
from engine.bpmn.findings import Findings
from engine.bpmn.triggers import Triggers
from engine.bpmn.values import Value, is_literal


class Markers:
    """Reads the markers of activities; notes findings, raises nothing."""

    def __init__(self, triggers: Triggers, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings = dialect, findings
        self._behaviors = Behaviors(triggers, dialect, findings)

    def repetition(self, element: etree._Element) -> MultiInstance | Loop | None:
        many = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if many is not None:
            drawn = self._dialect.multi_instance(element, many, self._cardinality(element, many))
            behaviors = self._behaviors.of(element, many)
            return replace(drawn, behaviors=behaviors) if drawn is not None else None
        loop = element.find(f"{BPMN}standardLoopCharacteristics")
        if loop is None:
            return None
        text = (loop.findtext(f"{BPMN}loopCondition") or "").strip()
        most = loop.get("loopMaximum")
        if most and not (most.isascii() and most.isdigit() and int(most)):
            self._findings.not_executed(element, "loopMaximum", "no_number", loop)
        if not text and not most:
            self._findings.not_executed(element, "standardLoopCharacteristics", "endless", loop)
        return Loop(
            self._dialect.value(text, element, "loopCondition", loop) if text else None,
            int(most) if most and most.isdigit() else None,
            loop.get("testBefore") == "true",
        )

    def _cardinality(self, element: etree._Element, many: etree._Element) -> Value | None:
        text = (many.findtext(f"{BPMN}loopCardinality") or "").strip()
        if not text:
            return None
        if is_literal(text) and not (text.isascii() and text.isdecimal()):
            self._findings.add("bpmn.not_feel", element, at=many, what="loopCardinality", text=text)
        return self._dialect.value(f"={text}" if is_literal(text) else text, element, "loopCardinality", many)
