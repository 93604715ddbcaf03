"""The diagram's arrows between decisions: an order in which they can be made, and what each reads from outside."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from engine.dmn.model import Decision, Model


def in_order(decisions: Mapping[str, Decision]) -> Sequence[Decision]:
    """Each decision after those that it requires; one that waits for itself, on whatever way, is left out."""
    open_requirements: dict[str, int] = {}
    wanted_by: dict[str, list[str]] = {}
    for id_, decision in decisions.items():
        required = {ref.id for ref in decision.required_decisions if ref.via is None and ref.id in decisions}
        open_requirements[id_] = len(required)
        for other in required:
            wanted_by.setdefault(other, []).append(id_)
    ordered = [id_ for id_, count in open_requirements.items() if count == 0]
    for id_ in ordered:  # grows while it is walked
        for following in wanted_by.get(id_, ()):
            open_requirements[following] -= 1
            if open_requirements[following] == 0:
                ordered.append(following)
    return [decisions[id_] for id_ in ordered]


def with_inputs(
    decisions: Mapping[str, Decision], ordered: Sequence[Decision], imports: Mapping[str, Model]
) -> dict[str, Decision]:
    """The same decisions, whose inputs include those of the decisions that they require."""
    inputs = {id_: frozenset(decision.inputs) for id_, decision in decisions.items()}
    for decision in ordered:
        required = [
            inputs.get(reference.id, frozenset())
            if reference.via is None
            else frozenset(imports[reference.via].decisions[reference.id].inputs)
            for reference in decision.required_decisions
            if reference.via is None or reference.id in imports[reference.via].decisions
        ]
        inputs[decision.id] = inputs[decision.id].union(*required)
    return {id_: replace(decision, inputs=tuple(sorted(inputs[id_]))) for id_, decision in decisions.items()}
