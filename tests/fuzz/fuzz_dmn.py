"""DMN under a coverage-guided fuzzer: a file is read or refused, a decision is made or refused, in bounded time."""

import sys
from xml.sax.saxutils import escape

import atheris

with atheris.instrument_imports(include=["engine"]):
    from engine.dmn import DecisionError, decide, parse
    from engine.dmn.definitions import read
    from engine.errors import Invalid
    from engine.feel import FeelError
    from tests.fuzz.watching import LONGEST, watched
    from tests.fuzz.words import Bytes, expression

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "NONE")
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT")
TYPES = ("", "number", "string", "boolean", "date", "Any", "kind", "kinds", "nothing")
TAGS = ("list", "context", "relation", "invocation", "functionDefinition", "conditional", "filter", "for", "some")
VARIABLES = {"x": 1, "y": {"z": [1, "a", None]}, "i": 5}


def one(content: bytes) -> None:
    """One run."""
    data = atheris.FuzzedDataProvider(content)
    drawn = _file(data)
    with watched(drawn, LONGEST):
        try:
            parse(drawn.encode("utf-8", "replace"), "fuzz.dmn")
        except Invalid as refusal:
            str(refusal)
        try:
            model, _ = read(drawn.encode("utf-8", "replace"), "fuzz.dmn")
        except Invalid:
            return
        for name in model.decisions:
            for strict in (True, False):
                try:
                    str(decide(model, name, VARIABLES, strict=strict).json)
                except (DecisionError, FeelError) as error:
                    str(error)


def _file(data: Bytes) -> str:
    decisions = "".join(_decision(data, number) for number in range(data.ConsumeIntInRange(1, 3)))
    return (
        f'<definitions xmlns="{NAMESPACE}" id="d" name="D" namespace="urn:fuzz">'
        f'<itemDefinition name="kind"><typeRef>number</typeRef><allowedValues><text>{_text(data)}</text></allowedValues>'
        '</itemDefinition><itemDefinition name="kinds" isCollection="true"><typeRef>kind</typeRef></itemDefinition>'
        f'<inputData id="data" name="x"><variable name="x"{_type(data)}/></inputData>{decisions}</definitions>'
    )


def _decision(data: Bytes, number: int) -> str:
    needed = "".join(
        f'<informationRequirement><requiredDecision href="#d{other}"/></informationRequirement>'
        for other in range(3)
        if data.ConsumeIntInRange(0, 3) == 0
    )
    return f'<decision id="d{number}" name="n{number}"><variable name="n{number}"{_type(data)}/>{needed}{_box(data, 3)}</decision>'


def _box(data: Bytes, depth: int) -> str:
    kind = data.ConsumeIntInRange(0, 3) if depth else 0
    if kind in {0, 1}:
        return f"<literalExpression{_type(data)}><text>{_text(data)}</text></literalExpression>"
    if kind == 2:
        return _table(data)
    tag = TAGS[data.ConsumeIntInRange(0, len(TAGS) - 1)]
    inner = [_box(data, depth - 1) for _ in range(data.ConsumeIntInRange(0, 3))]
    match tag:
        case "context":
            body = "".join(
                f'<contextEntry><variable name="e{place}"/>{box}</contextEntry>' for place, box in enumerate(inner)
            )
        case "relation":
            body = f'<column name="a"/><column name="b"/><row>{"".join(inner)}</row>'
        case "invocation":
            bound = "".join(f'<binding><parameter name="p{place}"/>{box}</binding>' for place, box in enumerate(inner))
            body = f"<literalExpression><text>{_text(data)}</text></literalExpression>{bound}"
        case "functionDefinition":
            body = f'<formalParameter name="p0"/>{"".join(inner[:1])}'
        case "conditional":
            body = "".join(f"<{name}>{box}</{name}>" for name, box in zip(("if", "then", "else"), inner, strict=False))
        case "filter":
            body = "".join(f"<{name}>{box}</{name}>" for name, box in zip(("in", "match"), inner, strict=False))
        case "for" | "some":
            end = "return" if tag == "for" else "satisfies"
            body = "".join(f"<{name}>{box}</{name}>" for name, box in zip(("in", end), inner, strict=False))
            return f'<{tag} iteratorVariable="v">{body}</{tag}>'
        case _:
            body = "".join(inner)
    return f"<{tag}{_type(data)}>{body}</{tag}>"


def _table(data: Bytes) -> str:
    inputs, outputs = data.ConsumeIntInRange(0, 3), data.ConsumeIntInRange(1, 2)
    policy = POLICIES[data.ConsumeIntInRange(0, len(POLICIES) - 1)]
    aggregation = AGGREGATIONS[data.ConsumeIntInRange(0, len(AGGREGATIONS) - 1)]
    columns = "".join(
        f"<input><inputExpression{_type(data)}><text>{_text(data)}</text></inputExpression></input>"
        for _ in range(inputs)
    ) + "".join(
        f'<output name="o{place}"{_type(data)}><outputValues><text>{_text(data)}</text></outputValues></output>'
        for place in range(outputs)
    )
    rules = "".join(
        "<rule>"
        + f"<inputEntry><text>{_text(data)}</text></inputEntry>" * inputs
        + "".join(f"<outputEntry><text>{_text(data)}</text></outputEntry>" for _ in range(outputs))
        + "</rule>"
        for _ in range(data.ConsumeIntInRange(0, 4))
    )
    attribute = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{attribute}>{columns}{rules}</decisionTable>'


def _type(data: Bytes) -> str:
    name = TYPES[data.ConsumeIntInRange(0, len(TYPES) - 1)]
    return f' typeRef="{name}"' if name else ""


def _text(data: Bytes) -> str:
    return escape(expression(data, 2))


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
