"""Data objects that are variables, and associations that assign or copy (BPMN 2.0 §10.3.1, §10.3.2)."""

from collections.abc import Mapping
from difflib import get_close_matches

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import Assignment
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import ends_otherwise
from engine.bpmn.scopes import KEPT
from engine.bpmn.values import is_variable
from engine.bpmn.words import ACTIVITIES

ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
SPECIFICATION = "ioSpecification"
_NOTES = frozenset({"documentation", "extensionElements"})
_SPECIFIES = {
    "inputSet": frozenset({"dataInputRefs", "optionalInputRefs", "outputSetRefs"}) | _NOTES,
    "outputSet": frozenset({"dataOutputRefs", "optionalOutputRefs", "inputSetRefs"}) | _NOTES,
    "dataInput": _NOTES | {"dataState"},
    "dataOutput": _NOTES | {"dataState"},
}
"""What may stand in each part of a specification, and is there for readers."""
_OF_EVENTS = {
    "Input": frozenset({"intermediateThrowEvent", "endEvent"}),
    "Output": frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"}),
}
"""What brings something has outputs, what throws has inputs."""
_VARIABLE = "variable"


class DataObjects:
    """Reads what is more than a note for readers; notes findings, raises nothing."""

    def __init__(self, root: etree._Element, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings = dialect, findings
        self._variables = _variables(root, dialect)

    def declared(self, scope: etree._Element) -> Mapping[str, bool]:
        """The variables that live in *scope* alone, each with whether it is a collection.

        A data object is one where its reference names it in the property ``variable``.
        """
        objects = {drawn.get("id"): drawn for drawn in scope.iterfind(f"{BPMN}dataObject")}
        found: dict[str, bool] = {}
        for reference in scope.iterfind(f"{BPMN}dataObjectReference"):
            self._dialect.check(reference)
            properties = self._dialect.properties(reference)
            name = properties.get(_VARIABLE, "").strip()
            drawn = objects.get(reference.get("dataObjectRef"))
            if not name:
                self._misspelt(reference, properties)
                continue
            if not is_variable(name):
                self._findings.not_executed(reference, "variable", "no_variable_name")
            elif name in KEPT:
                self._findings.add("bpmn.reserved_variable", reference, name=name)
            elif drawn is None:
                self._findings.add("bpmn.attribute_missing", reference, attribute="dataObjectRef")
            else:
                found[name] = found.get(name, False) or drawn.get("isCollection") == "true"
        return found

    def _misspelt(self, reference: etree._Element, properties: Mapping[str, str]) -> None:
        """Warn of a property that looks very much like the one that makes a variable of a note for readers."""
        for name in properties.keys() - {_VARIABLE}:
            if get_close_matches(name.lower(), [_VARIABLE], 1, 0.85):
                self._findings.add(
                    "bpmn.property_misspelt", reference, severity="warning", name=name, similar=_VARIABLE
                )

    def check(self, element: etree._Element) -> None:
        """Refuse what the associations of *element* say beyond assignments, and those too where nothing is assigned."""
        self._check_specification(element)
        for association in element:
            name = _local(association)
            if name in ASSOCIATIONS:
                refused = {"transformation"} if _assigns(_local(element), name) else {"transformation", "assignment"}
                for part in sorted(refused & {str(child.tag).removeprefix(BPMN) for child in association}):
                    self._findings.not_executed(element, name, part, association)

    def _check_specification(self, element: etree._Element) -> None:
        """Refuse what is said of the inputs and outputs of *element* beyond their names."""
        seen: set[str] = set()
        for part in _specification(element):
            name = _local(part)
            if name in seen and name.endswith("Set"):
                self._findings.not_executed(element, name, "twice", part)
            elif name not in _SPECIFIES and name not in _NOTES:
                self._findings.not_executed(element, name, "unknown", part)
            for inner in sorted({_local(child) for child in part} - _SPECIFIES.get(name, _NOTES)):
                self._findings.not_executed(element, inner, "unknown", part)
            seen.add(name)

    def assigned(self, element: etree._Element, association: str) -> tuple[Assignment, ...]:
        """What the data associations of *element* assign to variables, and copy between them and data objects."""
        if not _assigns(_local(element), association):
            return ()
        found: list[Assignment] = []
        names = _specified(element)
        for drawn in element.iterfind(f"{BPMN}{association}"):
            assignments = drawn.findall(f"{BPMN}assignment")
            for assignment in assignments:
                source, target = ((assignment.findtext(f"{BPMN}{end}") or "").strip() for end in ("from", "to"))
                found += self._mapping(element, association, names.get(target, target), source, assignment)
            if not assignments and (copied := self._copied(element, drawn, names)) is not None:
                found += self._mapping(element, association, *copied, drawn)
        if found and association == "dataOutputAssociation" and ends_otherwise(element, _local(element)):
            self._findings.not_executed(element, association, "leaves_at_once")
        return tuple(found)

    def _mapping(
        self, element: etree._Element, association: str, target: str, source: str, at: etree._Element
    ) -> list[Assignment]:
        if not self._findings.has_target(target, element, association, at):
            return []
        return [Assignment(target, self._dialect.value(source, element, f"{association} {target}", at))]

    def _copied(
        self, element: etree._Element, drawn: etree._Element, names: Mapping[str, str]
    ) -> tuple[str, str] | None:
        """Target and source, where one is a data object that is a variable, and the other an input or output."""
        source, target = _ends(drawn)
        if {source, target} & _of_many(element):
            return None
        if target in names and source in self._variables:
            return names[target], f"={self._variables[source]}"
        if source in names and target in self._variables:
            return self._variables[target], f"={names[source]}"
        return None

    def variable(self, element: etree._Element, reference: str) -> str:
        """The variable that *reference* means: a data object, or an input or output that is copied from or to one."""
        entering = (_ends(drawn) for drawn in element.iterfind(f"{BPMN}dataInputAssociation"))
        leaving = (_ends(drawn)[::-1] for drawn in element.iterfind(f"{BPMN}dataOutputAssociation"))
        outside = next((data for data, own in (*entering, *leaving) if own == reference), reference)
        return self._variables.get(outside, outside)


def _specified(element: etree._Element) -> Mapping[str, str]:
    """The names of the inputs and outputs of an activity, by their ids."""
    parts = _specification(element)
    return {part.get("id", ""): part.get("name", part.get("id", "")) for part in parts if part.get("id")}


def _specification(element: etree._Element) -> list[etree._Element]:
    """What names the inputs and outputs of an activity, or of an event, where it stands without a frame."""
    if _local(element) in ACTIVITIES:
        return element.findall(f"{BPMN}{SPECIFICATION}/*")
    return [part for part in element if is_specified(_local(element), _local(part))]


def is_specified(tag: str, part: str) -> bool:
    """Whether a *part* of a *tag* is an input or output, or names some of them."""
    if part == SPECIFICATION:
        return tag in ACTIVITIES
    ways = (way for way, tags in _OF_EVENTS.items() if tag in tags)
    return part in {name for way in ways for name in (f"data{way}", f"{way.lower()}Set")}


def _assigns(tag: str, association: str) -> bool:
    way = association.removeprefix("data").removesuffix("Association")
    return tag in ACTIVITIES or tag in _OF_EVENTS[way]


def _of_many(element: etree._Element) -> set[str]:
    """The input and output of an activity that its marker of many takes apart and puts together."""
    many = f"{BPMN}multiInstanceLoopCharacteristics"
    texts = (element.findtext(f"{many}/{BPMN}{name}") for name in ("loopDataInputRef", "loopDataOutputRef"))
    return {text.strip() for text in texts if text}


def _ends(association: etree._Element) -> tuple[str, str]:
    """Source and target; without one, or with several sources, an empty text."""
    sources = association.findall(f"{BPMN}sourceRef")
    source = (sources[0].text or "").strip() if len(sources) == 1 else ""
    return source, (association.findtext(f"{BPMN}targetRef") or "").strip()


def _variables(root: etree._Element, dialect: Dialect) -> Mapping[str, str]:
    """The variables that data objects are, by the id of the object and of its reference."""
    found: dict[str, str] = {}
    for reference in root.iter(f"{BPMN}dataObjectReference"):
        if name := dialect.properties(reference).get(_VARIABLE, "").strip():
            found |= {reference.get("id", ""): name, reference.get("dataObjectRef", ""): name}
    return found


def _local(element: etree._Element) -> str:
    return str(element.tag).removeprefix(BPMN)
