"""Which of SpiffWorkflow's functions run. A new version that calls others, or others of ours, is noticed here first.

`engine.bpmn` overrides hooks whose names are underscored upstream; it is pinned to the version that this list is of.
"""

import sys
from importlib.metadata import version
from pathlib import PurePosixPath

from engine import bpmn
from tests.engine.bpmn.diagrams import (
    boundary,
    call,
    diagram,
    each,
    element,
    end,
    event,
    flows,
    gateway,
    handler,
    io,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
    users,
)
from tests.engine.bpmn.driving import Case

EVERYTHING = diagram(
    process(
        start(),
        user("a", io(outputs={"x": "=1"})),
        boundary("late", "a", timer("Cycle", "R/PT1H"), interrupting=False),
        boundary("w", "a", event("message", "m1")),
        gateway("exclusive", "g"),
        gateway("parallel", "f"),
        gateway("inclusive", "j"),
        gateway("eventBased", "eg"),
        element("intermediateCatchEvent", "t", timer("Duration", "PT1H")),
        element("intermediateCatchEvent", "m", event("message", "m2")),
        sub(
            "p1",
            start("s1"),
            script("sc", "1", "y"),
            service("job"),
            end("e1", event("error", "e1")),
            flows("s1 > sc > job > e1"),
        ),
        boundary("caught", "p1", event("error", "e1")),
        call("c", "q"),
        user("many", each("[1, 2]")),
        users("z"),
        end(),
        end("over", event("terminate")),
        handler(
            "hp",
            start("hs", event("signal", "s1"), isInterrupting="false"),
            user("hu"),
            end("he"),
            flows("hs > hu > he"),
        ),
        flows(
            "s > a > g; late > e; w > e; g > f {x = 1}; g > e {x = 2}; f > p1 > j; caught > j; f > c > j; f > many > j;"
            "j > eg; eg > t > z > over; eg > m > e"
        ),
    ),
    process(start("s2"), user("u"), end("e2"), flows("s2 > u > e2"), id="q"),
)

BUILDING = """
bpmn/specs/bpmn_process_spec.py BpmnProcessSpec.__init__
bpmn/specs/bpmn_process_spec.py BpmnProcessSpec._add_notify
bpmn/specs/bpmn_task_spec.py BpmnTaskSpec.__init__
bpmn/specs/control.py BpmnStartTask.__init__
bpmn/specs/mixins/bpmn_spec_mixin.py BpmnSpecMixin.__init__
specs/Join.py Join.__init__
specs/StartTask.py StartTask.__init__
specs/WorkflowSpec.py WorkflowSpec.__init__
specs/WorkflowSpec.py WorkflowSpec._add_notify
specs/base.py TaskSpec.__init__
specs/base.py TaskSpec._connect_notify
specs/base.py TaskSpec.connect
util/event.py Event.__init__
"""

RUNNING = """
bpmn/util/event.py EventManager.__init__
bpmn/util/subworkflow.py BpmnBaseWorkflow.__init__
bpmn/util/subworkflow.py BpmnSubWorkflow.__init__
bpmn/workflow.py BpmnWorkflow.__init__
specs/base.py TaskSpec._on_complete
specs/base.py TaskSpec._on_ready
specs/base.py TaskSpec._run
specs/base.py TaskSpec._update
task.py Task._ready
task.py Task.complete
task.py Task.has_state
task.py Task.run
task.py Task.state
workflow.py Workflow.__init__
workflow.py Workflow._remove_task
"""


def run_everything():
    case = Case(EVERYTHING)
    case.after(hours=1).complete("a").work("job").complete("u").complete("many").complete("many")
    case.after(hours=1).complete("z")
    Case(EVERYTHING).send("m1")
    Case(EVERYTHING).cancel()

    assert case.done


def functions(work):
    """(file, function) of SpiffWorkflow that *work* calls."""
    called = set()

    def note(frame, kind, _):
        path = PurePosixPath(frame.f_code.co_filename.replace("\\", "/"))
        if kind == "call" and "SpiffWorkflow" in path.parts:
            file = "/".join(path.parts[path.parts.index("SpiffWorkflow") + 1 :])
            called.add(f"{file} {frame.f_code.co_qualname.split('.<locals>')[0]}")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return called


def test_spiffworkflow_is_the_version_that_the_hooks_were_written_for():
    assert "3.2.0" == version("spiffworkflow")


def test_only_these_of_its_functions_build_specifications():
    assert set(BUILDING.split("\n")[1:-1]) == functions(lambda: bpmn.parse(EVERYTHING, "p.bpmn"))


def test_only_these_of_its_functions_run_a_case():
    assert set(RUNNING.split("\n")[1:-1]) == functions(run_everything) - set(BUILDING.split("\n")[1:-1])
