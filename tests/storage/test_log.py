"""The log over all records, and the company's own chain."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from engine.errors import NotFound
from engine.evidence.checkpoint import Checkpoint
from engine.evidence.keys import PrivateKey
from engine.evidence.log import BATCH, LEASE, Leaf, append_waiting, sign_checkpoint
from engine.evidence.merkle import root
from engine.evidence.notes import signers
from engine.evidence.records import GENESIS, chained
from engine.model import Command
from tests.storage.cases import MINUTE, NOON, a_record, wang

KEY = PrivateKey.new("company")
SECOND = timedelta(seconds=1)


def records(*places):
    return [a_record(number=number, seq=seq, digest=f"{number:032x}{seq:032x}") for number, seq in places]


@pytest.fixture
def write(uow):
    def write(*places):
        with uow:
            for record in records(*places):
                uow.write.append(record)

    return write


def leaves(uow):
    with uow:
        return [(leaf.number, leaf.seq) for leaf in uow.log.leaves()]


def test_every_record_waits_for_its_place_in_the_log(uow, write):
    write((100, 1), (99, 1), (100, 2))

    assert 3 == append_waiting(uow, holder="one", at=NOON)
    assert [(99, 1), (100, 1), (100, 2)] == leaves(uow)
    assert 0 == append_waiting(uow, holder="one", at=NOON)


def test_a_record_that_commits_late_is_not_passed_over(uow, opened, write):
    late = opened().unit_of_work()
    write((200, 1))
    append_waiting(uow, holder="one", at=NOON)
    with late:
        late.write.append(a_record(number=5))
    append_waiting(uow, holder="one", at=NOON)

    assert [(200, 1), (5, 1)] == leaves(uow)


def test_one_appends_and_another_takes_over_when_the_lease_is_over(uow, write):
    write((100, 1))
    append_waiting(uow, holder="one", at=NOON)
    write((100, 2))

    assert 0 == append_waiting(uow, holder="two", at=NOON + SECOND)
    assert 1 == append_waiting(uow, holder="two", at=NOON + LEASE)
    assert 0 == append_waiting(uow, holder="one", at=NOON + LEASE + SECOND)


def test_a_batch_at_a_time(uow, write):
    write(*((100, seq) for seq in range(1, BATCH + 3)))

    assert [BATCH, 2, 0] == [append_waiting(uow, holder="one", at=NOON) for _ in range(3)]


def test_a_checkpoint_says_what_the_log_is_and_names_the_one_before(uow, write):
    write((100, 1), (100, 2))
    append_waiting(uow, holder="one", at=NOON)
    first = sign_checkpoint(uow, key=KEY, holder="one", at=NOON)
    write((100, 3))
    append_waiting(uow, holder="one", at=NOON + MINUTE)
    second = sign_checkpoint(uow, key=KEY, holder="one", at=NOON + MINUTE)
    hashes = [Leaf(r.number, r.seq, r.digest).hash for r in records((100, 1), (100, 2), (100, 3))]

    assert (1, 2, root(hashes[:2])) == (first.n, first.size, first.root)
    assert (2, 3, root(hashes), first.digest) == (second.n, second.size, second.root, second.previous)
    with uow:
        (_, note), *_ = uow.log.checkpoints()
        assert 2 == uow.log.checkpoints(after=1)[0][0]
    assert first == Checkpoint.parse(note)
    assert [KEY.public] == list(signers(note, [KEY.public]))


def test_nothing_new_is_no_checkpoint(uow, write):
    assert sign_checkpoint(uow, key=KEY, holder="one", at=NOON) is None

    write((100, 1))
    append_waiting(uow, holder="one", at=NOON)
    sign_checkpoint(uow, key=KEY, holder="one", at=NOON)

    assert sign_checkpoint(uow, key=KEY, holder="one", at=NOON) is None
    write((100, 2))
    append_waiting(uow, holder="one", at=NOON)
    assert sign_checkpoint(uow, key=KEY, holder="two", at=NOON) is None


def test_the_companys_own_chain_is_a_chain_like_the_others(uow):
    with uow:
        uow.audit.append(Command("request.refuse", wang, NOON, 7, {"reason": "not_starter"}))
        uow.audit.append(Command("session.open", wang, NOON, 0))
    with uow:
        one, other = uow.history.records(0)

    assert (1, GENESIS, chained(GENESIS, one.body)) == (one.seq, one.previous, one.digest)
    assert (2, one.digest, chained(one.digest, other.body)) == (other.seq, other.previous, other.digest)
    assert 2 == append_waiting(uow, holder="one", at=NOON)


def test_what_was_rolled_back_is_in_no_chain(uow):
    def fail():
        with uow:
            uow.audit.append(Command("session.open", wang, NOON, 0))
            uow.instances.get(1)

    with pytest.raises(NotFound):
        fail()
    with uow:
        assert [] == uow.history.records(0)


def test_several_record_at_once_in_one_chain(opened):
    together = Barrier(4)

    def record():
        uow = opened().unit_of_work()
        together.wait()
        for _ in range(5):
            with uow:
                uow.audit.append(Command("session.open", wang, NOON, 0))

    threads = [Thread(target=record) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with (uow := opened().reading()):
        assert list(range(1, 21)) == [record.seq for record in uow.history.records(0)]
