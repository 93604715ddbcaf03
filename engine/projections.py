"""Events to rows. `record` is the single writer of task, job, timer, incident and history rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import attrgetter
from typing import Any

from engine import events as e
from engine.evidence.records import case_record
from engine.model import (
    SYSTEM,
    Command,
    Incident,
    Instance,
    InstanceState,
    Job,
    Signal,
    SignalSubscription,
    Subscription,
    TaskState,
    Timer,
    Transition,
    UserTask,
)
from engine.ports import RowWriter, UnitOfWork
from engine.touched import note_case, note_command

TaskChange = (
    e.UserTaskOffered
    | e.UserTaskAssigning
    | e.UserTaskAssigned
    | e.UserTaskUpdating
    | e.UserTaskUpdated
    | e.UserTaskDenied
    | e.UserTaskCanceling
)
"""What happens to a task that is not over."""

WITHOUT_ROWS = frozenset(
    kind.wire_name
    for kind in (
        e.ElementActivated,
        e.ElementCompleted,
        e.ElementTerminated,
        e.SequenceFlowTaken,
        e.VariableWritten,
        e.DecisionEvaluated,
        e.BpmnErrorUncaught,
        e.SignalThrown,
    )
)
"""Wire names of the events that stand in the history alone: most of them all."""


def record(
    uow: UnitOfWork,
    instance: Instance,
    events: Sequence[e.Event],
    command: Command,
    *,
    logical: str,
    answers: Sequence[Any],
    attachments: Mapping[str, str],
) -> None:
    """Write what *command* did to the locked *instance*: its rows, its history record, its new version.

    The caller has put the new state bytes into *instance*. A command that changes no state (a claim) has events too.

    Args:
        logical: digest of what the new state means.
        answers, attachments: as `engine.evidence.records.case_record` keeps them.
    """
    rows = Rows(command.at, command.actor.user)
    before = instance.version
    thrown: list[e.SignalThrown] = []
    for event in events:
        if event.wire_name not in WITHOUT_ROWS:
            rows.add(event)
        elif isinstance(event, e.SignalThrown):
            thrown.append(event)
    heard = _begun_to_hear(events, instance) if thrown else {}
    for event in thrown:
        uow.deliveries.broadcast(_signal(event, command), instance.number, heard.get(event.signal, set()))
    for key, state in rows.called_ends:  # the case itself among them
        if key == instance.key:
            instance.state, instance.ended_at = state, command.at
    instance.version += 1
    deployment = uow.definitions.deployment(instance.deployment_key)
    entry = case_record(
        instance,
        events,
        command,
        deployment=deployment,
        zone=uow.calendar.zone,
        answers=answers,
        attachments=attachments,
        logical=logical,
    )
    instance.digest = entry.digest
    participants = rows.participants()
    if before == 0:
        uow.write.create_instance(instance)
        participants |= starter(instance.started_by)
    else:
        uow.write.update_instance(instance, before)
    uow.write.add_participants(instance.number, participants)
    rows.write(uow.write, uow.tasks.get)
    uow.drafts.delete_all([f"task/{key}" for key in rows.tasks_over()])
    uow.write.append(entry)
    note_case(instance.number, instance.business_id)
    note_command(command.name)


def _begun_to_hear(events: Sequence[e.Event], instance: Instance) -> Mapping[str, set[tuple[str, str]]]:
    """Where the case itself awaits which signal since this command, which has written no rows yet: process and element."""
    heard: dict[str, set[tuple[str, str]]] = {}
    for event in events:
        if isinstance(event, e.SignalSubscriptionOpened) and event.instance_key == instance.key:
            heard.setdefault(event.signal, set()).add((instance.process_id, event.element_id))
    return heard


def _signal(event: e.SignalThrown, command: Command) -> Signal:
    actor = command.actor
    return Signal(event.key, event.signal, event.variables, actor.user, actor.via, command.at, event.business_id)


def starter(user: str) -> set[str]:
    """Who may see a case because of who started it: nobody, where no person did."""
    return set() if user == SYSTEM.user else {f"u:{user}"}


_key = attrgetter("key")


def changed(task: UserTask, event: TaskChange, by: str) -> UserTask:
    """*task* as it is after *event*. *by*: whoever gave the command."""
    match event:
        case e.UserTaskOffered():
            return replace(task, state="created")
        case e.UserTaskAssigning():
            return replace(task, state="assigning")
        case e.UserTaskUpdating():
            return replace(task, state="updating")
        case e.UserTaskCanceling():
            return replace(task, state="canceling", ended_at=None, completed_by=None)
        case e.UserTaskAssigned(assignee=assignee):
            return _settled(replace(task, assignee=assignee), "assigning")
        case e.UserTaskUpdated():
            return _settled(replace(task, **event.values()), "updating")
        case e.UserTaskDenied(reason=reason, what=what):
            opened = replace(task, state="created", ended_at=None, completed_by=None)
            return replace(opened, denied=reason, denied_what=what, denied_by=by)


def _settled(task: UserTask, what: Transition) -> UserTask:
    """*what* was to become of it, if it was that, has."""
    if task.denied_what == what:
        task = replace(task, denied=None, denied_what=None, denied_by=None)
    return replace(task, state="created") if task.state == what else task


@dataclass(slots=True)
class Rows:
    """The rows of one command, by the one rule that turns events into rows.

    What is created and ended within it is written once, as ended.

    Attributes:
        by: user id of whoever gives the command.
    """

    at: datetime
    by: str
    called: list[dict[str, Any]] = field(default_factory=list)
    called_ends: list[tuple[int, InstanceState]] = field(default_factory=list)
    tasks: dict[int, UserTask] = field(default_factory=dict)
    task_ends: list[tuple[int, str, str | None]] = field(default_factory=list)
    task_changes: list[TaskChange] = field(default_factory=list)
    jobs: dict[int, Job] = field(default_factory=dict)
    job_ends: list[tuple[int, str]] = field(default_factory=list)
    job_failures: list[e.JobFailed] = field(default_factory=list)
    job_updates: list[e.JobUpdated] = field(default_factory=list)
    waits: dict[int, Timer | Subscription | SignalSubscription] = field(default_factory=dict)
    wait_ends: list[int] = field(default_factory=list)
    incidents: dict[int, Incident] = field(default_factory=dict)
    incident_ends: list[int] = field(default_factory=list)

    def add(self, event: e.Event) -> None:  # noqa: C901, PLR0912 - one arm per event is the point
        at = self.at
        match event:  # what most commands bring stands first: arms are tried one after the other
            case e.UserTaskCompleted(key, completed_by):
                self.task_ends.append((key, "completed", completed_by))
            case e.UserTaskCreated():
                values = event.values()
                state: TaskState = "creating" if values.pop("creating") else "created"
                self.tasks[event.key] = UserTask(**values, state=state, created_at=at)
            case e.TimerScheduled():
                self.waits[event.key] = Timer(**event.values())
            case (
                e.MessageSubscriptionClosed(key)
                | e.TimerCanceled(key)
                | e.TimerFired(key)
                | e.SignalSubscriptionClosed(key)
            ):
                self._end_wait(key)
            case e.MessageSubscriptionOpened():
                self.waits[event.key] = Subscription(**event.values())
            case e.JobCreated():
                self.jobs[event.key] = Job(**event.values(), state="created", available_at=at)
            case e.JobCompleted(key):
                self.job_ends.append((key, "completed"))
            case e.JobErrorThrown(key):
                self.job_ends.append((key, "error_thrown"))
            case e.JobCanceled(key):
                self.job_ends.append((key, "canceled"))
            case e.JobFailed():
                self.job_failures.append(event)
            case e.JobUpdated():
                self.job_updates.append(event)
            case e.ProcessInstanceStarted() if event.parent_key is not None:
                self.called.append({**event.values(), "started_at": at})
            case e.ProcessInstanceCompleted(key):
                self.called_ends.append((key, "completed"))
            case e.ProcessInstanceCanceled(key):
                self.called_ends.append((key, "canceled"))
            case e.UserTaskCompleting(key, completed_by):
                self.task_ends.append((key, "completing", completed_by))
            case e.UserTaskCanceled(key):
                self.task_ends.append((key, "canceled", None))
            case _ if isinstance(event, TaskChange):
                self._change(event)
            case e.SignalSubscriptionOpened():
                self.waits[event.key] = SignalSubscription(**event.values())
            case e.MessageCorrelated(key, stays) | e.SignalCaught(key, stays):
                if not stays:
                    self._end_wait(key)
            case e.IncidentRaised():
                values = event.values()
                del values["token_key"]
                self.incidents[event.key] = Incident(**values, created_at=at)
            case e.IncidentResolved(key):
                self.incident_ends.append(key)

    def _change(self, event: TaskChange) -> None:
        if (task := self.tasks.get(event.key)) is None:
            self.task_changes.append(event)
        else:
            self.tasks[event.key] = changed(task, event, self.by)

    def _end_wait(self, key: int) -> None:
        if self.waits.pop(key, None) is None:
            self.wait_ends.append(key)

    def participants(self) -> set[str]:
        """Who may see the case since this command: those whom it asks or offers something."""
        found: set[str] = set()
        for task in self.tasks.values():
            if task.state == "created":
                found.update(task.principals())
        for wait in self.waits.values():
            if isinstance(wait, Subscription):
                found.update(wait.offered_to)
        return found

    def tasks_over(self) -> list[int]:
        """Keys of tasks that nobody works on any more, and that were there before."""
        return [key for key, end, _ in self.task_ends if end != "completing" and key not in self.tasks]

    def write(  # noqa: C901, PLR0912 - one branch per table
        self, write: RowWriter, task: Callable[[int], UserTask]
    ) -> None:
        """Insert before ending: a row may be both within one command.

        Args:
            task: a task's row as it is.
        """
        at = self.at
        if self.called:
            write.add_called_instances(self.called)
        for state in ("completed", "canceled"):
            if keys := [key for key, end in self.called_ends if end == state]:
                write.end_called_instances(keys, state, at)
        if self.tasks:
            write.add_tasks(list(self.tasks.values()))
        for key, changes in groupby(sorted(self.task_changes, key=_key), _key):
            write.change_task(reduce(lambda task, event: changed(task, event, self.by), changes, task(key)))
        if self.task_ends:
            write.end_tasks(self.task_ends, at)
        if self.jobs:
            write.add_jobs(list(self.jobs.values()))
        if self.job_ends:
            write.end_jobs(self.job_ends)
        for failure in self.job_failures:
            write.fail_job(failure.key, failure.retries, failure.message, failure.retry_at)
        for change in self.job_updates:
            write.update_job(change.key, change.retries, change.available_at, change.priority)
        if self.wait_ends:
            write.end_waits(self.wait_ends)
        if self.waits:
            write.add_waits(list(self.waits.values()))
        if self.incidents:
            write.add_incidents(list(self.incidents.values()))
        if self.incident_ends:
            write.resolve_incidents(self.incident_ends, at)
