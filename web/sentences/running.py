"""What is said of a running case, and of the messages that it sends."""

from collections.abc import Mapping

from web.sentences.mark import N_

RUNNING: Mapping[str, str] = {
    "bpmn.nothing_to_deny": N_("Only the completion of a task can be denied, by a listener to it."),
    "bpmn.ad_hoc_element": N_("%(element)s is no element that can begin here; those are %(elements)s."),
    "bpmn.ad_hoc_unfinished": N_("Everything is done, but the completion condition %(expression)s does not hold."),
    "bpmn.reserved_variable": N_("The variable %(name)s belongs to the system. Choose another name."),
    "bpmn.no_flow": N_("None of the outgoing flows applies (%(flows)s); the conditions saw: %(variables)s."),
    "bpmn.condition_not_boolean": N_("The condition %(expression)s is neither true nor false; it saw: %(variables)s."),
    "bpmn.not_text": N_("%(what)s should be text, but %(expression)s gave %(value)s."),
    "bpmn.no_cardinality": N_("%(expression)s should be a whole number from 0, but gave %(value)s."),
    "bpmn.not_a_list": N_("%(expression)s should be a list, but gave %(value)s."),
    "bpmn.not_json": N_("The value of %(name)s cannot be stored."),
    "bpmn.several_assignees": N_("A task can have one assignee only, but there are several: %(assignees)s."),
    "bpmn.bad_priority": N_("%(value)s is no priority: a whole number from %(least)s to %(most)s."),
    "bpmn.bad_retries": N_("%(value)s is no number of attempts."),
    "bpmn.no_entrance": N_("“%(process)s” begins by events alone; it has no start event without a trigger."),
    "bpmn.timer_value": N_("The timer (%(kind)s) got %(value)s, which is no time."),
    "bpmn.correlation_key": N_("The correlation key %(expression)s gave %(value)s."),
    "bpmn.budget": N_("The process did not come to rest: too many steps, or too much data. Look for a loop in the diagram."),
    "bpmn.time_budget": N_("This took more than %(seconds)s seconds of computing at once, and was stopped here."),
    "bpmn.job_failed": N_("The automatic work failed after all attempts: %(message)s"),
    "bpmn.flow_to_choose": N_("Choose which way it goes on: %(flows)s."),
    "bpmn.unknown_flow": N_("%(flows)s is no way out of this element."),
    "bpmn.one_flow_only": N_("Only one way can be taken here."),
    "bpmn.error_uncaught": N_("The error %(error_code)s is caught nowhere in the diagram: %(message)s"),
    "numbering.pattern": N_("The number's pattern %(pattern)s cannot be counted."),
    "outside.unknown_question": N_("The function %(question)s does not exist."),
    "outside.not_recorded": N_("The answer to %(question)s was not recorded."),
    "outside.not_a_number": N_("%(given)s is no number."),
    "outside.not_a_date": N_("%(given)s is no date."),
    "worktime.out_of_range": N_("The deadline lies outside the years 1900 to 2199."),
    "publish.no_name": N_("The message has no name (given: %(value)s). Correct the variable messageName and retry."),
    "publish.correlation_key": N_("%(value)s is no correlation key: write text, a number, or a context of them. Correct the variable correlationKey and retry."),
    "publish.time_to_live": N_("%(value)s is no duration such as P1D or PT30M. Correct the variable timeToLive and retry."),
    "publish.variables": N_("A message brings a context of variables, not %(value)s. Correct the variable called variables and retry."),
    "publish.mismatch": N_("The message %(name)s fits %(count)s cases; it has to be exactly one. Name its business id, or more of what it knows."),
    "publish.too_many": N_("More than %(most)s cases wait for the message %(name)s. Name the business id or the case that it is for."),
}  # fmt: skip
