"""What is said of what is stored, and of the keys that sign it."""

from collections.abc import Mapping

from web.sentences.mark import N_

EVIDENCE: Mapping[str, str] = {
    "evidence.record_changed": N_("Record %(seq)s of %(case)s is not what was hashed when it was written."),
    "evidence.record_senseless": N_("Record %(seq)s of %(case)s cannot be read (%(reason)s)."),
    "evidence.chain_broken": N_("Record %(seq)s of %(case)s does not follow the one before it: something was put in, taken out or moved."),
    "evidence.column_differs": N_("What stands beside record %(seq)s of %(case)s (%(column)s) is not what the record says."),
    "evidence.chain_end": N_("%(case)s does not end where its records end (record %(seq)s): the end was cut off or moved."),
    "evidence.case_missing": N_("There are records of %(case)s, but the matter itself is gone."),
    "evidence.no_records": N_("%(case)s has no records."),
    "evidence.not_logged": N_("Record %(seq)s of %(case)s was kept from the log."),
    "evidence.log_differs": N_("Record %(seq)s of %(case)s is not the one that was logged: the chain was rewritten."),
    "evidence.record_lost": N_("The log holds record %(seq)s of matter number %(number)s, which is gone."),
    "evidence.log_gap": N_("The log lacks its entry %(position)s."),
    "evidence.log_shorter": N_("Checkpoint %(n)s saw %(size)s entries in the log; now there are %(found)s."),
    "evidence.root_differs": N_("The log is not what checkpoint %(n)s signed (%(size)s entries)."),
    "evidence.checkpoint_unreadable": N_("Checkpoint %(n)s cannot be read."),
    "evidence.checkpoint_unsigned": N_("Checkpoint %(n)s is signed by none of the known keys."),
    "evidence.checkpoint_missing": N_("Checkpoint %(n)s is gone."),
    "evidence.checkpoint_unlinked": N_("Checkpoint %(n)s does not name the one before it."),
    "evidence.anchor_missing": N_("Checkpoint %(n)s (%(size)s entries) was kept elsewhere and is gone here: checkpoints were deleted, or an older copy of the database was put in place."),
    "evidence.anchor_differs": N_("Checkpoint %(n)s (%(size)s entries) is not the one that was kept elsewhere: the log was forged and signed again."),
    "evidence.anchor_unreadable": N_("Line %(line)s of the anchors cannot be read."),
    "evidence.content_changed": N_("The file stored under %(digest)s has other contents."),
    "evidence.file_swapped": N_("The attachment %(file)s is not the one that was submitted, or it is gone."),
    "evidence.deployment_changed": N_("Deployment %(key)s is not what it was when matters ran by it: a diagram, table or form was changed."),
    "evidence.deployment_missing": N_("Deployment %(key)s, by which matters ran, is gone."),
    "evidence.deployment_unrecorded": N_("Nobody is on record as having made deployment %(key)s."),
    "evidence.row_differs": N_("%(case)s: %(table)s %(key)s says %(column)s = %(stored)s; by the records it is %(recorded)s."),
    "evidence.row_missing": N_("%(case)s: by the records there is %(table)s %(key)s, but it is gone."),
    "evidence.row_unexplained": N_("%(case)s: no record explains %(table)s %(key)s."),
    "evidence.state_differs": N_("The stored state of %(case)s is not the one on record."),
    "evidence.erased_unsigned": N_("Record %(seq)s of %(case)s was emptied without a signed tombstone."),
    "evidence.no_key": N_("There are checkpoints, but no public key to check them with."),
    "evidence.key_unreadable": N_("Line %(line)s of the keyring cannot be read."),
    "evidence.key_untrusted": N_("No known key introduces %(key)s."),
    "evidence.key_exists": N_("There is a key already. Rotate it instead: liuzhuan key rotate"),
    "evidence.no_signing_key": N_("There is no key that signs. Make one: liuzhuan key new --name NAME"),
}  # fmt: skip
