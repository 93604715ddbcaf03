"""Which fields are hidden, and what the expressions of a form therefore see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from engine import feel
from engine.errors import ProcessError
from engine.forms.field import Field


@dataclass(frozen=True, slots=True)
class Hiding:
    """The fields of a form that conditions hide.

    Attributes:
        fields: in the order drawn.
        read: names of the variables that the conditions may read.
    """

    fields: Sequence[Field]
    read: frozenset[str]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> Self:
        conditional = tuple(each for each in fields if each.hidden_if)
        read = (condition.free_names for each in conditional for condition in each.hidden_if)
        return cls(conditional, frozenset().union(*read))


@dataclass(slots=True)
class Scene:
    """The case's variables with the form's values over them, those of hidden fields as null.

    Attributes:
        variables: what expressions see.
        hidden: keys of hidden fields.
        failed: by key, why a field's condition could not be evaluated; such a field counts as shown.
    """

    variables: dict[str, Any]
    hidden: set[str] = field(default_factory=set)
    failed: dict[str, ProcessError] = field(default_factory=dict)


def settle(
    hiding: Hiding,
    values: Mapping[str, Any],
    variables: Mapping[str, Any],
    environment: feel.Environment | None,
) -> Scene:
    """Hide fields until no condition changes its answer any more.

    Conditions are evaluated in field order, each over what those before it left. Each pass settles a field at least;
    conditions that chase one another end after as many passes as there are fields. Where none reads a field that was
    hidden or shown, another pass would find the same.
    """
    scene = Scene({**variables, **values})
    for _ in hiding.fields:
        before = frozenset(scene.hidden)
        for each in hiding.fields:
            if _is_hidden(each, scene, environment):
                scene.hidden.add(each.key)
                scene.variables[each.key] = None
            else:
                scene.hidden.discard(each.key)
                scene.variables[each.key] = values.get(each.key)
        if hiding.read.isdisjoint(before ^ scene.hidden):
            break
    return scene


def _is_hidden(each: Field, scene: Scene, environment: feel.Environment | None) -> bool:
    try:
        for condition in each.hidden_if:
            if condition.evaluate(scene.variables, environment) is True:
                return True
    except ProcessError as error:
        scene.failed[each.key] = error
    return False
