"""A property that holds in one run holds in the next: the examples are the same, whatever else was changed or imported."""

import sys
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import TIMES


@pytest.mark.skipif(TIMES != 1, reason="new examples are wanted")
def test_a_module_that_was_imported_meanwhile_changes_no_example(tmp_path, monkeypatch):
    tried = []

    @given(st.lists(st.text()), st.integers())
    def prop(texts, number):
        tried.append((texts, number))

    prop()
    before = list(tried)
    tried.clear()
    (tmp_path / "imported_meanwhile.py").write_text('WORDS = ["approve", "reject", 123456]\n', "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    import_module("imported_meanwhile")
    prop()
    del sys.modules["imported_meanwhile"]

    assert before == tried
