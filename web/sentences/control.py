"""What is said of an auditor's rules, and of past cases under changed files."""

from collections.abc import Mapping

from web.sentences.mark import N_

CONTROL: Mapping[str, str] = {
    "control.own_case": N_("%(who)s started the matter and completed %(element)s himself at %(at)s."),
    "control.same_person": N_("%(who)s completed both %(other)s and %(element)s, the latter at %(at)s."),
    "control.step_missing": N_("The matter is completed, and %(element)s was never done."),
    "control.overdue": N_("%(who)s completed %(element)s %(hours)s working hours late, at %(at)s."),
    "control.still_overdue": N_("%(element)s is %(hours)s working hours late and still open."),
    "control.outside_hours": N_("%(who)s completed %(element)s outside office hours, at %(local)s."),
    "control.edited_after": N_("%(field)s was changed after the approval, by %(who)s at %(at)s."),
    "control.without_evidence": N_("%(who)s completed %(element)s at %(at)s without %(fields)s."),
    "control.not_archived": N_("The matter is completed and was not archived."),
    "control.archive_incomplete": N_("The matter is completed, and these are empty: %(fields)s."),
    "control.unreadable": N_("This is no file of rules. Write it in YAML, as processes/demo/control.yaml shows."),
    "control.no_rules": N_("The file names no rules, or more than %(most)s. Write them as a list under rules."),
    "control.unknown_kind": N_("Rule %(rule)s: there is no kind %(kind)s. Choose one of %(kinds)s."),
    "control.unknown_member": N_("Rule %(rule)s: %(member)s means nothing here. Remove it, or correct its spelling."),
    "control.not_a_list": N_("Rule %(rule)s: write %(member)s as a list of ids."),
    "control.member_missing": N_("Rule %(rule)s: this kind needs %(member)s. Name at least one."),
    "control.condition": N_("Rule %(rule)s: the condition is no FEEL expression (%(reason)s). Correct it."),
    "what_if.refused": N_("The changed diagram does not accept a command that is on record."),
    "what_if.too_many_timers": N_("The changed diagram fires timers without end. See to its cycles."),
    "what_if.too_many_steps": N_("The changed diagram asks for added steps without end. See to its loops."),
}  # fmt: skip
