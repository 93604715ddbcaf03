"""Names of several words, found in a text."""

from hypothesis import given
from hypothesis import strategies as st

from engine.dmn.spellings import Spellings


def found(text, *names):
    spellings = Spellings()
    spellings.list(frozenset(names))
    return sorted(spellings.within(text))


def test_names_are_found_wherever_they_stand():
    assert ["net sum", "order item"] == found("order item + count(net sum)", "order item", "net sum", "tax rate")


def test_names_within_names_are_found_too():
    assert ["item net", "net sum", "order item", "order item net"] == found(
        "order item net sum", "order item", "order item net", "item net", "net sum"
    )


def test_words_may_stand_in_different_lines_and_without_blanks():
    assert ["a - b", "a-b"] == found("1 + a\n -b", "a - b", "a-b")


def test_words_that_are_parts_of_words_are_no_names():
    assert [] == found("border items", "order item")


def test_names_may_be_told_later():
    spellings = Spellings()
    spellings.list(frozenset({"a b"}))
    spellings.list({"c d"})
    spellings.list(frozenset({"e f"}))

    assert ["a b", "c d", "e f"] == sorted(spellings.within("a b c d e f"))


WORDS = st.lists(st.sampled_from(["a", "b", "-"]), min_size=2, max_size=4).map(" ".join)


@given(st.lists(WORDS, max_size=8), st.lists(st.sampled_from(["a", "b", "-"]), max_size=8).map(" ".join))
def test_exactly_those_that_stand_in_the_text_are_found(names, text):
    assert sorted({name for name in names if f" {name} " in f" {text} "}) == sorted(set(found(text, *names)))
