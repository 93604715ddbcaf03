"""Data objects that are variables, and associations that assign (BPMN 2.0 §10.3.1, §10.3.2)."""

from collections.abc import Mapping
from difflib import get_close_matches

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import Assignment
from engine.bpmn.findings import Findings
from engine.bpmn.scopes import KEPT
from engine.bpmn.values import is_variable

ASSOCIATIONS = frozenset({"dataInputAssociation", "dataOutputAssociation"})
_VARIABLE = "variable"


class DataObjects:
    """Reads what is more than a note for readers; notes findings, raises nothing."""

    def __init__(self, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings = dialect, findings

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

    def check(self, element: etree._Element, *, assigns: bool) -> None:
        """Refuse what the associations of *element* say beyond assignments, and those too unless it *assigns*."""
        refused = {"transformation"} if assigns else {"transformation", "assignment"}
        for association in element:
            name = str(association.tag).removeprefix(BPMN)
            if name in ASSOCIATIONS:
                for part in sorted(refused & {str(child.tag).removeprefix(BPMN) for child in association}):
                    self._findings.not_executed(element, name, part, association)

    def assigned(self, element: etree._Element, association: str) -> tuple[Assignment, ...]:
        """What the data associations of an activity assign to variables."""
        found: list[Assignment] = []
        for assignment in element.iterfind(f"{BPMN}{association}/{BPMN}assignment"):
            source, target = ((assignment.findtext(f"{BPMN}{end}") or "").strip() for end in ("from", "to"))
            if self._findings.has_target(target, element, association, assignment):
                value = self._dialect.value(source, element, f"{association} {target}", assignment)
                found.append(Assignment(target, value))
        return tuple(found)


def data_variables(root: etree._Element, dialect: Dialect) -> Mapping[str, str]:
    """The variables that data objects are, by the id of the object and of its reference."""
    found: dict[str, str] = {}
    for reference in root.iter(f"{BPMN}dataObjectReference"):
        if name := dialect.properties(reference).get(_VARIABLE, "").strip():
            found |= {reference.get("id", ""): name, reference.get("dataObjectRef", ""): name}
    return found
