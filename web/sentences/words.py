"""Names of things, refusals, and outcomes, by the codes that the engine gives them."""

from collections.abc import Mapping

from web.sentences.mark import N_

KINDS: Mapping[str, str] = {
    "format": N_("format"),
    "process": N_("process"),
    "form": N_("form"),
    "decision": N_("decision table"),
    "decision service": N_("decision service"),
    "definition": N_("definition"),
    "deployment": N_("deployment"),
    "content": N_("file"),
    "user_task": N_("task"),
    "instance": N_("matter"),
    "process_instance": N_("matter"),
    "case": N_("matter"),
    "element_instance": N_("step"),
    "timer": N_("timer"),
    "message_subscription": N_("action"),
    "message_receiver": N_("receiver of the message"),
    "delivery": N_("message or signal"),
    "incident": N_("incident"),
    "file": N_("file"),
    "user": N_("person"),
    "group": N_("group"),
    "job": N_("job"),
    "page": N_("page"),
    "api_token": N_("API token"),
    "session": N_("log-in"),
}

FORBIDDEN: Mapping[str, str] = {
    "not_candidate": N_("This task is for somebody else."),
    "not_by": N_("Another person has to do this: you have already acted on this matter."),
    "not_starter": N_("You may not start this."),
    "not_offered": N_("This is not offered to you."),
    "not_administrator": N_("Only an administrator may do this."),
    "not_process_owner": N_("Only a process owner may do this."),
    "not_auditor": N_("Only auditors note something on a matter."),
    "not_holder": N_("You have not taken this task."),
    "no_candidates": N_("This task is yours alone; there is nobody to give it back to."),
    "demo_without_demo": N_(
        "This database holds the demo company, whose passwords everybody knows. Serve it with --demo, or name another one with --database."
    ),
    "demo_beyond_this_machine": N_("The demo has known passwords and serves this machine only: leave --host out."),
    "not_your_page": N_("This page is not for you."),
    "only_to_yourself": N_("A task can only be assigned to yourself here."),
    "must_choose_password": N_("First choose a password of your own."),
    "token_scope": N_("The API token is not meant for this."),
}

VERDICTS = {
    "same": N_("the same"),
    "shorter": N_("shorter"),
    "longer": N_("longer"),
    "other": N_("another outcome"),
    "impossible": N_("no longer possible"),
}
"""What would have become of a case under changed files."""
