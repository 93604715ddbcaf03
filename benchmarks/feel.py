"""FEEL conditions as diagrams have them: ours, Python's own eval, and feelin in Node, in one interleaved run.

Each round measures all of them one after the other, so that whatever else the machine does meets all alike. A ratio is
taken within its round; what is printed is the median of the rounds, with the quarter below and above it. Times are of
the processor, so that waiting for it does not count.
"""

import builtins
import json
import platform
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from engine.feel import Environment, compile  # noqa: A004 the face's own word
from engine.feel.expression import _compile

ROUNDS = 25
EVALUATIONS = 1_000
PARSES = 50
FEELIN = Path(__file__).parent / "feelin"


@dataclass(frozen=True, slots=True)
class Condition:
    """One expression, in FEEL and in Python, and what it reads."""

    feel: str
    python: str
    variables: Mapping[str, Any]


CONDITIONS = (
    Condition('gm_decision = "approve"', 'gm_decision == "approve"', {"gm_decision": "approve"}),
    Condition(
        'gm_decision = "approve" and amount > 5000',
        'gm_decision == "approve" and amount > 5000',
        {"gm_decision": "approve", "amount": 6000.5},
    ),
    Condition(
        'people.sales_check != lead_user or lead_dept in ("sales", "quality")',
        'people["sales_check"] != lead_user or lead_dept in ("sales", "quality")',
        {"people": {"sales_check": "a"}, "lead_user": "a", "lead_dept": "quality"},
    ),
    Condition(
        'if 金额 >= 10000 and not(urgent) then "总经理" else "部门"',
        '"总经理" if 金额 >= 10000 and not urgent else "部门"',
        {"金额": 12000, "urgent": False},
    ),
    Condition(
        "sum(lines.price) * 1.13 <= budget",
        'sum(line["price"] for line in lines) * 1.13 <= budget',
        {"lines": [{"price": n} for n in (100, 250, 75)], "budget": 1000},
    ),
)

Times = dict[str, list[float]]
"""Nanoseconds of the processor by what was measured, one for each round."""


def _nanoseconds(work: Callable[[], object], times: int) -> float:
    begun = time.process_time_ns()
    for _ in range(times):
        work()
    return (time.process_time_ns() - begun) / times


def _ours(condition: Condition, environment: Environment) -> tuple[float, float]:
    expression, none = compile(condition.feel), frozenset[str]()
    return (
        _nanoseconds(lambda: expression.evaluate(condition.variables, environment), EVALUATIONS),
        _nanoseconds(lambda: _compile.__wrapped__(condition.feel, none), PARSES),
    )


def _python(condition: Condition) -> tuple[float, float]:
    code, nothing = _python_code(condition.python), {"sum": sum}
    variables = dict(condition.variables)
    return (
        _nanoseconds(lambda: eval(code, {**nothing, **variables}), EVALUATIONS),  # noqa: S307 - our own text
        _nanoseconds(lambda: _python_code(condition.python), PARSES),
    )


def _python_code(text: str) -> Any:
    return builtins.compile(text, "<condition>", "eval")


def _node() -> "subprocess.Popen[str] | None":
    if shutil.which("node") is None or not (FEELIN / "node_modules" / "feelin").is_dir():
        return None
    command = ["node", "measure.mjs"]
    return subprocess.Popen(command, cwd=FEELIN, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603


def _feelin(stdin: IO[str], stdout: IO[str]) -> list[dict[str, Any]]:
    expressions = [{"text": condition.feel, "variables": condition.variables} for condition in CONDITIONS]
    question = {"expressions": expressions, "evaluations": EVALUATIONS // 10, "parses": PARSES}
    stdin.write(json.dumps(question) + "\n")
    stdin.flush()
    answer: list[dict[str, Any]] = json.loads(stdout.readline())
    return answer


def measure() -> list[Times]:
    """Times of all conditions, after a round that does not count."""
    environment, node = Environment(), _node()
    found: list[Times] = [{} for _ in CONDITIONS]
    for number in range(ROUNDS + 1):
        feelin = _feelin(node.stdin, node.stdout) if node is not None and node.stdin and node.stdout else []
        for place, (condition, times) in enumerate(zip(CONDITIONS, found, strict=True)):
            values = [*_ours(condition, environment), *_python(condition)]
            names = ["evaluate", "parse", "python eval", "python compile"]
            if feelin:
                values += [feelin[place]["evaluate"], feelin[place]["parse"]]
                names += ["feelin evaluate", "feelin parse"]
            if number:
                for name, value in zip(names, values, strict=True):
                    times.setdefault(name, []).append(value)
    if node is not None and node.stdin:
        node.stdin.close()
        node.wait()
    return found


def _spread(values: list[float]) -> str:
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:8.2f} ({low:.2f} to {high:.2f})"


def main() -> None:
    """Measure and print."""
    print(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}, {ROUNDS} rounds")  # noqa: T201
    for condition, times in zip(CONDITIONS, measure(), strict=True):
        print(f"\n{condition.feel}")  # noqa: T201
        for name, values in times.items():
            print(f"  {name:<16} {_spread([value / 1000 for value in values])} µs")  # noqa: T201
        for ours, other in (
            ("evaluate", "python eval"),
            ("parse", "python compile"),
            ("evaluate", "feelin evaluate"),
            ("parse", "feelin parse"),
        ):
            if other in times:
                ratios = [mine / theirs for mine, theirs in zip(times[ours], times[other], strict=True)]
                print(f"  {ours} / {other:<16} {_spread(ratios)}")  # noqa: T201


if __name__ == "__main__":
    main()
