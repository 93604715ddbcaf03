"""BPMN's own elements: processes, sub-processes, lanes, flow nodes and flows (BPMN 2.0 §10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from engine.bpmn.data_objects import ASSOCIATIONS, DataObjects, is_specified
from engine.bpmn.dialect import BPMN, Dialect
from engine.bpmn.drawing import (
    Activation,
    AdHoc,
    Assignment,
    Content,
    Decision,
    Detail,
    ErrorEvent,
    EscalationEvent,
    Flow,
    JobWork,
    LinkEvent,
    Loop,
    MultiInstance,
    MultipleEvent,
    Node,
    Script,
    SubProcess,
    UserWork,
)
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import idle_properties, misplaced
from engine.bpmn.markers import Markers
from engine.bpmn.performers import ROLES, Performers
from engine.bpmn.scopes import KEPT
from engine.bpmn.triggers import INSTANTIATING, Triggers, instantiates
from engine.bpmn.values import is_literal, is_variable
from engine.bpmn.words import ACTIVITIES, EVENTS, GATEWAYS

_EVENTS, _GATEWAYS, _ACTIVITIES = frozenset(EVENTS), frozenset(GATEWAYS), frozenset(ACTIVITIES)
_NOTES = frozenset(
    {
        "documentation",
        "extensionElements",
        "laneSet",
        "textAnnotation",
        "association",
        "group",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
        "incoming",
        "outgoing",
        "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics",
        "script",
        "conditionExpression",
        "completionCondition",
        "activationCondition",
        "auditing",
        "monitoring",
        "category",
    }
)
"""What says something to readers only, or is read where it belongs."""

_INSTEAD = {
    **dict.fromkeys(("resourceRole", "performer", *ROLES), "assignment_instead"),
    **dict.fromkeys(("correlationProperty", "correlationSubscription"), "correlation_key_instead"),
}
"""Why some of what is not executed is not: what says it here."""
_MOST_TOKENS = 1_000
"""Of a quantity."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One executable process as drawn.

    Attributes:
        properties: extension properties of the process, as written.
        lanes: names by lane id.
        around: the process itself, as what its listeners wait around.
    """

    id: str
    name: str
    version_tag: str | None
    line: int
    properties: Mapping[str, str]
    lanes: Mapping[str, str]
    content: Content
    around: Node


class Reader:
    """Reads the executable processes of one file into drawings; what cannot be executed becomes findings."""

    def __init__(self, root: etree._Element, dialect: Dialect, findings: Findings) -> None:
        self._root, self._dialect, self._findings = root, dialect, findings
        self._triggers = Triggers(root, dialect, findings)
        self._data = DataObjects(root, dialect, findings)
        self._performers = Performers(dialect, findings)
        self._markers = Markers(self._data, self._triggers, dialect, findings)
        self._ids: set[str] = set()

    def processes(self) -> list[Drawing]:
        for extension in self._root.iterfind(f"{BPMN}extension"):
            if extension.get("mustUnderstand") in {"true", "1"}:
                self._findings.not_executed(extension, "extension", "unknown")
        for correlation in self._root.iterfind(f"{BPMN}correlationProperty"):
            self._refuse(correlation, correlation)
        return [
            self._process(process)
            for process in self._root.findall(f"{BPMN}process")
            if process.get("isExecutable") == "true"
        ]

    def _process(self, process: etree._Element) -> Drawing:
        process_id = process.get("id", "")
        if not process_id:
            self._findings.add("bpmn.no_id", process)
        self._check_parts(process, "process")
        name, line = process.get("name") or process_id, process.sourceline or 0
        listeners = self._dialect.listeners(process, "process")
        return Drawing(
            id=process_id,
            name=name,
            version_tag=self._dialect.version_tag(process),
            line=line,
            properties=self._dialect.properties(process),
            lanes={lane.get("id", ""): lane.get("name", "") for lane in process.iter(f"{BPMN}lane")},
            content=self._content(process, None),
            around=Node(id=process_id, name=name, type="process", line=line, listeners=listeners),
        )

    def _content(self, scope: etree._Element, around: str | None) -> Content:
        lanes = _lanes(scope)
        nodes: dict[str, Node] = {}
        flows: list[Flow] = []
        for element in scope:
            tag = _local(element)
            if tag == "sequenceFlow":
                flows.append(self._flow(element))
            elif tag in _EVENTS | _GATEWAYS | _ACTIVITIES:
                node = self._node(element, tag, lanes, around)
                nodes[node.id] = node
            elif not (
                tag in _NOTES | ASSOCIATIONS or is_specified(_local(scope), tag) or self._is_placeholder(element)
            ):
                self._refuse(element if element.get("id") else scope, element)
        return Content(nodes, (*flows, *self._jumps(nodes)), self._data.declared(scope))

    def _node(self, element: etree._Element, tag: str, lanes: Mapping[str, str], around: str | None) -> Node:
        node_id = element.get("id", "")
        if not node_id or node_id in self._ids:
            self._findings.add("bpmn.same_id_twice" if node_id else "bpmn.no_id", element)
        self._ids.add(node_id)
        self._check(element, tag)
        lane = lanes.get(node_id, around)
        detail = self._detail(element, tag, lane)
        ad_hoc = self._dialect.ad_hoc(element) if tag == "adHocSubProcess" else None
        inputs, outputs = self._dialect.mappings(element)
        inputs += self._data.assigned(element, "dataInputAssociation")
        outputs += self._data.assigned(element, "dataOutputAssociation")
        repetition = self._markers.repetition(element)
        self._variables(element, (*inputs, *outputs), detail, repetition, ad_hoc)
        interrupting = element.get("isInterrupting" if tag == "startEvent" else "cancelActivity") != "false"
        node = Node(
            id=node_id,
            name=element.get("name") or "",
            type=tag,
            line=element.sourceline or 0,
            lane=lane,
            detail=detail,
            inputs=inputs,
            outputs=outputs,
            repetition=repetition,
            default=element.get("default"),
            attached_to=element.get("attachedToRef"),
            interrupting=interrupting,
            all_out=self._dialect.all_out,
            listeners=self._dialect.listeners(element, tag),
            ad_hoc=ad_hoc,
            compensates=element.get("isForCompensation") == "true",
            start_quantity=self._quantity(element, "startQuantity"),
            completion_quantity=self._quantity(element, "completionQuantity"),
            begins=self._triggers.begins(element, tag),
            instantiates=instantiates(element, tag),
            awaits_all=element.get("eventGatewayType") == "Parallel",
        )
        for name in idle_properties(self._dialect.properties(element), tag, node.details):
            self._findings.not_executed(element, name, f"at {tag}")
        if detail is not None and not isinstance(detail, JobWork):
            for name in self._dialect.said_of_job(element, tag):
                self._findings.not_executed(element, name, "no_job")
        return node

    def _quantity(self, element: etree._Element, name: str) -> int:
        text = element.get(name, "1")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(_MOST_TOKENS)) else 0
        if not 0 < number <= _MOST_TOKENS:
            self._findings.not_executed(element, name, "no_quantity")
        return number or 1

    def _detail(self, element: etree._Element, tag: str, lane: str | None) -> Detail:
        match tag:
            case "subProcess" | "transaction" | "adHocSubProcess":
                triggered = element.get("triggeredByEvent") == "true"
                return SubProcess(self._content(element, lane), triggered, tag == "transaction")
            case _ if tag in _EVENTS:
                return self._triggers.of(element, tag)
            case "complexGateway":
                return self._activation(element)
            case "receiveTask":
                return self._triggers.message(element, tag, element.get("messageRef"))
            case _ if tag in _ACTIVITIES:
                work = self._dialect.work(element, tag)
                return self._performers.added(element, work) if isinstance(work, UserWork) else work
        return None

    def _activation(self, element: etree._Element) -> Activation | None:
        drawn = element.find(f"{BPMN}activationCondition")
        text = "" if drawn is None else (drawn.text or "").strip()
        if not text:
            return None
        if is_literal(text):
            self._findings.add("bpmn.not_feel", element, at=drawn, what="activationCondition", text=text)
        return Activation(self._dialect.value(text, element, "activationCondition", drawn))

    def _flow(self, element: etree._Element) -> Flow:
        self._check_parts(element, "sequenceFlow")
        condition = element.find(f"{BPMN}conditionExpression")
        value = None
        if condition is not None and (text := (condition.text or "").strip()):
            language = condition.get("language", "").lower()
            if "feel" in language and is_literal(text):
                text = f"={text}"
            value = self._dialect.value(text, element, "condition", condition)
            if language and "feel" not in language:
                self._findings.not_executed(element, "conditionExpression", "language", condition)
            if value.expression is None and is_literal(text):
                self._findings.add("bpmn.not_feel", element, at=condition, what="condition", text=text)
        return Flow(
            element.get("id", ""),
            element.get("name") or "",
            element.get("sourceRef", ""),
            element.get("targetRef", ""),
            value,
            element.sourceline or 0,
        )

    def _check_parts(self, element: etree._Element, tag: str) -> None:
        self._dialect.check(element)
        for name, reason, at in misplaced(element, tag):
            self._findings.not_executed(element, name, reason, at)

    def _check(self, element: etree._Element, tag: str) -> None:
        self._check_parts(element, tag)
        self._check_beginning(element, tag)
        if tag == "transaction" and element.get("method", "##Compensate") != "##Compensate":
            self._findings.not_executed(element, tag, "method")
        if tag in {"transaction", "adHocSubProcess"} and element.get("triggeredByEvent") == "true":
            self._findings.not_executed(element, tag, "unknown")
        self._data.check(element)
        if tag not in {"subProcess", "transaction", "adHocSubProcess"}:
            self._check_children(element)

    def _check_beginning(self, element: etree._Element, tag: str) -> None:
        """What begins a process: BPMN has the parallel event-based gateway for that alone."""
        if element.get("instantiate", "false") not in {"false", "0"} and tag not in INSTANTIATING:
            self._findings.not_executed(element, "instantiate", f"at {tag}")
        kind = element.get("eventGatewayType", "Exclusive")
        if kind not in {"Exclusive", "Parallel"}:
            self._findings.not_executed(element, "eventGatewayType", "unknown")
        elif kind == "Parallel" and not instantiates(element, tag):
            self._findings.not_executed(element, "eventGatewayType", "all_of_a_gateway")

    def _check_children(self, element: etree._Element) -> None:
        for child in element:
            name = _local(child)
            known = name in _NOTES | ASSOCIATIONS or name.endswith("EventDefinition")
            known = known or (name in ROLES and _local(element) == "userTask")
            known = known or is_specified(_local(element), name)
            if not known and not self._is_placeholder(child):
                self._refuse(element, child)

    def _refuse(self, owner: etree._Element, element: etree._Element) -> None:
        name = _local(element)
        self._findings.not_executed(owner, name, _INSTEAD.get(name, "unknown"), element)

    def _variables(
        self,
        element: etree._Element,
        mappings: tuple[Assignment, ...],
        detail: Detail,
        repetition: MultiInstance | Loop | None,
        ad_hoc: AdHoc | None,
    ) -> None:
        """Nothing writes the variables that the engine itself keeps, nor what no expression can name."""
        written: dict[str, str | None] = {}
        if isinstance(detail, Script | Decision):
            written["resultVariable"] = detail.result
        if isinstance(repetition, MultiInstance):
            written |= {"inputElement": repetition.item, "outputCollection": repetition.outputs}
        if ad_hoc is not None and ad_hoc.outputs:
            written["outputCollection"] = ad_hoc.outputs
        for event in detail.parts if isinstance(detail, MultipleEvent) else (detail,):
            if isinstance(event, ErrorEvent):
                written |= {"errorCodeVariable": event.code_to, "errorMessageVariable": event.message_to}
            elif isinstance(event, EscalationEvent):
                written["escalationCodeVariable"] = event.code_to
        for what, name in written.items():
            if name and not is_variable(name):
                self._findings.not_executed(element, what, "no_variable_name")
        for name in sorted(KEPT & {*written.values(), *(mapping.target.split(".")[0] for mapping in mappings)}):
            self._findings.add("bpmn.reserved_variable", element, name=name)

    @staticmethod
    def _is_placeholder(element: etree._Element) -> bool:
        """Modelers write a property where a drawn data association needs something to point to."""
        return _local(element) == "property" and (element.get("name") or "").endswith("_placeholder")

    def _jumps(self, nodes: Mapping[str, Node]) -> Iterator[Flow]:
        """Link events of one scope: a throwing one continues at the catching one of its name."""
        landing: dict[str, Node] = {}
        for node in nodes.values():
            if isinstance(node.detail, LinkEvent) and node.type == "intermediateCatchEvent":
                landing[node.detail.name] = node
        for node in nodes.values():
            if isinstance(node.detail, LinkEvent) and node.type == "intermediateThrowEvent":
                target = landing.get(node.detail.name)
                yield Flow(None, "", node.id, target.id if target else "", None, node.line)


def _local(element: etree._Element) -> str:
    """The local name of a BPMN element; of any other one its whole tag."""
    return str(element.tag).removeprefix(BPMN)


def _lanes(scope: etree._Element) -> dict[str, str]:
    """Lane id by node id; the innermost lane names a node last."""
    found: dict[str, str] = {}
    for lane in scope.iterfind(f"{BPMN}laneSet//{BPMN}lane"):
        for reference in lane.iterfind(f"{BPMN}flowNodeRef"):
            found[(reference.text or "").strip()] = lane.get("id", "")
    return found
