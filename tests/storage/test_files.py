from hashlib import sha256

import pytest
from sqlalchemy import text

from engine.ports import Attachment
from tests.storage.cases import NOON, a_case, auditor, deployed, li, store, wang

CONTENT = b"%PDF- a report"
DIGEST = sha256(CONTENT).hexdigest()


def upload(uow, id, by="wang", content=CONTENT):
    digest = sha256(content).hexdigest()
    uow.files.add(
        id=id, digest=digest, name=f"{id}.pdf", media_type="application/pdf", size=len(content), content=content,
        by=by, at=NOON,
    )  # fmt: skip


@pytest.fixture
def case(database):
    deployed(database, "travel")
    store(database, a_case(), participants=[(100, "g:quality")])


def test_one_may_name_one_s_own_upload(uow):
    with uow:
        upload(uow, "f1")

        assert uow.files.usable("f1", by="wang", number=None)
        assert not uow.files.usable("f1", by="li", number=None)
        assert not uow.files.usable("f2", by="wang", number=None)


def test_whoever_works_on_a_case_may_name_its_files(uow):
    with uow:
        upload(uow, "f1")
        uow.files.attach(["f1", "f1"], 100)
        uow.files.attach(["f1"], 100)

        assert uow.files.usable("f1", by="li", number=100)
        assert not uow.files.usable("f1", by="li", number=101)
        assert not uow.files.usable("f1", by="li", number=None)


def test_attachments_are_compared_with_their_digests(uow):
    with uow:
        upload(uow, "f1")
        upload(uow, "f2", content=b"other")
        uow.files.attach(["f2", "f1"], 100)

    with uow:
        attached = uow.files.attached(100)
    assert [Attachment("f1", "f1.pdf", len(CONTENT), DIGEST, intact=True), True] == [attached[0], attached[1].intact]


def test_a_damaged_attachment_is_found(uow, database):
    with uow:
        upload(uow, "f1")
        uow.files.attach(["f1"], 100)
    with database.backend.writing.begin() as connection:
        connection.execute(text("UPDATE content SET bytes = :bytes"), {"bytes": CONTENT[::-1]})

    with uow:
        assert [False] == [file.intact for file in uow.files.attached(100)]


def test_the_same_bytes_are_stored_once(uow, database):
    with uow:
        upload(uow, "f1")
        upload(uow, "f2", by="li")

    with database.backend.reading.begin() as connection:
        assert 1 == connection.execute(text("SELECT count(*) FROM content")).scalar_one()


def test_an_upload_is_its_owner_s_until_a_case_has_it(uow, queries, case):
    with uow:
        upload(uow, "f1", by="li")

    assert (DIGEST, ()) == (queries.file(li, "f1").digest, queries.file(li, "f1").numbers)
    assert queries.file(wang, "f1") is None

    with uow:
        uow.files.attach(["f1"], 100)
    assert (100,) == queries.file(wang, "f1").numbers
    assert (100,) == queries.file(auditor, "f1").numbers
    assert queries.file(wang, "f2") is None


def test_a_file_of_two_cases_names_only_those_that_one_sees(uow, queries, case, database):
    store(database, a_case(99))
    with uow:
        upload(uow, "f1", by="li")
        uow.files.attach(["f1"], 99)
        uow.files.attach(["f1"], 100)

    assert (100,) == queries.file(wang, "f1").numbers
    assert (99, 100) == queries.file(auditor, "f1").numbers
    assert () == queries.file(li, "f1").numbers


def test_a_stranger_does_not_learn_of_a_case_s_files(uow, queries, case):
    with uow:
        upload(uow, "f1")
        uow.files.attach(["f1"], 100)

    assert queries.file(li, "f1") is None


def test_an_overseer_does_not_read_what_no_case_has(uow, queries):
    with uow:
        upload(uow, "f1")

    assert queries.file(auditor, "f1") is None
