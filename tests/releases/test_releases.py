"""The database of every release restores, is brought to the present version, and its cases go on to their ends."""

import json
from pathlib import Path

import pytest

from engine.evidence.verify import verify
from engine.replay import Replayer
from tests.releases.stories import STORIES
from tests.scenario import Scenario

RELEASES = sorted(path.stem for path in Path(__file__).parent.glob("*.zip"))


@pytest.fixture
def empty(server, opening, tmp_path):
    """A database that holds nothing yet."""
    return opening(server.new(tmp_path))


@pytest.mark.parametrize("release", RELEASES)
def test_a_release_is_restored_and_its_cases_are_finished(empty, release):
    path = Path(__file__).parent / f"{release}.zip"
    keys = json.loads(path.with_suffix(".json").read_text("utf-8"))
    empty.restore(path)

    assert () == verify(empty.reading(), keys=[]).findings
    for story, key in keys.items():
        scenario = Scenario(empty).at("2026-11-25 09:00").resume(int(key))
        STORIES[story][1](scenario)
        assert "completed" == scenario.state
    replayer = Replayer(empty.reading())
    assert {"match"} == {replayer.replay(number).verdict for number in replayer.numbers(None, None)}
    assert () == verify(empty.reading(), keys=[]).findings


def test_there_is_a_stored_database_of_every_release():
    """Once a version is tagged, its database stands here: see docs/releasing.md."""
    assert "0.1.0" in RELEASES
