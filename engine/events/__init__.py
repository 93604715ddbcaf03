"""What happened: frozen facts in the past tense, with wire names that never follow a rename of the class.

Keys are those of `engine.model.key_of`; `instance_key` is the process or called process whose diagram holds the element.
Times are not part of an event: everything in one command happens at the command's own time.
"""

from engine.events.elements import (
    BpmnErrorUncaught,
    DecisionEvaluated,
    ElementActivated,
    ElementCompleted,
    ElementTerminated,
    SequenceFlowTaken,
)
from engine.events.event import Event
from engine.events.incidents import IncidentRaised, IncidentResolved
from engine.events.instances import (
    ProcessInstanceCanceled,
    ProcessInstanceCompleted,
    ProcessInstanceStarted,
    VariableWritten,
)
from engine.events.jobs import JobCanceled, JobCompleted, JobCreated, JobErrorThrown, JobFailed, JobUpdated
from engine.events.told import from_json
from engine.events.user_tasks import (
    UserTaskAssigned,
    UserTaskAssigning,
    UserTaskCanceled,
    UserTaskCanceling,
    UserTaskCompleted,
    UserTaskCompleting,
    UserTaskCreated,
    UserTaskDenied,
    UserTaskOffered,
    UserTaskUpdated,
    UserTaskUpdating,
)
from engine.events.waits import (
    MessageCorrelated,
    MessageSubscriptionClosed,
    MessageSubscriptionOpened,
    SignalCaught,
    SignalSubscriptionClosed,
    SignalSubscriptionOpened,
    SignalThrown,
    TimerCanceled,
    TimerFired,
    TimerScheduled,
)

__all__ = [
    "BpmnErrorUncaught",
    "DecisionEvaluated",
    "ElementActivated",
    "ElementCompleted",
    "ElementTerminated",
    "Event",
    "IncidentRaised",
    "IncidentResolved",
    "JobCanceled",
    "JobCompleted",
    "JobCreated",
    "JobErrorThrown",
    "JobFailed",
    "JobUpdated",
    "MessageCorrelated",
    "MessageSubscriptionClosed",
    "MessageSubscriptionOpened",
    "ProcessInstanceCanceled",
    "ProcessInstanceCompleted",
    "ProcessInstanceStarted",
    "SequenceFlowTaken",
    "SignalCaught",
    "SignalSubscriptionClosed",
    "SignalSubscriptionOpened",
    "SignalThrown",
    "TimerCanceled",
    "TimerFired",
    "TimerScheduled",
    "UserTaskAssigned",
    "UserTaskAssigning",
    "UserTaskCanceled",
    "UserTaskCanceling",
    "UserTaskCompleted",
    "UserTaskCompleting",
    "UserTaskCreated",
    "UserTaskDenied",
    "UserTaskOffered",
    "UserTaskUpdated",
    "UserTaskUpdating",
    "VariableWritten",
    "from_json",
]
