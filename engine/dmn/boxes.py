"""Reading boxed expressions (DMN 1.5 §7.3, §10.2.2)."""

from collections.abc import Callable, Iterator, Mapping

from engine.dmn.logic import (
    Box,
    ConditionalBox,
    ContextBox,
    Entry,
    FilterBox,
    Formula,
    FunctionBox,
    InvocationBox,
    ListBox,
    LoopBox,
    RelationBox,
)
from engine.dmn.reading import MAX_NESTING, Element, Reading, Scope, local
from engine.dmn.table_reading import read_table


def read_box(reading: Reading, element: Element, scope: Scope) -> Box:
    """The expression that *element* is."""
    place = reading.place(element, scope.place)
    type_ = reading.type_of(element, scope.place)
    if scope.depth > MAX_NESTING:
        reading.find("dmn.too_deep", place, limit=MAX_NESTING)
        return Formula(None, "", place)
    reader = _READERS.get(local(element))
    if reader is None:
        reading.find("dmn.unsupported", place, element=local(element))
        return Formula(None, "", place)
    return reader(reading, element, scope.within(place), type_)


def read_function(reading: Reading, element: Element, scope: Scope) -> FunctionBox:
    """A function definition, or a business knowledge model's encapsulated logic."""
    place = reading.place(element, scope.place)
    parameters = tuple(
        (_name(parameter), reading.type_of(parameter, place))
        for parameter in reading.children(element, "formalParameter")
    )
    kind = element.get("kind", "FEEL")
    bodies = reading.children(element, *KINDS)
    type_ = reading.type_of(element, scope.place)
    if kind != "FEEL":
        reading.find("dmn.external_function", place, kind=kind)
        return FunctionBox(place, parameters, None, type_)
    if not bodies:
        reading.find("dmn.no_logic", place)
        return FunctionBox(place, parameters, None, type_)
    body = read_box(reading, bodies[0], scope.within(place).knowing(*(name for name, _ in parameters)))
    return FunctionBox(place, parameters, body, type_)


def _entries(reading: Reading, element: Element, scope: Scope) -> Iterator[Entry]:
    for entry in reading.children(element, "contextEntry"):
        variable = reading.child(entry, "variable")
        name = _name(variable) if variable is not None else None
        place = reading.place(variable if variable is not None else entry, scope.place)
        values = reading.children(entry, *KINDS)
        if name and values and local(values[0]) == "functionDefinition":
            scope = scope.knowing(name)  # a function may call itself
        if values:
            value = read_box(reading, values[0], scope)
        else:
            reading.find("dmn.no_logic", place)
            value = Formula(None, "", place)
        yield Entry(name, reading.type_of(variable, scope.place), value)
        if name:
            scope = scope.knowing(name)


def _table(reading: Reading, element: Element, scope: Scope, _type: str | None) -> Box:
    return read_table(reading, element, scope)


def _function(reading: Reading, element: Element, scope: Scope, _type: str | None) -> Box:
    return read_function(reading, element, scope)


def _context(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    return ContextBox(scope.place, tuple(_entries(reading, element, scope)), type_)


def _list(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    items = (read_box(reading, item, scope) for item in reading.children(element, *KINDS))
    return ListBox(scope.place, tuple(items), type_)


def _conditional(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    condition, then, otherwise = (_part(reading, element, tag, scope) for tag in ("if", "then", "else"))
    return ConditionalBox(scope.place, condition, then, otherwise, type_)


def _filter(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    source = _part(reading, element, "in", scope)
    return FilterBox(scope.place, source, _part(reading, element, "match", scope.knowing("item")), type_)


def _relation(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    place = scope.place
    columns = tuple((_name(column), reading.type_of(column, place)) for column in reading.children(element, "column"))
    rows = []
    for row in reading.children(element, "row"):
        cells = tuple(read_box(reading, cell, scope) for cell in reading.children(row, *KINDS))
        if len(cells) != len(columns):
            reading.find("dmn.row_length", reading.place(row, place), expected=len(columns), found=len(cells))
        rows.append(cells)
    return RelationBox(place, columns, tuple(rows), type_)


def _invocation(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    place = scope.place
    bindings = []
    for binding in reading.children(element, "binding"):
        parameter = reading.child(binding, "parameter")
        values = reading.children(binding, *KINDS)
        if parameter is None or not values:
            reading.find("dmn.no_logic", reading.place(binding, place))
            continue
        bindings.append((_name(parameter), read_box(reading, values[0], scope)))
    functions = reading.children(element, *KINDS)
    if not functions:
        reading.find("dmn.no_logic", place)
    function = read_box(reading, functions[0], scope) if functions else Formula(None, "", place)
    return InvocationBox(place, function, tuple(bindings), type_)


def _loop(reading: Reading, element: Element, scope: Scope, type_: str | None) -> Box:
    place = scope.place
    variable = " ".join((element.get("iteratorVariable") or "").split())
    kind = local(element)
    if not variable:
        reading.find("dmn.no_iterator", place)
    source = _part(reading, element, "in", scope)
    names = (variable, "partial") if kind == "for" else (variable,)
    body = _part(reading, element, "return" if kind == "for" else "satisfies", scope.knowing(*names))
    typed = reading.type_of(reading.child(element, "in"), place)
    match kind:
        case "every" | "some":
            return LoopBox(place, kind, variable, typed, source, body, type_)
    return LoopBox(place, "for", variable, typed, source, body, type_)


def _part(reading: Reading, element: Element, tag: str, scope: Scope) -> Box:
    """The expression within a child such as ``then``."""
    part = reading.child(element, tag)
    values = reading.children(part, *KINDS) if part is not None else []
    if part is None or not values:
        reading.find("dmn.no_logic", reading.place(element, scope.place), element=tag)
        return Formula(None, "", scope.place)
    return read_box(reading, values[0], scope)


def _name(element: Element) -> str:
    return " ".join((element.get("name") or "").split())


_READERS: Mapping[str, Callable[[Reading, Element, Scope, str | None], Box]] = {
    "literalExpression": Reading.formula,
    "decisionTable": _table,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "filter": _filter,
    "for": _loop,
    "every": _loop,
    "some": _loop,
}
KINDS = frozenset(_READERS)
"""Tags of the elements that are expressions."""

_OTHERS = """
    definitions import itemDefinition itemComponent typeRef allowedValues typeConstraint functionItem parameters text
    inputData variable decision businessKnowledgeModel decisionService encapsulatedLogic formalParameter
    informationRequirement requiredInput requiredDecision knowledgeRequirement requiredKnowledge
    outputDecision encapsulatedDecision inputDecision contextEntry column row binding parameter if then else in match
    return satisfies input inputExpression inputValues output outputValues defaultOutputEntry rule inputEntry outputEntry
    annotation annotationEntry description

    extensionElements question allowedAnswers knowledgeSource authorityRequirement requiredAuthority type owner
    textAnnotation association group sourceRef targetRef elementCollection drgElement businessContextElement
    performanceIndicator organizationUnit impactedPerformanceIndicator impactingDecision decisionMade decisionOwned
    decisionMaker decisionOwner usingProcess usingTask supportedObjective
"""
KNOWN = KINDS.union(_OTHERS.split())
"""Tags that may stand in a file, those for people and tools included; any other is refused rather than ignored."""
