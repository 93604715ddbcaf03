"""The words of Camunda 7's files."""

from engine.bpmn.words import FLOW_NODES, Vocabulary, Word

CAMUNDA = "http://camunda.org/schema/1.0/bpmn"

_USER = ("userTask",)
_MANY = ("multiInstanceLoopCharacteristics",)
_CALL = ("callActivity",)
_RULE = ("businessRuleTask",)
_WORK = ("serviceTask", "sendTask", "businessRuleTask", "messageEventDefinition")
_JOBS = ("serviceTask", "sendTask", "businessRuleTask", "intermediateThrowEvent", "endEvent")
_MAPPED = (
    "task",
    "manualTask",
    "userTask",
    "receiveTask",
    "scriptTask",
    "subProcess",
    "transaction",
    "callActivity",
    "startEvent",
    "intermediateCatchEvent",
    "boundaryEvent",
    *_JOBS,
)
_ASYNCHRONOUS = (*FLOW_NODES, *_MANY)
_BINDING = "`deployment`, `latest`, `version` or `versionTag`; `deployment` if not given"
_JAVA = "Java is not executed; use an external task (`type`, `topic`)"

WORDS = Vocabulary(
    "camunda",
    CAMUNDA,
    (
        Word("@candidateStarterGroups", ("process",), "as the property `starterGroups`"),
        Word("@candidateStarterUsers", ("process",), "user ids, comma separated, who may start too"),
        Word("potentialStarter", ("process",), "use `candidateStarterGroups`", refused="starter_groups_instead"),
        Word("@isStartableInTasklist", ("process",), "`false`: nobody is named who may start it"),
        Word("@versionTag", ("process",), "the version tag"),
        Word(
            "@historyTimeToLive", ("process",),
            "days, or an ISO 8601 duration in days: when the archive reviews the case; nothing is deleted",
        ),
        Word("properties", (), "extension properties; those of this page mean something, others are for readers"),
        Word("properties/property", (), "one property; of a job, what the worker is told beside the variables"),
        Word("property@id", (), "for the Modeler", ignored=True),
        Word("property@name", (), "its name"),
        Word("property@value", (), "its value"),
        Word("@initiator", ("startEvent",), "the variable that holds who started the case"),
        Word("@assignee", _USER, "a user id"),
        Word("@candidateUsers", _USER, "user ids, comma separated, or FEEL giving a list"),
        Word("@candidateGroups", _USER, "group ids likewise"),
        Word("@dueDate", _USER, "ISO 8601 or FEEL"),
        Word("@followUpDate", _USER, "when to look at it again: ISO 8601 or FEEL; shown, and nothing else"),
        Word("@priority", _USER, "a whole number; 50 if not given, and more is shown as urgent"),
        Word("@formRef", ("userTask", "startEvent"), "the form's id"),
        Word("@formRefBinding", ("userTask", "startEvent"), "`deployment`, `latest` or `version`"),
        Word("@formRefVersion", ("userTask", "startEvent"), "for the binding `version`"),
        Word(
            "@formKey", ("userTask", "startEvent"),
            "`camunda-forms:deployment:FILE.form`, where the form's id is the file's name; others are refused",
        ),
        *(
            Word(name, ("userTask", "startEvent"), "link a form by its id", refused="form_not_linked")
            for name in ("formData", "formProperty")
        ),
        Word("@formHandlerClass", ("userTask", "startEvent"), "link a form by its id", refused="java_code"),
        Word("@type", _WORK, "`external`"),
        Word("@topic", _WORK, "the job type"),
        Word(
            "@taskPriority", (*_WORK, "process"),
            "how urgent its job is: a whole number, or an expression giving one; of a process, what does not say; 0",
        ),
        Word(
            "errorEventDefinition", ("serviceTask", "sendTask", "businessRuleTask"),
            "a BPMN error that a worker's answer becomes",
        ),
        Word("errorEventDefinition@id", (), "for the Modeler", ignored=True),
        Word("errorEventDefinition@errorRef", (), "the error"),
        Word(
            "errorEventDefinition@expression", (),
            "when: over the variables, and `externalTask.errorMessage` where the worker failed",
        ),
        Word(
            "failedJobRetryTimeCycle", _ASYNCHRONOUS,
            "`R3/PT10M`: 3 attempts, and 10 minutes between them unless the worker says otherwise",
        ),
        Word("@class", _WORK, _JAVA, refused="java_code"),
        Word("@delegateExpression", _WORK, _JAVA, refused="java_code"),
        Word("@expression", _WORK, "use a script task in FEEL", refused="script_task_in_feel_instead"),
        Word(
            "@resource", ("scriptTask", "conditionExpression"), "write the expression in the diagram",
            refused="script_in_feel_instead",
        ),
        Word("@variableMappingClass", _CALL, "use `in` and `out`", refused="java_code"),
        Word("@variableMappingDelegateExpression", _CALL, "use `in` and `out`", refused="java_code"),
        Word(
            "executionListener", (), "draw what it does as an external task, or a script task in FEEL, before or after",
            refused="listener_as_task",
        ),
        Word("taskListener", (), "likewise", refused="listener_as_task"),
        Word("connector", _WORK, _JAVA, refused="java_code"),
        Word("field", _WORK, _JAVA, refused="java_code"),
        Word("@decisionRef", _RULE, "the decision's id, or an expression"),
        Word("@decisionRefBinding", _RULE, _BINDING),
        Word("@decisionRefVersion", _RULE, "for the binding `version`"),
        Word("@decisionRefVersionTag", _RULE, "for the binding `versionTag`"),
        Word(
            "@mapDecisionResult", _RULE,
            "`singleEntry`, `singleResult`, `collectEntries` or `resultList`, which it is if not given",
        ),
        Word("@resultVariable", ("businessRuleTask", "scriptTask"), "where the result goes"),
        Word("@calledElementBinding", _CALL, _BINDING),
        Word("@calledElementVersion", _CALL, "for the binding `version`"),
        Word("@calledElementVersionTag", _CALL, "for the binding `versionTag`"),
        *(Word(f"@case{what}", _CALL, "CMMN is not executed", refused="no_cmmn") for what in ("Ref", "Binding", "Version")),
        *(
            Word(f"@{name}TenantId", at, "there are no tenants", refused="no_tenants")
            for name, at in (("calledElement", _CALL), ("case", _CALL), ("decisionRef", _RULE))
        ),
        Word("in", (*_CALL, "signalEventDefinition"), "a variable that enters the called process, or that a thrown signal brings"),
        Word("in@source", (), "name of the variable"),
        Word("in@sourceExpression", (), "an expression instead"),
        Word("in@target", (), "its name there"),
        Word("in@variables", (), "`all`"),
        Word("in@local", (), "with `variables`, `true`: only the call's or event's own"),
        Word(
            "in@businessKey", (),
            "the number of the called process, or of the cases that begin with the signal; without it they have none",
        ),
        Word("out", _CALL, "a variable that leaves it"),
        Word("out@source", (), "name of the variable"),
        Word("out@sourceExpression", (), "an expression instead"),
        Word("out@target", (), "its name here"),
        Word("out@variables", (), "`all`"),
        Word("inputOutput", _MAPPED, "input and output parameters, in their order; what the work brings leaves it too; not at event sub-processes"),
        Word(
            "inputOutput/inputParameter", (),
            "a variable of the element's own: text, expression, list or map; not at start and boundary events. "
            "Of a call activity, `in` may read it and hand it over",
        ),
        Word(
            "inputOutput/outputParameter", (),
            "a variable that leaves it; of a call activity, after what `out` brings",
        ),
        Word("inputParameter@name", (), "its name"),
        Word("outputParameter@name", (), "its name"),
        *(Word(f"{outer}/{inner}", (), f"a {inner}")
          for outer in ("inputParameter", "outputParameter", "entry")
          for inner in ("list", "map", "script")),
        *(Word(f"list/{inner}", (), f"a {inner}") for inner in ("value", "list", "map", "script")),
        Word("value@id", (), "for the Modeler", ignored=True),
        Word("value@name", (), "for the Modeler", ignored=True),
        Word("map/entry", (), "one entry"),
        Word("entry@key", (), "its name"),
        Word("script@scriptFormat", (), "`feel`; other languages are refused"),
        Word("script@resource", (), "write the expression in the diagram", refused="script_in_feel_instead"),
        Word(
            "@variableName", ("conditionalEventDefinition",),
            "the variable by whose changes a condition is asked again, any if not given; not where a process begins",
        ),
        Word(
            "@variableEvents", ("conditionalEventDefinition",),
            "which changes: `create`, `update`, or both; `delete` may stand beside them, and never happens",
        ),
        Word("@errorCodeVariable", ("errorEventDefinition",), "the variable of whoever catches an error that holds its code"),
        Word("@errorMessageVariable", ("errorEventDefinition",), "the one that holds its message"),
        Word("@errorMessage", ("error",), "the message of an error that an end event throws: text, or an expression"),
        Word(
            "@escalationCodeVariable", ("escalationEventDefinition",),
            "the variable of whoever catches an escalation that holds its code",
        ),
        Word("@collection", _MANY, "variable, or expression, that gives the list"),
        Word("@elementVariable", _MANY, "the variable that holds an instance's item, or its number where there is a cardinality"),
        Word("@asyncBefore", _ASYNCHRONOUS, "what follows is a command of its own, of our worker, tried several times"),
        Word(
            "@async", (*FLOW_NODES, "signalEventDefinition"),
            "as `asyncBefore`; of a thrown signal, that others get it by commands of theirs, which is always so",
        ),
        Word("@asyncAfter", _ASYNCHRONOUS, "the way on is a command of its own"),
        Word(
            "@jobPriority", (*FLOW_NODES, "process"),
            "how urgent its continuations are, likewise; refused where it has none. Timers happen in the order of their dates",
        ),
        Word("@exclusive", _ASYNCHRONOUS, "one command at a time works on a case: that is always so"),
        Word("@modelerTemplate", (), "the element template that was chosen", ignored=True),
        Word("@modelerTemplateVersion", (), "its version", ignored=True),
        Word("@modelerTemplateIcon", (), "its icon", ignored=True),
        Word("@diagramRelationId", (), "for the Modeler", ignored=True),
    ),
)  # fmt: skip
