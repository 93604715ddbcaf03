"""A case run again through diagrams that it never saw, with the answers on record."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.bpmn import Runtime
from engine.courses import Asked, Course, Spot, Wait, WaitKind
from engine.errors import Invalid, LiuzhuanError, ProcessError
from engine.ports import UnitOfWork
from engine.replay import COMMANDS, Body
from engine.sources import reckoned, versions
from engine.supposed import Remembered, Supposition, asked_as

ANSWERS = frozenset({"user_task.complete", "job.complete", "job.throw_error", "message.correlate"})
"""Commands that wait until the changed diagram asks for them; the others are left out where nothing waits for them."""

MOST_ASSUMED = 100
MOST_TIMERS = 1_000
"""Per case; what asks for more is taken for a loop."""


class Rehearsal:
    """One case on its way through changed diagrams, beside its way on record.

    Attributes:
        recorded, changed: the two ways, as far as they were followed.
        end: the whole way on record.
        deferred: answers on record for which the changed diagram has not asked.
        assumed: steps that were taken as done, with nothing filled in.
    """

    def __init__(self, uow: UnitOfWork, supposed: Supposition, number: int, deployment_key: int) -> None:
        bundle = uow.definitions.bundle(deployment_key)
        self._uow, self._supposed, self._number = uow, supposed, number
        self._bundle = supposed.over(bundle)
        self.recorded, self.changed = Course(bundle), Course(self._bundle)
        self._state = b""
        self._answers: dict[bytes, Any] = {}
        self._left: Counter[Asked] = Counter()
        self.end = Course(bundle)
        self.deferred: list[tuple[Body, Wait]] = []
        self.assumed: list[Spot] = []
        self._fired = 0
        self._fault: str | None = None

    def steps(self, bodies: Sequence[Body], now: datetime) -> Iterator[tuple[Body, Wait | None]]:
        """Follow each command, with what it was about, and at last whatever is left to do without the record."""
        self._look_ahead(bodies)
        for body in bodies:
            wait = self.recorded.waits.get(body["subject"])
            self._follow(body, wait)
            yield body, wait
            if self._fault:
                return
        self._finish(bodies[-1], now)
        yield bodies[-1], None

    @property
    def stopped_by(self) -> str | None:
        """The code of what stands in the way: an error, or an incident that the record does not have."""
        if self._fault:
            return self._fault
        known = {wait.spot for wait in self.recorded.waits.values() if wait.kind == "incident"}
        found = (wait for wait in self.changed.waits.values() if wait.kind == "incident" and wait.spot not in known)
        return next((wait.detail for wait in found), None)

    @property
    def is_level(self) -> bool:
        """Whether both ended alike, or stand at the same elements."""
        recorded, changed = self.recorded, self.changed
        return recorded.outcome == changed.outcome and recorded.standing == changed.standing

    def _look_ahead(self, bodies: Sequence[Body]) -> None:
        """What answers there are on record, and where the case stands in the end."""
        for body in bodies:
            wait = self.end.waits.get(body["subject"])
            if wait and body["command"] in ANSWERS:
                self._left[wait.asks] += 1
            self.end.follow(body["events"])

    # -- one command after the other -------------------------------------------------------------------------------

    def _follow(self, body: Body, wait: Wait | None) -> None:
        at = datetime.fromisoformat(body["at"])
        self._until(at, body)
        while not self._fault and self._assume(body, "job"):
            pass
        self._answers |= {asked_as(question, given): answer for question, given, answer in body["answers"]}
        done = self._repeat(body, wait)
        while not done and not self._fault and (self._assume(body, "job") or self._assume(body, "user_task")):
            done = self._repeat(body, wait)
        if not done and wait and body["command"] in ANSWERS:
            self.deferred.append((body, wait))
        self.recorded.follow(body["events"])
        self._catch_up()

    def _catch_up(self) -> None:
        """Give answers that came too early for the changed diagram."""
        while not self._fault:
            given = next((each for each in self.deferred if self._repeat(*each)), None)
            if given is None:
                return
            self.deferred.remove(given)

    def _repeat(self, body: Body, wait: Wait | None) -> bool:
        """Do what *body* says, if the changed diagram waits for it."""
        match body["command"]:
            case "process_instance.start":
                self._start(body)
                return True
            case "process_instance.cancel":
                if self.changed.outcome is None:
                    self._do(body)
                return True
        if wait is None:
            return False
        key = self.changed.counterpart(body["subject"], wait)
        if key is None:
            return False
        if body["command"] == "timer.fire" and self.changed.waits[key].detail != wait.detail:
            return True  # it fires when the changed diagram says
        if body["command"] in ANSWERS:
            self._left[wait.asks] -= 1
        self._do({**body, "subject": key})
        return True

    def _start(self, body: Body) -> None:
        key = self._bundle.key("process", self.end.root)
        self._do({**body, "input": {**body["input"], "definition": key}})

    def _do(self, body: Body) -> None:
        at, zone = datetime.fromisoformat(body["at"]), self._uow.calendar.zone
        zone = ZoneInfo(body["zone"]) if "zone" in body else zone
        sources = {**reckoned(self._uow.calendar, at), **versions(self._uow)}
        outside = Remembered(at, zone, self._supposed, self._answers, sources)
        try:
            runtime = Runtime.after(self._bundle, self._state, number=self._number, outside=outside)
            events = COMMANDS[body["command"]](runtime, body)
            self._state = runtime.state
        except (LiuzhuanError, LookupError, ValueError, TypeError) as error:
            self._fault = _code(error)
        else:
            self.changed.follow(event.to_json() for event in events)

    # -- what the record does not say ------------------------------------------------------------------------------

    def _until(self, at: datetime, body: Body) -> None:
        """Fire what is due by the changed diagrams; a timer that is as on record fires when it did there."""
        while not self._fault and (due := self._next_due(at)):
            key, moment = due
            self._fired += 1
            if self._fired > MOST_TIMERS:
                self._fault = "what_if.too_many_timers"
                return
            self._do({**body, "command": "timer.fire", "subject": key, "at": moment, "input": {}})

    def _next_due(self, at: datetime) -> tuple[int, str] | None:
        as_recorded = {(wait.spot, wait.detail) for wait in self.recorded.due.values()}
        for key, wait in self.changed.due.items():
            if (wait.spot, wait.detail) not in as_recorded and wait.detail:
                return (key, wait.detail) if datetime.fromisoformat(wait.detail) <= at else None
        return None

    def _assume(self, body: Body, kind: WaitKind) -> bool:
        """Do a step of which the record knows nothing, with nothing filled in; whether there was one."""
        standing = self.end.standing
        silent = (
            (key, wait)
            for key, wait in self.changed.waits.items()
            if wait.kind == kind
            and (self._left[wait.asks] <= 0 and wait.spot not in standing)
            and (kind == "job" or self.end.type(wait.spot) is None)
        )
        key, wait = next(silent, (0, None))
        if wait is None:
            return False
        self.assumed.append(wait.spot)
        if len(self.assumed) > MOST_ASSUMED:
            self._fault = "what_if.too_many_steps"
            return False
        self._do({**body, "command": f"{wait.kind}.complete", "subject": key, "input": {"variables": {}}})
        return True

    def _finish(self, last: Body, now: datetime) -> None:
        """Go on as far as it can be known."""
        if self.end.outcome is None:
            self._until(now, last)
        while not self.is_level and not self._fault:
            if not (self._assume(last, "job") or self._assume(last, "user_task")):
                break
            self._catch_up()


def _code(error: Exception) -> str:
    match error:
        case ProcessError(code=code):
            return str(code)
        case Invalid(findings=findings) if findings:
            return str(findings[0].code)
    return "what_if.refused"
