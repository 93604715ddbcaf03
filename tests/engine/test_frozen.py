"""What never changes once it is made: who sees to it is the type checker."""

from dataclasses import replace

import pytest
from mypy import api

from engine.events import TimerCanceled, UserTaskCompleted

READ = """
from engine.events import TimerCanceled

event = TimerCanceled(7)
print(event.key)
"""


def test_what_happened_is_read_and_nobody_changes_it(tmp_path):
    written = {"read": READ, "assigned": READ + "event.key = 8", "added": READ + "event.key += 1"}
    for name, source in written.items():
        (tmp_path / f"{name}.py").write_text(source)

    # Its own cache: two workers that open the common one at once find it locked.
    said, _, _ = api.run(["--strict", f"--cache-dir={tmp_path / 'cache'}", str(tmp_path)])

    assert 1 == said.count("assigned.py:6: error")
    assert 1 == said.count("added.py:6: error")
    assert "Found 2 errors in 2 files (checked 3 source files)" in said


def test_what_is_equal_is_found_as_the_same():
    assert {UserTaskCompleted(7, "sales"): 1} == {UserTaskCompleted(7, "sales"): 1}
    assert TimerCanceled(7) != TimerCanceled(8)
    assert UserTaskCompleted(7, "li") == replace(UserTaskCompleted(7, "sales"), completed_by="li")


def test_nothing_is_added_to_it():
    with pytest.raises(AttributeError):
        TimerCanceled(7).other = 8
