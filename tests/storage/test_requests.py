import pytest

from engine.errors import IdempotencyConflict, NotFound
from engine.views import DraftRow
from tests.storage.cases import MINUTE, NOON, a_task


def test_a_draft_is_one_per_person_and_subject(uow, queries):
    with uow:
        uow.drafts.put("wang", "task/1", {"理由": "first"}, NOON)
        uow.drafts.put("wang", "task/1", {"理由": "second", "n": 1.5}, NOON + MINUTE)
        uow.drafts.put("wang", "start/travel", {}, NOON)
        uow.drafts.put("li", "task/1", {"理由": "hers"}, NOON)

    with uow:
        assert {"理由": "second", "n": 1.5} == uow.drafts.get("wang", "task/1")
        assert {"理由": "hers"} == uow.drafts.get("li", "task/1")
        assert uow.drafts.get("li", "task/2") is None
    assert [DraftRow("task/1", NOON + MINUTE), DraftRow("start/travel", NOON)] == queries.drafts("wang")


def test_a_sent_draft_is_gone(uow, queries):
    with uow:
        uow.drafts.put("wang", "task/1", {}, NOON)
        uow.drafts.put("li", "task/1", {}, NOON)
        uow.drafts.delete("wang", "task/1")
        uow.drafts.delete("wang", "task/2")

    assert [] == queries.drafts("wang")
    assert [DraftRow("task/1", NOON)] == queries.drafts("li")


def test_what_anybody_typed_is_gone_with_what_it_is_of(uow, queries):
    with uow:
        for user in ("wang", "li"):
            for subject in ("task/1", "task/2", "task/3"):
                uow.drafts.put(user, subject, {}, NOON)
        uow.drafts.delete_all(["task/1", "task/3"])
        uow.drafts.delete_all([])

    assert [DraftRow("task/2", NOON)] == queries.drafts("wang") == queries.drafts("li")


@pytest.mark.parametrize("saved", ["before", "meanwhile"])
def test_the_draft_of_a_task_that_was_read_is_found_and_deleted(uow, queries, saved):
    with uow:
        uow.write.add_tasks([a_task()])

    def save():
        uow.drafts.put("wang", f"task/{a_task().key}", {}, NOON)

    with uow:
        if saved == "before":
            save()
        uow.tasks.get(a_task().key)
        if saved == "meanwhile":
            save()
        uow.drafts.delete("wang", f"task/{a_task().key}")

    assert [] == queries.drafts("wang")


def test_what_one_transaction_read_says_nothing_to_the_next(uow, opened, queries):
    subject = f"task/{a_task().key}"
    with uow:
        uow.write.add_tasks([a_task()])
        uow.tasks.get(a_task().key)
    with (other := opened().unit_of_work()):
        other.drafts.put("wang", subject, {}, NOON)
    with uow:
        uow.drafts.delete("wang", subject)

    assert [] == queries.drafts("wang")


def test_the_same_request_finds_its_answer(uow):
    with uow:
        assert uow.idempotency.claim("wang", "k1", "fingerprint", NOON) is None
        uow.idempotency.answer("wang", "k1", "104857600")

    with uow:
        assert "104857600" == uow.idempotency.claim("wang", "k1", "fingerprint", NOON)
        assert uow.idempotency.claim("wang", "k2", "fingerprint", NOON) is None
        assert uow.idempotency.claim("li", "k1", "fingerprint", NOON) is None


def test_another_request_with_the_same_key_is_refused(uow):
    with uow:
        uow.idempotency.claim("wang", "k1", "fingerprint", NOON)

    with uow, pytest.raises(IdempotencyConflict):
        uow.idempotency.claim("wang", "k1", "another", NOON)


def test_a_request_that_failed_leaves_its_key_free(uow):
    def fail():
        with uow:
            uow.idempotency.claim("wang", "k1", "fingerprint", NOON)
            uow.tasks.get(1)

    with pytest.raises(NotFound):
        fail()

    with uow:
        assert uow.idempotency.claim("wang", "k1", "another", NOON) is None
