"""Camunda 8's extensions, as its Modeler writes them (zeebe-bpmn-moddle 2.0)."""

from collections.abc import Iterable, Mapping

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import (
    AdHoc,
    Assignment,
    Binding,
    Call,
    ConditionalEvent,
    Decision,
    Detail,
    ErrorEvent,
    EscalationEvent,
    JobWork,
    Link,
    Listeners,
    MessageEvent,
    MultiInstance,
    Script,
    UserWork,
)
from engine.bpmn.filters import kinds_of, names_of
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import BEGUN_BY_EVENTS, ends_otherwise
from engine.bpmn.listeners_c8 import ListenerReader
from engine.bpmn.timers import is_deadline
from engine.bpmn.values import Value
from engine.bpmn.words import uses
from engine.bpmn.words_c7 import CAMUNDA
from engine.bpmn.words_c8 import WORDS, ZEEBE
from engine.model import DefinitionKind

_NS = f"{{{ZEEBE}}}"

_MAYBE_JOBS = frozenset({"scriptTask", "businessRuleTask", "intermediateThrowEvent", "endEvent"})
_JOB_TAGS = frozenset({"serviceTask", "sendTask", "intermediateThrowEvent", "endEvent"})


class Camunda8:
    """The dialect of our own files."""

    all_out = False

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._listeners = ListenerReader(findings, self)

    def check(self, element: etree._Element) -> None:
        for name, reason, at in WORDS.refused(element):
            is_asked = (name, reason) == ("zeebe:taskDefinition", "at adHocSubProcess")
            self._findings.not_executed(element, name, "no_worker_chooses" if is_asked else reason, at)
        for name, at in uses(element, CAMUNDA):
            self._findings.not_executed(element, f"camunda:{name}", "camunda_7", at)

    def value(self, text: str, owner: etree._Element, what: str, at: etree._Element | None = None) -> Value:
        return self._findings.value(text, owner, what, at)

    def properties(self, element: etree._Element) -> Mapping[str, str]:
        found = element.iterfind(f"{BPMN}extensionElements/{_NS}properties/{_NS}property")
        return {prop.get("name", ""): prop.get("value", "") for prop in found}

    def version_tag(self, process: etree._Element) -> str | None:
        tag = _extension(process, "versionTag")
        return None if tag is None else tag.get("value") or None

    def mappings(self, element: etree._Element) -> tuple[tuple[Assignment, ...], tuple[Assignment, ...]]:
        io = _extension(element, "ioMapping")
        if io is None:
            return (), ()
        inputs, outputs = self._assignments(element, io, "input"), self._assignments(element, io, "output")
        tag = str(element.tag).removeprefix(BPMN)
        if inputs and tag in BEGUN_BY_EVENTS:
            self._findings.not_executed(element, "zeebe:input", f"at {tag}", io)
        if outputs and ends_otherwise(element, tag):
            self._findings.not_executed(element, "zeebe:output", "leaves_at_once", io)
        return inputs, outputs

    def _assignments(self, element: etree._Element, io: etree._Element, kind: str) -> tuple[Assignment, ...]:
        found: list[Assignment] = []
        for mapping in io.iterfind(f"{_NS}{kind}"):
            target = (mapping.get("target") or "").strip()
            if self._findings.has_target(target, element, kind, mapping):
                source = mapping.get("source", "")
                value = self.value(source if source.strip() else "=null", element, f"{kind} {target}", mapping)
                found.append(Assignment(target, value))
        return tuple(found)

    def work(self, element: etree._Element, tag: str) -> Detail:
        match tag:
            case "userTask":
                return self._user_work(element)
            case "callActivity":
                return self._call(element)
            case "scriptTask" if (script := _extension(element, "script")) is not None:
                self._only(element, "script")
                result = self._result(element, script)
                return Script(self._feel(element, script, "expression"), result)
            case "businessRuleTask" if (called := _extension(element, "calledDecision")) is not None:
                self._only(element, "calledDecision")
                link = self._link(element, called, "decision", "decisionId")
                return Decision(link, self._result(element, called))
            case _ if tag in _JOB_TAGS | {"scriptTask", "businessRuleTask"}:
                return self._job_work(element, tag)
        return None

    def said_of_job(self, element: etree._Element, tag: str) -> Iterable[str]:
        names = ("taskDefinition", "taskHeaders", "jobPriorityDefinition") if tag in _MAYBE_JOBS else ()
        return [f"zeebe:{name}" for name in names if _extension(element, name) is not None]

    def _only(self, element: etree._Element, name: str) -> None:
        """The extension *name* says how the work is done, and nothing else does."""
        if name == "script" and (body := element.find(f"{BPMN}script")) is not None:
            self._findings.not_executed(element, "script", "work_said_twice", body)
        language = element.get("scriptFormat")
        if language and language.lower() != "feel":
            self._findings.not_executed(element, f"scriptFormat {language}", "script_in_feel_instead")

    def _user_work(self, element: etree._Element) -> UserWork:
        assignment, schedule = _extension(element, "assignmentDefinition"), _extension(element, "taskSchedule")
        priority = _extension(element, "priorityDefinition")
        return UserWork(
            assignee=self._optional(element, assignment, "assignee"),
            groups=self._optional(element, assignment, "candidateGroups"),
            users=self._optional(element, assignment, "candidateUsers"),
            not_by=self._property(element, "notBy"),
            due=self._date(element, schedule, "dueDate"),
            form=self._form(element),
            follow_up=self._date(element, schedule, "followUpDate"),
            priority=self._optional(element, priority, "priority"),
            headers=self.headers(extensions)
            if (extensions := element.find(f"{BPMN}extensionElements")) is not None
            else {},
        )

    def _date(self, element: etree._Element, schedule: etree._Element | None, name: str) -> Value | None:
        date = self._optional(element, schedule, name)
        if date is not None and date.is_literal and not is_deadline(date.text):
            self._findings.add("bpmn.bad_timer", element, at=schedule, kind=name, text=date.text)
        return date

    @staticmethod
    def error(
        element: etree._Element, definition: etree._Element, root: etree._Element | None, code: Value | None
    ) -> ErrorEvent:
        """Nothing is said beside its code."""
        del element, definition, root
        return ErrorEvent(code)

    @staticmethod
    def escalation(element: etree._Element, definition: etree._Element, code: Value | None) -> EscalationEvent:
        """Likewise."""
        del element, definition
        return EscalationEvent(code)

    def start_form(self, element: etree._Element) -> Link | None:
        return self._form(element)

    def _form(self, element: etree._Element) -> Link | None:
        form = _extension(element, "formDefinition")
        if form is None:
            return None
        if not form.get("formId"):
            return None
        link = self._link(element, form, "form", "formId")
        if link.id.expression is not None:
            self._findings.not_executed(element, "formId", "expression", form)
        return link

    def _job_work(self, element: etree._Element, tag: str) -> JobWork | None:
        definition = _extension(element, "taskDefinition")
        if definition is None:
            self._findings.add("bpmn.no_work", element, tag=tag)
            return None
        kind, retries = self.type_and_retries(element, definition)
        extensions = element.find(f"{BPMN}extensionElements")
        headers = {} if extensions is None else self.headers(extensions)
        return JobWork(kind, retries, headers, priority=self._job_priority(element))

    def _job_priority(self, element: etree._Element) -> Value | None:
        """The element's own, else its process's."""
        for drawn in (element, *element.iterancestors(f"{BPMN}process")):
            if (definition := _extension(drawn, "jobPriorityDefinition")) is not None:
                return self._optional(element, definition, "priority")
        return None

    def _call(self, element: etree._Element) -> Call | None:
        called = _extension(element, "calledElement")
        if called is None:
            self._findings.add("bpmn.no_called_process", element)
            return None
        link = self._link(element, called, "process", "processId")
        return Call(
            link,
            all_in=called.get("propagateAllParentVariables") != "false",
            all_out=called.get("propagateAllChildVariables") != "false",
            business_id=self._optional(element, called, "businessId"),
        )

    def thrown_signal(self, element: etree._Element, definition: etree._Element) -> None:
        """The event's input mappings say what its signals bring."""

    def multi_instance(
        self, element: etree._Element, characteristics: etree._Element, times: Value | None, listed: Value | None
    ) -> MultiInstance | None:
        loop = _extension(characteristics, "loopCharacteristics")
        collection = self._optional(element, loop, "inputCollection")
        given = [value for value in (collection, times, listed) if value is not None]
        if len(given) != 1:
            self._findings.add("bpmn.no_collection", element, at=characteristics)
            return None
        output, outputs = self._collected(element, loop, characteristics)
        until = (characteristics.findtext(f"{BPMN}completionCondition") or "").strip()
        return MultiInstance(
            sequential=characteristics.get("isSequential") == "true",
            items=given[0],
            item=_said(loop, "inputElement"),
            output=output,
            outputs=outputs,
            until=self.value(until, element, "completionCondition", characteristics) if until else None,
            counted=times is not None,
        )

    def _collected(
        self, element: etree._Element, extension: etree._Element | None, at: etree._Element
    ) -> tuple[Value | None, str | None]:
        """What each adds, and to which list."""
        output, outputs = (_said(extension, name) for name in ("outputElement", "outputCollection"))
        if bool(output) != bool(outputs):
            missing = "outputCollection" if output else "outputElement"
            self._findings.add("bpmn.attribute_missing", element, at=at, attribute=missing)
        return self._feel(element, extension, "outputElement") if extension is not None and output else None, outputs

    def listeners(self, element: etree._Element, tag: str) -> Listeners:
        return self._listeners.execution(element, tag)

    def type_and_retries(self, element: etree._Element, extension: etree._Element) -> tuple[Value, Value]:
        return self._required(element, extension, "type"), self._retries(element, extension)

    @staticmethod
    def headers(parent: etree._Element) -> Mapping[str, str]:
        found = parent.iterfind(f"{_NS}taskHeaders/{_NS}header")
        return {header.get("key", ""): header.get("value", "") for header in found}

    def _retries(self, element: etree._Element, extension: etree._Element) -> Value:
        retries = self.value(extension.get("retries") or "3", element, "retries", extension)
        if retries.is_literal and not (retries.text.isdecimal() and int(retries.text) > 0):
            self._findings.add("bpmn.bad_retries", element, at=extension, value=retries.text)
        return retries

    def ad_hoc(self, element: etree._Element) -> AdHoc | None:
        extension = _extension(element, "adHoc")
        if extension is None:
            self._findings.add("bpmn.attribute_missing", element, attribute="activeElementsCollection")
            return None
        output, outputs = self._collected(element, extension, extension)
        until = (element.findtext(f"{BPMN}completionCondition") or "").strip()
        return AdHoc(
            elements=self._feel(element, extension, "activeElementsCollection"),
            until=self.value(until, element, "completionCondition") if until else None,
            cancels=element.get("cancelRemainingInstances") != "false",
            sequential=element.get("ordering") == "Sequential",
            output=output,
            outputs=outputs,
        )

    def asked_by(self, element: etree._Element, definition: etree._Element, condition: Value) -> ConditionalEvent:
        """Where no names are given, the variables that the condition reads are meant."""
        said = _extension(definition, "conditionalFilter")
        if said is None:
            return ConditionalEvent(condition)
        kinds = kinds_of(said.get("variableEvents", ""), element, self._findings)
        names = names_of(said.get("variableNames", ""), element, "variableNames", self._findings)
        read = condition.expression.free_names if condition.expression is not None else ()
        return ConditionalEvent(condition, names or frozenset(read), kinds)

    def message(self, element: etree._Element, message: etree._Element) -> MessageEvent:
        subscription = _extension(message, "subscription")
        form = self._property(element, "form")
        return MessageEvent(
            message=self.value(message.get("name") or "", element, "message", message),
            correlation=self._optional(element, subscription, "correlationKey"),
            offered_to=self._property(element, "offeredTo"),
            offered_to_groups=self._property(element, "offeredToGroups"),
            form=Link("form", form) if form else None,
        )

    def _link(self, element: etree._Element, extension: etree._Element, kind: DefinitionKind, name: str) -> Link:
        written = extension.get("bindingType", "deployment")
        bindings: Mapping[str, Binding] = {
            "deployment": "deployment",
            "latest": "latest",
            "versionTag": "version tag",
        }
        if written not in bindings:
            self._findings.not_executed(element, "bindingType", written, extension)
        return Link(
            kind, self._required(element, extension, name), bindings.get(written, "deployment"),
            extension.get("versionTag"),
        )  # fmt: skip

    def _result(self, element: etree._Element, extension: etree._Element) -> str:
        name = (extension.get("resultVariable") or "").strip()
        if not name:
            self._findings.add("bpmn.no_result_variable", element, at=extension)
        return name

    def _required(self, element: etree._Element, extension: etree._Element, name: str) -> Value:
        text = (extension.get(name) or "").strip()
        if not text:
            self._findings.add("bpmn.attribute_missing", element, at=extension, attribute=name)
        return self.value(text, element, name, extension)

    def _feel(self, element: etree._Element, extension: etree._Element, name: str) -> Value:
        """A value that is no text."""
        value = self._required(element, extension, name)
        if value.is_literal and value.text:
            self._findings.add("bpmn.not_feel", element, at=extension, what=name, text=value.text)
        return value

    def _optional(self, element: etree._Element, extension: etree._Element | None, name: str) -> Value | None:
        text = "" if extension is None else (extension.get(name) or "").strip()
        return self.value(text, element, name, extension) if text else None

    def _property(self, element: etree._Element, name: str) -> Value | None:
        text = self.properties(element).get(name, "").strip()
        return self.value(text, element, name) if text else None


def _extension(element: etree._Element, name: str) -> etree._Element | None:
    return element.find(f"{BPMN}extensionElements/{_NS}{name}")


def _said(extension: etree._Element | None, name: str) -> str | None:
    return None if extension is None else extension.get(name) or None
