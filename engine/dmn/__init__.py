"""DMN 1.1 to 1.5: decisions read from files, and made with evidence of the rows that applied."""

from engine.dmn.deciding import decide, decide_service
from engine.dmn.definitions import accepted, parse, read
from engine.dmn.errors import DecisionError
from engine.dmn.model import Decision, MatchedRule, Model, Outcome

__all__ = [
    "Decision",
    "DecisionError",
    "MatchedRule",
    "Model",
    "Outcome",
    "accepted",
    "decide",
    "decide_service",
    "parse",
    "read",
]
