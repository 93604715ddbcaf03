"""Camunda 7's input and output parameters: text, expressions, lists and maps of them, scripts in FEEL."""

from lxml import etree

from engine.bpmn.drawing import Assignment
from engine.bpmn.findings import Findings
from engine.bpmn.values import Value, is_literal
from engine.bpmn.words_c7 import CAMUNDA
from engine.feel.text import quoted

_NS = f"{{{CAMUNDA}}}"


class Parameters:
    """Reads the ``camunda:inputOutput`` of one file."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings

    def read(self, element: etree._Element, io: etree._Element, kind: str) -> tuple[Assignment, ...]:
        """The parameters of *kind* (``input``, ``output``) in their order."""
        found: list[Assignment] = []
        for parameter in io.iterfind(f"{_NS}{kind}Parameter"):
            name = (parameter.get("name") or "").strip()
            if self._findings.has_target(name, element, kind, parameter, is_path=False):
                found.append(Assignment(name, self._value(element, parameter, f"{kind} {name}")))
        return tuple(found)

    def _value(self, element: etree._Element, parameter: etree._Element, what: str) -> Value:
        if len(parameter):
            return self._findings.value(f"={self._feel(element, parameter[0], what)}", element, what, parameter)
        text = (parameter.text or "").strip()
        return self._findings.value(text or "=null", element, what, parameter)

    def _feel(self, element: etree._Element, part: etree._Element, what: str) -> str:
        """The FEEL that means *part*."""
        match str(part.tag).removeprefix(_NS):
            case "list":
                return f"[{', '.join(self._feel(element, inner, what) for inner in part)}]"
            case "map":
                entries = ((entry.get("key") or "", self._entry(element, entry, what)) for entry in part)
                return f"{{{', '.join(f'{quoted(key)}: {value}' for key, value in entries)}}}"
            case "script":
                return self._script(element, part, what)
        return self._entry(element, part, what)

    def _entry(self, element: etree._Element, part: etree._Element, what: str) -> str:
        """A value of a list, or an entry of a map."""
        if len(part):
            return self._feel(element, part[0], what)
        text = (part.text or "").strip()
        if is_literal(text):
            return quoted(text) if text else "null"
        return f"({self._findings.value(text, element, what, part).text})"

    def _script(self, element: etree._Element, script: etree._Element, what: str) -> str:
        language = (script.get("scriptFormat") or "").lower()
        if language != "feel":
            self._findings.not_executed(element, f"{what}: {language}", "script_in_feel_instead", script)
            return "null"
        return f"({(script.text or 'null').strip().removeprefix('=')})"
