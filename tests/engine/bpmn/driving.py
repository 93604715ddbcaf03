"""Drives one case twice at once: a runtime that lives on, and one that is stored and restored after every command.

Both must answer with the same events, leave the same bytes and mean the same.
"""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import orjson

from engine import bpmn, dmn
from engine import events as e
from engine.bpmn.scopes import KEPT
from engine.errors import NotFound
from engine.model import Deployment, key_of
from engine.outside import Recording, environment
from engine.ports import Bundle

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai
NUMBER = 7


class Definitions:
    """A library of what a test deploys, and the deployment that names it."""

    def __init__(self, *diagrams, decisions=(), forms=()):
        self.parsed, manifest = {}, {}
        found = [("process", process.id, process) for content in diagrams for process in bpmn.parse(content, "p.bpmn")]
        for content in decisions:
            model = dmn.parse(content, "d.dmn")
            found += [("decision", name, (model, name)) for name in model.decisions]
        found += [("form", name, SimpleNamespace(id=name)) for name in forms]
        for counter, (kind, name, parsed) in enumerate(found, 1):
            key = key_of(1, counter)
            self.parsed[key] = parsed
            manifest[kind, name] = key
        deployment = Deployment(key_of(1), "test", MONDAY, "owner", "", manifest)
        self.bundle = Bundle(deployment, self)

    def _get(self, key):
        try:
            return self.parsed[key]
        except KeyError:
            raise NotFound("definition", key) from None

    process = decision = form = _get


class Case:
    """One case of process ``p``, its open work as the rows of a database would show it, and its clock."""

    def __init__(self, *diagrams, decisions=(), forms=(), answers=None, process="p", starts=True, **variables):
        self.definitions = Definitions(*diagrams, decisions=decisions, forms=forms)
        self.bundle, self.now = self.definitions.bundle, MONDAY
        self.answers = answers or {}
        self.events, self.happened, self.states = [], [], []
        self.tasks, self.jobs, self.timers, self.messages, self.incidents = {}, {}, {}, {}, {}
        self.becoming = {}
        self.lasting = self.stored = self.watch = None
        self.process = process
        if starts:
            self.start(**variables)

    # -- commands --------------------------------------------------------------------------------------------------

    def start(self, *, by="li", business_id=None, at=None, part=0, key="", **variables):
        """*at*: the element whose event happened, *part* of it, as a message with a *key*; then nobody started it."""
        outside = self.outside()
        runtimes = [bpmn.Runtime.new(self.bundle, number=NUMBER, outside=outside) for _ in range(2)]
        self.lasting = runtimes[0]
        definition = self.bundle.key("process", self.process)
        given = {"business_id": business_id, "started_by": None if at else by, "element_id": at}
        given |= {"part": part, "correlation_key": key}
        both = [runtime.start(definition, variables=variables, **given) for runtime in runtimes]
        return self._took(both, runtimes[1])

    def complete(self, name, *, by="li", **variables):
        return self.complete_key(self.task(name).key, by=by, **variables)

    def complete_key(self, key, *, by="li", **variables):
        return self.command(lambda runtime: runtime.complete_user_task(key, variables, by))

    def assign(self, name, to):
        key = self.task(name).key
        return self.command(lambda runtime: runtime.assign_user_task(key, to))

    def update(self, name, **changes):
        task = self.task(name)
        kept = {field.name: getattr(task, field.name) for field in fields(e.UserTaskUpdated)}
        return self.command(lambda runtime: runtime.update_user_task(e.UserTaskUpdated(**kept | changes)))

    def work(self, name, **variables):
        key = self.job(name).key
        return self.command(lambda runtime: runtime.complete_job(key, variables))

    def correct(self, name, **corrections):
        key = self.job(name).key
        return self.command(lambda runtime: runtime.complete_job(key, {}, None, corrections))

    def deny(self, name, reason="no"):
        key = self.job(name).key
        return self.command(lambda runtime: runtime.complete_job(key, {}, reason))

    def fail(self, name, *, retries=0, message="broken", retry_at=None):
        key = self.job(name).key
        return self.command(lambda r: r.fail_job(key, retries=retries, message=message, retry_at=retry_at))

    def throw(self, name, code, **variables):
        key = self.job(name).key
        return self.command(lambda runtime: runtime.throw_job_error(key, code, "thrown", variables))

    def send(self, message, **variables):
        key = next(key for key, opened in self.messages.items() if opened.message == message)
        return self.command(lambda runtime: runtime.correlate(key, variables, "li"))

    def retry(self, **variables):
        (key,) = self.incidents
        return self.command(lambda runtime: runtime.retry(key, variables))

    def skip(self, *flows, **variables):
        (key,) = self.incidents
        return self.command(lambda runtime: runtime.skip(key, variables, flows))

    def cancel(self):
        return self.command(lambda runtime: runtime.cancel())

    def fire(self, name):
        """The timer of element *name*, whatever the clock says."""
        key = next(key for key, timer in self.timers.items() if timer.element_id == name)
        return self.command(lambda runtime: runtime.fire_timer(key))

    def after(self, **delta):
        """Time passes, and every timer fires when it is due."""
        end = self.now + timedelta(**delta)
        while due := min(((t.due, key) for key, t in self.timers.items() if t.due <= end), default=None):
            self.now = max(self.now, due[0])
            self.command(lambda runtime, key=due[1]: runtime.fire_timer(key))
        self.now = end
        return self

    def command(self, command):
        outside = self.outside()
        case = self.lasting._case
        case.outside, case.environment = outside, environment(outside)
        restored = bpmn.Runtime.restore(self.bundle, self.states[-1], outside)
        return self._took([command(self.lasting), command(restored)], restored)

    def outside(self):
        return Recording(self.now, SHANGHAI, self.answers, self.watch)

    def _took(self, both, stored):
        lasting, restored = both

        assert lasting == restored
        assert self.lasting.state == stored.state
        again = bpmn.Runtime.restore(self.bundle, stored.state, self.outside())

        assert again.state == stored.state
        assert self.lasting.meaning == stored.meaning
        assert stored.is_completed or again.meaning == stored.meaning  # of what is over no variables are stored

        self.stored = stored
        self.states.append(stored.state)
        self.events += lasting
        self.happened = lasting
        for event in lasting:
            self._note(event)
        return self

    def _note(self, event):  # noqa: C901, PLR0912 - one arm per event
        match event:
            case e.UserTaskCreated(key) if event.creating:
                self.becoming[key] = ("creating", event)
            case e.UserTaskCreated(key):
                self.tasks[key] = event
            case (
                e.UserTaskAssigning(key)
                | e.UserTaskUpdating(key)
                | e.UserTaskCompleting(key)
                | e.UserTaskCanceling(key)
            ):
                self.becoming[key] = (event.wire_name.removeprefix("user_task."), self._taken(key))
            case e.UserTaskOffered(key) | e.UserTaskDenied(key):
                self.tasks[key] = self._taken(key)
            case e.UserTaskAssigned(key, assignee):
                self._change("assigning", key, assignee=assignee)
            case e.UserTaskUpdated(key):
                self._change("updating", **event.values())
            case e.UserTaskCompleted(key) | e.UserTaskCanceled(key):
                self._taken(key)
            case e.JobCreated(key):
                self.jobs[key] = event
            case e.JobCompleted(key) | e.JobErrorThrown(key) | e.JobCanceled(key):
                del self.jobs[key]
            case e.TimerScheduled(key):
                self.timers[key] = event
            case e.TimerFired(key) | e.TimerCanceled(key):
                del self.timers[key]
            case e.MessageSubscriptionOpened(key):
                self.messages[key] = event
            case e.MessageCorrelated(key, stays):
                if not stays:
                    del self.messages[key]
            case e.MessageSubscriptionClosed(key):
                del self.messages[key]
            case e.IncidentRaised(key):
                self.incidents[key] = event
            case e.IncidentResolved(key):
                del self.incidents[key]

    def _change(self, what, key, **changes):
        """A task is as it was to be, if *what* was to become of it; or a listener to something else corrected it."""
        now = self.becoming[key][0] if key in self.becoming else what
        task = replace(self._taken(key), **changes)
        if now == what:
            self.tasks[key] = task
        else:
            self.becoming[key] = (now, task)

    def _taken(self, key):
        return self.tasks.pop(key, None) or self.becoming.pop(key)[1]

    # -- what stands there -------------------------------------------------------------------------------------------

    def task(self, name):
        return next(task for task in self.tasks.values() if task.element_id == name)

    def state(self, name):
        """What is to become of a task."""
        return next(what for what, task in self.becoming.values() if task.element_id == name)

    def job(self, name):
        return next(job for job in self.jobs.values() if job.element_id == name)

    @property
    def open(self):
        """Element ids of the open user tasks, sorted."""
        return sorted(task.element_id for task in self.tasks.values())

    @property
    def working(self):
        return sorted(job.element_id for job in self.jobs.values())

    @property
    def due(self):
        """Due moments by element, in the company's zone."""
        return {timer.element_id: timer.due.astimezone(SHANGHAI) for timer in self.timers.values()}

    @property
    def incident(self):
        (incident,) = self.incidents.values()
        return incident

    @property
    def path(self):
        """Element ids in the order of completion."""
        return [event.element_id for event in self.events if isinstance(event, e.ElementCompleted)]

    @property
    def terminated(self):
        return [event.element_id for event in self.events if isinstance(event, e.ElementTerminated)]

    @property
    def flows(self):
        return [event.flow_id for event in self.events if isinstance(event, e.SequenceFlowTaken)]

    @property
    def variables(self):
        return self.visible(key_of(NUMBER))

    def visible(self, key):
        return {name: value for name, value in self.stored.visible_variables(key).items() if name not in KEPT}

    @property
    def meant(self):
        """What the state means, decoded."""
        return orjson.loads(self.stored.meaning)

    @property
    def people(self):
        return self.stored.visible_variables(key_of(NUMBER))["people"]

    @property
    def done(self):
        return self.stored.is_completed

    def told(self, kind):
        """The events of one class so far."""
        return [event for event in self.events if isinstance(event, kind)]
