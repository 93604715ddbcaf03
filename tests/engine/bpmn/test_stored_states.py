"""States that earlier releases stored, with every letter of theirs: they are read as they were meant, and go on."""

import json
from pathlib import Path

import orjson
import pytest

from engine import bpmn
from engine import events as e
from engine.bpmn.state import _FIELDS
from engine.bpmn.tokens import READY, WAITING
from engine.bpmn.user_tasks import UserTask
from engine.outside import Recording
from tests.engine.bpmn.driving import MONDAY, SHANGHAI, Definitions
from tests.engine.bpmn.states.make import states

KEPT = {
    (path.stem, name): kept
    for path in sorted((Path(__file__).parent / "states").glob("*.json"))
    for name, kept in json.loads(path.read_text("utf-8")).items()
}


SUBMITTED = ("0.2.0", "a completion that is listened to")
"""Stored otherwise since: what it has in one letter stands in another now, beside what was not known then."""

EARLIER_CROWDS = [each for each, stored in KEPT.items() if stored["format"] in {3, 4}]
"""Those whose lines were rows alone, and those whose lines were instances alone."""


def of(release, name):
    stored = KEPT[release, name]
    return Definitions(stored["diagram"].encode()).bundle, bytes([stored["format"]]) + stored["state"].encode()


@pytest.fixture(params=KEPT, ids=" ".join)
def kept(request):
    """The definitions of a case, and its state."""
    return of(*request.param)


def restored(bundle, state):
    return bpmn.Runtime.restore(bundle, state, Recording(MONDAY, SHANGHAI, {}))


def go_on(runtime):
    """Do the first thing that waits; whether there was one."""
    case = runtime._case
    if case.incidents:
        first = min(case.incidents)
        stands = case.tasks[case.incidents[first]].state == WAITING
        runtime.skip(first, {}) if stands else runtime.retry(first, {"broken": False})
        return True
    for token in sorted(case.tasks.values(), key=lambda token: token.id):
        if token.job is not None:
            runtime.complete_job(token.job, {})
        elif token.state == READY and isinstance(token.task_spec, UserTask):
            runtime.complete_user_task(token.id, {}, "li")
        elif token.message and not token.subscription:
            runtime.correlate(token.id, {})
        else:
            continue
        return True
    for token in case.tasks.values():
        if token.message or token.due:
            runtime.correlate(token.id, {}) if token.message else runtime.fire_timer(token.id)
            return True
    return False


@pytest.mark.parametrize(
    "release_and_name", [each for each in KEPT if each != SUBMITTED and each not in EARLIER_CROWDS], ids=" ".join
)
def test_a_stored_state_is_the_same_when_it_is_stored_again(release_and_name):
    bundle, state = of(*release_and_name)

    assert state == restored(bundle, state).state


@pytest.mark.parametrize("release_and_name", EARLIER_CROWDS, ids=" ".join)
def test_a_crowd_that_an_earlier_release_stored_rests_as_one_of_today_does(release_and_name):
    _, name = release_and_name
    today = dict(states())[name]

    assert bytes([today["format"]]) + today["state"].encode() == restored(*of(*release_and_name)).state


def test_what_was_submitted_under_an_earlier_release_is_completed_when_its_listener_is_done():
    runtime = restored(*of(*SUBMITTED))
    (job,) = runtime._case.jobs
    happened = runtime.complete_job(job, {"checked": True})

    assert [("li", True)] == [
        (each.completed_by, runtime.is_completed) for each in happened if isinstance(each, e.UserTaskCompleted)
    ]
    people = {"start": "li", "a": "li"}
    assert {"n": 1, "checked": True, "people": people} == {
        each.name: each.after for each in happened if isinstance(each, e.VariableWritten)
    }


def test_a_task_that_was_open_under_an_earlier_release_is_listened_to():
    bundle, state = of(*SUBMITTED)
    denied = restored(bundle, state)
    (job,) = denied._case.jobs
    denied.complete_job(job, {}, denied="n is too small")
    (task,) = [token.id for token in denied._case.tasks.values() if isinstance(token.task_spec, UserTask)]
    earlier = orjson.loads(denied.state[1:])
    for row in earlier["t"]:
        row[-1].pop("task", None)  # as it was stored then
    again = restored(bundle, denied.state[:1] + orjson.dumps(earlier)).complete_user_task(task, {"n": 2}, "li")

    assert ["completing"] == [each.listens_to for each in again if isinstance(each, e.JobCreated)]


def test_a_stored_case_goes_on_to_its_end(kept):
    bundle, state = kept
    runtime = restored(bundle, state)
    while go_on(runtime):
        runtime = restored(bundle, runtime.state)

    assert runtime.is_completed
    assert orjson.loads(runtime.meaning)["elements"] == []


def test_every_letter_is_among_the_states_that_are_kept():
    """Whoever adds a letter adds a case to `states` that has it."""
    text = "".join(stored["state"] for _, stored in states())

    assert [] == [letter for letter, *_ in _FIELDS if f'"{letter}":' not in text]
