"""The 43 workflow control-flow patterns, and which test shows each of them.

Source: N. Russell, A. ter Hofstede, W. van der Aalst, N. Mulyar, "Workflow Control-Flow Patterns: A Revised View",
BPM Center Report BPM-06-22.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

FAMILIES = {
    "Basic control flow": {
        1: "Sequence",
        2: "Parallel Split",
        3: "Synchronization",
        4: "Exclusive Choice",
        5: "Simple Merge",
    },
    "Advanced branching and synchronization": {
        6: "Multi-Choice",
        7: "Structured Synchronizing Merge",
        8: "Multi-Merge",
        9: "Structured Discriminator",
        28: "Blocking Discriminator",
        29: "Cancelling Discriminator",
        30: "Structured Partial Join",
        31: "Blocking Partial Join",
        32: "Cancelling Partial Join",
        33: "Generalised AND-Join",
        37: "Acyclic Synchronizing Merge",
        38: "General Synchronizing Merge",
        41: "Thread Merge",
        42: "Thread Split",
    },
    "Multiple instances": {
        12: "Multiple Instances without Synchronization",
        13: "Multiple Instances with a priori Design-Time Knowledge",
        14: "Multiple Instances with a priori Run-Time Knowledge",
        15: "Multiple Instances without a priori Run-Time Knowledge",
        34: "Static Partial Join for Multiple Instances",
        35: "Cancelling Partial Join for Multiple Instances",
        36: "Dynamic Partial Join for Multiple Instances",
    },
    "State": {
        16: "Deferred Choice",
        17: "Interleaved Parallel Routing",
        18: "Milestone",
        39: "Critical Section",
        40: "Interleaved Routing",
    },
    "Cancellation and completion": {
        19: "Cancel Task",
        20: "Cancel Case",
        25: "Cancel Region",
        26: "Cancel Multiple Instance Activity",
        27: "Complete Multiple Instance Activity",
    },
    "Iteration": {10: "Arbitrary Cycles", 21: "Structured Loop", 22: "Recursion"},
    "Termination": {11: "Implicit Termination", 43: "Explicit Termination"},
    "Trigger": {23: "Transient Trigger", 24: "Persistent Trigger"},
}

UNSTATED = {
    39: "BPMN has no element that only one branch may hold: two branches that wait for the same condition both see it.",
}
"""Why no diagram states a pattern."""


class Statement(NamedTuple):
    """How a pattern is drawn, and the test of the drawing."""

    drawn: str
    test: str


STATED: dict[int, Statement] = {}

Test = TypeVar("Test", bound=Callable[..., None])


def states(number: int, drawn: str) -> Callable[[Test], Test]:
    """The test states pattern *number*, in the words *drawn*."""

    def note(test: Test) -> Test:
        path = test.__module__.removeprefix("tests.engine.bpmn.").replace(".", "/")
        STATED[number] = Statement(drawn, f"{path}.py::{test.__name__}")
        return test

    return note
