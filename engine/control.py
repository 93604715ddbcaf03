"""Control: what an auditor's rules find in the histories of cases. The rules are data; no policy stands here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from itertools import combinations
from typing import Any

from engine import feel
from engine.archive import JOB_TYPE
from engine.errors import Finding, Invalid, NotFound
from engine.model import key_of
from engine.ports import UnitOfWork
from engine.steps import Step, steps
from engine.worktime import Calendar

MOST_RULES = 100
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


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that a rule found in a case.

    Attributes:
        seq: of the record that shows it; None where it is the whole case.
        finding: ``control.*``, with who and when.
    """

    rule: Rule
    number: int
    business_id: str | None
    seq: int | None
    finding: Finding


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


@dataclass(slots=True)
class Controller:
    """Looks for what *rules* name. For one thread; *uow* reads, and is entered for one case at a time."""

    uow: UnitOfWork
    rules: Sequence[Rule]
    now: datetime

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        """The cases that have a record in the period; `until` itself is outside."""
        with self.uow as uow:
            return uow.history.numbers(since, until)

    def remarks(self, number: int) -> list[Remark]:
        """What the rules find in a case. Raises: NotFound."""
        with self.uow as uow:
            records = uow.history.records(number)
            if not records or not all(record.body for record in records):
                raise NotFound("case", number)
            instance = uow.instances.get(key_of(number))
            walk = steps(records, uow.calendar)
            story = Story(walk, uow.calendar, self.now, walk[0].place.process_id if walk[0].place else "")
        return [
            Remark(rule, number, instance.business_id, step.seq if step else None, finding)
            for rule in self.rules
            if not rule.processes or story.process_id in rule.processes
            for step, finding in CHECKS[rule.kind][0](rule, story)
        ]


def sample(numbers: Sequence[int], size: int, seed: str) -> list[int]:
    """*size* of *numbers*, in order: the same for the same seed, for whoever draws again.

    Those whose ``SHA-256(seed ":" number)`` is smallest.
    """
    drawn = sorted(numbers, key=lambda number: sha256(f"{seed}:{number}".encode()).digest())
    return sorted(drawn[:size])


def read_rules(document: Any) -> list[Rule]:
    """Rules as an auditor wrote them: ``{"rules": [{"kind", "name", "elements", …}]}``. Raises: Invalid."""
    given = document.get("rules") if isinstance(document, Mapping) else None
    if not isinstance(given, list) or not 0 < len(given) <= MOST_RULES:
        raise Invalid([Finding("control.no_rules", {"most": MOST_RULES})])
    findings = [finding for n, each in enumerate(given, 1) for finding in _wrong(n, each)]
    if findings:
        raise Invalid(findings)
    return [_rule(each) for each in given if each.get("on", True)]


def _rule(each: Mapping[str, Any]) -> Rule:
    lists = {name: tuple(each.get(name) or ()) for name in ("elements", "processes", "fields")}
    return Rule(each["kind"], str(each.get("name") or each["kind"]), **lists, when=_condition(each.get("when")))


def _wrong(n: int, each: Any) -> Iterator[Finding]:
    if not isinstance(each, Mapping) or each.get("kind") not in CHECKS:
        kind = each.get("kind") if isinstance(each, Mapping) else None
        yield Finding("control.unknown_kind", {"rule": n, "kind": str(kind), "kinds": ", ".join(CHECKS)})
        return
    for name in sorted(each.keys() - {"kind", "name", "elements", "processes", "fields", "when", "on"}):
        yield Finding("control.unknown_member", {"rule": n, "member": str(name)})
    for name in ("elements", "processes", "fields"):
        value = each.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            yield Finding("control.not_a_list", {"rule": n, "member": name})
        elif not value and name in CHECKS[each["kind"]][1]:
            yield Finding("control.member_missing", {"rule": n, "member": name})
    try:
        feel.evaluate(_condition(each.get("when")) or "true", {})
    except feel.FeelError as error:
        yield Finding("control.condition", {"rule": n, "reason": error.code})


def _condition(text: Any) -> str | None:
    return None if text is None else str(text).removeprefix("=")


def _people(step: Step) -> set[str]:
    return {step.actor} | ({step.on_behalf_of} if step.on_behalf_of else set())


def _finding(code: str, step: Step, **params: Any) -> Finding:
    return Finding(code, {"element": _element(step), "who": step.actor, "at": step.at.isoformat(), **params})


def _element(step: Step) -> str:
    return step.place.id if step.place else ""
