"""How often an activity is done: multi-instance and standard loops (BPMN 2.0 §10.3.8)."""

from dataclasses import replace

from lxml import etree

from engine.bpmn.behaviors import Behaviors
from engine.bpmn.data_objects import DataObjects
from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import Loop, MultiInstance
from engine.bpmn.findings import Findings
from engine.bpmn.triggers import Triggers
from engine.bpmn.values import Value, is_literal, is_variable


class Markers:
    """Reads the markers of activities; notes findings, raises nothing."""

    def __init__(self, data: DataObjects, triggers: Triggers, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings, self._data = dialect, findings, data
        self._behaviors = Behaviors(triggers, dialect, findings)

    def repetition(self, element: etree._Element) -> MultiInstance | Loop | None:
        many = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if many is not None:
            listed = self._list(element, many, "loopDataInputRef")
            drawn = self._dialect.multi_instance(element, many, self._cardinality(element, many), listed)
            behaviors = self._behaviors.of(element, many)
            return None if drawn is None else replace(self._with_items(element, many, drawn), behaviors=behaviors)
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

    def _with_items(self, element: etree._Element, many: etree._Element, drawn: MultiInstance) -> MultiInstance:
        """With what BPMN itself calls an instance's item, and its result."""
        item, result = (self._item(many, name) for name in ("inputDataItem", "outputDataItem"))
        results = self._list(element, many, "loopDataOutputRef")
        if (item and drawn.item) or (results is not None and drawn.outputs):
            self._findings.not_executed(element, "inputDataItem" if item else "loopDataOutputRef", "twice", many)
        if (result is None) != (results is None):
            missing = "outputDataItem" if result is None else "loopDataOutputRef"
            self._findings.add("bpmn.attribute_missing", element, at=many, attribute=missing)
        if result is None or results is None:
            return replace(drawn, item=drawn.item or item)
        if not is_variable(result):
            self._findings.not_executed(element, "outputDataItem", "no_variable_name", many)
            return drawn
        output = self._dialect.value(f"={result}", element, "outputDataItem", many)
        return replace(drawn, item=drawn.item or item, output=output, outputs=results.text)

    def _list(self, element: etree._Element, many: etree._Element, name: str) -> Value | None:
        """The variable of a data object, or the one that is named; an expression, as in Camunda 7."""
        text = (many.findtext(f"{BPMN}{name}") or "").strip()
        if not text:
            return None
        text = self._data.variable(element, text)
        if not is_literal(text):
            return self._dialect.value(text, element, name, many)
        if not is_variable(text):
            self._findings.not_executed(element, name, "no_variable_name", many)
            return Value(text)
        return self._dialect.value(f"={text}", element, name, many)

    @staticmethod
    def _item(many: etree._Element, name: str) -> str | None:
        drawn = many.find(f"{BPMN}{name}")
        return None if drawn is None else (drawn.get("name") or "").strip()

    def _cardinality(self, element: etree._Element, many: etree._Element) -> Value | None:
        text = (many.findtext(f"{BPMN}loopCardinality") or "").strip()
        if not text:
            return None
        if is_literal(text) and not (text.isascii() and text.isdecimal()):
            self._findings.add("bpmn.not_feel", element, at=many, what="loopCardinality", text=text)
        return self._dialect.value(f"={text}" if is_literal(text) else text, element, "loopCardinality", many)
