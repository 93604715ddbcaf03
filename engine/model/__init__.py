"""The nouns of the engine: keys, people, definitions and the rows that commands and pages speak about."""

from engine.model.definitions import Definition, DefinitionKind, Deployment, Start, StartKind
from engine.model.instances import Command, Incident, Instance, InstanceState
from engine.model.jobs import CONTINUE, USER_TASK, Job, JobKind, JobState
from engine.model.keys import COMPANY, COUNTER_BITS, key_of, number_of
from engine.model.messages import Delivery, Given, Kept, Message, Signal
from engine.model.people import ADMINISTRATORS, AUDITORS, OVERSEERS, PROCESS_OWNERS, SYSTEM, Actor
from engine.model.tasks import ORDINARY_PRIORITY, TRANSITIONS, TaskState, Transition, UserTask
from engine.model.variables import Variables
from engine.model.waits import SignalSubscription, Subscription, Timer

__all__ = [
    "ADMINISTRATORS",
    "AUDITORS",
    "COMPANY",
    "CONTINUE",
    "COUNTER_BITS",
    "ORDINARY_PRIORITY",
    "OVERSEERS",
    "PROCESS_OWNERS",
    "SYSTEM",
    "TRANSITIONS",
    "USER_TASK",
    "Actor",
    "Command",
    "Definition",
    "DefinitionKind",
    "Delivery",
    "Deployment",
    "Given",
    "Incident",
    "Instance",
    "InstanceState",
    "Job",
    "JobKind",
    "JobState",
    "Kept",
    "Message",
    "Signal",
    "SignalSubscription",
    "Start",
    "StartKind",
    "Subscription",
    "TaskState",
    "Timer",
    "Transition",
    "UserTask",
    "Variables",
    "key_of",
    "number_of",
]
