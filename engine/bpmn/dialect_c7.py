"""Camunda 7's extensions, as its Modeler writes them (camunda-bpmn-moddle 7)."""

import re
from collections.abc import Iterable, Mapping
from typing import get_args

from lxml import etree

from engine.bpmn.dialect import BPMN
from engine.bpmn.drawing import (
    NOBODY_LISTENS,
    AdHoc,
    Assignment,
    Binding,
    Brought,
    Call,
    ConditionalEvent,
    Continuation,
    Counters,
    Decision,
    Detail,
    ErrorEvent,
    EscalationEvent,
    Link,
    Listeners,
    MessageEvent,
    MultiInstance,
    Script,
    UserWork,
)
from engine.bpmn.external import ExternalTasks
from engine.bpmn.filters import kinds_of, names_of
from engine.bpmn.findings import Findings
from engine.bpmn.grammar import BEGUN_BY_EVENTS, ends_otherwise
from engine.bpmn.parameters import Parameters
from engine.bpmn.passing import Passing
from engine.bpmn.timers import is_deadline
from engine.bpmn.values import Value, is_literal
from engine.bpmn.words import uses
from engine.bpmn.words_c7 import CAMUNDA, WORDS
from engine.bpmn.words_c8 import ZEEBE
from engine.dmn.results import ResultMapping
from engine.model import DefinitionKind

_NS = f"{{{CAMUNDA}}}"
_JOB_TAGS = frozenset({"serviceTask", "sendTask", "businessRuleTask", "intermediateThrowEvent", "endEvent"})
_THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
_WEEKDAY_IN_DIGITS = re.compile(r"^\s*(?:[^\s=$#]\S*\s+){5}\S*(?<!#)\d")
_DEPLOYED_FORM = re.compile(r"camunda-forms:deployment:(?:.*/)?([^/]+)\.form")
_MAPPINGS: frozenset[ResultMapping] = frozenset(get_args(ResultMapping))
_COUNTERS = Counters(
    "nrOfInstances", "nrOfActiveInstances", "nrOfCompletedInstances", "nrOfTerminatedInstances", first=0
)
_BINDINGS: Mapping[str, Binding] = {
    "deployment": "deployment",
    "latest": "latest",
    "version": "version",
    "versionTag": "version tag",
}
_STARTERS = {"candidateStarterGroups": "starterGroups", "candidateStarterUsers": "starterUsers"}


class Camunda7:
    """The dialect of the diagrams that companies already have."""

    all_out = True

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._parameters, self._external = Parameters(findings), ExternalTasks(findings)
        self._passing = Passing(findings, self)

    def check(self, element: etree._Element) -> None:
        for name, reason, at in WORDS.refused(element):
            self._findings.not_executed(element, name, reason, at)
        for name, at in uses(element, ZEEBE):
            self._findings.not_executed(element, f"zeebe:{name}", "camunda_8", at)

    def value(self, text: str, owner: etree._Element, what: str, at: etree._Element | None = None) -> Value:
        if what == "timeCycle" and _WEEKDAY_IN_DIGITS.search(text):
            self._findings.not_executed(owner, what, "weekday_by_name", at)  # Camunda 7 counts from Sunday = 1
        return self._findings.value(text, owner, what, at)

    def properties(self, element: etree._Element) -> Mapping[str, str]:
        """Extension properties, and what a process says in attributes instead, under the property's name."""
        found = element.iterfind(f"{BPMN}extensionElements/{_NS}properties/{_NS}property")
        properties = {prop.get("name", ""): prop.get("value", "") for prop in found}
        if element.tag == f"{BPMN}process":
            properties |= self._said_of_process(element)
        return properties

    def _said_of_process(self, process: etree._Element) -> dict[str, str]:
        said = {ours: text for name, ours in _STARTERS.items() if (text := _text(process, name))}
        for name, ours in _STARTERS.items():
            if not is_literal(said.get(ours, "")):
                self._findings.not_executed(process, f"camunda:{name}", "expression")
        if said and _text(process, "isStartableInTasklist") == "false":
            self._findings.not_executed(process, "camunda:isStartableInTasklist", "starters_are_named")
        days = _text(process, "historyTimeToLive")
        if days:
            said["reviewAfter"] = f"P{days}D" if days.isdecimal() else days
        return said

    def version_tag(self, process: etree._Element) -> str | None:
        return _text(process, "versionTag") or None

    def mappings(self, element: etree._Element) -> tuple[tuple[Assignment, ...], tuple[Assignment, ...]]:
        tag = str(element.tag).removeprefix(BPMN)
        inputs, outputs = self._parameters_of(element, tag)
        if tag == "callActivity":
            return (*inputs, *self._passing.mappings(element, "in")), (
                *self._passing.mappings(element, "out"),
                *outputs,
            )
        initiator = _text(element, "initiator") if tag == "startEvent" else ""
        if initiator and self._findings.has_target(initiator, element, "initiator", element, is_path=False):
            outputs = (Assignment(initiator, self.value("=people.start", element, "initiator")), *outputs)
        return inputs, outputs

    def _parameters_of(
        self, element: etree._Element, tag: str
    ) -> tuple[tuple[Assignment, ...], tuple[Assignment, ...]]:
        io = _extension(element, "inputOutput")
        if io is None:
            return (), ()
        if element.get("triggeredByEvent") == "true":
            self._findings.not_executed(element, "camunda:inputOutput", "event_sub_process_mapped", io)
        inputs, outputs = (self._parameters.read(element, io, kind) for kind in ("input", "output"))
        if inputs and tag in BEGUN_BY_EVENTS:
            self._findings.not_executed(element, "camunda:inputParameter", f"at {tag}", io)
        if outputs and ends_otherwise(element, tag):
            self._findings.not_executed(element, "camunda:outputParameter", "leaves_at_once", io)
        if outputs and element.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None:
            self._findings.not_executed(element, "camunda:outputParameter", "multi_instance", io)
        return inputs, outputs

    def work(self, element: etree._Element, tag: str) -> Detail:
        match tag:
            case "userTask":
                return self._user_work(element)
            case "callActivity":
                return self._call(element)
            case "scriptTask":
                return self._script(element)
            case "businessRuleTask" if _text(element, "decisionRef"):
                return self._decision(element)
            case _ if tag in _JOB_TAGS:
                return self._external.read(element, tag, self.properties(element))
        return None

    def said_of_job(self, element: etree._Element, tag: str) -> Iterable[str]:
        names = ("type", "topic", "taskPriority") if tag == "businessRuleTask" else ()
        return [f"camunda:{name}" for name in names if _text(element, name)]

    def _user_work(self, element: etree._Element) -> UserWork:
        return UserWork(
            assignee=self._optional(element, "assignee"),
            groups=self._optional(element, "candidateGroups"),
            users=self._optional(element, "candidateUsers"),
            not_by=self._property(element, "notBy"),
            due=self._date(element, "dueDate"),
            form=self._form(element),
            follow_up=self._date(element, "followUpDate"),
            priority=self._optional(element, "priority"),
            priorities=(-(2**31), 2**31 - 1),
        )

    def _date(self, element: etree._Element, name: str) -> Value | None:
        date = self._optional(element, name)
        if date is not None and date.is_literal and not is_deadline(date.text):
            self._findings.add("bpmn.bad_timer", element, kind=name, text=date.text)
        return date

    def listeners(self, element: etree._Element, tag: str) -> Listeners:
        """Asynchronous continuation; the listeners of Camunda 7 are Java."""
        if tag == "process":
            return NOBODY_LISTENS
        is_alone = tag == "eventBasedGateway" or ends_otherwise(element, tag)
        if is_alone and _text(element, "asyncAfter") == "true":
            self._findings.not_executed(element, "camunda:asyncAfter", f"nothing_after at {tag}")
        before, after = self._continuations(element, element)
        many = element.find(f"{BPMN}multiInstanceLoopCharacteristics")
        if many is None:
            listeners = Listeners(before, after)
        else:
            listeners = Listeners(*self._continuations(element, many), before, after)
            if not (listeners.before or listeners.after) and _extension(many, "failedJobRetryTimeCycle") is not None:
                self._findings.not_executed(element, "camunda:failedJobRetryTimeCycle", "only_continuations", many)
        if _text(element, "jobPriority") and not listeners.every():
            self._findings.not_executed(element, "camunda:jobPriority", "only_continuations")
        return listeners

    def _continuations(
        self, element: etree._Element, at: etree._Element
    ) -> tuple[tuple[Continuation, ...], tuple[Continuation, ...]]:
        """Before and after the work of *element*, as it says *at* itself, or at its marker of each instance."""
        attempts, pause = self._external.attempts(element, at)
        one = (Continuation(int(attempts), pause, self._external.priority(element, element, "jobPriority")),)
        before = one if "true" in {_text(at, "asyncBefore"), _text(at, "async")} else ()
        return before, one if _text(at, "asyncAfter") == "true" else ()

    def ad_hoc(self, element: etree._Element) -> AdHoc | None:
        """Camunda 7 has none."""
        self._findings.not_executed(element, "adHocSubProcess", "unknown")
        return None

    def start_form(self, element: etree._Element) -> Link | None:
        return self._form(element)

    def _form(self, element: etree._Element) -> Link | None:
        key = _text(element, "formKey")
        if key:
            deployed = _DEPLOYED_FORM.fullmatch(key)
            if deployed:
                return Link("form", Value(deployed[1]))
            self._findings.not_executed(element, "camunda:formKey", "form_not_linked")
        link = self._link(element, "form", "formRef") if _text(element, "formRef") else None
        if link is not None and link.id.expression is not None:
            self._findings.not_executed(element, "camunda:formRef", "expression")
        return link

    def _script(self, element: etree._Element) -> Script:
        """FEEL, which Camunda 7 runs where its FEEL engine is there."""
        language = (element.get("scriptFormat") or "").lower()
        script = element.find(f"{BPMN}script")
        text = "" if script is None else (script.text or "").strip()
        if language not in {"feel", "juel"}:
            self._findings.not_executed(element, f"scriptFormat {language}".strip(), "script_in_feel_instead", script)
            return Script(Value(text), self._result(element))
        if not text:
            self._findings.add("bpmn.attribute_missing", element, at=script, attribute="script")
        feel = language == "feel" and is_literal(text)
        return Script(self.value(f"={text}" if feel else text, element, "script", script), self._result(element))

    def _decision(self, element: etree._Element) -> Decision:
        written = _text(element, "mapDecisionResult") or "resultList"
        mapping = next((known for known in _MAPPINGS if known == written), None)
        if mapping is None:
            self._findings.not_executed(element, "camunda:mapDecisionResult", written)
        return Decision(self._link(element, "decision", "decisionRef"), self._result(element), mapping)

    def _call(self, element: etree._Element) -> Call | None:
        if not element.get("calledElement"):
            self._findings.add("bpmn.no_called_process", element)
            return None
        return self._passing.call(element, self._link(element, "process", "calledElement"))

    def thrown_signal(self, element: etree._Element, definition: etree._Element) -> Brought | None:
        return self._passing.with_signal(element, definition)

    def multi_instance(
        self, element: etree._Element, characteristics: etree._Element, times: Value | None, listed: Value | None
    ) -> MultiInstance | None:
        collection = _text(characteristics, "collection")
        if [bool(collection), times is not None, listed is not None].count(True) != 1:
            self._findings.add("bpmn.no_collection", element, at=characteristics)
            return None
        until = (characteristics.findtext(f"{BPMN}completionCondition") or "").strip()
        return MultiInstance(
            sequential=characteristics.get("isSequential") == "true",
            items=times or listed or self._items(element, characteristics, collection),
            item=_text(characteristics, "elementVariable") or None,
            output=None,
            outputs=None,
            until=self.value(until, element, "completionCondition", characteristics) if until else None,
            counters=_COUNTERS,
            counted=times is not None,
        )

    def _items(self, element: etree._Element, at: etree._Element, collection: str) -> Value:
        if is_literal(collection):
            return self.variable(collection, element, "collection", at)
        return self.value(collection, element, "collection", at)

    def asked_by(self, element: etree._Element, definition: etree._Element, condition: Value) -> ConditionalEvent:
        names = names_of(_text(definition, "variableName"), element, "variableName", self._findings)
        kinds = kinds_of(_text(definition, "variableEvents"), element, self._findings, idle=("delete",))
        return ConditionalEvent(condition, names, kinds)

    def error(
        self, element: etree._Element, definition: etree._Element, root: etree._Element | None, code: Value | None
    ) -> ErrorEvent:
        message = None if root is None else self._said(root, "errorMessage", element)
        code_to, message_to = (self._name(element, definition, f"error{what}Variable") for what in ("Code", "Message"))
        return ErrorEvent(code, message, code_to, message_to)

    def escalation(self, element: etree._Element, definition: etree._Element, code: Value | None) -> EscalationEvent:
        return EscalationEvent(code, self._name(element, definition, "escalationCodeVariable"))

    def message(self, element: etree._Element, message: etree._Element) -> MessageEvent:
        form = self._property(element, "form")
        return MessageEvent(
            message=self.value(message.get("name") or "", element, "message", message),
            offered_to=self._property(element, "offeredTo"),
            offered_to_groups=self._property(element, "offeredToGroups"),
            form=Link("form", form) if form else None,
        )

    def _link(self, element: etree._Element, kind: DefinitionKind, name: str) -> Link:
        text = element.get(name) if name == "calledElement" else _text(element, name)
        written = _text(element, f"{name}Binding") or "deployment"
        binding = _BINDINGS.get(written)
        if binding is None or (kind == "form" and written == "versionTag"):
            self._findings.not_executed(element, f"camunda:{name}Binding", written)
        which = _text(element, f"{name}Version" if binding == "version" else f"{name}VersionTag") or None
        wrong = binding == "version" and not (which and which.isascii() and which.isdecimal())
        if wrong or (binding == "version tag" and not which):
            attribute = f"camunda:{name}{'Version' if wrong else 'VersionTag'}"
            self._findings.add("bpmn.attribute_missing", element, attribute=attribute)
        return Link(kind, self.value((text or "").strip(), element, name), binding or "deployment", which)

    def _result(self, element: etree._Element) -> str:
        name = _text(element, "resultVariable")
        if not name:
            self._findings.add("bpmn.no_result_variable", element)
        return name

    def variable(self, name: str, element: etree._Element, what: str, at: etree._Element) -> Value:
        """The value of the variable called *name*."""
        value = self.value(f"={name}", element, what, at)
        if value.expression is not None and value.expression.free_names != {name}:
            self._findings.not_executed(element, what, "no_name", at)
        return value

    def _optional(self, element: etree._Element, name: str) -> Value | None:
        return self._said(element, name, element)

    def _said(self, at: etree._Element, name: str, element: etree._Element) -> Value | None:
        text = _text(at, name)
        return self.value(text, element, name, at) if text else None

    def _name(self, element: etree._Element, definition: etree._Element, name: str) -> str | None:
        """The variable that is named by an attribute of an event that catches; what throws is told nothing."""
        variable = _text(definition, name)
        if variable and str(element.tag).removeprefix(BPMN) in _THROWING:
            self._findings.not_executed(
                element, f"camunda:{name}", f"at {str(element.tag).removeprefix(BPMN)}", definition
            )
        return variable or None

    def _property(self, element: etree._Element, name: str) -> Value | None:
        text = self.properties(element).get(name, "").strip()
        return self.value(text, element, name) if text else None


def _extension(element: etree._Element, name: str) -> etree._Element | None:
    return element.find(f"{BPMN}extensionElements/{_NS}{name}")


def _text(element: etree._Element, name: str) -> str:
    return (element.get(f"{_NS}{name}") or "").strip()
