"""The schema as the browser gets it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.forms.options import Option
from engine.forms.reading import CHOOSING

_OURS = frozenset({"check", "checkMessage"})


@dataclass(frozen=True, slots=True)
class BrowserForm:
    """What form-js is given: `schema` and the initial `data`."""

    schema: dict[str, Any]
    data: dict[str, Any]


def shown_schema(drawn: Mapping[str, Any], offered: Mapping[str, tuple[Option, ...]]) -> dict[str, Any]:
    """A copy of the schema in which the options are resolved and the checks that only the server makes are missing.

    Args:
        drawn: the form, or one of its components.
        offered: options by the key of their field.
    """
    shown = dict(drawn)
    options = offered.get(shown["key"]) if shown.get("type") in CHOOSING else None
    if options is not None:
        shown = {name: value for name, value in shown.items() if name not in {"valuesKey", "valuesExpression"}}
        shown["values"] = [{"value": option.value, "label": option.label} for option in options]
    if isinstance(shown.get("properties"), dict):
        shown["properties"] = {name: value for name, value in shown["properties"].items() if name not in _OURS}
    if isinstance(shown.get("components"), list):
        shown["components"] = [shown_schema(component, offered) for component in shown["components"]]
    return shown
