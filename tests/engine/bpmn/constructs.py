"""What BPMN 2.0 has beside its events: whether it is executed, a drawing of it as ``x``, and the test that shows more."""

from typing import Literal, NamedTuple

from tests.engine.bpmn import camunda_7
from tests.engine.bpmn.diagrams import (
    ad_hoc,
    again,
    asked_by,
    assigning,
    behaving,
    boundary,
    call,
    compensate,
    compensates,
    copied,
    data_object,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    lanes,
    listeners,
    performed,
    process,
    referred,
    script,
    service,
    specified,
    start,
    sub,
    task_listeners,
    timer,
    times,
    user,
    users,
)

Outcome = Literal["executes", "refused", "for readers"]


class Construct(NamedTuple):
    """One row.

    Attributes:
        shown: module and name of a test beside it; of what is refused, the finding's code.
        begins: the element whose event begins the case, where nobody does.
    """

    name: str
    outcome: Outcome
    shown: str
    drawn: bytes
    begins: str | None = None


def between(*parts, beside="", others=(), roots="", path="s > x > e"):
    """A drawing of ``x`` between start and end."""
    return diagram(process(start(), *parts, end(), flows(path), beside), *others, roots=roots)


def executes(name, shown, *parts, **drawn):
    return Construct(name, "executes", shown, between(*parts, **drawn))


def begins(name, shown, at, *parts, path):
    drawn = diagram(process(*parts, end(), flows(path)))
    return Construct(name, "executes", shown, drawn, at)


def refused(name, *parts, code="bpmn.not_executed", **drawn):
    return Construct(name, "refused", code, between(*parts, **drawn))


def for_readers(name, *parts, **drawn):
    read = "test_refused_files.py::test_what_only_readers_see_is_no_obstacle"
    return Construct(name, "for readers", read, between(users("x"), *parts, **drawn))


INSIDE = start("s1") + user("u") + end("e1") + flows("s1 > u > e1")
FORKED = "s > x; x > a > j; x > b > j; j > e"
TOLD = '<bpmn:signalEventDefinition id="told" signalRef="signal_s1"/>'
CHOICES = (
    element("intermediateCatchEvent", "m", event("message", "m1"))
    + element("intermediateCatchEvent", "t", timer("Duration", "PT1H"))
)  # fmt: skip
MANY = (
    "<bpmn:multiInstanceLoopCharacteristics><bpmn:loopDataInputRef>list</bpmn:loopDataInputRef>"
    '<bpmn:inputDataItem id="di" name="item"/></bpmn:multiInstanceLoopCharacteristics>'
)
BEGUN = "x > m > e; x > t > e"
CHOSEN = f"s > x; {BEGUN}"

ACTIVITIES = [
    executes("Task", "test_sequence.py::test_none_and_manual_tasks_pass_through", element("task", "x")),
    executes("Manual task", "test_sequence.py::test_none_and_manual_tasks_pass_through", element("manualTask", "x")),
    executes("User task", "test_sequence.py::test_a_case_waits_at_its_tasks_one_after_the_other", user("x")),
    executes("Service task", "test_jobs.py::test_a_service_task_is_a_job", service("x")),
    executes("Send task", "test_jobs.py::test_a_thrown_message_is_a_job", service("x", tag="sendTask")),
    executes("Receive task", "test_messages.py::test_a_token_waits_for_its_message",
             element("receiveTask", "x", messageRef="message_m1")),
    begins("Receive task that begins a process", "test_instantiation.py::test_the_message_that_begins_a_case_completes_its_receive_task", "x",
           element("receiveTask", "x", messageRef="message_m1", instantiate="true"), path="x > e"),
    executes("Script task", "test_sequence.py::test_a_script_sees_who_did_what", script("x", "1", "y")),
    executes("Business rule task", "test_decisions.py::test_a_decision_gives_its_result_variable_and_tells_the_rows",
             service("x", tag="businessRuleTask")),
    executes("Call activity", "test_calls.py::test_a_called_process_is_an_instance_of_its_own", call("x", "q"),
             others=[process(INSIDE, id="q")]),
    refused("Call activity of a global task", element("callActivity", "x", calledElement="g"),
            roots='<bpmn:globalUserTask id="g"/>', code="bpmn.no_called_process"),
    executes("Sub-process", "test_sub_processes.py::test_a_sub_process_ends_when_its_last_token_does", sub("x", INSIDE)),
    executes("Event sub-process", "test_event_sub_processes.py::test_an_interrupting_event_sub_process_takes_the_place_of_its_scope",
             user("a"), handler("x", start("hs", event("message", "m1")), end("he"), flows("hs > he")), path="s > a > e"),
    executes("Transaction", "test_transactions.py::test_a_cancelled_transaction_is_undone_and_then_left_by_its_event",
             element("transaction", "x", INSIDE)),
    executes("Ad-hoc sub-process, parallel", "test_ad_hoc.py::test_the_elements_that_are_named_begin_at_once",
             ad_hoc("x", '["a", "b"]', users("a", "b"))),
    executes("Ad-hoc sub-process, sequential", "test_ad_hoc.py::test_in_turn_each_begins_when_the_one_before_is_done",
             ad_hoc("x", '["a", "b"]', users("a", "b"), sequential=True)),
    executes("Completion condition of an ad-hoc sub-process",
             "test_ad_hoc.py::test_once_the_condition_holds_what_still_runs_is_taken_away",
             ad_hoc("x", '["a", "b"]', users("a", "b"), until="true")),
    executes("Results of an ad-hoc sub-process", "test_ad_hoc_output.py::test_the_results_stand_in_the_order_in_which_they_came",
             ad_hoc("x", '["a"]', users("a"), output="1", outputs="all")),
    refused("Ad-hoc sub-process in which nothing says what begins", element("adHocSubProcess", "x", users("a", "b")),
            code="bpmn.attribute_missing"),
]  # fmt: skip

MARKERS = [
    executes("Parallel multi-instance", "test_repetition.py::test_everybody_is_asked_at_once", user("x", each("[1, 2]"))),
    executes("Sequential multi-instance", "test_repetition.py::test_everybody_is_asked_in_turn",
             user("x", each("[1, 2]", sequential=True))),
    executes("Completion condition of a multi-instance", "test_repetition.py::test_enough_answers_end_the_rest",
             user("x", each("[1, 2]", until="numberOfCompletedInstances = 1"))),
    executes("Multi-instance of a cardinality", "test_cardinality.py::test_a_cardinality_is_so_many_instances",
             user("x", times("3"))),
    executes("Multi-instance in BPMN's words alone", "test_loop_data.py::test_an_instance_for_each_of_a_variable",
             script("l", "[1, 2]", "list"), user("x", MANY), path="s > l > x > e"),
    executes("Behaviour event of each instance", "test_behaviors.py::test_each_instance_that_completes_throws",
             user("x", behaving(each("[1, 2]"), "None", ref="told")), roots=TOLD),
    executes("Behaviour event of the first instance", "test_behaviors.py::test_only_the_first_instance_throws",
             user("x", behaving(each("[1, 2]"), "One", ref="told")), roots=TOLD),
    executes("Complex behaviour of instances", "test_behaviors.py::test_what_is_thrown_depends_on_conditions",
             user("x", behaving(each("[1, 2]"), "Complex", complex=[("true", event("escalation", "x1"))]))),
    refused("Behaviour event of another kind", user("x", behaving(each("[1, 2]"), "One", ref="told")),
            roots=TOLD.replace("signal", "error")),
    executes("Standard loop with a condition", "test_loops.py::test_a_loop_goes_on_while_its_condition_holds",
             user("x", again("false"))),
    executes("Standard loop with a limit", "test_loops.py::test_a_loop_has_an_upper_limit", user("x", again(most=2))),
    refused("Standard loop without either", user("x", again())),
    executes("Compensation", "test_compensation.py::test_what_was_done_is_undone_one_after_the_other_the_last_first",
             user("a"), compensates("b", "a", "x"), service("x", isForCompensation="true"),
             element("intermediateThrowEvent", "t", compensate()), path="s > a > t > e"),
    executes("Execution listeners",
             "test_listeners.py::test_work_begins_when_the_listeners_before_it_are_done_in_their_order",
             user("x", listeners(("start", "before"), ("end", "after")))),
    executes("Execution listeners of gateways", "test_listeners_of_events.py::test_a_gateway_decides_on_what_its_listener_brings",
             gateway("exclusive", "x", listeners(("start", "before"))), path="s > x > e"),
    executes("Execution listeners of events",
             "test_listeners.py::test_every_kind_of_activity_and_event_on_the_way_has_them",
             element("intermediateThrowEvent", "x", listeners(("start", "before"), ("end", "after")))),
    executes("Execution listeners of a process",
             "test_listeners_of_processes.py::test_a_process_begins_and_ends_when_its_listeners_are_done",
             listeners(("start", "before"), ("end", "after")), user("x")),
    executes("Execution listener before all instances",
             "test_listeners.py::test_each_instance_has_them_and_all_of_them_those_before_all",
             user("x", listeners(("beforeAll", "all")), each("[1]"))),
    executes("Task listeners: creating",
             "test_task_listeners.py::test_nobody_has_a_task_before_those_who_listen_to_its_creation_are_done",
             user("x", task_listeners(("creating", "check")))),
    executes("Task listeners: assigning",
             "test_task_listeners.py::test_somebody_has_a_task_when_those_who_listen_to_that_are_done",
             user("x", task_listeners(("assigning", "check")), assignee="li")),
    executes("Task listeners: updating",
             "test_task_listeners.py::test_a_task_is_changed_when_those_who_listen_to_that_are_done",
             user("x", task_listeners(("updating", "check")))),
    executes("Task listeners: completing",
             "test_completing_listeners.py::test_the_way_goes_on_when_all_that_listen_are_done_in_their_order",
             user("x", task_listeners(("completing", "check")))),
    executes("Task listeners: canceling",
             "test_canceling_listeners.py::test_what_interrupts_a_task_goes_on_when_those_who_listen_to_that_are_done",
             user("x", task_listeners(("canceling", "check")))),
    executes("Task listeners: corrections of the task",
             "test_task_corrections.py::test_what_a_listener_corrects_those_after_it_see",
             user("x", task_listeners(("completing", "check")))),
    Construct("Asynchronous continuation (Camunda 7)", "executes",
              "test_continuations.py::test_every_kind_of_node_can_wait_on_both_sides",
              camunda_7.drawn(
                  camunda_7.user("x", 'camunda:asyncBefore="true" camunda:asyncAfter="true"'))),
    refused("Execution listener before a start event", start("x", listeners(("start", "before"))), path="x > e"),
    refused("Execution listener after a gateway", gateway("exclusive", "x", listeners(("end", "after")))),
    executes("Start quantity", "test_quantities.py::test_an_activity_begins_once_when_enough_tokens_have_come",
             gateway("parallel", "f"), user("x", startQuantity="2"), path="s > f; f > x; f > m; m > x; x > e", beside=element("task", "m")),
    executes("Completion quantity", "test_quantities.py::test_an_activity_sends_several_tokens_down_each_of_its_flows",
             user("x", completionQuantity="2")),
]  # fmt: skip

GATEWAYS = [
    executes("Exclusive", "test_gateways.py::test_an_exclusive_gateway_follows_the_condition_that_holds",
             gateway("exclusive", "x"), users("a", "b"), path="s > x; x > a {true}; x > b {false}; a > e; b > e"),
    executes("Inclusive", "test_joins.py::test_an_inclusive_gateway_takes_every_flow_that_holds_and_joins_what_it_split",
             gateway("inclusive", "x"), gateway("inclusive", "j"), users("a", "b"),
             path="s > x; x > a {true}; x > b {true}; a > j; b > j; j > e"),
    executes("Parallel", "test_joins.py::test_a_parallel_join_waits_for_every_branch",
             gateway("parallel", "x"), gateway("parallel", "j"), users("a", "b"), path=FORKED),
    executes("Event-based", "test_gateways.py::test_an_event_based_gateway_takes_the_first_event_and_forgets_the_others",
             gateway("eventBased", "x"), CHOICES, path=CHOSEN),
    begins("Event-based that begins a process", "test_instantiating_gateways.py::test_the_first_event_begins_the_case_and_no_other_is_awaited", "m",
           gateway("eventBased", "x", instantiate="true"), CHOICES, path=BEGUN),
    begins("Event-based that begins a process, parallel",
           "test_instantiating_gateways.py::test_the_first_event_begins_the_case_and_then_all_others_are_awaited", "t",
           gateway("eventBased", "x", instantiate="true", eventGatewayType="Parallel"), CHOICES, path=BEGUN),
    refused("Event-based, parallel, that begins no process", gateway("eventBased", "x", eventGatewayType="Parallel"), CHOICES,
            path=CHOSEN),
    executes("Complex", "test_complex_gateway.py::test_it_starts_when_its_condition_holds_and_then_waits_for_the_others",
             gateway("parallel", "f"), users("a", "b"),
             gateway("complex", "x", "<bpmn:activationCondition>=activationCount >= 1</bpmn:activationCondition>"),
             path="s > f; f > a > x; f > b > x; x > e"),
    refused("Complex without a condition", gateway("complex", "x"), path="s > x; s > x; x > e",
            code="bpmn.attribute_missing"),
]  # fmt: skip

FLOWS = [
    executes("Sequence flow", "test_sequence.py::test_every_step_is_told_in_its_order", users("x")),
    executes("Conditional flow out of an activity",
             "test_gateways.py::test_conditional_flows_out_of_a_task_are_an_implicit_split",
             users("x", "a"), path="s > x; x > e {false}; x > a {true}; a > e"),
    executes("Default flow", "test_gateways.py::test_the_default_flow_is_for_what_no_condition_names",
             user("x", default="x_a"), user("a"), path="s > x; x > e {false}; x > a; a > e"),
    executes("Several flows into an activity",
             "test_gateways.py::test_a_merge_without_a_gateway_lets_every_token_through",
             users("a", "x"), path="s > a > x; s > x > e"),
    executes("Flow out of a boundary event", "test_messages.py::test_a_boundary_message_interrupts_its_task",
             users("a", "x"), boundary("b", "a", event("message", "m1")), path="s > a > e; b > x > e"),
]  # fmt: skip

DATA = [
    executes("Lanes", "test_user_tasks.py::test_a_task_that_names_nobody_belongs_to_the_group_of_its_lane",
             users("x"), beside=lanes(office=["s", "x", "e"])),
    executes("Lanes within lanes", "test_user_tasks.py::test_of_lanes_within_one_another_the_innermost_counts",
             users("x"), beside=lanes(office=["s", "x", "e"]).replace(
                 "</bpmn:lane>", f"{lanes(desk=['x']).replace('laneSet', 'childLaneSet')}</bpmn:lane>")),
    executes("Event definition that stands apart", "test_referred_definitions.py::test_an_event_may_refer_to_its_definition",
             element("intermediateCatchEvent", "x", referred("apart")), roots=event("message", "m1").replace(" m", ' id="apart" m')),
    for_readers("Types, interfaces and operations", roots=(
        '<bpmn:itemDefinition id="it" structureRef="xs:string"/><bpmn:interface id="if" name="i">'
        '<bpmn:operation id="op" name="o"><bpmn:inMessageRef>message_m1</bpmn:inMessageRef></bpmn:operation></bpmn:interface>')),
    for_readers("Pool, participant and message flow", roots=(
        '<bpmn:collaboration id="c"><bpmn:participant id="p1" processRef="p"/><bpmn:participant id="p2"/>'
        '<bpmn:messageFlow id="mf" sourceRef="x" targetRef="p2"/></bpmn:collaboration>')),
    executes("Data object that is a variable", "test_data_objects.py::test_a_data_object_lives_in_its_own_scope",
             users("x"), data_object("d", "total")),
    executes("Data input and output with an assignment", "test_data_objects.py::test_what_is_assigned_goes_in_and_out",
             user("x", assigning("Input", {"given": "=1"}), assigning("Output", {"taken": "=given"}))),
    executes("Filter of the changes of variables that let a condition be asked",
             "test_condition_filters.py::test_a_change_of_another_kind_is_not_looked_at",
             user("a"), boundary("x", "a", asked_by("true", variableEvents="update")), path="s > a > e; x > e"),
    for_readers("Data object and its reference", element("dataObject", "d"), element("dataObjectReference", "dr")),
    for_readers("Data store reference", element("dataStoreReference", "ds")),
    for_readers("Text annotation and association", element("textAnnotation", "t"),
                element("association", "as", sourceRef="x", targetRef="t")),
    for_readers("Group", element("group", "g")),
    refused("Data input with a transformation",
            user("x", "<bpmn:dataInputAssociation><bpmn:transformation/></bpmn:dataInputAssociation>")),
    executes("Input and output specification of an activity",
             "test_data_specifications.py::test_what_a_data_object_holds_goes_in_and_what_is_made_of_it_comes_out",
             data_object("d", "total"), user("x", specified({"di": "n"}, {"do": "m"}), copied("Input", "d_ref", "di"),
                                             copied("Output", "do", "d_ref"))),
    executes("Data input and output of an event",
             "test_data_specifications.py::test_what_a_message_brings_goes_to_a_data_object",
             data_object("d", "total"), element("intermediateCatchEvent", "x", event("message", "m1"),
                                                '<bpmn:dataOutput id="do" name="m"/>', copied("Output", "do", "d_ref"))),
    refused("Input and output specification of a process", user("x"), "<bpmn:ioSpecification/>"),
    executes("Human performer of a user task", "test_performers.py::test_the_human_performer_has_the_task",
             user("x", performed("humanPerformer", "li"))),
    executes("Potential owners of a user task", "test_performers.py::test_potential_owners_may_take_it",
             user("x", performed("potentialOwner", "user(li), group(sales)"))),
    refused("Other resource roles", user("x", *(f"<bpmn:{role}/>" for role in ("resourceRole", "performer")))),
    refused("Correlation subscription", user("x"), element("correlationSubscription", "cs")),
    refused("Correlation property", user("x"), roots='<bpmn:correlationProperty id="cp"/>'),
    for_readers("Conversation", roots='<bpmn:collaboration id="c"><bpmn:conversation id="cv"/></bpmn:collaboration>'),
    for_readers("Choreography", roots='<bpmn:choreography id="c"><bpmn:choreographyTask id="ct"/></bpmn:choreography>'),
    for_readers("Global task that nothing calls", roots='<bpmn:globalUserTask id="g"/>'),
]  # fmt: skip

CONSTRUCTS = {
    "Activities": ACTIVITIES,
    "Markers of activities": MARKERS,
    "Gateways": GATEWAYS,
    "Flows": FLOWS,
    "Lanes, data and notes": DATA,
}
