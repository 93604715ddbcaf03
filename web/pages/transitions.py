"""What people read of a task while listeners are asked what is to become of it, and after they have denied it."""

from collections.abc import Mapping

from engine.model import TRANSITIONS, UserTask
from web.pages.casebook import CaseBook
from web.sentences import N_
from web.shown import moment
from web.translation import gettext as _

_PROCESSING: Mapping[str, str] = {
    "creating": N_("Being processed: this step is being prepared, and nobody can do it yet."),
    "assigning": N_("Being processed: who does this step is being checked."),
    "updating": N_("Being processed: a change of this step is being checked."),
    "canceling": N_("Being processed: this step is not needed any more, and is being put away."),
}

_STANDING: Mapping[str, str] = {
    "creating": N_("“%(step)s” is being prepared."),
    "assigning": N_("Who does “%(step)s” is being checked."),
    "updating": N_("A change of “%(step)s” is being checked."),
    "completing": N_("What was submitted at “%(step)s” is being checked."),
    "canceling": N_("“%(step)s” is not needed any more, and is being put away."),
}

_DENIED: Mapping[str, str] = {
    "assigning": N_("A change of who does it was not accepted: %(reason)s (%(who)s)"),
    "updating": N_("A change of it was not accepted: %(reason)s (%(who)s)"),
    "completing": N_("This was completed, and not accepted: %(reason)s (%(who)s)"),
}


def processing(task: UserTask, book: CaseBook) -> str:
    """What is being done with the task; empty where nothing is."""
    if task.state == "completing" and task.completed_by and task.ended_at:
        return _(
            "Being processed: %(who)s completed this at %(when)s, and it is being checked.",
            who=book.names[task.completed_by],
            when=moment(task.ended_at),
        )
    return _(_PROCESSING[task.state]) if task.state in _PROCESSING else ""


def standing_of(task: UserTask) -> str:
    """The same in a sentence on the case; empty where nothing is being done."""
    return _(_STANDING[task.state], step=task.name) if task.state in TRANSITIONS else ""


def denied(task: UserTask, book: CaseBook) -> str:
    """What was not accepted of an open task, why, and who said so; empty where all was."""
    if task.state != "created" or task.denied is None or task.denied_what is None:
        return ""
    who = book.names[task.denied_by] if task.denied_by else ""
    reason = task.denied or _("no reason was given")
    return _(_DENIED[task.denied_what], reason=reason, who=who)
