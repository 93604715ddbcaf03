"""What an auditor's rules are about, and what each kind of them finds in the history of a case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations
from typing import Any

from engine import feel
from engine.archive import JOB_TYPE
from engine.errors import Finding
from engine.steps import Step
from engine.worktime import Calendar

_EMPTY: tuple[Any, ...] = (None, "", [], {})
"""What a field holds that nobody filled in."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that is looked for.

    Attributes:
        kind: key of `CHECKS`.
        name: in the auditor's words.
        elements: ids in the diagrams, called processes included.
        processes: ids; only their cases are looked at. Empty: all.
        fields: names of variables.
        when: FEEL over the case's variables; elsewhere the rule does not hold. None: always.
    """

    kind: str
    name: str
    elements: tuple[str, ...] = ()
    processes: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    when: str | None = None


@dataclass(frozen=True)
class Story:
    """A case as the checks read it."""

    steps: Sequence[Step]
    calendar: Calendar
    now: datetime
    process_id: str = ""

    @property
    def is_completed(self) -> bool:
        """Whether it ended as drawn; what was cancelled did not."""
        root = self.steps[0].subject
        return any(
            event["event"] == "process_instance.completed" and event["instance_key"] == root
            for step in self.steps
            for event in step.events
        )

    def known(self, until: Step | None = None) -> dict[str, Any]:
        """The last value of every variable, wherever it was written, up to and with *until*."""
        values: dict[str, Any] = {}
        for step in self.steps:
            values |= {change.name: change.after for change in step.changes}
            values |= step.input.get("variables") or {} if step is until else {}
            if step is until:
                break
        return values

    def completed(self, elements: Sequence[str]) -> Iterator[Step]:
        """The completions of user tasks by *elements*; of all of them where none is named."""
        for step in sorted(self.done.values(), key=lambda step: step.seq):
            if step.place and (not elements or step.place.id in elements):
                yield step

    @cached_property
    def done(self) -> dict[int, Step]:
        """The completion of each user task, by its key. What a listener denied, or something interrupted, is none."""
        given: dict[int, Step] = {}
        done: dict[int, Step] = {}
        for step in self.steps:
            if step.command == "user_task.complete":
                given[step.subject] = step
            keys = (event["key"] for event in step.events if event["event"] == "user_task.completed")
            done |= {key: given[key] for key in keys if key in given}
        return done

    def holds(self, rule: Rule, at: Step | None = None) -> bool:
        """Whether the rule is meant for the case as it was after *at*."""
        if rule.when is None:
            return True
        return feel.evaluate(rule.when, self.known(at)) is True


Found = tuple[Step | None, Finding]
Check = Callable[[Rule, Story], Iterator[Found]]


def _own_case(rule: Rule, story: Story) -> Iterator[Found]:
    starters = _people(story.steps[0])
    for step in story.completed(rule.elements):
        if (both := starters & _people(step)) and story.holds(rule, step):
            yield step, _finding("control.own_case", step, who=min(both))


def _same_person(rule: Rule, story: Story) -> Iterator[Found]:
    for earlier, later in combinations(story.completed(rule.elements), 2):
        if _element(earlier) == _element(later) or not story.holds(rule, later):
            continue
        if both := _people(earlier) & _people(later):
            yield later, _finding("control.same_person", later, who=min(both), other=_element(earlier))


def _step_missing(rule: Rule, story: Story) -> Iterator[Found]:
    if not story.is_completed or not story.holds(rule):
        return
    done = {
        event["element_id"] for step in story.steps for event in step.events if event["event"] == "element.completed"
    }
    for element in rule.elements:
        if element not in done:
            yield None, Finding("control.step_missing", {"element": element})


def _overdue(rule: Rule, story: Story) -> Iterator[Found]:
    due = {
        event["key"]: (datetime.fromisoformat(event["due"]), event["element_id"])
        for step in story.steps
        for event in step.events
        if event["event"] == "user_task.created" and event["due"]
    }
    ended = {
        event["key"]: step for step in story.steps for event in step.events if event["event"] == "user_task.canceled"
    } | story.done
    for key, (moment, element) in due.items():
        step = ended.get(key)
        over = step.at if step else story.now
        if over <= moment or (rule.elements and element not in rule.elements) or not story.holds(rule, step):
            continue
        late = round(story.calendar.workhours_between(moment, over).total_seconds() / 3600, 1)
        if step is None:
            yield None, Finding("control.still_overdue", {"element": element, "hours": late})
        elif step.subject == key:
            yield step, _finding("control.overdue", step, hours=late)


def _outside_hours(rule: Rule, story: Story) -> Iterator[Found]:
    hours = story.calendar.hours
    for step in story.completed(rule.elements):
        local = step.at.astimezone(story.calendar.zone)
        worked = story.calendar.is_workday(local.date()) and hours.morning[0] <= local.time() <= hours.closing
        if not worked and story.holds(rule, step):
            yield step, _finding("control.outside_hours", step, local=local.isoformat(" ", "minutes"))


def _edited_after(rule: Rule, story: Story) -> Iterator[Found]:
    last = max((step.seq for step in story.completed(rule.elements)), default=None)
    for step in story.steps:
        if last is None or step.seq <= last or not story.holds(rule, step):
            continue
        for change in step.changes:
            if change.name in rule.fields and change.before != change.after:
                yield step, _finding("control.edited_after", step, field=change.name)


def _without_evidence(rule: Rule, story: Story) -> Iterator[Found]:
    for step in story.completed(rule.elements):
        known = story.known(step)
        missing = [name for name in rule.fields if known.get(name) in _EMPTY]
        if missing and story.holds(rule, step):
            yield step, _finding("control.without_evidence", step, fields=", ".join(missing))


def _archive_incomplete(rule: Rule, story: Story) -> Iterator[Found]:
    if not story.is_completed or not story.holds(rule):
        return
    events = [event for step in story.steps for event in step.events]
    jobs = {event["key"] for event in events if event["event"] == "job.created" and event["type"] == JOB_TYPE}
    if not any(event["event"] == "job.completed" and event["key"] in jobs for event in events):
        yield None, Finding("control.not_archived")
    known = story.known()
    if missing := [name for name in rule.fields if known.get(name) in _EMPTY]:
        yield None, Finding("control.archive_incomplete", {"fields": ", ".join(missing)})


CHECKS: Mapping[str, tuple[Check, frozenset[str]]] = {
    "own_case": (_own_case, frozenset({"elements"})),
    "same_person": (_same_person, frozenset({"elements"})),
    "step_missing": (_step_missing, frozenset({"elements"})),
    "overdue": (_overdue, frozenset()),
    "outside_hours": (_outside_hours, frozenset()),
    "edited_after": (_edited_after, frozenset({"elements", "fields"})),
    "without_evidence": (_without_evidence, frozenset({"elements", "fields"})),
    "archive_incomplete": (_archive_incomplete, frozenset()),
}
"""What each kind of rule does, and which of its lists it cannot do without."""


def _people(step: Step) -> set[str]:
    return {step.actor} | ({step.on_behalf_of} if step.on_behalf_of else set())


def _finding(code: str, step: Step, **params: Any) -> Finding:
    return Finding(code, {"element": _element(step), "who": step.actor, "at": step.at.isoformat(), **params})


def _element(step: Step) -> str:
    return step.place.id if step.place else ""
