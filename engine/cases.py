"""What the services share: opening a locked case for one command, and closing it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine import events as e
from engine.bpmn import Process, Runtime
from engine.evidence.records import logical_digest
from engine.forms import BrowserForm, Form
from engine.model import Actor, Command, Instance, Variables
from engine.outside import Recording, environment
from engine.ports import Bundle, UnitOfWork
from engine.projections import record
from engine.sources import recording


@dataclass(frozen=True, slots=True)
class FormView:
    """What a page needs to ask somebody for something.

    Attributes:
        title: the element's or the process's name as drawn.
        form: None where the diagram links none.
        browser: schema and data for the form viewer; None without form.
        variables: what the case knows at this point.
    """

    title: str
    form: Form | None
    browser: BrowserForm | None
    variables: Variables


@dataclass(slots=True)
class OpenCase:
    """A locked case, restored for one command.

    Attributes:
        attached: sha256 of each file that the command attached, hex, by its id.
    """

    uow: UnitOfWork
    instance: Instance
    bundle: Bundle
    runtime: Runtime
    outside: Recording
    attached: dict[str, str] = field(default_factory=dict)

    @property
    def process(self) -> Process:
        """The root process, as the case began with it."""
        return self.runtime.process

    def form(self, key: int | None) -> Form | None:
        """A form by its definition key. Raises: NotFound."""
        return None if key is None else self.bundle.library.form(key)

    def attach(self, form: Form | None, values: Variables) -> None:
        """Tie the files that accepted *values* name to the case."""
        pickers = [field.key for field in form.fields if field.type == "filepicker"] if form else []
        named = [file for key in pickers for file in values.get(key) or ()]
        if named:
            self.attached |= self.uow.files.attach(named, self.instance.number)

    def close(self, events: Sequence[e.Event], command: Command) -> None:
        """Store the new state, the rows and the record of *command*, with the answers that it asked for."""
        instance = self.instance
        instance.state_bytes = self.runtime.state
        written = {
            event.name for event in events if isinstance(event, e.VariableWritten) and event.scope_key == instance.key
        }
        if written and (not instance.title or self.process.may_be_described_anew(written)):
            _describe(instance, self.process, self.runtime)
        logical, answers = logical_digest(self.runtime.meaning), self.outside.answers
        record(self.uow, instance, events, command, logical=logical, answers=answers, attachments=self.attached)
        self.runtime.close()
        self.outside.close()


def open_case(uow: UnitOfWork, instance: Instance, actor: Actor, at: datetime) -> OpenCase:
    """Restore *instance* for a command of *actor*. Raises: InstanceEnded."""
    instance.require_active()
    outside = recording(uow, actor, at)
    bundle = uow.definitions.bundle(instance.deployment_key)
    return OpenCase(uow, instance, bundle, Runtime.restore(bundle, instance.state_bytes, outside), outside)


def _describe(instance: Instance, process: Process, runtime: Runtime) -> None:
    """Bring title and confidentiality up to date with the variables."""
    variables = runtime.visible_variables(instance.key)
    env = environment(runtime.outside)
    instance.title = _text(process.describe("title", variables, env)) or process.name
    instance.confidentiality = _text(process.describe("confidentiality", variables, env))


def view(title: str, form: Form | None, variables: Variables, outside: Recording) -> FormView:
    """The form prepared for the browser; reads only what the form names."""
    browser = form.for_browser(variables, environment(outside)) if form else None
    return FormView(title, form, browser, variables)


def accept(
    uow: UnitOfWork,
    form: Form | None,
    submission: Mapping[str, Any],
    known: Variables,
    outside: Recording,
    *,
    actor: Actor,
    number: int | None,
) -> Variables:
    """The variables that *actor*'s submission writes. Without a form there is nothing to check it against: all of it.

    Args:
        known: what the case knows at this point.
        number: the case whose files may be named beside the actor's own uploads; None before it has one.

    Raises: InvalidVariables.
    """
    if form is None:
        return dict(submission)

    def is_usable(file: str) -> bool:
        return uow.files.usable(file, by=actor.user, number=number)

    return form.accept(submission, known, environment(outside), files=is_usable)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
