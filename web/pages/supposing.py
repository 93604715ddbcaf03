"""What if: past cases run against files that are not deployed, with the step where they part, on both diagrams."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request

from engine.courses import Spot
from engine.differences import differences
from engine.errors import DeploymentRejected, Finding, Invalid
from engine.supposed import Supposition, suppose
from engine.what_if import Rehearser
from web import audit, current
from web.kept import brought
from web.pages.auditing import days, seen
from web.sentences import VERDICTS
from web.wording import sentence, where

blueprint = Blueprint("supposing", __name__)

MOST_CASES = 500
"""At once; more is for ``liuzhuan what-if``."""

ORDER = ("impossible", "other", "longer", "shorter", "same")
"""What matters most comes first."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A changed process beside the version in force."""

    process_id: str
    name: str
    key: int
    content: str
    marks: Mapping[str, list[str]]
    names: Mapping[str, str]


@blueprint.get("/what-if")
def show() -> str:
    """Which files, and which cases."""
    return _page()


@blueprint.post("/what-if")
def run() -> str:
    """Run them; nothing of the files is stored."""
    taken, _ = brought(request.files.getlist("files"))
    folder, _ = brought(request.files.getlist("folder"), folder=True)
    files = {**taken, **folder}
    if not files:
        raise Invalid([Finding("file.missing")])
    since, until = days(request.form)
    reading = current.services().reading
    try:
        supposed = suppose(reading(), files)
    except DeploymentRejected as refused:
        return _page(findings=[(where(finding), sentence(finding)) for finding in refused.findings])
    rehearser = Rehearser(reading(), supposed, current.now())
    numbers = seen(rehearser.numbers(since, until), MOST_CASES)
    audit.note_readings(numbers, "what-if")
    results = sorted((rehearser.run(number) for number in numbers), key=lambda each: ORDER.index(each.verdict))
    pairs = _pairs(supposed, {each.process_id for each in results})
    return _page(results=results, pairs=pairs, counts=Counter(each.verdict for each in results))


def _page(**found: Any) -> str:
    today = current.now().astimezone(current.calendar().zone).date()
    return render_template(
        "supposing.html",
        since=request.form.get("since") or today.replace(day=1).isoformat(),
        until=request.form.get("until") or today.isoformat(),
        verdicts=VERDICTS,
        order=ORDER,
        name=_Names(found.get("pairs", ())),
        **found,
    )


def _pairs(supposed: Supposition, processes: set[str]) -> list[Pair]:
    """The diagrams of the set that changed, by the processes that the cases use."""
    pairs = []
    with (uow := current.services().reading()):
        for id_ in sorted(processes):
            newest = uow.definitions.latest("process", id_)
            changed = supposed.content(("process", id_))
            if newest is None or changed is None:
                continue
            before = uow.definitions.content(newest.digest)
            told = differences("process", before, changed)
            marks = {
                change: [each.id for each in told if each.change == change]
                for change in ("added", "removed", "changed")
            }
            pairs.append(
                Pair(
                    id_,
                    newest.name or id_,
                    newest.key,
                    changed.decode("utf-8-sig"),
                    marks,
                    {each.id: each.name for each in told},
                )
            )
    return pairs


class _Names:
    """Names of elements as drawn, of the version in force or as changed."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._names: dict[Spot, str] = {}
        with (uow := current.services().reading()):
            for pair in pairs:
                bundle = uow.definitions.bundle(uow.definitions.deployment_in_force(pair.key).key)
                for id_, info in bundle.library.process(pair.key).elements.items():
                    self._names[Spot(pair.process_id, id_)] = info.name
                self._names |= {Spot(pair.process_id, id_): name for id_, name in pair.names.items()}

    def __call__(self, spot: Spot) -> str:
        return self._names.get(spot) or spot.element_id
