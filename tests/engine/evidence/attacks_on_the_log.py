"""What an intruder does to the log and to what is signed."""

from engine.evidence.checkpoint import NONE, Checkpoint
from engine.evidence.keys import PrivateKey
from engine.evidence.log import Leaf
from engine.evidence.merkle import Frontier
from engine.evidence.notes import sign
from tests.engine.evidence.attacks_on_records import drop_the_case, edit_and_rechain
from tests.engine.evidence.conftest import OURS


def relog(intruder):
    """Write the log anew from the records."""
    intruder.says(
        "UPDATE log_leaf SET digest = (SELECT digest FROM history h"
        " WHERE h.number = log_leaf.number AND h.seq = log_leaf.seq)"
    )


def rewrite_the_log_too(intruder, company):
    edit_and_rechain(intruder, company)
    relog(intruder)


def delete_the_checkpoints(intruder, company):
    rewrite_the_log_too(intruder, company)
    intruder.says("DELETE FROM checkpoint")


def go_back_to_before_the_last_checkpoint(intruder, company):
    """As an older copy of the database would be."""
    drop_the_case(intruder, company)
    intruder.says("DELETE FROM log_leaf WHERE position >= (SELECT size FROM checkpoint WHERE n = 2)")
    intruder.says("DELETE FROM checkpoint WHERE n = 3")


def delete_a_checkpoint_in_the_middle(intruder, company):
    intruder.says("DELETE FROM checkpoint WHERE n = 2")


def sign_again(intruder, key):
    """Checkpoints of what the log is now, as often as there were."""
    leaves = intruder.says("SELECT number, seq, digest FROM log_leaf ORDER BY position")
    previous = NONE
    for n, size, note in intruder.says("SELECT n, size, note FROM checkpoint ORDER BY n"):
        root = Frontier().extended(Leaf(*leaf).hash for leaf in leaves[:size]).root
        forged = Checkpoint("company", n, size, root, Checkpoint.parse(note).at, previous)
        previous = forged.digest
        intruder.says("UPDATE checkpoint SET note = :t WHERE n = :n", t=sign(forged.text, key), n=n)


def sign_with_another_key(intruder, company):
    rewrite_the_log_too(intruder, company)
    sign_again(intruder, PrivateKey.new("company"))


def sign_with_the_stolen_key(intruder, company):
    rewrite_the_log_too(intruder, company)
    sign_again(intruder, OURS)


def take_a_leaf_out(intruder, company):
    intruder.says("DELETE FROM log_leaf WHERE position = 3")


def keep_a_record_from_the_log(intruder, company):
    company.database.accounts().set_password_hash("gm", "x")
    intruder.says("DELETE FROM unlogged")


def shorten_the_log(intruder, company):
    intruder.says("DELETE FROM log_leaf WHERE position > 3")


def put_an_old_checkpoint_for_a_newer_one(intruder, company):
    intruder.says("UPDATE checkpoint SET note = (SELECT note FROM checkpoint WHERE n = 1) WHERE n = 2")


def scribble_over_a_checkpoint(intruder, company):
    intruder.says("UPDATE checkpoint SET note = 'x' WHERE n = 2")


LOG = {
    shorten_the_log: {"log_shorter"},
    put_an_old_checkpoint_for_a_newer_one: {"checkpoint_unlinked"},
    scribble_over_a_checkpoint: {"checkpoint_unreadable"},
    rewrite_the_log_too: {"root_differs"},
    delete_the_checkpoints: {"anchor_missing"},
    go_back_to_before_the_last_checkpoint: {"anchor_missing"},
    delete_a_checkpoint_in_the_middle: {"checkpoint_missing"},
    sign_with_another_key: {"checkpoint_unsigned"},
    sign_with_the_stolen_key: {"anchor_differs"},
    take_a_leaf_out: {"log_gap"},
    keep_a_record_from_the_log: {"not_logged"},
}
"""With what the verification then says."""

ONLY_ANCHORS_SEE = {delete_the_checkpoints, go_back_to_before_the_last_checkpoint, sign_with_the_stolen_key}
