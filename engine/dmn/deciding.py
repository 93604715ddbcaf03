"""Making decisions along the diagram's requirements (DMN 1.5 §6.2, §10.4)."""

from collections import ChainMap
from collections.abc import Mapping, Sequence
from typing import Any

from engine.dmn.boxed import BoxEvaluator
from engine.dmn.evaluation import Making, Variables
from engine.dmn.logic import Place
from engine.dmn.model import Decision, InputData, Knowledge, Model, Outcome, Reference, Service
from engine.errors import NotFound
from engine.feel import Environment, HostFunction, from_json

Key = tuple[str, str]


def decide(
    model: Model,
    decision: str,
    variables: Mapping[str, Any],
    environment: Environment | None = None,
    *,
    strict: bool = True,
) -> Outcome:
    """Make a decision, and those that it requires.

    Args:
        decision: id or name.
        variables: FEEL or JSON values by name; they are not modified. A decision sees all of them, and over them what
            its requirements bring.
        strict: whether what the author has not drawn is an error; otherwise null, as DMN says.

    Raises:
        NotFound: there is no such decision.
        DecisionError: it has no answer.
    """
    wanted = model.decision(decision)
    if wanted is None:
        raise NotFound("decision", decision)
    making = Making(strict, environment or Environment())
    value = _Requirements(making, variables, {}).value(model, wanted)
    return Outcome(from_json(value), tuple(making.matched))


def decide_service(
    model: Model,
    service: str,
    variables: Mapping[str, Any],
    environment: Environment | None = None,
    *,
    strict: bool = True,
) -> Outcome:
    """Call a decision service; its input decisions are among *variables*. See `decide`."""
    wanted = model.service(service)
    if wanted is None:
        raise NotFound("decision service", service)
    making = Making(strict, environment or Environment())
    function = _Requirements(making, {}, {}).service(model, wanted)
    value = function.call(*(from_json(variables.get(name)) for name in function.parameters))
    return Outcome(from_json(value), tuple(making.matched))


class _Requirements:
    """Decisions with their values, as far as they are made.

    Args:
        variables: what input data is read from.
        values: of decisions that are given and not made.
    """

    def __init__(self, making: Making, variables: Mapping[str, Any], values: dict[Key, Any]) -> None:
        self.making = making
        self.variables = dict(variables)
        self.values = values

    def value(self, model: Model, decision: Decision) -> Any:
        """The value of *decision*; what it requires is made first, without recursion along the diagram."""
        waiting = [(model, decision)]
        opened: set[Key] = set()
        while waiting:
            home, current = waiting[-1]
            key = (home.namespace, current.id)
            if key not in self.values and key not in opened:
                opened.add(key)  # in a circle, which only a lenient reading lets pass, it is made with what there is
                waiting += (
                    found
                    for reference in current.required_decisions
                    if (found := _decision(home, reference)) is not None and reference.key not in self.values
                )
                continue
            waiting.pop()
            if key not in self.values:
                self.values[key] = self._made(home, current)
        return self.values[model.namespace, decision.id]

    def service(self, model: Model, service: Service) -> HostFunction:
        """A decision service as a function: its decisions see its parameters and nothing else."""
        data = [model_input for ref in service.input_data if (model_input := _home(model, ref).input_data.get(ref.id))]
        given = [(ref, found) for ref in service.input_decisions if (found := _decision(model, ref)) is not None]
        names = (*(entry.variable for entry in data), *(found.variable for _, (_, found) in given))
        evaluator = BoxEvaluator(self.making, model.types, Place(service.id, service.name, None))
        place = evaluator.owner

        def call(*arguments: Any) -> Any:
            types = (*(entry.type for entry in data), *(found.type for _, (_, found) in given))
            fitting = []
            for argument, type_ in zip(arguments, types, strict=True):
                value, misfit = model.types.fit(argument, type_, evaluator.environment)
                if misfit is not None:
                    return evaluator.misfit(misfit, place)
                fitting.append(value)
            variables = dict(zip(names, fitting[: len(data)], strict=False))
            values = {ref.key: value for (ref, _), value in zip(given, fitting[len(data) :], strict=True)}
            inner = _Requirements(self.making, variables, values)
            outputs = [found for ref in service.outputs if (found := _decision(model, ref)) is not None]
            with self.making.call():
                made = {decision.variable: inner.value(home, decision) for home, decision in outputs}
            result = next(iter(made.values())) if len(made) == 1 else made
            return evaluator.fit(result, model.types.result_of(service.type), place)

        return HostFunction(service.variable, names, len(names), call)

    def _made(self, model: Model, decision: Decision) -> Any:
        evaluator = BoxEvaluator(self.making, model.types, decision.place)
        if decision.logic is None:
            return None
        required: dict[str, Any] = {}
        for reference in decision.required_inputs:
            data = _home(model, reference).input_data.get(reference.id)
            if data is not None:
                value = self._given(decision, data, _home(model, reference))
                _bring(required, reference, data.variable, value)
        for reference in decision.required_decisions:
            found = _decision(model, reference)
            if found is not None:
                for name, value in found[1].brought(self.values.get(reference.key)):
                    _bring(required, reference, name, value)
        self._bring_knowledge(required, model, decision.required_knowledge)
        value = evaluator.value(decision.logic, ChainMap(required, self.variables))
        return evaluator.fit(value, decision.type, decision.place)

    def _given(self, decision: Decision, data: InputData, home: Model) -> Any:
        """Input data as its type asks for it."""
        place = Place(decision.id, decision.name, decision.place.line)
        evaluator = BoxEvaluator(self.making, home.types, place)
        return evaluator.read(
            from_json(self.variables.get(data.variable)), data.type, Place(data.id, data.variable, None)
        )

    def _bring_knowledge(self, scope: Variables, model: Model, references: Sequence[Reference]) -> None:
        for reference in references:
            home = _home(model, reference)
            knowledge = home.knowledge.get(reference.id)
            if knowledge is not None:
                _bring(scope, reference, knowledge.variable, self._knowledge(home, knowledge))
            elif (service := home.services.get(reference.id)) is not None:
                _bring(scope, reference, service.variable, self.service(home, service))

    def _knowledge(self, model: Model, knowledge: Knowledge) -> HostFunction:
        """A business knowledge model as a function; what it requires is brought when it is first called."""
        place = Place(knowledge.id, knowledge.name, knowledge.function.place.line)
        evaluator = BoxEvaluator(self.making, model.types, place)
        scope: dict[str, Any] = {}
        result = model.types.result_of(knowledge.type)
        inner = evaluator.function(knowledge.function, scope, knowledge.variable, result)

        def call(*arguments: Any) -> Any:
            if not scope:
                scope[knowledge.variable] = function
                self._bring_knowledge(scope, model, knowledge.required_knowledge)
            return inner.call(*arguments)

        function = HostFunction(inner.name, inner.parameters, inner.required, call)
        return function


def _bring(scope: Variables, reference: Reference, name: str, value: Any) -> None:
    """Make *value* known, under its import's name where it comes from another model."""
    if reference.via is None:
        scope[name] = value
    else:
        scope.setdefault(reference.via, {})[name] = value


def _home(model: Model, reference: Reference) -> Model:
    return model if reference.via is None else model.imports[reference.via]


def _decision(model: Model, reference: Reference) -> tuple[Model, Decision] | None:
    home = _home(model, reference)
    found = home.decisions.get(reference.id)
    return (home, found) if found is not None else None
