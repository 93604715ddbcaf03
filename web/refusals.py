"""Why a construct would not be executed, and what to draw instead: the words for ``reason`` of ``bpmn.not_executed``."""

from collections.abc import Mapping

from web.sentences import N_
from web.translation import gettext as _

REASONS: Mapping[str, str] = {
    "camunda_7": N_("it is Camunda 7's word; this file is of Camunda 8's profile"),
    "camunda_8": N_("it is Camunda 8's word; this file is of Camunda 7's profile"),
    "java_code": N_("Java is not executed; make it an external task with a topic"),
    "script_in_feel_instead": N_("write it in FEEL, in the diagram itself"),
    "script_task_in_feel_instead": N_("make it a script task in FEEL, or an external task with a topic"),
    "form_not_linked": N_("link a form by its id"),
    "expression": N_("no expression is possible here; write the text itself"),
    "unknown": N_("nothing here works with it"),
    "resource_as_header": N_("no file is handed to a worker; name in a task header what it is to fetch"),
    "no_worker_chooses": N_("what begins in it is said by its active elements; no worker is asked for that"),
    "starter_groups_instead": N_("say who may start by candidateStarterGroups or candidateStarterUsers"),
    "no_tenants": N_("there are no tenants here; take it away"),
    "no_cmmn": N_("CMMN is not executed; call a process"),
    "without_prefix": N_("write it without the prefix"),
    "assignment_instead": N_("say who does it by the assignment of the task, or by its lane"),
    "correlation_key_instead": N_("a message says by its correlation key, an expression, which case it is for"),
    "several_events": N_("an event has one trigger"),
    "waits_for_nothing": N_("an error ends its activity at once, and does not wait for other events"),
    "signal_or_escalation": N_("an instance throws a signal or an escalation"),
    "twice": N_("it stands here more than once, and only the first would count; keep one"),
    "no_job": N_("no job is made here, which somebody could do"),
    "nobody_fills_in": N_("no person begins here, so nobody fills in a form"),
    "says_nothing": N_("nothing is written in it"),
    "work_said_twice": N_("how the work is done is said elsewhere too; keep one of them"),
    "no_truth": N_("true or false is needed"),
    "no_variable_name": N_("a name of letters, digits and underscores is needed"),
    "begins_no_sub_process": N_("it begins a process; what a sub-process begins with is its start event, or flows"),
    "begins_without_flows": N_("no sequence flow leads into what begins a process"),
    "begins_once": N_("what begins a process happens once: let what repeats or undoes follow it"),
    "all_of_a_gateway": N_(
        "BPMN has the parallel one to begin a process alone; for all of several events in a case, draw a parallel gateway"
        " before them, or one catch event that awaits all of them"
    ),
    "events_of_their_own": N_("behind this gateway each event that is awaited is drawn as one of its own"),
    "no_case_yet": N_("where a case begins there is none yet whose pages could offer it"),
    "nothing_changes_yet": N_("where a case begins no variable has changed yet; take the filter away"),
    "create_or_update": N_("write create, update, or both: here a variable is never deleted"),
    "several_targets": N_("a link leads to one place"),
    "event_sub_process_mapped": N_("Camunda 7 has no mappings at an event sub-process"),
    "event_sub_process_repeats": N_("an event sub-process does not repeat"),
    "begins_by_its_start_event": N_("an event sub-process that undoes begins with a compensation event"),
    "endless": N_("give it a condition or a limit"),
    "no_number": N_("a whole number above 0 is needed"),
    "no_quantity": N_("a whole number from 1 to 1000 is needed"),
    "brought_by_flows": N_("tokens come by flows, and none leads here"),
    "language": N_("conditions are written in FEEL"),
    "no_name": N_("the name of one variable is needed; an expression goes into sourceExpression"),
    "only_error_message": N_("only its errorMessage is known here"),
    "multi_instance": N_("each instance would overwrite the others; collect the results in another step"),
    "listener_as_task": N_("draw what it does as an external task, or a script task in FEEL, before or after"),
    "only_continuations": N_(
        "nothing of it is done later; give it asyncBefore or asyncAfter, or take the attribute away"
    ),
    "leaves_at_once": N_("what happens here leads on before anything leaves it; map where that is caught"),
    "nothing_repeats": N_("nothing repeats here; listen to start"),
    "canceled_at_once": N_("what is cancelled ends at once; draw what is to follow behind the event that cancels it"),
    "starters_are_named": N_("it also names who may start it"),
    "weekday_by_name": N_("write the days of the week by name, such as MON: Camunda 7 counts them from Sunday = 1"),
}
"""Sentences by the stable word."""

PLACED: Mapping[str, str] = {
    "at": N_("it means nothing at %(place)s"),
    "nothing_before at": N_(
        "nothing comes before a %(place)s; listen at the process, sub-process or activity that it opens or stands on"
    ),
    "nothing_after at": N_("nothing waits after a %(place)s; listen at what follows it"),
    "fires_once at": N_(
        "at %(place)s it fires once: use a date or a duration; what fires again and again is an event that does not interrupt"
    ),
    "not_interrupting at": N_("at %(place)s it always interrupts"),
}
"""Sentences by what stands before the element's kind."""


def reason(word: str) -> str:
    """The words; those of BPMN itself stand for themselves."""
    if word in REASONS:
        return _(REASONS[word])
    before, _space, place = word.rpartition(" ")
    return _(PLACED[before], place=place) if before in PLACED else word
