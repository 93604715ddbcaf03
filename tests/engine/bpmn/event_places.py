"""Every event where BPMN 2.0 allows it (table 10.93): whether it is executed there, a drawing, and the test that shows more."""

from tests.engine.bpmn.diagrams import (
    boundary,
    compensate,
    compensates,
    condition,
    diagram,
    element,
    end,
    event,
    flows,
    handler,
    link,
    process,
    service,
    start,
    sub,
    timer,
    users,
    zeebe,
)

START, HANDLER, HANDLER_BESIDE = "start", "event sub-process", "event sub-process, beside"
CATCH, BORDER, BORDER_BESIDE = "catch", "boundary", "boundary, beside"
THROW, END = "throw", "end"
PLACES = (START, HANDLER, HANDLER_BESIDE, CATCH, BORDER, BORDER_BESIDE, THROW, END)

_HANDLED = "test_event_sub_processes.py::test_an_interrupting_event_sub_process_takes_the_place_of_its_scope"
_BESIDE = "test_event_sub_processes.py::test_an_event_sub_process_that_does_not_interrupt_runs_beside"
_ESCALATED = "test_sub_processes.py::test_an_escalation_that_does_not_interrupt_lets_both_go_on"
_MESSAGE_JOB = "test_jobs.py::test_a_thrown_message_is_a_job"
_UNDONE = "test_compensation.py::test_what_was_done_is_undone_one_after_the_other_the_last_first"
_CANCELLED = "test_transactions.py::test_a_cancelled_transaction_is_undone_and_then_left_by_its_event"
_HOLDS = "test_conditions.py::test_a_condition_starts_an_event_sub_process"

EVENTS = {
    "None": {
        START: "test_sequence.py::test_a_case_waits_at_its_tasks_one_after_the_other",
        THROW: "test_jobs.py::test_elements_of_other_kinds_are_no_jobs",
        END: "test_sequence.py::test_every_step_is_told_in_its_order",
    },
    "Message": {
        START: "../../scenarios/begun_by_others/test_messages.py::test_a_message_begins_a_case_of_each_process_that_has_it",
        HANDLER: _HANDLED,
        HANDLER_BESIDE: _BESIDE,
        CATCH: "test_messages.py::test_a_token_waits_for_its_message",
        BORDER: "test_messages.py::test_a_boundary_message_interrupts_its_task",
        BORDER_BESIDE: "test_messages.py::test_a_boundary_message_that_does_not_interrupt_stays",
        THROW: _MESSAGE_JOB,
        END: "test_jobs.py::test_a_message_end_event_is_a_job_and_then_the_end",
    },
    "Timer": {
        START: "../services/test_starts.py::test_a_case_begins_when_its_time_has_come",
        HANDLER: _HANDLED,
        HANDLER_BESIDE: _BESIDE,
        CATCH: "test_timers.py::test_a_catch_event_waits_for_the_beginning_of_a_day",
        BORDER: "test_timers.py::test_an_interrupting_timer_takes_the_task_away",
        BORDER_BESIDE: "test_timers.py::test_a_reminder_leaves_the_task_and_ends_by_itself",
    },
    "Error": {
        HANDLER: _HANDLED,
        BORDER: "test_sub_processes.py::test_an_error_end_event_is_caught_outwards",
        END: "test_sub_processes.py::test_an_error_that_nobody_catches_is_recorded_and_the_branch_ends",
    },
    "Escalation": {
        HANDLER: _HANDLED,
        HANDLER_BESIDE: _BESIDE,
        BORDER: "patterns/test_multiple_instances.py::test_static_partial_join_for_multiple_instances",
        BORDER_BESIDE: _ESCALATED,
        THROW: _BESIDE,
        END: "test_sub_processes.py::test_an_escalation_that_nobody_catches_goes_on",
    },
    "Cancel": {BORDER: _CANCELLED, END: _CANCELLED},
    "Compensation": {
        HANDLER: "test_compensation_of_scopes.py::test_a_compensation_event_sub_process_decides_what_is_undone_in_its_sub_process",
        BORDER: _UNDONE,
        THROW: _UNDONE,
        END: "test_compensation.py::test_an_end_event_undoes_too",
    },
    "Conditional": {
        START: "../services/test_conditions.py::test_a_case_begins_at_each_start_event_whose_condition_holds",
        HANDLER: _HOLDS,
        HANDLER_BESIDE: _HOLDS,
        CATCH: "test_conditions.py::test_a_catch_event_waits_until_its_condition_holds",
        BORDER: "test_conditions.py::test_a_condition_on_the_border_takes_its_activity_away",
        BORDER_BESIDE: "test_conditions.py::test_a_condition_that_does_not_interrupt_happens_again_when_it_was_false_between",
    },
    "Link": dict.fromkeys((CATCH, THROW), "test_sub_processes.py::test_a_link_goes_on_at_its_namesake"),
    "Signal": {
        START: "../../scenarios/begun_by_others/test_signals.py::test_every_broadcast_begins_a_case_of_every_process_that_has_the_signal",
        HANDLER: _HANDLED,
        HANDLER_BESIDE: _BESIDE,
        CATCH: "test_sub_processes.py::test_a_signal_reaches_every_catcher_in_the_case",
        BORDER: "patterns/test_multiple_instances.py::test_dynamic_partial_join_for_multiple_instances",
        BORDER_BESIDE: "test_sub_processes.py::test_a_signal_that_does_not_interrupt_can_come_again",
        THROW: "test_sub_processes.py::test_a_signal_that_does_not_interrupt_can_come_again",
        END: "test_sub_processes.py::test_a_signal_reaches_every_catcher_in_the_case",
    },
    "Terminate": {END: "test_sub_processes.py::test_terminate_ends_its_own_scope_only"},
    "Multiple": {
        START: "test_starts.py::test_several_events_at_one_start_are_several_starts",
        HANDLER: "test_multiple_events.py::test_the_first_that_happens_starts_an_event_sub_process",
        HANDLER_BESIDE: "test_multiple_events.py::test_each_may_happen_beside_an_activity_that_goes_on",
        CATCH: "test_multiple_events.py::test_the_first_that_happens_lets_a_catch_event_pass",
        BORDER: "test_multiple_events.py::test_the_first_that_happens_interrupts_an_activity",
        BORDER_BESIDE: "test_multiple_events.py::test_each_may_happen_beside_an_activity_that_goes_on",
        **dict.fromkeys((THROW, END), "test_multiple_events.py::test_what_throws_throws_all"),
    },
    "Parallel multiple": {
        START: "test_gathering_starts.py::test_the_case_stands_at_its_start_event_until_all_have_come",
        **dict.fromkeys(
            (HANDLER_BESIDE, BORDER_BESIDE),
            "test_multiple_events.py::test_where_all_are_awaited_beside_it_happens_again_when_all_have_again",
        ),
        HANDLER: "test_multiple_events.py::test_where_all_are_awaited_the_last_one_interrupts",
        CATCH: "test_multiple_events.py::test_where_all_are_awaited_the_last_one_lets_pass_with_what_all_brought",
        BORDER: "test_multiple_events.py::test_where_all_are_awaited_the_last_one_interrupts",
    },
}
"""Test by place by event; a place that BPMN does not know is not there."""

_MANY = event("message", "m1") + timer("Duration", "PT1H")
_CAUGHT = {
    "None": "",
    "Message": event("message", "m1"),
    "Timer": timer("Duration", "PT1H"),
    "Error": event("error", "e1"),
    "Escalation": event("escalation", "x1"),
    "Cancel": event("cancel"),
    "Compensation": compensate(),
    "Conditional": condition("now_so"),
    "Link": link("L"),
    "Signal": event("signal", "s1"),
    "Terminate": event("terminate"),
    "Multiple": _MANY,
    "Parallel multiple": _MANY,
}
_JOB = zeebe("taskDefinition", type="work")
_THROWN = {
    **_CAUGHT,
    "Message": event("message", "m1") + _JOB,
    "Multiple": event("signal", "s1") + event("escalation", "x1"),
}


def drawing(kind, place):
    """The event *kind* as ``x`` at *place*; ``go`` is a task after which it happens, ``z`` one that follows it."""
    caught = _CAUGHT[kind]
    more = {"parallelMultiple": "true"} if kind == "Parallel multiple" else {}
    match place:
        case "start":
            return diagram(process(start("x", caught, **more), users("z"), end(), flows("x > z > e")))
        case "event sub-process" | "event sub-process, beside":
            return _handled(kind, start("x", caught, isInterrupting=str(place == HANDLER).lower(), **more))
        case "catch":
            return _caught(kind, element("intermediateCatchEvent", "x", caught, **more))
        case "boundary" | "boundary, beside":
            return _at_border(kind, boundary("x", "host", caught, interrupting=place == BORDER, **more))
        case "throw":
            return _thrown(kind, _event("intermediateThrowEvent", kind))
    return _ended(kind, _event("endEvent", kind))


def _event(tag, kind):
    job = [_JOB] if kind == "Message" else []
    return element(tag, "x", *job, _CAUGHT[kind] if kind != "Multiple" else _THROWN[kind])


def _cause(kind):
    """The end that ``go`` leads to."""
    return end("te", _CAUGHT[kind]) if kind in {"Signal", "Error", "Escalation", "Cancel"} else end("te")


GOING = users("a", "go") + flows("s1 > a > e1; s1 > go > te") + start("s1") + end("e1")


def _handled(kind, begin):
    caught = handler("h", begin, users("z"), end("he"), flows("x > z > he"))
    if kind == "Compensation":
        done = sub("host", start("s1"), service("a"), end("e1"), flows("s1 > a > e1"), caught)
        thrown = element("intermediateThrowEvent", "t", compensate())
        return diagram(process(start(), done, users("go"), thrown, end(), flows("s > host > go > t > e")))
    return diagram(process(GOING, _cause(kind), caught))


def _caught(kind, waiting):
    before = element("intermediateThrowEvent", "t", link("L")) if kind == "Link" else ""
    into = "s > t" if kind == "Link" else "s > x"
    return diagram(
        process(
            start(), users("go", "z"), before, waiting, _cause(kind), end(), flows(f"{into}; x > z > e; s > go > te")
        )
    )


def _at_border(kind, event_):
    if kind == "Compensation":
        undone = compensates("x", "host", "z") + element("userTask", "z", zeebe("userTask"), isForCompensation="true")
        thrown = element("intermediateThrowEvent", "t", compensate())
        return diagram(
            process(start(), service("host"), undone, users("go"), thrown, end(), flows("s > host > go > t > e"))
        )
    host = element("transaction" if kind == "Cancel" else "subProcess", "host", GOING, _cause(kind))
    return diagram(process(start(), host, event_, users("z"), end(), flows("s > host > e; x > z > e")))


def _thrown(kind, event_):
    if kind == "Link":
        landing = element("intermediateCatchEvent", "c", link("L"))
        return diagram(process(start(), event_, landing, users("z"), end(), flows("s > x; c > z > e")))
    return diagram(process(start(), event_, users("z"), end(), flows("s > x > z > e")))


def _ended(kind, event_):
    if kind == "Cancel":
        inside = element("transaction", "host", start("s1"), event_, flows("s1 > x"))
        left = boundary("b", "host", event("cancel"))
        return diagram(process(start(), inside, left, end(), flows("s > host > e; b > e")))
    return diagram(process(start(), event_, flows("s > x")))
