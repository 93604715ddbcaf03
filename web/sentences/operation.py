"""What is said to whoever runs the service: backups, and `liuzhuan doctor`."""

from collections.abc import Mapping

from web.sentences.mark import N_

OPERATION: Mapping[str, str] = {
    "store.empty": N_("The database is empty: there is nothing to back up."),
    "store.not_empty": N_("The database holds something already. Restore into a new one, named with --database."),
    "store.damaged_backup": N_("The backup is damaged (%(what)s), or is none. Nothing was restored; take another one."),
    "store.unknown_address": N_("The database's address is none: write sqlite:///<path> or postgresql://<user>@<host>/<name>, after --database or in LIUZHUAN_DATABASE."),
    "store.newer_backup": N_(
        "The backup was made by a later version of the program (%(program)s). Install that, then restore."
    ),
    "store.newer_database": N_(
        "The database belongs to a later version of the program: it is at %(revision)s, this program knows %(known)s. Install the later version, or restore the backup from before the upgrade."
    ),
    "doctor.package_missing": N_("The package %(package)s is not installed. Install the program again, with its packages."),
    "doctor.package_version": N_("The package %(package)s is at version %(found)s; the program needs %(wanted)s. Install the program again, with its packages."),
    "doctor.no_database": N_("The database does not answer: %(reason)s. See that it runs, and that its address is right."),
    "doctor.not_writable": N_("The database cannot be written to: %(reason)s. See to the disk, and to the rights of the user that serves."),
    "doctor.not_current": N_("The database is at %(found)s, this program expects %(expected)s. Stop the servers and run: liuzhuan upgrade"),
    "doctor.trigger_missing": N_("What keeps the records from being changed is gone (%(trigger)s). Find out who removed it; run liuzhuan verify, and restore a backup into a new database."),
    "doctor.disk_full": N_("Only %(free)s MB are free on the disk of %(folder)s. Make room: with a full disk nothing more is accepted."),
    "doctor.clock": N_("The clock of the database is %(seconds)s seconds off this machine's. Let both take the time from the network (NTP)."),
    "doctor.chain_broken": N_("The chain of records of matter %(number)s does not hold from record %(seq)s on. Keep the database as it is, and run: liuzhuan verify"),
    "doctor.file_damaged": N_("The attachment with the digest %(digest)s is not what was uploaded. Take it from a backup."),
    "doctor.jobs_wait": N_("%(count)s steps of the system have waited, the longest for %(minutes)s minutes. See that the service or liuzhuan worker runs, and who serves these steps."),
    "doctor.timers_late": N_("%(count)s timers should have fired, the first of them %(minutes)s minutes ago. See that the service or liuzhuan worker runs."),
    "doctor.incidents": N_("%(count)s incidents wait for you on the page of incidents."),
    "doctor.motionless": N_("%(count)s active matters stand still, and no incident tells of it; an earlier release left them so: %(cases)s. End them, and start anew what is still wanted."),
    "doctor.deliveries_rest": N_("%(count)s messages or signals did not reach a matter. See why, and try again or let go of them, on the page of incidents or by: liuzhuan deliveries"),
    "doctor.leftovers": N_("%(count)s expired log-ins, old answers and unused uploads have not been cleared away. The service does it daily; see that it runs."),
    "doctor.group_empty": N_("The group %(group)s (%(name)s) starts or works on %(process)s, and nobody is in it. Add somebody, or change the diagram."),
    "doctor.stricter_rules": N_("This release would not take %(name)s, version %(version)s, any more (%(count)s errors). Its matters go on as before. Deploy the file again: it is then told what to change."),
    "doctor.no_administrator": N_("There is no administrator. Make one: liuzhuan user add ID NAME --administrator"),
    "doctor.readable_by_others": N_("Others on this machine may read %(path)s. Run: chmod %(mode)s %(path)s"),
    "doctor.no_key": N_("Nothing signs the checkpoints of the log, so a rewritten history could not be told. Run: liuzhuan key new"),
    "doctor.log_behind": N_("%(count)s records wait for their place in the log. See that the service or liuzhuan worker runs."),
    "doctor.year_unknown": N_("The holidays of %(year)s are an estimate. When they are published, install the release that knows them."),
}  # fmt: skip
