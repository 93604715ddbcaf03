"""FEEL values as text, the way ``string()`` writes them (DMN 1.5 §10.3.4.1)."""

from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.errors import FeelError
from engine.feel.names import is_name
from engine.feel.numbers import format_number
from engine.feel.temporal import FarDate
from engine.feel.values import Function, Range

_WORDS = {None: "null", True: "true", False: "false"}
_ESCAPES = str.maketrans({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def format_value(value: Any, depth: int = 60) -> str:
    """A FEEL value as text; a string as it is."""
    return value if isinstance(value, str) else _nested(value, depth)


def quoted(text: str) -> str:
    """A string as FEEL's literal."""
    return f'"{text.translate(_ESCAPES)}"'


def _nested(value: Any, depth: int) -> str:
    if depth == 0:
        raise FeelError("feel.budget", budget="depth")
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    match value:
        case str():
            return quoted(value)
        case Decimal():
            return format_number(value)
        case list():
            return f"[{', '.join(_nested(item, depth - 1) for item in value)}]"
        case dict():
            return f"{{{', '.join(f'{_key(key)}: {_nested(entry, depth - 1)}' for key, entry in value.items())}}}"
        case Range():
            return _range(value, depth - 1)
        case Function():
            return f"function({', '.join(value.parameters)})"
        case date() | FarDate():
            return value.isoformat()
    return str(value)


def _key(key: str) -> str:
    return key if is_name(key) else quoted(key)


def _range(value: Range, depth: int) -> str:
    if value.operator:
        end = value.low if value.low is not None else value.high
        return f"({value.operator} {_end(end, depth)})"
    left, right = "[" if value.low_included else "(", "]" if value.high_included else ")"
    return f"{left}{_end(value.low, depth)}..{_end(value.high, depth)}{right}"


def _end(value: Any, depth: int) -> str:
    plain = value is None or isinstance(value, bool | str | Decimal)
    return _nested(value, depth) if plain else f'@"{_nested(value, depth)}"'
