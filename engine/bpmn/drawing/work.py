"""What is done in a step, and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.drawing.links import Link
from engine.bpmn.values import Value
from engine.dmn.results import ResultMapping


@dataclass(frozen=True, slots=True)
class UserWork:
    """What a user task says. Nothing given of the first three: the lane's group.

    Attributes:
        priorities: the least and the greatest that there may be.
        headers: what programs are told of it beside its data.
    """

    assignee: Value | None = None
    groups: Value | None = None
    users: Value | None = None
    not_by: Value | None = None
    due: Value | None = None
    form: Link | None = None
    follow_up: Value | None = None
    priority: Value | None = None
    priorities: tuple[int, int] = (0, 100)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RaisedError:
    """A BPMN error that a worker's answer becomes.

    Attributes:
        condition: over the case's variables, what the worker brought, and ``externalTask.errorMessage``.
    """

    code: str
    condition: Value


@dataclass(frozen=True, slots=True)
class JobWork:
    """What a worker does.

    Attributes:
        all_in: the worker gets every variable that the task sees, not only its input mappings.
        errors: looked at in their order when the worker completes or fails.
        priority: the more, the sooner workers that ask for the most urgent get it.
        pause: ISO duration between two attempts, where the worker does not say; ours if None.
    """

    type: Value
    retries: Value
    headers: Mapping[str, str] = field(default_factory=dict)
    all_in: bool = False
    errors: tuple[RaisedError, ...] = ()
    priority: Value | None = None
    pause: str | None = None


@dataclass(frozen=True, slots=True)
class Script:
    value: Value
    result: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Attributes: `mapping`, the shape that the result is kept in; as DMN gives it, if None."""

    decision: Link
    result: str
    mapping: ResultMapping | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call activity.

    Attributes:
        all_in: every variable that the activity sees enters the called process, not only its input mappings.
        all_out: every variable of the called process leaves it, unless output mappings decide.
        business_id: of the called process; the caller's if not given.
        kept: variables of the activity's own that do not enter the called process.
        taken: how many of the output mappings read the called process; those after them read what is here by then. All,
            if None.
    """

    process: Link
    all_in: bool
    all_out: bool
    business_id: Value | None = None
    kept: frozenset[str] = frozenset()
    taken: int | None = None
