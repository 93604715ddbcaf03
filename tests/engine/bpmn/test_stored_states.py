"""States that earlier releases stored, with every letter of theirs: they are read as they were meant, and go on."""

import json
from pathlib import Path

import pytest

from engine import bpmn
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


@pytest.fixture(params=KEPT, ids=" ".join)
def kept(request):
    """The definitions of a case, and its state."""
    stored = KEPT[request.param]
    return Definitions(stored["diagram"].encode()).bundle, bytes([stored["format"]]) + stored["state"].encode()


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


def test_a_stored_state_is_the_same_when_it_is_stored_again(kept):
    bundle, state = kept

    assert state == restored(bundle, state).state


def test_a_stored_case_goes_on_to_its_end(kept):
    bundle, state = kept
    runtime = restored(bundle, state)
    while go_on(runtime):
        runtime = restored(bundle, runtime.state)

    assert runtime.is_completed
    assert runtime.logical()["elements"] == []


def test_every_letter_is_among_the_states_that_are_kept():
    """Whoever adds a letter adds a case to `states` that has it."""
    text = "".join(stored["state"] for _, stored in states())

    assert [] == [letter for letter, *_ in _FIELDS if f'"{letter}":' not in text]
