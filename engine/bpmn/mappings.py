"""Input and output mappings: in their order, later ones seeing what earlier ones gave."""

from collections import ChainMap
from collections.abc import Mapping
from typing import Any

from engine.bpmn.drawing import Assignment
from engine.feel import Environment
from engine.model import Variables


def mapped(
    mappings: tuple[Assignment, ...], variables: Mapping[str, Any], environment: Environment, *, merges: bool = True
) -> Variables:
    """What *mappings* make of *variables*; nothing is written. Raises: ProcessError.

    A target such as ``customer.name`` changes one entry of the context that is there, or makes one.

    Args:
        merges: whether contexts of *variables* are there in this sense: what goes in has only the entries that are mapped.

    Source: Camunda 8 documentation, "Input/output variable mappings".
    """
    results: Variables = {}
    seen = ChainMap(results, variables)  # type: ignore[arg-type] # only the first map is ever written
    for mapping in mappings:
        first, *path = mapping.target.split(".")
        value = mapping.source.evaluate(seen, environment)
        results[first] = _within((seen if merges else results).get(first), path, value) if path else value
    return results


def _within(context: Any, path: list[str], value: Any) -> Any:
    """A copy of *context* with *value* at *path*."""
    if not path:
        return value
    entries = dict(context) if isinstance(context, dict) else {}
    entries[path[0]] = _within(entries.get(path[0]), path[1:], value)
    return entries
