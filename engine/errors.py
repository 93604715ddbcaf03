"""What can go wrong in a command. Errors hold data, not prose to be parsed; `web.problems` maps class to status and words.

Their text is for logs and holds codes alone: the data may be somebody's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a submission, a deployment or an expression.

    Attributes:
        code: stable, dotted, such as ``form.required`` or ``bpmn.unknown_form``; the catalogues hold its words.
        params: values that the words need; JSON values only.
        field: key of the form field, for a submission.
        element_id: id of the BPMN, DMN or form element, for a deployment.
        element_name: its name as drawn.
        file: resource name within the deployment.
        line: 1-based line in *file*.
        column: 1-based column in *file*.
        severity: an ``error`` refuses, a ``warning`` only tells.
    """

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)
    field: str | None = None
    element_id: str | None = None
    element_name: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    severity: Severity = "error"


class LiuzhuanError(Exception):
    """Base of everything that a caller of the engine is expected to handle."""


class NotFound(LiuzhuanError):
    """There is no such thing, or *actor* may not know of it."""

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"no {kind} {key}")
        self.kind, self.key = kind, key


class Forbidden(LiuzhuanError):
    """The actor may see the thing but not do this with it.

    Args:
        reason: a stable code, such as ``not_candidate`` or ``not_starter``.
    """

    def __init__(self, actor: str, reason: str) -> None:
        super().__init__(f"{actor}: {reason}")
        self.actor, self.reason = actor, reason


class Rejected(LiuzhuanError):
    """The thing is no longer in a state that allows this.

    Args:
        state: what it is now, such as ``completed``.
        who: user id of whoever brought it there, if a person did.
        when: aware, UTC.
    """

    def __init__(self, state: str, *, who: str | None = None, when: datetime | None = None) -> None:
        super().__init__(f"{type(self).__name__}: {state} by {who} at {when}")
        self.state, self.who, self.when = state, who, when


class TaskAlreadyCompleted(Rejected):
    """Somebody was faster, or the case moved on without this task."""


class TaskInTransition(Rejected):
    """Listeners are asked what is to become of the task: until they have answered, nothing else happens to it."""


class TaskAlreadyClaimed(Rejected):
    """Somebody else holds the task."""


class InstanceEnded(Rejected):
    """The case is over."""


class InstanceCanceling(Rejected):
    """The case is being cancelled: it ends when all who listen to that are done."""


class JobGone(Rejected):
    """The job was completed, cancelled or taken over by another worker."""


class NobodyWaits(Rejected):
    """No case waits for this message now."""


class MessageAlreadyPublished(Rejected):
    """A message with this name, correlation key and id still lives."""


class IdempotencyConflict(Rejected):
    """The same idempotency key came with another request."""


class Invalid(LiuzhuanError):
    """The request cannot be accepted as it is; each finding names a place and what to do."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{f.code} {f.field or f.element_id or ''}".rstrip() for f in findings))
        self.findings = tuple(findings)


class InvalidVariables(Invalid):
    """The form refuses the data; `Finding.field` names the field."""


class DeploymentRejected(Invalid):
    """The deployment check refuses the files; nothing of them was stored."""


class Busy(LiuzhuanError):
    """The store cannot take the command now; the same request may be sent again."""


class Collision(Busy):
    """Another command was in the way and this one was discarded whole: run again at once, it finds the other's work."""


class InDoubt(Busy):
    """The connection broke while the command was being committed: it is stored whole, or not at all.

    Never told as a success, nor as a failure. Sent again, its idempotency key or the state of its task resolves it.
    """


class ProcessError(LiuzhuanError):
    """Something inside the process failed: an expression, a decision, a mapping. Becomes an incident, not an answer.

    Args:
        code: stable, dotted, such as ``feel.unknown_name`` or ``dmn.no_row``.
        params: what the words need, JSON values only: the expression, the inputs, the rows.
    """

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class BudgetExhausted(ProcessError):
    """A command has used up what one command may use; what it stopped goes on with a new one."""
