"""回放: a case run again from its records, and walked step by step on its diagrams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request

from engine.errors import NotFound
from engine.replay import Replay, Replayer
from engine.steps import Decision, Place, Step
from web import audit, current
from web.pages.bookkeeping import read_book
from web.pages.casebook import CaseBook, Entry
from web.pages.trace import Tracer
from web.sentences import N_
from web.shown import in_working_time, shortened
from web.translation import gettext as _

blueprint = Blueprint("replaying", __name__)

COMMANDS = {
    "process_instance.start": N_("Started"),
    "process_instance.cancel": N_("Cancelled"),
    "user_task.complete": N_("Task completed"),
    "user_task.claim": N_("Task taken"),
    "user_task.release": N_("Task given back"),
    "user_task.hand_on": N_("Task handed on"),
    "user_task.update": N_("Task changed"),
    "job.complete": N_("Job completed"),
    "job.update": N_("Job changed"),
    "job.fail": N_("Job failed"),
    "job.throw_error": N_("Job ended with an error"),
    "timer.fire": N_("Timer fired"),
    "message.correlate": N_("Message received"),
    "signal.receive": N_("Signal received"),
    "incident.retry": N_("Tried again"),
    "incident.skip": N_("Skipped"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One step as the page tells it.

    Attributes:
        what: the command in words.
        where: the element's name.
        entry: its line of the record, with the form as it was filled; None for what no person did.
        changes: variable, before and after.
        rows: what each table decided, with the rows that matched.
    """

    step: Step
    what: str
    where: str
    who: str
    waited: str | None
    entry: Entry | None
    changes: list[tuple[str, str | None, str | None]]
    rows: list[tuple[str, list[str]]]
    differences: list[tuple[str, str, str]]


@blueprint.get("/cases/<key:key>/replay")
def show(key: int) -> str:
    """Run it again, compare after every step, and show each."""
    actor = current.actor()
    detail = current.services().reads.case(actor, key)
    if detail is None or key != detail.instance.key:
        raise NotFound("instance", key)
    audit.note_reading(detail.instance.number, "replay")
    replay = Replayer(current.services().reading()).replay(detail.instance.number)
    book = read_book(actor, detail)
    return render_template(
        "replay.html",
        detail=detail,
        replay=replay,
        steps=_shown(replay, book),
        chosen=_chosen(replay),
        drawings=[(key, tracer) for key, tracer in book.tracers.items()],
        walk=[_walk(step) for step in replay.steps],
        book=book,
    )


def _chosen(replay: Replay) -> int:
    """The step in the address, else the one that differs, else the last."""
    wanted = request.args.get("step", type=int)
    known = [step.seq for step in replay.steps]
    if wanted in known:
        return wanted or known[0]
    return replay.differs_at.seq if replay.differs_at else known[-1]


def _shown(replay: Replay, book: CaseBook) -> list[Shown]:
    entries = {entry.seq: entry for entry in book.entries if entry.seq}
    return [
        Shown(
            step=step,
            what=_(COMMANDS[step.command]) if step.command in COMMANDS else step.command,
            where=_name(step.place, book.tracers),
            who=book.names[step.actor],
            waited=_waited(step.waited),
            entry=entries.get(step.seq),
            changes=[(change.name, _value(change.before), _value(change.after)) for change in step.changes],
            rows=[_decided(decision) for decision in step.decisions],
            differences=[
                (
                    f"{each.kind} {each.process_id} {each.name}".strip(),
                    shortened(each.recorded),
                    shortened(each.replayed),
                )
                for each in step.differences
            ],
        )
        for step in replay.steps
    ]


def _waited(span: timedelta | None) -> str | None:
    return in_working_time(span) if span else None


def _name(place: Place | None, tracers: Mapping[int, Tracer]) -> str:
    if place is None:
        return ""
    tracer = tracers.get(place.instance_key)
    if tracer is None or not place.id:
        return tracer.name if tracer else place.process_id
    element = tracer.elements.get(place.id)
    return (element.name if element else "") or place.id


def _decided(decision: Decision) -> tuple[str, list[str]]:
    rows = [
        _(
            "row %(row)s: %(inputs)s gave %(outputs)s",
            row=rule.get("index", ""),
            inputs=_pairs(rule.get("inputs")),
            outputs=_pairs(rule.get("outputs")),
        )
        for rule in decision.matched
    ]
    return decision.decision_id, rows


def _pairs(columns: Any) -> str:
    return _(", ").join(f"{name} = {shortened(value)}" for name, value in columns or ())


def _value(value: Any) -> str | None:
    return None if value is None else shortened(value)


def _walk(step: Step) -> dict[str, Any]:
    """What the script draws: where the case stands after the step, and the flows that it took."""
    return {
        "seq": step.seq,
        "instance": str(step.place.instance_key) if step.place else "",
        "element": step.place.id if step.place else "",
        "tokens": _by_instance(step.tokens),
        "flows": _by_instance(step.flows),
    }


def _by_instance(places: Iterable[Place]) -> dict[str, list[str]]:
    ordered = sorted(places, key=lambda place: place.instance_key)
    return {
        str(key): [place.id for place in group] for key, group in groupby(ordered, lambda place: place.instance_key)
    }
