"""What triggers an event, or what it throws (BPMN 2.0 §10.5.5), and which of it is executed where."""

from collections.abc import Mapping

from lxml import etree

from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import (
    CancelEvent,
    CompensateEvent,
    CompensationHandler,
    Detail,
    EscalationEvent,
    LinkEvent,
    MessageEvent,
    MultipleEvent,
    NoneEvent,
    SignalEvent,
    TerminateEvent,
    TimerEvent,
    Trigger,
)
from engine.bpmn.findings import Findings
from engine.bpmn.timers import is_timer
from engine.bpmn.values import Value, is_literal

_DEFINITION = "EventDefinition"
_EXECUTED: Mapping[str, frozenset[str]] = {
    "startEvent": frozenset({"none", "timer", "message", "signal", "conditional"}),
    "start of sub-process": frozenset({"none"}),
    "start of event sub-process": frozenset(
        {"timer", "message", "signal", "error", "escalation", "conditional", "compensate"}
    ),
    "intermediateCatchEvent": frozenset({"timer", "message", "signal", "conditional", "link"}),
    "boundaryEvent": frozenset(
        {"timer", "message", "signal", "error", "escalation", "conditional", "compensate", "cancel"}
    ),
    "intermediateThrowEvent": frozenset({"none", "message", "signal", "escalation", "compensate", "link"}),
    "endEvent": frozenset({"none", "message", "signal", "error", "escalation", "compensate", "cancel", "terminate"}),
}
_CAUGHT_TOGETHER = frozenset({"timer", "message", "signal", "error", "escalation", "conditional"})
_THROWN_TOGETHER = frozenset({"signal", "escalation"})
INSTANTIATING = frozenset({"receiveTask", "eventBasedGateway"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})


class Triggers:
    """Reads event definitions, looking up messages, signals, errors and escalations of the file."""

    def __init__(self, root: etree._Element, dialect: Dialect, findings: Findings) -> None:
        self._dialect, self._findings = dialect, findings
        self._handlers = _handlers(root)
        self._chosen = _chosen(root)
        self._roots = {element.get("id"): element for element in root if element.get("id")}

    def of(self, element: etree._Element, tag: str) -> Detail:
        """The trigger of an event, or the job of a throwing message event."""
        definitions = [child for child in element if str(child.tag).endswith(_DEFINITION)]
        kind = str(definitions[0].tag).removeprefix(BPMN).removesuffix(_DEFINITION) if definitions else "none"
        place = _place(element, tag)
        form = self._dialect.start_form(element) if tag == "startEvent" else None
        if form is not None and (definitions or place != tag):
            self._findings.not_executed(element, "form", "nobody_fills_in")
        if len(definitions) > 1:
            return self._several(element, tag, place, definitions)
        if kind not in _EXECUTED[place]:
            self._findings.not_executed(element, f"{kind}{_DEFINITION}" if definitions else tag, f"at {place}")
        elif kind == "none":
            return NoneEvent(form)
        else:
            return self._trigger(element, tag, kind, definitions[0])
        return NoneEvent()

    def _several(
        self, element: etree._Element, tag: str, place: str, definitions: list[etree._Element]
    ) -> MultipleEvent:
        """Any of them, or all; what throws throws all."""
        together = _THROWN_TOGETHER if tag in _THROWING else _CAUGHT_TOGETHER & _EXECUTED[place]
        every = element.get("parallelMultiple") == "true"
        if every and element.get("id") in self._chosen:
            self._findings.not_executed(element, "parallelMultiple", "events_of_their_own")
        parts: list[Trigger] = []
        for definition in definitions:
            kind = str(definition.tag).removeprefix(BPMN).removesuffix(_DEFINITION)
            if kind not in together:
                self._findings.not_executed(element, f"{kind}{_DEFINITION}", "several_events", definition)
                continue
            if every and kind == "error":
                self._findings.not_executed(element, f"{kind}{_DEFINITION}", "waits_for_nothing", definition)
            parts.append(self._trigger(element, tag, kind, definition))  # type: ignore[arg-type] # none is a job
        return MultipleEvent(tuple(parts), every)

    def _trigger(self, element: etree._Element, tag: str, kind: str, definition: etree._Element) -> Detail:
        throws = tag in _THROWING
        match kind:
            case "timer":
                return self._timer(element, tag, definition)
            case "message" if throws:
                return self._dialect.work(element, tag)
            case "message":
                return self.message(element, tag, definition.get("messageRef"))
            case "signal":
                name = self._named(element, definition, "signal", "name")
                brings = self._dialect.thrown_signal(element, definition)
                if brings is not None and not throws:
                    self._findings.not_executed(element, "camunda:in", f"at {tag}", definition)
                return SignalEvent(name, brings) if name else NoneEvent()
            case "error":
                self._only_interrupting(element, tag, kind)
                code = self._named(element, definition, "error", "errorCode", optional=not throws)
                return self._dialect.error(element, definition, self._roots.get(definition.get("errorRef")), code)
            case "escalation":
                code = self._named(element, definition, "escalation", "escalationCode", optional=not throws)
                return self._dialect.escalation(element, definition, code)
            case "conditional":
                return self._condition(element, tag, definition)
            case "compensate":
                return self._compensation(element, tag, definition)
        return self._plain(element, tag, kind, definition)

    def _plain(self, element: etree._Element, tag: str, kind: str, definition: etree._Element) -> Trigger:
        if kind == "link":
            return LinkEvent(definition.get("name", ""))
        if kind == "cancel":
            self._only_interrupting(element, tag, kind)
            return CancelEvent()
        return TerminateEvent()

    def thrown_by_instance(
        self, element: etree._Element, definition: etree._Element, reference: str | None
    ) -> SignalEvent | EscalationEvent | None:
        """What an instance of a multi-instance activity throws: *definition*, or the one of the file that is referred to."""
        found = self._roots.get(reference) if reference else definition
        kind = "" if found is None else str(found.tag).removeprefix(BPMN).removesuffix(_DEFINITION)
        if found is None or kind not in _THROWN_TOGETHER:
            self._findings.not_executed(element, kind or reference or "behavior", "signal_or_escalation", definition)
            return None
        event = self._trigger(element, "intermediateThrowEvent", kind, found)
        return event if isinstance(event, SignalEvent | EscalationEvent) else None

    def message(self, element: etree._Element, tag: str, reference: str | None) -> Trigger:
        """The message that an event or receive task awaits."""
        message = self._roots.get(reference)
        if message is None or not message.get("name"):
            self._findings.add("bpmn.no_message", element)
            return NoneEvent()
        self._dialect.check(message)
        awaited = self._dialect.message(element, message)
        if isinstance(awaited, MessageEvent) and awaited.is_offered and self.begins(element, tag):
            self._findings.not_executed(element, "offeredTo", "no_case_yet")
        return awaited

    def begins(self, element: etree._Element, tag: str) -> bool:
        """Whether a case begins at an element when its event happens."""
        if tag == "startEvent":
            return _place(element, tag) == tag and any(str(child.tag).endswith(_DEFINITION) for child in element)
        return element.get("id") in self._chosen or (tag == "receiveTask" and instantiates(element, tag))

    def _timer(self, element: etree._Element, tag: str, definition: etree._Element) -> Trigger:
        parts = [
            child for child in definition if str(child.tag).startswith(f"{BPMN}time") and (child.text or "").strip()
        ]
        if len(parts) != 1:
            self._findings.add("bpmn.no_timer", element, at=definition)
            return NoneEvent()
        (part,) = parts
        kind = str(part.tag).removeprefix(f"{BPMN}time").lower()
        value = self._dialect.value(part.text or "", element, f"time{kind.title()}", part)
        repeats = "false" in {element.get("cancelActivity"), element.get("isInterrupting")}
        if kind == "cycle" and not (repeats or self.begins(element, tag)):
            self._findings.not_executed(element, "timeCycle", f"fires_once at {tag}", part)
        if kind not in {"date", "duration", "cycle"}:
            self._findings.not_executed(element, f"time{kind}", "unknown", part)
            return NoneEvent()
        if value.is_literal and not is_timer(kind, value.text):
            self._findings.add("bpmn.bad_timer", element, at=part, kind=kind, text=value.text)
        return TimerEvent(kind, value)  # type: ignore[arg-type] # narrowed two lines above

    def _compensation(self, element: etree._Element, tag: str, definition: etree._Element) -> Trigger:
        if tag != "boundaryEvent":
            activity, waits = definition.get("activityRef") or None, definition.get("waitForCompletion") != "false"
            return CompensateEvent(activity if tag in _THROWING else None, waits)
        handlers = self._handlers.get(element.get("id"), [])
        if len(handlers) != 1:
            self._findings.add("bpmn.no_compensation_handler", element, count=len(handlers))
            return NoneEvent()
        return CompensationHandler(handlers[0])

    def _condition(self, element: etree._Element, tag: str, definition: etree._Element) -> Trigger:
        condition = definition.find(f"{BPMN}condition")
        text = "" if condition is None else (condition.text or "").strip()
        language = "" if condition is None else condition.get("language", "").lower()
        if "feel" in language and is_literal(text):
            text = f"={text}"
        if is_literal(text):
            self._findings.add("bpmn.not_feel", element, at=definition, what="condition", text=text)
            return NoneEvent()
        if language and "feel" not in language:
            self._findings.not_executed(element, "condition", "language", condition)
        value = self._dialect.value(text, element, "condition", condition)
        event = self._dialect.asked_by(element, definition, value)
        if event.is_filtered and self.begins(element, tag):
            self._findings.not_executed(element, "conditionalFilter", "nothing_changes_yet", definition)
        return event

    def _named(
        self, element: etree._Element, definition: etree._Element, kind: str, attribute: str, *, optional: bool = False
    ) -> Value | None:
        """The name or code in a root element of the file."""
        reference = definition.get(f"{kind}Ref")
        if reference is None and optional:
            return None
        root = self._roots.get(reference)
        if root is not None:
            self._dialect.check(root)
        text = root.get(attribute) if root is not None else None
        if not text and not (optional and root is not None):
            self._findings.add(f"bpmn.no_{kind}", element, at=definition, attribute=attribute)
            return None
        if not text:
            return None
        value = self._dialect.value(text, element, attribute, root)
        if optional and value.expression is not None and kind != "signal":
            self._findings.not_executed(element, attribute, "expression", root)
        return value

    def _only_interrupting(self, element: etree._Element, tag: str, kind: str) -> None:
        if element.get("cancelActivity") == "false" or element.get("isInterrupting") == "false":
            self._findings.not_executed(element, f"{kind}{_DEFINITION}", f"not_interrupting at {tag}")


def _place(element: etree._Element, tag: str) -> str:
    """Where an event stands; a start event begins a process, or what it is in."""
    around = element.getparent()
    if tag != "startEvent" or around is None or around.tag == f"{BPMN}process":
        return tag
    return "start of event sub-process" if around.get("triggeredByEvent") == "true" else "start of sub-process"


def instantiates(element: etree._Element, tag: str) -> bool:
    """Whether a process begins by a receive task or event-based gateway."""
    return tag in INSTANTIATING and element.get("instantiate") in {"true", "1"}


def _chosen(root: etree._Element) -> frozenset[str]:
    """Ids of the elements behind the event-based gateways by which a process begins."""
    gateways = {
        each.get("id") for each in root.iter(f"{BPMN}eventBasedGateway") if instantiates(each, "eventBasedGateway")
    }
    return frozenset(
        flow.get("targetRef", "") for flow in root.iter(f"{BPMN}sequenceFlow") if flow.get("sourceRef") in gateways
    )


def _handlers(root: etree._Element) -> Mapping[str | None, list[str]]:
    """Activities for compensation, by the id of each event that an association connects with them."""
    undoing = {element.get("id") for element in root.iter() if element.get("isForCompensation") == "true"}
    found: dict[str | None, list[str]] = {}
    for association in root.iter(f"{BPMN}association"):
        ends = association.get("sourceRef", ""), association.get("targetRef", "")
        for event, activity in (ends, ends[::-1]):
            if activity in undoing:
                found.setdefault(event, []).append(activity)
    return found
