"""Reading a file: what is defined in it, and what requires what (DMN 1.5 §6.3)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from engine.dmn.boxes import KINDS, KNOWN, read_box, read_function
from engine.dmn.graph import in_order, with_inputs
from engine.dmn.logic import FunctionBox, Place
from engine.dmn.model import Decision, InputData, Knowledge, Model, Reference, Service
from engine.dmn.reading import Element, Reading, Scope, local
from engine.dmn.type_reading import read_types
from engine.errors import Finding, Invalid
from engine.outside import QUESTIONS
from engine.xml import parse_xml

NAMESPACES: Mapping[str, str] = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",  # as early Camunda Modelers wrote it
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "http://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",  # likewise
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}

_LEFT_OUT = frozenset({
    "dmn.aggregation", "dmn.cycle", "dmn.expression", "dmn.external_function", "dmn.hit_policy", "dmn.import_type",
    "dmn.logic_twice", "dmn.no_expression", "dmn.no_iterator", "dmn.no_logic", "dmn.row_length", "dmn.too_deep",
    "dmn.unknown_import", "dmn.unknown_requirement", "dmn.unsupported",
})  # fmt: skip
"""Codes of what is left out where it is read all the same: its value would be null, or another."""

_PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"


def parse(
    content: bytes,
    resource_name: str,
    *,
    functions: Collection[str] = tuple(QUESTIONS),
    imports: Mapping[str, Model] = MappingProxyType({}),
) -> Model:
    """Read a DMN file and compile all its expressions.

    Args:
        functions: names of the host functions that its expressions may call.
        imports: the models that it may import, by namespace.

    Raises:
        Invalid: findings ``xml.*`` and ``dmn.*``, each with element, file and line; ``dmn.expression`` carries the
            ``expression``, what was ``expected``, and FEEL's code as ``reason``.
    """
    model, findings = read(content, resource_name, functions=functions, imports=imports)
    if findings:
        raise Invalid(findings)
    return model


def accepted(content: bytes, resource_name: str) -> Model:
    """As `parse`, of a file that was deployed: what rules of ours have come to refuse since is evaluated as it was then.

    Raises:
        Invalid: logic of it would be left out.
    """
    model, findings = read(content, resource_name)
    if any(finding.code in _LEFT_OUT for finding in findings):
        raise Invalid(findings)
    return model


def read(
    content: bytes,
    resource_name: str,
    *,
    functions: Collection[str] = tuple(QUESTIONS),
    imports: Mapping[str, Model] = MappingProxyType({}),
) -> tuple[Model, Sequence[Finding]]:
    """As `parse`, but what could not be read is left out of the model; its value will be null.

    Raises:
        Invalid: it is no XML, or no DMN.
    """
    root = parse_xml(content, resource_name)
    reading = Reading(root, resource_name, functions)
    if reading.namespace not in NAMESPACES or root.tag != f"{{{reading.namespace}}}definitions":
        finding = Finding("dmn.not_dmn", {"namespace": reading.namespace}, file=resource_name, line=root.sourceline)
        raise Invalid([finding])
    return _Definitions(reading, imports).model(), tuple(reading.findings)


class _Definitions:
    """What a file defines, while it is read."""

    def __init__(self, reading: Reading, imports: Mapping[str, Model]) -> None:
        self.reading = reading
        self.root = reading.root
        self.namespace = self.root.get("namespace") or ""
        self._refuse_unknown_elements()
        self.imports = dict(self._imports(imports))
        self.types = read_types(reading, {name: model.types for name, model in self.imports.items()})
        self.elements = self._elements()
        self.input_data = {
            id_: InputData(id_, element.get("name", ""), self._variable(element), self._type(element))
            for id_, element in self.elements.items()
            if local(element) == "inputData"
        }

    def model(self) -> Model:
        decisions: dict[str, Decision] = {}
        knowledge: dict[str, Knowledge] = {}
        services: dict[str, Service] = {}
        for id_, element in self.elements.items():
            match local(element):
                case "decision":
                    decisions[id_] = self._decision(id_, element)
                case "businessKnowledgeModel":
                    knowledge[id_] = self._knowledge(id_, element)
                case "decisionService":
                    services[id_] = self._service(id_, element)
        ordered = in_order(decisions)
        for id_ in decisions.keys() - {decision.id for decision in ordered}:
            self.reading.find("dmn.cycle", decisions[id_].place)
        return Model(
            self.root.get("id") or "",
            self.root.get("name") or "",
            self.namespace,
            self.reading.resource_name,
            MappingProxyType(with_inputs(decisions, ordered, self.imports)),
            MappingProxyType(knowledge),
            MappingProxyType(services),
            MappingProxyType(self.input_data),
            self.types,
            MappingProxyType(self.imports),
        )

    # -- elements -------------------------------------------------------------------------------------------------

    def _refuse_unknown_elements(self) -> None:
        for element in self.root.iter(f"{{{self.reading.namespace}}}*"):
            if local(element) not in KNOWN:
                self.reading.find("dmn.unsupported", self.reading.place(element), element=local(element))

    def _imports(self, known: Mapping[str, Model]) -> Iterator[tuple[str, Model]]:
        for element in self.reading.children(self.root, "import"):
            if element.get("importType") not in NAMESPACES:
                self.reading.find("dmn.import_type", self.reading.place(element), type=element.get("importType"))
            elif (model := known.get(element.get("namespace", ""))) is None:
                self.reading.find("dmn.unknown_import", self.reading.place(element), namespace=element.get("namespace"))
            else:
                yield self._name(element), model

    def _elements(self) -> dict[str, Element]:
        """Everything that a requirement can name, by id, in the order of the file."""
        elements: dict[str, Element] = {}
        names: set[str] = set()
        tags = ("inputData", "decision", "businessKnowledgeModel", "decisionService")
        for number, element in enumerate(self.reading.children(self.root, *tags)):
            place = self.reading.place(element)
            id_ = element.get("id") or f"#{number}"
            if id_ in elements:
                self.reading.find("dmn.id_twice", place)
            if not place.name:
                self.reading.find("dmn.no_name", place, kind=local(element))
            elif place.name in names:
                self.reading.find("dmn.name_twice", place, kind=local(element))
            names.add(place.name)
            elements[id_] = element
        return elements

    def _name(self, element: Element) -> str:
        return " ".join((element.get("name") or "").split())

    def _variable(self, element: Element) -> str:
        variable = self.reading.child(element, "variable")
        return (self._name(variable) if variable is not None else "") or self._name(element)

    def _type(self, element: Element) -> str | None:
        return self.reading.type_of(self.reading.child(element, "variable"), self.reading.place(element))

    def _decision(self, id_: str, element: Element) -> Decision:
        inputs = self._references(element, "informationRequirement", "requiredInput")
        required = self._references(element, "informationRequirement", "requiredDecision")
        knowledge = self._references(element, "knowledgeRequirement", "requiredKnowledge")
        place = self._place(id_, element)
        scope = self._scope(place, required + knowledge, inputs)
        logic = self.reading.children(element, *KINDS)
        if len(logic) != 1:
            self.reading.find("dmn.logic_twice" if logic else "dmn.no_logic", place)
        before, self.reading.reads = self.reading.reads, set()
        box = read_box(self.reading, logic[0], scope) if logic else None
        reads, self.reading.reads = tuple(self.reading.reads), before
        variable, type_ = self._variable(element), self._type(element)
        also = self._also(element)
        return Decision(id_, place.name, place, variable, type_, inputs, required, knowledge, box, reads, also)

    def _knowledge(self, id_: str, element: Element) -> Knowledge:
        required = self._references(element, "knowledgeRequirement", "requiredKnowledge")
        place = self._place(id_, element)
        logic = self.reading.child(element, "encapsulatedLogic")
        if logic is None:
            self.reading.find("dmn.no_logic", place)
            function = FunctionBox(place, (), None)
        else:
            scope = self._scope(place, required, ()).knowing(self._variable(element))
            before, self.reading.reads = self.reading.reads, set()
            function = read_function(self.reading, logic, scope)
            for name in sorted(self.reading.reads):
                self.reading.find("dmn.unknown_name", place, name=name)  # it sees its parameters and nothing else
            self.reading.reads = before
        return Knowledge(id_, place.name, self._variable(element), self._type(element), required, function)

    def _service(self, id_: str, element: Element) -> Service:
        place = self._place(id_, element)
        outputs = self._references(element, "outputDecision")
        if not outputs:
            self.reading.find("dmn.no_output", place)
        return Service(
            id_,
            place.name,
            self._variable(element),
            self._type(element),
            outputs,
            self._references(element, "inputDecision"),
            self._references(element, "inputData"),
        )

    def _place(self, id_: str, element: Element) -> Place:
        return Place(id_, element.get("name") or id_, element.sourceline)

    # -- requirements ---------------------------------------------------------------------------------------------

    def _references(self, element: Element, *tags: str) -> tuple[Reference, ...]:
        """What the children along *tags* refer to; one that refers to nothing is a finding."""
        found = [element]
        for tag in tags:
            found = [child for parent in found for child in self.reading.children(parent, tag)]
        references = (self._reference(target, self.reading.place(element)) for target in found)
        return tuple(reference for reference in references if reference is not None)

    def _reference(self, element: Element, around: Place) -> Reference | None:
        href = element.get("href") or ""
        namespace, _, id_ = href.rpartition("#")
        if namespace in {"", self.namespace} and id_ in self.elements:
            return Reference(self.namespace, id_)
        for name, model in self.imports.items():
            if model.namespace == namespace and _names(model, id_) is not None:
                return Reference(namespace, id_, name)
        place = Place(around.id, around.name, element.sourceline)
        self.reading.find("dmn.unknown_requirement", place, href=href)
        return None

    def _scope(self, place: Place, required: Sequence[Reference], inputs: Sequence[Reference]) -> Scope:
        bound = {name for reference in required for name in self._known_as(reference)}
        names = {name for reference in inputs for name in self._known_as(reference)}
        members = {
            _names(self.imports[reference.via], reference.id) or ""
            for reference in (*required, *inputs)
            if reference.via is not None
        }
        bound |= {reference.via for reference in inputs if reference.via is not None}
        return Scope(place, frozenset(bound | names | members), frozenset(bound))

    def _known_as(self, reference: Reference) -> tuple[str, ...]:
        if reference.via is not None:
            return (reference.via,)
        element = self.elements[reference.id]
        return (self._variable(element), *self._also(element))

    def _also(self, element: Element) -> tuple[str, ...]:
        """Names beside the variable's: Camunda 8 knows a decision's value by its id, Camunda 7 knows a table's outputs."""
        if local(element) != "decision":
            return ()
        names = [element.get("id", "")]
        if self.root.get(_PLATFORM) == "Camunda Platform":
            table = self.reading.child(element, "decisionTable")
            names += (
                (self._name(column) for column in self.reading.children(table, "output")) if table is not None else ()
            )
        return tuple(name for name in names if name and name != self._variable(element))


def _names(model: Model, id_: str) -> str | None:
    """The variable of an element of an imported model."""
    found = model.decisions.get(id_) or model.knowledge.get(id_) or model.services.get(id_) or model.input_data.get(id_)
    return found.variable if found is not None else None
