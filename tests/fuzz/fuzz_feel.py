"""FEEL under a coverage-guided fuzzer: nothing but a value or a `FeelError`, in bounded time, with no effects."""

import copy
import sys

import atheris

with atheris.instrument_imports(include=["engine"]):
    from engine.feel import Environment, FeelError, HostFunction, compile, evaluate, juel, to_json, unary_tests  # noqa: A004
    from tests.fuzz.watching import LONGEST, watched
    from tests.fuzz.words import expression

HOST = HostFunction("f", ("a",), 0, lambda argument: argument)
ENVIRONMENT = Environment(functions={"f": HOST})
VARIABLES = {"x": 1, "y": {"z": [1, "a", None, {"q": 2.5}]}, "lead dept": "sales", "申请": True}


def one(content: bytes) -> None:
    """One run."""
    data = atheris.FuzzedDataProvider(content)
    kind = data.ConsumeIntInRange(0, 4)
    text = data.ConsumeUnicode(400) if kind == 0 else expression(data)
    before = copy.deepcopy(VARIABLES)
    with watched(text, LONGEST):
        try:
            if kind == 1:
                unary_tests(text, 1, VARIABLES, ENVIRONMENT)
            elif kind == 2:
                compile(text).explain(VARIABLES, ENVIRONMENT)
            elif kind == 3:
                compile(juel.translate("${" + text + "}")).evaluate(VARIABLES, ENVIRONMENT)
            else:
                to_json(evaluate(text, VARIABLES, ENVIRONMENT))
        except FeelError as error:
            str(error)
    if before != VARIABLES:
        raise AssertionError(f"variables changed by {text!r}")


if __name__ == "__main__":
    evaluate('date and time("2026-01-01T00:00:00@Asia/Shanghai") + duration("P1D")', {})  # whatever loads lazily
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
