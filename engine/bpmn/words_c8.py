"""The words of Camunda 8's files."""

from engine.bpmn.words import FLOW_NODES, Vocabulary, Word

ZEEBE = "http://camunda.org/schema/zeebe/1.0"

_JOBS = ("serviceTask", "sendTask", "scriptTask", "businessRuleTask", "intermediateThrowEvent", "endEvent")
_MAPPED = (
    "userTask", "receiveTask", "callActivity", "subProcess", "transaction", "adHocSubProcess", "startEvent", "intermediateCatchEvent", "boundaryEvent",
    *_JOBS,
)  # fmt: skip
_USER = ("userTask",)

WORDS = Vocabulary(
    "zeebe",
    ZEEBE,
    (
        Word("versionTag", ("process",), "the version tag"),
        Word("versionTag@value", (), "text that a link with the binding `versionTag` names"),
        Word("properties", (), "extension properties; those of this page mean something, others are for readers"),
        Word("properties/property", (), "one property"),
        Word("property@name", (), "its name"),
        Word("property@value", (), "its value"),
        Word("ioMapping", _MAPPED, "input and output mappings, in their order"),
        Word(
            "ioMapping/input",
            (),
            "a variable of the element's own, there before what an event brings; not at start and boundary events",
        ),
        Word(
            "ioMapping/output",
            (),
            "a variable that leaves it; with one of them nothing else does. Of an instance of a multi-instance, what it "
            "has under that name itself is written, and stays with it",
        ),
        Word("input@source", (), "FEEL or text; null if there is none"),
        Word("input@target", (), "name, or path such as `customer.name`: a context with the entries that are mapped"),
        Word("output@source", (), "likewise"),
        Word("output@target", (), "name, or path: one entry of the context that is there"),
        Word("userTask", _USER, "says that the process engine keeps the task, which it always does"),
        Word("assignmentDefinition", _USER, "who may work"),
        Word("assignmentDefinition@assignee", (), "a user id"),
        Word("assignmentDefinition@candidateGroups", (), "group ids, comma separated, or FEEL giving a list"),
        Word("assignmentDefinition@candidateUsers", (), "user ids likewise"),
        Word("taskSchedule", _USER, "deadlines"),
        Word("taskSchedule@dueDate", (), "ISO 8601 or FEEL"),
        Word("taskSchedule@followUpDate", (), "when to look at it again: likewise; shown, and nothing else"),
        Word("priorityDefinition", _USER, "how urgent it is"),
        Word("priorityDefinition@priority", (), "0 to 100, or FEEL; 50 if not given, and more is shown as urgent"),
        Word("formDefinition", ("userTask", "startEvent"), "the form"),
        Word("formDefinition@formId", (), "the form's id"),
        Word("formDefinition@bindingType", (), "`deployment`, `latest` or `versionTag`"),
        Word("formDefinition@versionTag", (), "for the binding `versionTag`"),
        Word(
            "userTaskForm", ("process",), "deploy the form as a file, and link it by its id", refused="form_not_linked"
        ),
        Word("formDefinition@formKey", (), "link a form by its id", refused="form_not_linked"),
        Word("formDefinition@externalReference", (), "link a form by its id", refused="form_not_linked"),
        Word("taskDefinition", _JOBS, "the work of a job worker"),
        Word("taskDefinition@type", (), "the job type"),
        Word("taskDefinition@retries", (), "attempts; 3 if not given"),
        Word(
            "linkedResources",
            ("serviceTask",),
            "name in a task header what the worker is to fetch",
            refused="resource_as_header",
        ),
        Word(
            "executionListeners",
            (*FLOW_NODES, "process"),
            "jobs before and after the work of an element, or of a process",
        ),
        Word("executionListeners/executionListener", (), "one job; they are done in their order"),
        Word(
            "executionListener@eventType",
            (),
            "`start`: before its work and after its input mappings; `end`: after its output mappings; `beforeAll`: "
            "once, before the list of a multi-instance activity is read",
        ),
        Word("executionListener@type", (), "the job type"),
        Word("executionListener@retries", (), "attempts; 3 if not given"),
        Word("executionListener/taskHeaders", (), "what its worker is told beside the element's own headers"),
        Word(
            "jobPriorityDefinition", (*_JOBS, "process"), "how urgent its jobs are; of a process, those that do not say"
        ),
        Word("jobPriorityDefinition@priority", (), "a whole number, or FEEL; 0 if not given"),
        Word("taskListeners", _USER, "jobs that what becomes of a task waits for"),
        Word("taskListeners/taskListener", (), "one job; those to the same event are done in their order"),
        Word(
            "taskListener@eventType",
            (),
            "`creating`, `assigning`, `updating`, `completing`, `canceling`; what a person wants can be denied",
        ),
        Word("taskListener@type", (), "the job type"),
        Word("taskListener@retries", (), "attempts; 3 if not given"),
        Word(
            "taskHeaders",
            (*_JOBS, *_USER),
            "what the worker is told beside the variables; of a user task, programs and whoever listens to it",
        ),
        Word("taskHeaders/header", (), "one entry"),
        Word("header@key", (), "its name"),
        Word("header@value", (), "its value"),
        Word("header@id", (), "for the Modeler", ignored=True),
        Word("script", ("scriptTask",), "a FEEL expression"),
        Word("script@expression", (), "the expression"),
        Word("script@resultVariable", (), "where its value goes"),
        Word("calledDecision", ("businessRuleTask",), "the decision"),
        Word("calledDecision@decisionId", (), "the decision's id, or FEEL"),
        Word("calledDecision@resultVariable", (), "where its result goes"),
        Word("calledDecision@bindingType", (), "as for forms"),
        Word("calledDecision@versionTag", (), "for the binding `versionTag`"),
        Word("calledElement", ("callActivity",), "the called process"),
        Word("calledElement@processId", (), "the process's id, or FEEL"),
        Word("calledElement@bindingType", (), "as for forms"),
        Word("calledElement@versionTag", (), "for the binding `versionTag`"),
        Word("calledElement@businessId", (), "the called process's number; the caller's if not given"),
        Word("calledElement@propagateAllParentVariables", (), "`false`: it gets the input mappings only"),
        Word("calledElement@propagateAllChildVariables", (), "`false`: only the output mappings leave it"),
        Word(
            "loopCharacteristics",
            ("multiInstanceLoopCharacteristics",),
            "one instance for each of a list, or so many as BPMN's `loopCardinality` says",
        ),
        Word("loopCharacteristics@inputCollection", (), "FEEL giving the list"),
        Word(
            "loopCharacteristics@inputElement",
            (),
            "the variable that holds an instance's item, or its number where there is a cardinality",
        ),
        Word("loopCharacteristics@outputCollection", (), "the variable that collects the results"),
        Word(
            "loopCharacteristics@outputElement",
            (),
            "FEEL giving an instance's result; a variable, or an entry of one, is the instance's own",
        ),
        Word("adHoc", ("adHocSubProcess",), "which elements of it begin"),
        Word("adHoc@activeElementsCollection", (), "FEEL giving their ids, in their order where it is sequential"),
        Word(
            "adHoc@outputCollection",
            (),
            "the variable that collects the results; it leaves when all is done, before the output mappings",
        ),
        Word("adHoc@outputElement", (), "FEEL giving the result of each way in it when that ends"),
        Word("subscription", ("message",), "how a message finds the case"),
        Word("subscription@correlationKey", (), "FEEL"),
        Word(
            "conditionalFilter",
            ("conditionalEventDefinition",),
            "by which changes of variables a condition is asked again; not where a process begins",
        ),
        Word("conditionalFilter@variableNames", (), "names, comma separated; those that it reads if not given"),
        Word("conditionalFilter@variableEvents", (), "`create`, `update`, or both; both if not given"),
        *(
            Word(f"{own}@modelerConfiguration{what}", (), "for the Modeler", ignored=True)
            for own in ("input", "property")
            for what in ("Template", "Name")
        ),
        Word(
            "agentDefinition", ("serviceTask", "adHocSubProcess"), "marks an AI agent for Camunda's pages", ignored=True
        ),
        Word("agentDefinition@agentType", (), "its kind", ignored=True),
        Word("@modelerTemplate", (), "the element template that was chosen", ignored=True),
        Word("@modelerTemplateVersion", (), "its version", ignored=True),
        Word("@modelerTemplateIcon", (), "its icon", ignored=True),
    ),
)
