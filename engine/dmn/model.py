"""The nouns: a model and what stands in it, and what a decision answers with. Everything here is immutable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.dmn.item_types import ItemTypes
from engine.dmn.logic import Box, FunctionBox, Place
from engine.feel import to_json


@dataclass(frozen=True, slots=True)
class Reference:
    """An element of this model or of an imported one.

    Attributes:
        namespace: of the model that the element stands in.
        via: the name under which that model is imported, None for this model.
    """

    namespace: str
    id: str
    via: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.namespace, self.id


@dataclass(frozen=True, slots=True)
class InputData:
    """What a decision reads from outside the model.

    Attributes:
        variable: the name that expressions know it by.
        type: name of its type, None for any.
    """

    id: str
    name: str
    variable: str
    type: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision.

    Attributes:
        required_inputs, required_decisions, required_knowledge: what the diagram's arrows bring to it.
        variable: the name that other decisions know its value by.
        logic: None where the diagram gives none, which only a lenient reading lets pass.
        inputs: names of the variables that making this decision reads, those of the required decisions included.
        also: other names that decisions requiring this one may know its value by, or its outputs: Camunda's.
    """

    id: str
    name: str
    place: Place
    variable: str
    type: str | None
    required_inputs: tuple[Reference, ...]
    required_decisions: tuple[Reference, ...]
    required_knowledge: tuple[Reference, ...]
    logic: Box | None
    inputs: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def brought(self, value: Any) -> Iterator[tuple[str, Any]]:
        """What a decision that requires this one knows, by name."""
        for name in self.also:
            output = value.get(name) if isinstance(value, dict) and name != self.id else value
            yield name, output
        yield self.variable, value


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function that decisions call by its variable's name."""

    id: str
    name: str
    variable: str
    type: str | None
    required_knowledge: tuple[Reference, ...]
    function: FunctionBox


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered as one function (DMN 1.5 §6.2.2).

    Attributes:
        outputs: one decision answers with its value, several with a context by name.
    """

    id: str
    name: str
    variable: str
    type: str | None
    outputs: tuple[Reference, ...]
    input_decisions: tuple[Reference, ...]
    input_data: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One DMN file, read and compiled; shareable by threads.

    Attributes:
        decisions, knowledge, services, input_data: by id, in the order of the file.
        imports: imported models by the name under which this one knows them.
    """

    id: str
    name: str
    namespace: str
    resource_name: str
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, Knowledge]
    services: Mapping[str, Service]
    input_data: Mapping[str, InputData]
    types: ItemTypes
    imports: Mapping[str, "Model"] = field(default_factory=dict)

    def decision(self, key: str) -> Decision | None:
        """A decision by its id, else by its name."""
        return self.decisions.get(key) or next((d for d in self.decisions.values() if d.name == key), None)

    def service(self, key: str) -> Service | None:
        """A decision service by its id, else by its name."""
        return self.services.get(key) or next((s for s in self.services.values() if s.name == key), None)


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """One row that applied, as evidence.

    Attributes:
        decision_id: of the decision or business knowledge model whose table it is.
        index: 1-based.
        inputs: label and value of each column, as JSON.
        outputs: name and value of each column, as JSON; the name may be empty where the table has one output.
        annotations: texts of the annotation columns; empty ones are left out.
    """

    decision_id: str
    rule_id: str
    index: int
    inputs: tuple[tuple[str, Any], ...]
    outputs: tuple[tuple[str, Any], ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision answers with.

    Attributes:
        value: a FEEL value; a table with several outputs gives a context.
        matched: the rows that applied in every table on the way, in the order of evaluation.
    """

    value: Any
    matched: tuple[MatchedRule, ...]

    @property
    def json(self) -> Any:
        """The value as JSON; see `engine.feel.to_json`."""
        return to_json(self.value)
