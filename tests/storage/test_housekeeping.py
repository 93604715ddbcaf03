"""What nobody needs any more is cleared away, and nothing else."""

from datetime import timedelta

import pytest

from engine import attachments
from engine.model import Actor, Given
from storage import tables as t
from storage.housekeeping import ANSWERS_KEPT, UPLOADS_KEPT, Leftovers, clear_away
from tests.storage.cases import NOON, a_message

DAY = timedelta(days=1)
li = Actor("li")


@pytest.fixture
def upload(database):
    def upload(name, content, at=NOON):
        return attachments.store(database.unit_of_work(), name=name, content=content, actor=li, at=at).id

    return upload


def rows(database, table):
    with database.backend.reading.begin() as connection:
        return connection.execute(table.select()).all()


def test_sessions_go_when_they_are_over(database):
    accounts = database.accounts()
    accounts.add_user("li", "李", at=NOON)
    for token, hours in (("over", 1), ("valid", 3)):
        accounts.create_session(
            token_hash=token, user="li", csrf="c", at=NOON, expires_at=NOON + timedelta(hours=hours), via="web"
        )
    gone = clear_away(database.backend, NOON + timedelta(hours=2))

    assert (1, ["valid"]) == (gone, [row.token_hash for row in rows(database, t.sessions)])


def test_answers_are_kept_for_whoever_asks_again(database):
    for key, at in (("old", NOON), ("new", NOON + DAY)):
        with (uow := database.unit_of_work()):
            uow.idempotency.claim("li", key, "f", at)
    gone = clear_away(database.backend, NOON + ANSWERS_KEPT + timedelta(hours=1))

    assert (1, ["new"]) == (gone, [row.key for row in rows(database, t.idempotency)])


def test_messages_go_that_have_lived_out_their_time(database):
    with (uow := database.unit_of_work()):
        for number, expires_at in ((500, NOON), (501, NOON + DAY)):
            uow.messages.keep(a_message(number, expires_at=expires_at), Given(1, ("travel",), is_held_up=False))
    gone = clear_away(database.backend, NOON)

    assert 2 == gone
    for table in (t.message, t.message_process):
        assert [a_message(501).key] == [row.key for row in rows(database, table)]


def test_an_upload_goes_that_no_case_and_no_draft_names(database, upload):
    unused, attached, drafted, young = (
        upload("a.png", b"\x89PNG\r\n\x1a\n a"),
        upload("b.png", b"\x89PNG\r\n\x1a\n b"),
        upload("c.png", b"\x89PNG\r\n\x1a\n c"),
        upload("d.png", b"\x89PNG\r\n\x1a\n d", at=NOON + DAY),
    )
    with (uow := database.unit_of_work()):
        uow.files.attach([attached], 1)
        uow.drafts.put("li", "task/1", {"screenshot": [drafted]}, NOON)
    gone = clear_away(database.backend, NOON + UPLOADS_KEPT + timedelta(hours=1))

    assert 1 == gone
    assert {attached, drafted, young} == {row.id for row in rows(database, t.uploaded_file)}
    assert unused not in {row.id for row in rows(database, t.uploaded_file)}
    assert 3 == len(rows(database, t.content))


def test_bytes_stay_while_another_upload_has_the_same(database, upload):
    same = b"\x89PNG\r\n\x1a\n same"
    upload("a.png", same)
    upload("b.png", same, at=NOON + DAY)
    clear_away(database.backend, NOON + UPLOADS_KEPT + timedelta(hours=1))

    assert (1, 1) == (len(rows(database, t.uploaded_file)), len(rows(database, t.content)))


def test_afterwards_nothing_is_left(database, upload):
    upload("a.png", b"\x89PNG\r\n\x1a\n a")
    later = NOON + 2 * UPLOADS_KEPT

    assert 1 == database.examination().leftovers(later)
    assert (1, 0) == (clear_away(database.backend, later), clear_away(database.backend, later))
    assert 0 == database.examination().leftovers(later)
    assert 5 == len([*Leftovers(later).questions()])
