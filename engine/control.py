"""Control: what an auditor's rules find in the histories of cases. The rules are data; no policy stands here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from engine import feel
from engine.control_checks import CHECKS, Rule, Story
from engine.errors import Finding, Invalid, NotFound
from engine.model import key_of
from engine.ports import UnitOfWork
from engine.steps import steps

MOST_RULES = 100


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
