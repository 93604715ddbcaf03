"""What can go wrong with an expression."""

from typing import Any

from engine.errors import ProcessError


class FeelError(ProcessError):
    """The expression cannot be compiled, or may not go on.

    Everything else that goes wrong in FEEL is null (DMN 1.5 §10.3.2.2); see `engine.feel.Expression.explain`.

    Args:
        code: ``feel.syntax``, ``feel.budget``, ``feel.unknown_function``, ``feel.function`` (a host function failed)
            or ``feel.type`` (a variable holds something that FEEL has no value for).
        position: 0-based offset in the text, where one is known.
        params: what the words need: ``expression``, ``line`` and ``column`` (1-based), ``expected``, ``found``,
            ``name``, ``budget``.
    """

    def __init__(self, code: str, *, position: int | None = None, **params: Any) -> None:
        if position is not None:
            params["position"] = position
        super().__init__(code, **params)

    def within(self, text: str) -> "FeelError":
        """The same error, knowing the expression it happened in."""
        if "expression" in self.params:
            return self
        params = dict(self.params)
        position = params.pop("position", None)
        if position is not None:
            params["line"] = text.count("\n", 0, position) + 1
            params["column"] = position - text.rfind("\n", 0, position)
        return FeelError(self.code, position=position, expression=text, **params)


class NoValue(Exception):
    """A built-in function or an operator has no answer for these operands; the expression's value becomes null.

    Args:
        reason: a stable word for `Reason`, such as ``type`` or ``range``.
    """

    def __init__(self, reason: str = "type") -> None:
        super().__init__(reason)
        self.reason = reason
