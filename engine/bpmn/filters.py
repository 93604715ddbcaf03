"""By which changes of variables a condition is asked: Camunda's variable filters."""

from collections.abc import Collection

from lxml import etree

from engine.bpmn.findings import Findings
from engine.bpmn.values import is_variable, split

_KINDS = frozenset({"create", "update"})


def names_of(text: str, element: etree._Element, what: str, findings: Findings) -> frozenset[str]:
    """Variables, as *what* says them: separated by commas."""
    names = split(text)
    for name in names:
        if not is_variable(name):
            findings.not_executed(element, f"{what} {name}", "no_variable_name")
    return frozenset(names)


def kinds_of(text: str, element: etree._Element, findings: Findings, *, idle: Collection[str] = ()) -> frozenset[str]:
    """Kinds of changes. *idle*: those that never happen here, and may stand beside others."""
    kinds = split(text)
    for kind in kinds:
        if kind not in _KINDS and not (kind in idle and _KINDS & set(kinds)):
            findings.not_executed(element, f"variableEvents {kind}", "create_or_update")
    return _KINDS & frozenset(kinds)
