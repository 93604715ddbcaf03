"""What stands in an attribute of a diagram: FEEL behind a leading ``=``, Camunda 7's ``${…}``, else literal text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine import feel
from engine.errors import ProcessError
from engine.feel import FeelError
from engine.feel.juel import is_juel, translate
from engine.outside import QUESTIONS

_NAME = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Value:
    """An attribute's value.

    Attributes:
        text: as written, without the leading ``=``.
        expression: None where the text is literal.
    """

    text: str
    expression: feel.Expression | None = None

    @property
    def is_literal(self) -> bool:
        """Whether it is text and meant as such; an expression that could not be read is neither."""
        return self.expression is None and is_literal(self.text)

    def evaluate(self, variables: Mapping[str, Any], environment: feel.Environment) -> Any:
        """A JSON value; the text itself where it is literal. Raises: ProcessError."""
        if self.expression is None:
            return self.text
        return feel.to_json(self.expression.evaluate(variables, environment))

    def holds(self, variables: Mapping[str, Any], environment: feel.Environment) -> bool:
        """The value of a condition.

        Raises:
            ProcessError: ``bpmn.condition_not_boolean`` with the values that were read; null is not false.
        """
        value = self.evaluate(variables, environment)
        if not isinstance(value, bool):
            raise ProcessError(
                "bpmn.condition_not_boolean", expression=self.text, value=value, variables=self.read(variables)
            )
        return value

    def name(self, variables: Mapping[str, Any], environment: feel.Environment, what: str) -> str:
        """A value that must be text, such as a message name.

        Raises:
            ProcessError: ``bpmn.not_text`` with *what*.
        """
        value = self.evaluate(variables, environment)
        if not isinstance(value, str) or not value:
            raise ProcessError("bpmn.not_text", what=what, expression=self.text, value=value)
        return value

    def names(self, variables: Mapping[str, Any], environment: feel.Environment, what: str) -> tuple[str, ...]:
        """User or group ids: a list of texts, or a text with commas; null and empty entries are nobody.

        Raises:
            ProcessError: ``bpmn.not_text`` with *what*.
        """
        value = self.evaluate(variables, environment)
        entries = value if isinstance(value, list) else [] if value is None else [value]
        found: dict[str, None] = {}
        for entry in entries:
            if entry is None:
                continue
            if not isinstance(entry, str):
                raise ProcessError("bpmn.not_text", what=what, expression=self.text, value=value)
            found.update(dict.fromkeys(split(entry)))
        return tuple(found)

    def read(self, variables: Mapping[str, Any]) -> dict[str, Any]:
        """The variables that the expression reads, as they are now."""
        if self.expression is None:
            return {}
        return {name: variables.get(name) for name in sorted(self.expression.free_names)}


def value_of(text: str) -> Value:
    """The value that *text* denotes; ``${…}`` becomes the FEEL that means the same. Raises: feel.FeelError."""
    text = text.strip()
    if is_literal(text):
        return Value(text)
    body = text[1:].strip() if text.startswith("=") else translate(text)
    return Value(body, feel.compile(body, functions=tuple(QUESTIONS)))


def is_literal(text: str) -> bool:
    """Whether nothing marks *text* as an expression."""
    return not text.lstrip().startswith("=") and not is_juel(text)


@lru_cache(maxsize=1024)
def is_variable(name: str) -> bool:
    """Whether expressions can name a variable so: it is a name, and none of the language's own words."""
    if _NAME.fullmatch(name) is None:
        return False
    try:
        return feel.compile(f"[{name}]").free_names == {name}
    except FeelError:
        return False


def split(text: str) -> tuple[str, ...]:
    """Ids separated by commas."""
    return tuple(filter(None, map(str.strip, text.split(","))))
