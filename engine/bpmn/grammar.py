"""What stands where in BPMN's own XML, and how often: what is elsewhere, or there twice, would be read by nobody."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import MessageEvent
from engine.bpmn.findings import Findings
from engine.bpmn.words import ACTIVITIES, EVENTS

_TRUTHS = frozenset(
    {
        "cancelActivity", "cancelRemainingInstances", "instantiate", "isCollection", "isExecutable", "isForCompensation",
        "isInterrupting", "isSequential", "mustUnderstand", "parallelMultiple", "testBefore", "triggeredByEvent",
        "waitForCompletion",
    }
)  # fmt: skip
_SPELLINGS = {"1": "true", "0": "false"}
_MARKERS = frozenset({"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"})
_PLACES: Mapping[str, tuple[str, ...]] = {
    "multiInstanceLoopCharacteristics": ACTIVITIES,
    "standardLoopCharacteristics": ACTIVITIES,
    "loopCardinality": ("multiInstanceLoopCharacteristics",),
    "completionCondition": ("multiInstanceLoopCharacteristics", "adHocSubProcess"),
    "loopCondition": ("standardLoopCharacteristics",),
    "conditionExpression": ("sequenceFlow",),
    "condition": ("conditionalEventDefinition", "complexBehaviorDefinition"),
    "activationCondition": ("complexGateway",),
    "script": ("scriptTask",),
}
"""What belongs to one kind of element alone, and stands there once."""


BEGUN_BY_EVENTS = frozenset({"startEvent", "boundaryEvent"})
"""What has no variables of its own before its event has happened."""
_OF_ACTIVITIES = ("isForCompensation", "startQuantity", "completionQuantity")
_SAYING = frozenset({"completionCondition", "conditionExpression", "loopCardinality", "loopCondition"})
"""What would be taken for absent if nothing were written in it."""


def spell_out(root: etree._Element, findings: Findings) -> None:
    """Write each truth value of a file as ``true`` or ``false``; XML knows ``1`` and ``0`` as well."""
    for element in root.iter(f"{BPMN}*"):
        for name in sorted(_TRUTHS & set(map(str, element.keys()))):
            written = (element.get(name) or "").strip()
            value = _SPELLINGS.get(written, written)
            if value not in {"true", "false"}:
                findings.not_executed(_owner(element), name, "no_truth", element)
            element.set(name, value)


def place_definitions(root: etree._Element) -> None:
    """Put the definitions that events refer to where they mean something; BPMN lets them stand apart (§10.5.5)."""
    apart = {drawn.get("id"): drawn for drawn in root if str(drawn.tag).endswith("EventDefinition")}
    for reference in list(root.iter(f"{BPMN}eventDefinitionRef")):
        event = reference.getparent()
        definition = apart.get((reference.text or "").strip().rpartition(":")[2])
        if event is not None and definition is not None and str(event.tag).removeprefix(BPMN) in EVENTS:
            event.replace(reference, deepcopy(definition))


def misplaced(element: etree._Element, tag: str) -> Iterator[tuple[str, str, etree._Element]]:
    """Name, reason and place of each part of *element*, a *tag*, that nobody would read."""
    if tag not in ACTIVITIES:
        yield from ((name, f"at {tag}", element) for name in _OF_ACTIVITIES if element.get(name) is not None)
    seen: set[str] = set()
    for child in element:
        name = str(child.tag).removeprefix(BPMN)
        is_event = name.endswith("EventDefinition")
        if not is_event and name not in _PLACES:
            continue
        kind = "marker" if name in _MARKERS else name
        if tag not in (EVENTS if is_event else _PLACES[name]):
            yield name, f"at {tag}", child
        elif kind in seen and not is_event:
            yield name, "twice", child
        elif name in _SAYING and not (child.text or "").strip():
            yield name, "says_nothing", child
        seen.add(kind)
        yield from misplaced(child, name)


def idle_properties(properties: Collection[str], tag: str, details: Iterable[object]) -> Iterator[str]:
    """Those of our own among the extension *properties* of a *tag* that mean nothing there."""
    known: tuple[str, ...] = () if tag == "userTask" else ("notBy",)
    if not any(isinstance(detail, MessageEvent) for detail in details):
        known += ("offeredTo", "offeredToGroups")
    yield from (name for name in known if name in properties)


def _owner(element: etree._Element) -> etree._Element:
    """The nearest element with an id."""
    return next((each for each in (element, *element.iterancestors()) if each.get("id")), element)


def ends_otherwise(element: etree._Element, tag: str) -> bool:
    """Whether what is thrown or undone takes the token's way from it."""
    compensates = element.find(f"{BPMN}compensateEventDefinition")
    if tag == "boundaryEvent":
        return compensates is not None
    if compensates is not None and compensates.get("waitForCompletion") == "false":
        return True
    kinds = ("errorEventDefinition", "cancelEventDefinition")
    return tag == "endEvent" and any(element.find(f"{BPMN}{kind}") is not None for kind in kinds)
