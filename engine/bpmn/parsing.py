"""From a file's bytes to processes."""

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.dialect_c7 import Camunda7
from engine.bpmn.dialect_c8 import Camunda8
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import place_definitions, spell_out
from engine.bpmn.process import Process
from engine.bpmn.reading import Drawing, Reader
from engine.bpmn.soundness import unsound
from engine.bpmn.values import Value
from engine.bpmn.words_c7 import CAMUNDA
from engine.bpmn.words_c8 import ZEEBE
from engine.errors import Finding, Invalid
from engine.xml import parse_xml

_PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"
_DESCRIBED = ("title", "confidentiality")


def parse(content: bytes, resource_name: str) -> tuple[Process, ...]:
    """The executable processes of a BPMN file.

    Raises:
        Invalid: with every finding at once, by line: what cannot be read (``xml.*``, ``feel.*``), what BPMN does not
            allow or is incomplete (``bpmn.*``), and each construct that would not be executed as drawn
            (``bpmn.not_executed`` with ``tag`` and ``reason``).
    """
    processes, findings = read(content, resource_name)
    if any(finding.severity == "error" for finding in findings):
        raise Invalid(findings)
    return tuple(process.built() for process in processes)


def accepted(content: bytes, resource_name: str) -> tuple[Process, ...]:
    """As `parse`, of a file that was deployed: what rules of ours have come to refuse since is executed as it was then.

    A release that is stricter stops no case.

    Raises:
        Invalid: it cannot be read (``xml.*``, ``feel.*``), or no graph can be made of it.
    """
    processes, findings = read(content, resource_name)
    errors = [finding for finding in findings if finding.severity == "error"]
    if any(not finding.code.startswith("bpmn.") for finding in errors):
        raise Invalid(findings)
    try:
        return tuple(process.built() for process in processes)
    except Exception as error:  # whatever the rules keep away from those who build
        if not errors:
            raise
        raise Invalid(findings) from error


def read(content: bytes, resource_name: str) -> tuple[tuple[Process, ...], tuple[Finding, ...]]:
    """As `parse`, but warnings, and processes with errors, are answered too: to be looked at, not to be run.

    Raises:
        Invalid: it is no XML, or no BPMN.
    """
    root = parse_xml(content, resource_name)
    if root.tag != f"{BPMN}definitions":
        raise Invalid([Finding("bpmn.no_diagram", {"found": str(root.tag)}, file=resource_name)])
    findings = Findings(resource_name)
    spell_out(root, findings)
    place_definitions(root)
    drawings = Reader(root, _dialect(root, findings), findings).processes()
    described = [_described(root, drawing, findings) for drawing in drawings]
    nodes = {id_ for drawing in drawings for inner in drawing.content.everywhere() for id_ in inner.nodes}
    found = [*findings.found, *(finding for drawing in drawings for finding in unsound(drawing, resource_name, nodes))]
    found.sort(key=lambda finding: (finding.line or 0, finding.code))
    processes = (Process(drawing, resource_name, values) for drawing, values in zip(drawings, described, strict=True))
    return tuple(processes), tuple(found)


def _dialect(root: etree._Element, findings: Findings) -> Dialect:
    """What the Modeler says that it is, else whose words stand in it; in a file without any, ours."""
    platform = root.get(_PLATFORM)
    if platform is None:
        declared = set().union(*(element.nsmap.values() for element in root.iter()))
        platform = "Camunda Platform" if CAMUNDA in declared and ZEEBE not in declared else "Camunda Cloud"
    return Camunda7(findings) if platform == "Camunda Platform" else Camunda8(findings)


def _described(root: etree._Element, drawing: Drawing, findings: Findings) -> dict[str, Value]:
    """The process properties that describe a case."""
    process = next(element for element in root.iterfind(f"{BPMN}process") if element.get("id", "") == drawing.id)
    texts = {what: drawing.properties.get(what, "").strip() for what in _DESCRIBED}
    return {what: findings.value(text, process, what) for what, text in texts.items() if text}
