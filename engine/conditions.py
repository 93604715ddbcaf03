"""Conditions that begin cases: somebody outside says what is so, and whatever process waits for that begins."""

from datetime import datetime

from engine.bpmn.starts import holds
from engine.errors import Finding, Invalid, NotFound, ProcessError
from engine.instances import begin
from engine.model import SYSTEM, Actor, Instance, Start, Variables
from engine.ports import UnitOfWork
from engine.sources import recording
from engine.starts import process_of


def evaluate(
    uow: UnitOfWork,
    *,
    variables: Variables,
    actor: Actor,
    at: datetime,
    definition_key: int | None = None,
    business_id: str | None = None,
) -> list[Instance]:
    """Begin a case at each start event of a process in force whose condition holds for *variables*: all, or none.

    Args:
        variables: the new cases get them, too.
        definition_key: of this process alone.
        business_id: of the new cases, whose processes then do not number them themselves.

    Raises:
        NotFound: no such process.
        Invalid: a condition is neither true nor false, by its process's element; ``start.business_id``.
        InvalidVariables: no diagram may be handed that.

    Source: Camunda 8 REST, ``POST /v2/conditionals/evaluation``.
    """
    with uow:
        found = _holding(uow, variables, at, definition_key)
    numbers = [uow.numbers.next_case() for _ in found]
    told = {"by": actor.user}
    with uow:
        begun = [
            begin(uow, number=number, start=start, variables=variables, at=at, told=told, business_id=business_id)
            for number, start in zip(numbers, found, strict=True)
        ]
    return [instance for instance, _ in begun]


def _holding(uow: UnitOfWork, variables: Variables, at: datetime, definition_key: int | None) -> list[Start]:
    if definition_key is not None and uow.definitions.get(definition_key).kind != "process":
        raise NotFound("process", definition_key)
    outside, found, wrong = recording(uow, SYSTEM, at), list[Start](), list[Finding]()
    for start in uow.starts.awaiting("condition"):
        if definition_key not in {None, start.definition_key}:
            continue
        try:
            if holds(process_of(uow, start.definition_key), start, variables, outside):
                found.append(start)
        except ProcessError as error:
            wrong.append(Finding(error.code, error.params, element_id=start.element_id))
    if wrong:
        raise Invalid(wrong)
    return found
