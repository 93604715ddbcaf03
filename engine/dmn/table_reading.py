"""Reading decision tables (DMN 1.5 §8)."""

from collections.abc import Mapping
from itertools import zip_longest

from engine.dmn.logic import Aggregation, Formula, HitPolicy, Input, Output, Place, Rule, Table, Tests
from engine.dmn.reading import Element, Reading, Scope

_HIT_POLICIES: Mapping[str, HitPolicy] = {
    "UNIQUE": "UNIQUE",
    "FIRST": "FIRST",
    "PRIORITY": "PRIORITY",
    "ANY": "ANY",
    "COLLECT": "COLLECT",
    "RULE ORDER": "RULE ORDER",
    "OUTPUT ORDER": "OUTPUT ORDER",
}
_AGGREGATIONS: Mapping[str, Aggregation] = {"SUM": "SUM", "MIN": "MIN", "MAX": "MAX", "COUNT": "COUNT"}
RANKED = frozenset({"PRIORITY", "OUTPUT ORDER"})


def read_table(reading: Reading, element: Element, scope: Scope) -> Table:
    """A decision table, each of its cells compiled."""
    place = scope.place
    policy = _HIT_POLICIES.get(element.get("hitPolicy", "UNIQUE"))
    if policy is None:
        reading.find("dmn.hit_policy", place, found=element.get("hitPolicy"))
        policy = "UNIQUE"
    inputs = tuple(_input(reading, column, scope) for column in reading.children(element, "input"))
    columns = reading.children(element, "output")
    outputs = tuple(_output(reading, column, scope, policy, len(columns)) for column in columns)
    if not outputs:
        reading.find("dmn.no_output", place)
    _require_distinct_names(reading, outputs, place)
    if policy in RANKED and outputs and all(output.ranked is None for output in outputs):
        reading.find("dmn.no_ranking", place, policy=policy)
    variables = [column.variable for column in inputs]
    rules = tuple(
        _rule(reading, row, index, scope, variables, len(outputs))
        for index, row in enumerate(reading.children(element, "rule"), start=1)
    )
    aggregation = _aggregation(reading, element, place, policy, len(outputs))
    return Table(place, policy, aggregation, inputs, outputs, rules, reading.type_of(element, place))


def _aggregation(
    reading: Reading, element: Element, place: Place, policy: HitPolicy, outputs: int
) -> Aggregation | None:
    written = element.get("aggregation")
    if written is None:
        return None
    aggregation = _AGGREGATIONS.get(written)
    if aggregation is None or policy != "COLLECT" or outputs > 1:
        reading.find("dmn.aggregation", place, found=written, policy=policy, outputs=outputs)
        return None
    return aggregation


def _input(reading: Reading, element: Element, scope: Scope) -> Input:
    place = reading.place(element, scope.place)
    expression = reading.child(element, "inputExpression")
    if expression is None:
        reading.find("dmn.no_expression", place)
        formula = Formula(None, "", place)
    else:
        inner = Scope(place, scope.names, scope.bound, scope.depth)
        formula = reading.formula(expression, inner, reading.type_of(expression, place))
    values = reading.child(element, "inputValues")
    allowed = reading.tests(values, scope) if values is not None and reading.text_of(values) else None
    return Input(element.get("label") or formula.text, input_variable(element), formula, allowed)


def input_variable(element: Element) -> str | None:
    """The name that Camunda's Modeler lets an input have within its own cells."""
    return next((value for name, value in element.attrib.items() if str(name).endswith("}inputVariable")), None)


def _output(reading: Reading, element: Element, scope: Scope, policy: HitPolicy, columns: int) -> Output:
    place = reading.place(element, scope.place)
    name = " ".join((element.get("name") or "").split())
    if columns > 1 and not name:
        reading.find("dmn.no_output_name", place)
    values = reading.child(element, "outputValues")
    allowed = ranked = None
    if values is not None and reading.text_of(values):
        allowed = reading.tests(values, scope)
        if policy in RANKED and allowed.tests is not None:
            ranked = reading.formula_of(f"[{allowed.text}]", values.sourceline, place, scope)
    default = reading.child(element, "defaultOutputEntry")
    type_ = reading.type_of(element, place)
    return Output(
        name,
        name or element.get("label") or "",
        type_,
        allowed,
        ranked,
        reading.formula(default, scope) if default is not None and reading.text_of(default) else None,
    )


def _require_distinct_names(reading: Reading, outputs: tuple[Output, ...], place: Place) -> None:
    names = [output.name for output in outputs if output.name]
    for name in {name for name in names if names.count(name) > 1}:
        reading.find("dmn.output_twice", place, output=name)


def _rule(
    reading: Reading, element: Element, index: int, scope: Scope, variables: list[str | None], outputs: int
) -> Rule:
    place = reading.place(element, scope.place)
    inner = Scope(place, scope.names, scope.bound, scope.depth)
    cells = reading.children(element, "inputEntry")
    entries = reading.children(element, "outputEntry")
    if len(cells) != len(variables) or len(entries) != outputs:
        expected, found = len(variables) + outputs, len(cells) + len(entries)
        reading.find("dmn.row_length", place, row=index, expected=expected, found=found)
    tests: tuple[Tests, ...] = tuple(
        reading.tests(cell, inner.knowing(variable) if variable else inner)
        for cell, variable in zip_longest(cells, variables[: len(cells)])
    )
    formulas = tuple(reading.formula(entry, inner) for entry in entries)
    return Rule(place.id, index, tests, formulas, _annotations(reading, element))


def _annotations(reading: Reading, element: Element) -> tuple[str, ...]:
    """DMN 1.2 has annotation columns, the Modeler writes a row's description."""
    texts = [reading.text_of(element, "description")]
    texts += (reading.text_of(entry) for entry in reading.children(element, "annotationEntry"))
    return tuple(text for text in texts if text)
