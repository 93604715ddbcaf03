"""What workers are given to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from engine.frozen import dataclass
from engine.model.variables import Variables

JobKind = Literal["element", "execution_listener", "task_listener", "continuation"]
JobState = Literal["created", "failed", "completed", "error_thrown", "canceled"]

USER_TASK = "io.camunda.zeebe:userTaskKey"
"""The header in which a listener to a user task finds its key."""

CONTINUE = "liuzhuan:continue"
"""Type of the jobs that go on with a case, which nobody but our own worker is given."""


@dataclass(frozen=True, slots=True)
class Job:
    """A service task's work (Camunda 7: external task).

    Attributes:
        type: what workers ask for.
        variables: the task's input mappings, else all variables that it sees.
        headers: task headers as drawn.
        retries: attempts left; 0 means an incident stands.
        available_at: not before this moment; moves with back-off.
        worker: who holds the lock until `locked_until`.
        priority: the more, the sooner workers that ask for the most urgent get it.
        kind: whose work it is: an element's own, a listener's, or none but to go on.
        listens_to: of a listener, the event in the diagram's word.
    """

    key: int
    instance_key: int
    process_id: str
    element_id: str
    type: str
    variables: Variables
    headers: Mapping[str, str]
    retries: int
    state: JobState
    available_at: datetime
    worker: str | None = None
    locked_until: datetime | None = None
    priority: int = 0
    kind: JobKind = "element"
    listens_to: str | None = None
