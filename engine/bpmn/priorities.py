"""How urgent user tasks and jobs are."""

import re
from collections.abc import Mapping
from typing import Any

from engine.bpmn.values import Value
from engine.errors import ProcessError
from engine.feel import Environment

ANY = (-(2**31), 2**31 - 1)
"""The least and the greatest, where a dialect sets no bounds of its own."""

_WHOLE = re.compile(r"-?\d{1,10}", re.ASCII)


def priority_of(
    drawn: Value | None, ordinary: int, bounds: tuple[int, int], variables: Mapping[str, Any], environment: Environment
) -> int:
    """A whole number, or text that is one; *ordinary* where nothing is drawn. Raises: ProcessError ``bpmn.bad_priority``."""
    if drawn is None:
        return ordinary
    value = drawn.evaluate(variables, environment)
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        value = int(value)
    least, most = bounds
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ProcessError("bpmn.bad_priority", value=value, least=least, most=most)
    return value
