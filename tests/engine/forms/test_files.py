"""File pickers hold ids of uploaded files."""

import pytest

PICKER = {"type": "filepicker", "key": "attachments"}
UPLOADED = {"f1", "f2"}


def test_a_file_that_may_be_used_is_written(form, environment):
    read = form({**PICKER, "multiple": True})

    for sent, written in ((["f1", "f2"], ["f1", "f2"]), ("f1", ["f1"]), ([], None)):
        assert {"attachments": written} == read.accept(
            {"attachments": sent}, {}, environment, files=UPLOADED.__contains__
        )


def test_a_file_that_may_not_be_used_is_refused(form, refusal):
    read = form({**PICKER, "multiple": True})

    assert [("attachments", "form.unknown_file", {"value": "f3"})] == refusal(
        read, {"attachments": ["f1", "f3"]}, files=UPLOADED.__contains__
    )


def test_without_somebody_who_knows_the_files_none_may_be_used(form, refusal):
    assert [("attachments", "form.unknown_file", {"value": "f1"})] == refusal(form(PICKER), {"attachments": ["f1"]})


def test_the_same_file_twice_is_refused(form, refusal):
    read = form({**PICKER, "multiple": True})

    assert [("attachments", "form.duplicate", {})] == refusal(
        read, {"attachments": ["f1", "f1"]}, files=UPLOADED.__contains__
    )


@pytest.mark.parametrize("multiple", [{}, {"multiple": False}, {"multiple": "=major"}])
def test_one_file_where_several_are_not_allowed(form, refusal, multiple):
    assert [("attachments", "form.too_many", {"max": 1, "length": 2})] == refusal(
        form({**PICKER, **multiple}), {"attachments": ["f1", "f2"]}, files=UPLOADED.__contains__
    )


def test_whether_several_are_allowed_may_depend_on_the_case(form, environment):
    read = form({**PICKER, "multiple": "=major"})

    assert {"attachments": ["f1", "f2"]} == read.accept(
        {"attachments": ["f1", "f2"]}, {"major": True}, environment, files=UPLOADED.__contains__
    )
