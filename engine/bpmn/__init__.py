"""Executing BPMN: the only room that knows SpiffWorkflow."""

from engine.bpmn.mending import Stoppage
from engine.bpmn.parsing import accepted, parse, read
from engine.bpmn.process import ElementInfo, FormReference, Mention, Process, Reference
from engine.bpmn.runtime import Runtime
from engine.bpmn.scopes import checked
from engine.bpmn.standstill import is_standstill

__all__ = [
    "ElementInfo",
    "FormReference",
    "Mention",
    "Process",
    "Reference",
    "Runtime",
    "Stoppage",
    "accepted",
    "checked",
    "is_standstill",
    "parse",
    "read",
]
