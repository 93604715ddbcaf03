"""A short notation for BPMN files in Camunda 8's dialect. Every function answers with XML text."""

import re
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="test">'
)
_ARROW = re.compile(r"\s>\s(?![^{]*\})")  # not the one within a condition
_NAMED = {
    "message": "name",
    "signal": "name",
    "error": "errorCode",
    "escalation": "escalationCode",
}


def diagram(*processes, roots=""):
    """A file. The messages m1, m2, signals s1, s2, errors e1, e2 and escalations x1, x2 are there."""
    common = "".join(
        f'<bpmn:{kind} id="{kind}_{letter}{n}" name="{letter}{n}" {_NAMED[kind]}="{letter}{n}"/>'.replace(
            f'name="{letter}{n}" name="{letter}{n}"', f'name="{letter}{n}"'
        )
        for kind, letter in (("message", "m"), ("signal", "s"), ("error", "e"), ("escalation", "x"))
        for n in (1, 2)
    )
    return (_HEAD + common + roots + "".join(processes) + "</bpmn:definitions>").encode()


def process(*parts, id="p", name="", properties=None, version_tag=None):
    tag = f'<zeebe:versionTag value="{version_tag}"/>' if version_tag else ""
    own = "".join(part for part in parts if part.startswith("<zeebe:"))
    parts = [part for part in parts if not part.startswith("<zeebe:")]
    inner = extensions(props(**(properties or {})) + tag + own)
    return f'<bpmn:process id="{id}" name="{name}" isExecutable="true">{inner}{"".join(parts)}</bpmn:process>'


def element(tag, id, *parts, name="", **attributes):
    """One element; an attribute `foo=` of None is left out."""
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None)
    named = f" name={quoteattr(name)}" if name else ""
    zeebe = "".join(part for part in parts if part.startswith("<zeebe:"))
    rest = "".join(part for part in parts if not part.startswith("<zeebe:"))
    return f'<bpmn:{tag} id="{id}"{named}{given}>{extensions(zeebe)}{rest}</bpmn:{tag}>'


def extensions(inner):
    return f"<bpmn:extensionElements>{inner}</bpmn:extensionElements>" if inner else ""


def zeebe(tag, inner="", **attributes):
    given = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items() if value is not None)
    return f"<zeebe:{tag}{given}>{inner}</zeebe:{tag}>"


def props(**properties):
    inner = "".join(zeebe("property", name=name, value=value) for name, value in properties.items())
    return zeebe("properties", inner) if inner else ""


def io(inputs=None, outputs=None):
    """Mappings, target to source."""
    inner = "".join(zeebe("input", source=source, target=target) for target, source in (inputs or {}).items())
    inner += "".join(zeebe("output", source=source, target=target) for target, source in (outputs or {}).items())
    return zeebe("ioMapping", inner)


def listeners(*given):
    """Execution listeners, each its event and its job type."""
    inner = "".join(zeebe("executionListener", eventType=when, type=job) for when, job in given)
    return zeebe("executionListeners", inner)


def task_listeners(*given):
    """Listeners to a user task, each what it listens to and its job type."""
    inner = "".join(zeebe("taskListener", eventType=when, type=job) for when, job in given)
    return zeebe("taskListeners", inner)


def flows(text):
    """``a > b > c`` draws a to b to c; ``g > b {x = 1}`` sets a condition; parts are separated by ``;``.

    A flow's id is its two ends with an underscore.
    """
    drawn = []
    for part in text.split(";"):
        ends = [end.strip() for end in _ARROW.split(part)]
        for before, after in pairwise(ends):
            source = before.split("{")[0].strip()
            target, _, condition = after.partition("{")
            target, condition = target.strip(), condition.rstrip("}").strip()
            inner = f"<bpmn:conditionExpression>={escape(condition)}</bpmn:conditionExpression>" if condition else ""
            drawn.append(
                f'<bpmn:sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}'
                "</bpmn:sequenceFlow>"
            )
    return "".join(drawn)


def start(id="s", *parts, **attributes):
    return element("startEvent", id, *parts, **attributes)


def end(id="e", *parts, **attributes):
    return element("endEvent", id, *parts, **attributes)


def user(id, *parts, assignee=None, groups=None, users=None, due=None, form=None, binding="deployment", **attributes):
    zeebes = [zeebe("userTask")]
    if assignee or groups or users:
        zeebes.append(zeebe("assignmentDefinition", assignee=assignee, candidateGroups=groups, candidateUsers=users))
    if due:
        zeebes.append(zeebe("taskSchedule", dueDate=due))
    if form:
        zeebes.append(zeebe("formDefinition", formId=form, bindingType=binding))
    return element("userTask", id, *zeebes, *parts, **attributes)


def performed(role, *texts, inner="", language=""):
    """A resource role of a user task: each text an expression, and what else stands in it."""
    said = f' language="{language}"' if language else ""
    expressions = "".join(
        f"<bpmn:resourceAssignmentExpression><bpmn:formalExpression{said}>{text}</bpmn:formalExpression>"
        "</bpmn:resourceAssignmentExpression>"
        for text in texts
    )
    return f"<bpmn:{role}>{expressions}{inner}</bpmn:{role}>"


def users(*ids):
    return "".join(user(name) for name in ids)


def service(id, *parts, type="work", retries=None, headers=None, tag="serviceTask", **attributes):
    listed = "".join(zeebe("header", key=key, value=value) for key, value in (headers or {}).items())
    return element(
        tag, id, zeebe("taskDefinition", type=type, retries=retries), *([zeebe("taskHeaders", listed)] if listed else []),
        *parts, **attributes,
    )  # fmt: skip


def script(id, expression, result, *parts, **attributes):
    return element(
        "scriptTask", id, zeebe("script", expression=f"={expression}", resultVariable=result), *parts, **attributes
    )


def rule(id, decision, result, *parts, binding="deployment", **attributes):
    called = zeebe("calledDecision", decisionId=decision, resultVariable=result, bindingType=binding)
    return element("businessRuleTask", id, called, *parts, **attributes)


def call(id, called, *parts, all_in=False, all_out=False, binding="deployment", business_id=None, **attributes):
    return element(
        "callActivity", id,
        zeebe(
            "calledElement", processId=called, bindingType=binding, businessId=business_id,
            propagateAllParentVariables=str(all_in).lower(), propagateAllChildVariables=str(all_out).lower(),
        ),
        *parts, **attributes,
    )  # fmt: skip


def sub(id, *parts, **attributes):
    return element("subProcess", id, *parts, **attributes)


def ad_hoc(id, elements, *parts, until=None, cancels=True, sequential=False, output=None, outputs=None):
    condition = f"<bpmn:completionCondition>={escape(until)}</bpmn:completionCondition>" if until else ""
    return element(
        "adHocSubProcess", id,
        zeebe(
            "adHoc", activeElementsCollection=f"={elements}", outputCollection=outputs,
            outputElement=f"={output}" if output else None,
        ),
        *parts, condition,
        cancelRemainingInstances=str(cancels).lower(), ordering="Sequential" if sequential else None,
    )  # fmt: skip


def handler(id, *parts):
    """An event sub-process."""
    return element("subProcess", id, *parts, triggeredByEvent="true")


def gateway(kind, id, *parts, default=None, **attributes):
    return element(f"{kind}Gateway", id, *parts, default=default, **attributes)


def boundary(id, on, *parts, interrupting=True, **attributes):
    return element(
        "boundaryEvent", id, *parts, attachedToRef=on, cancelActivity=str(interrupting).lower(), **attributes
    )


def event(kind, name=None):
    """The definition of an event, such as ``event("message", "m1")``."""
    reference = f' {kind}Ref="{kind}_{name}"' if name else ""
    return f"<bpmn:{kind}EventDefinition{reference}/>"


def referred(name):
    """Instead of the definition of an event, the id of one that stands apart."""
    return f"<bpmn:eventDefinitionRef>{name}</bpmn:eventDefinitionRef>"


def timer(kind, text):
    return f"<bpmn:timerEventDefinition><bpmn:time{kind}>{escape(text)}</bpmn:time{kind}></bpmn:timerEventDefinition>"


def condition(text):
    """The definition of a conditional event."""
    marked = f"={escape(text)}" if text else ""
    return (
        f"<bpmn:conditionalEventDefinition><bpmn:condition>{marked}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def asked_by(text, **given):
    """The same, with the changes of variables that let it be asked."""
    said = extensions(zeebe("conditionalFilter", **given))
    return condition(text).replace("</bpmn:conditional", f"{said}</bpmn:conditional")


def compensates(id, on, by, *, cancel="true"):
    """The event on the border of *on*, whose handler is *by*."""
    return element(
        "boundaryEvent", id, "<bpmn:compensateEventDefinition/>", attachedToRef=on, cancelActivity=cancel
    ) + (f'<bpmn:association id="{id}_{by}" associationDirection="One" sourceRef="{id}" targetRef="{by}"/>')


def compensate(activity=None, *, waits=True):
    """The definition of an event that throws compensation, or begins a compensation event sub-process."""
    named = f' activityRef="{activity}"' if activity else ""
    return f"<bpmn:compensateEventDefinition{named}{'' if waits else ' waitForCompletion=' + chr(34) + 'false' + chr(34)}/>"


def link(name):
    return f'<bpmn:linkEventDefinition name="{name}"/>'


def each(items, item=None, *, sequential=False, output=None, outputs=None, until=None):
    """A multi-instance marker."""
    characteristics = zeebe(
        "loopCharacteristics", inputCollection=f"={items}", inputElement=item, outputCollection=outputs,
        outputElement=f"={output}" if output else None,
    )  # fmt: skip
    condition = f"<bpmn:completionCondition>={escape(until)}</bpmn:completionCondition>" if until else ""
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{extensions(characteristics)}{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


def times(cardinality, marker="", *, sequential=False, until=None, **extension):
    """A multi-instance marker that says how many; or *marker* with that number too."""
    count = f"<bpmn:loopCardinality>{escape(cardinality)}</bpmn:loopCardinality>"
    condition = f"<bpmn:completionCondition>={escape(until)}</bpmn:completionCondition>" if until else ""
    said = extensions(zeebe("loopCharacteristics", **extension)) if extension else ""
    if marker:
        return marker.replace("</bpmn:multi", f"{count}</bpmn:multi")
    return (
        f'<bpmn:multiInstanceLoopCharacteristics isSequential="{str(sequential).lower()}">'
        f"{said}{count}{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


def behaving(marker, behavior, *, ref=None, complex=()):
    """*marker* whose instances throw: what *ref* names, or each of *complex*, a condition and a definition."""
    name = f' {behavior.lower()}BehaviorEventRef="{ref}"' if ref else ""
    inner = "".join(
        f'<bpmn:complexBehaviorDefinition id="cb{at}"><bpmn:condition>={escape(asked)}</bpmn:condition>'
        f'<bpmn:event id="ev{at}">{definition}</bpmn:event></bpmn:complexBehaviorDefinition>'
        for at, (asked, definition) in enumerate(complex)
    )
    opened = f'<bpmn:multiInstanceLoopCharacteristics behavior="{behavior}"{name}'
    return marker.replace("<bpmn:multiInstanceLoopCharacteristics", opened).replace(
        "</bpmn:multi", f"{inner}</bpmn:multi"
    )


def again(condition=None, *, most=None, before=False):
    """A standard loop marker."""
    inner = f"<bpmn:loopCondition>={escape(condition)}</bpmn:loopCondition>" if condition else ""
    limit = f' loopMaximum="{most}"' if most else ""
    return f'<bpmn:standardLoopCharacteristics testBefore="{str(before).lower()}"{limit}>{inner}</bpmn:standardLoopCharacteristics>'


def data_object(id, variable=None, *, collection=False, of=None):
    """A data object and its reference, which may say the variable that it is."""
    said = extensions(props(variable=variable)) if variable else ""
    return (
        f'<bpmn:dataObjectReference id="{id}_ref" dataObjectRef="{of or id}">{said}</bpmn:dataObjectReference>'
        f'<bpmn:dataObject id="{id}" isCollection="{str(collection).lower()}"/>'
    )


def assigning(way, assignments):
    """A data association, ``Input`` or ``Output``, with target to source."""
    inner = "".join(
        f"<bpmn:assignment><bpmn:from>{escape(source)}</bpmn:from><bpmn:to>{escape(target)}</bpmn:to></bpmn:assignment>"
        for target, source in assignments.items()
    )
    return f"<bpmn:data{way}Association>{inner}</bpmn:data{way}Association>"


def specified(inputs=None, outputs=None, inner=""):
    """The specification of an activity: names by the ids of its inputs and outputs."""
    parts = (("Input", inputs or {}), ("Output", outputs or {}))
    drawn = "".join(
        f'<bpmn:data{way} id="{key}" name="{name}"/>' for way, named in parts for key, name in named.items()
    )
    sets = "".join(
        f"<bpmn:{way.lower()}Set>{''.join(f'<bpmn:data{way}Refs>{key}</bpmn:data{way}Refs>' for key in named)}"
        f"</bpmn:{way.lower()}Set>"
        for way, named in parts
    )
    return f"<bpmn:ioSpecification>{drawn}{sets}{inner}</bpmn:ioSpecification>"


def copied(way, source, target):
    """A data association, ``Input`` or ``Output``, that says only from where to where."""
    ends = f"<bpmn:sourceRef>{source}</bpmn:sourceRef><bpmn:targetRef>{target}</bpmn:targetRef>"
    return f"<bpmn:data{way}Association>{ends}</bpmn:data{way}Association>"


def lanes(**members):
    """Lane id to the elements in it."""
    inner = "".join(
        f'<bpmn:lane id="{lane}" name="{lane}">'
        + "".join(f"<bpmn:flowNodeRef>{name}</bpmn:flowNodeRef>" for name in names)
        + "</bpmn:lane>"
        for lane, names in members.items()
    )
    return f'<bpmn:laneSet id="lanes">{inner}</bpmn:laneSet>'
