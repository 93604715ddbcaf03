"""User tasks: what they ask, who may answer, and completing them."""

from datetime import datetime

from engine import events as e
from engine.cases import FormView, accept, open_case, view
from engine.errors import Forbidden, NotFound, TaskAlreadyClaimed
from engine.model import Actor, Command, UserTask, Variables, number_of
from engine.ports import UnitOfWork


def complete_task(
    uow: UnitOfWork, *, task_key: int, actor: Actor, variables: Variables, at: datetime, action: str = "complete"
) -> list[e.Event]:
    """Complete a user task and run its process to the next wait states.

    Args:
        variables: JSON values by name; checked against the task's form.
        at: aware, UTC.
        action: the actor's word for it, for listeners.

    Returns:
        What happened, for the sentence that the person reads next.

    Raises:
        NotFound: no such task, or not visible to *actor*.
        Forbidden: *actor* is neither the assignee nor a candidate.
        TaskAlreadyClaimed: somebody else holds it.
        TaskAlreadyCompleted: somebody was faster, or the case went on without it; carries who and when.
        TaskInTransition: listeners are asked what is to become of it.
        InvalidVariables: the form refuses the data.

    Source: Camunda 8 REST, ``POST /v2/user-tasks/{userTaskKey}/completion``.
    """
    with uow:
        instance = uow.instances.get_for_update(task_key)  # lock first: the task read below is then current
        task = visible_task(uow, task_key, actor)
        task.require_open()
        task.require_admits(actor)
        case = open_case(uow, instance, actor, at)
        form = case.form(task.form_key)
        known = case.runtime.visible_variables(task_key)
        values = accept(uow, form, variables, known, case.outside, actor=actor, number=instance.number)
        events = case.runtime.complete_user_task(task_key, values, actor.user, action)
        case.attach(form, values)
        inputs = {"variables": values, **said(action, "complete")}
        case.close(events, Command("user_task.complete", actor, at, task_key, inputs))
        if e.UserTaskCompleting in map(type, events):
            uow.drafts.put(actor.user, f"task/{task_key}", values, at)  # it may be denied: nothing typed is lost
    return events


def task_form(uow: UnitOfWork, *, task_key: int, actor: Actor, at: datetime) -> FormView:
    """What a task asks *actor* for. Reads only; use a reading unit of work.

    Raises:
        NotFound: no such task, or not visible to *actor*.
        TaskAlreadyCompleted: it is over.
    """
    with uow:
        task = visible_task(uow, task_key, actor)
        task.require_open()
        case = open_case(uow, uow.instances.get(task_key), actor, at)
        return view(task.name, case.form(task.form_key), case.runtime.visible_variables(task_key), case.outside)


def claim(uow: UnitOfWork, *, task_key: int, actor: Actor, at: datetime, action: str = "claim") -> None:
    """Take a task that is open to several: others no longer see it among their own.

    Args:
        action: the actor's word for it, for listeners.

    Raises: NotFound, Forbidden, TaskAlreadyClaimed, TaskInTransition, TaskAlreadyCompleted.

    Source: Camunda 8 REST, ``POST /v2/user-tasks/{userTaskKey}/assignment``.
    """
    with uow:
        instance = uow.instances.get_for_update(task_key)
        task = visible_task(uow, task_key, actor)
        task.require_open()
        task.require_admits(actor)
        case = open_case(uow, instance, actor, at)
        events = case.runtime.assign_user_task(task_key, actor.user, action)
        case.close(events, Command("user_task.claim", actor, at, task_key, said(action, "claim")))


def assign(
    uow: UnitOfWork, *, task_key: int, assignee: str, actor: Actor, at: datetime, action: str = "assign"
) -> None:
    """Take a task, as `claim`; programs name whom it is for, and that is whoever asks.

    Raises:
        As `claim`.
        Forbidden: ``only_to_yourself``.

    Source: Camunda 8 REST, ``POST /v2/user-tasks/{userTaskKey}/assignment``.
    """
    if assignee != actor.user:
        raise Forbidden(actor.user, "only_to_yourself")
    claim(uow, task_key=task_key, actor=actor, at=at, action=action)


def release(uow: UnitOfWork, *, task_key: int, actor: Actor, at: datetime) -> None:
    """Give a claimed task back to its candidates.

    Raises:
        NotFound, TaskInTransition, TaskAlreadyCompleted.
        Forbidden: ``not_holder``, or ``no_candidates`` where the diagram names *actor* alone.
        TaskAlreadyClaimed: somebody else holds it.
    """
    with uow:
        instance = uow.instances.get_for_update(task_key)
        task = visible_task(uow, task_key, actor)
        task.require_open()
        if task.assignee is None:
            raise Forbidden(actor.user, "not_holder")
        if task.assignee != actor.user:
            raise TaskAlreadyClaimed("claimed", who=task.assignee)
        if not (task.candidate_users or task.candidate_groups):
            raise Forbidden(actor.user, "no_candidates")
        case = open_case(uow, instance, actor, at)
        events = case.runtime.assign_user_task(task_key, None, "unassign")
        case.close(events, Command("user_task.release", actor, at, task_key))


def said(action: str, usual: str) -> dict[str, str]:
    """What the record keeps of an action: nothing where it is the usual one."""
    return {} if action == usual else {"action": action}


def visible_task(uow: UnitOfWork, task_key: int, actor: Actor) -> UserTask:
    """The task, if *actor* may know of it. Raises: NotFound."""
    task = uow.tasks.get(task_key)
    if not (task.admits(actor) or uow.instances.is_visible(number_of(task_key), actor)):
        raise NotFound("user_task", task_key)
    return task
