"""What an administrator can do about an incident, by its code or the beginning of it."""

from web.sentences import N_
from web.translation import gettext as _

REMEDIES = {
    "bpmn.job_failed": N_(
        "Put right what kept the automatic work from being done, then try again. If somebody did it by hand, skip it."
    ),
    "bpmn.error_uncaught": N_(
        "The diagram has no way on for this error. Put its cause right and try again, or skip the automatic work."
    ),
    "bpmn.no_flow": N_("Correct the data that decides the way and try again, or skip it and choose the way."),
    "bpmn.condition_not_boolean": N_(
        "Correct the data that decides the way and try again, or skip it and choose the way."
    ),
    "bpmn.budget": N_(
        "The matter goes in a circle or has too much to do at once. Correct the data that lets it; else end the matter."
    ),
    "bpmn.time_budget": N_(
        "Trying again goes on from here. If it stops again, correct the data that makes it so much, or skip the step."
    ),
    "bpmn.standstill": N_(
        "Trying again does not help. Let it go on here with what has come, or end the matter; then have the diagram mended."
    ),
    "bpmn.standstill_condition": N_(
        "Correct the data that it waits for and try again, or let it go on as if that held."
    ),
    "dmn.": N_("Correct what the table was asked and try again, or skip it and enter its result."),
    "outside.": N_("Put the people, groups or the calendar right that it asks for, then try again."),
    "": N_("Correct the data below and try again, or skip the step and enter what it would have brought."),
}
"""The longest beginning counts."""


def remedy(code: str) -> str:
    """What to do now."""
    return _(REMEDIES[max((beginning for beginning in REMEDIES if code.startswith(beginning)), key=len)])
