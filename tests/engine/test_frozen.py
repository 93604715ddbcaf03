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


def checked(tmp_path, source):
    file = tmp_path / "read.py"
    file.write_text(source)
    said, _, status = api.run(["--strict", str(file)])
    return status, said


def test_what_happened_is_read(tmp_path):
    status, said = checked(tmp_path, READ)

    assert 0 == status, said


@pytest.mark.parametrize("change", ["event.key = 8", "event.key += 1"])
def test_nobody_changes_what_happened(tmp_path, change):
    status, said = checked(tmp_path, READ + change)

    assert 1 == status
    assert "read.py:6: error" in said


def test_what_is_equal_is_found_as_the_same():
    assert {UserTaskCompleted(7, "sales"): 1} == {UserTaskCompleted(7, "sales"): 1}
    assert TimerCanceled(7) != TimerCanceled(8)
    assert UserTaskCompleted(7, "li") == replace(UserTaskCompleted(7, "sales"), completed_by="li")


def test_nothing_is_added_to_it():
    with pytest.raises(AttributeError):
        TimerCanceled(7).other = 8
