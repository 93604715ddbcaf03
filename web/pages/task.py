"""A task: what it asks, and answering it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import tasks
from engine.errors import Invalid, NotFound, Rejected
from engine.model import Actor, UserTask
from web import audit, current, problems
from web.json_input import read_object
from web.pages.asking import Asking, asking
from web.pages.bookkeeping import read_book
from web.pages.casebook import CaseBook, Group
from web.pages.diagrams import drawings
from web.pages.facts import Fact, Shower
from web.pages.transitions import denied, processing
from web.shown import names
from web.translation import gettext as _

blueprint = Blueprint("task", __name__)


@blueprint.get("/tasks/<key:key>")
def show(key: int) -> Response:
    """The task; read-only where it is over or somebody else's."""
    return _page(key)


@blueprint.post("/tasks/<key:key>")
def complete(key: int) -> Response:
    """Complete it, or show it again with what is wrong."""
    typed: Mapping[str, Any] | None = None
    try:
        typed = read_object(request.form.get("submission", ""))
        tasks.complete_task(
            current.unit_of_work(),
            task_key=key,
            actor=current.actor(),
            variables=dict(typed),
            at=current.now(),
        )
    except Invalid as invalid:
        return _page(key, typed=typed, invalid=invalid)
    except Rejected as rejected:
        return _too_late(key, typed or {}, rejected)
    current.wake()
    return redirect(url_for("worklist.show", done=key), HTTPStatus.SEE_OTHER)


@blueprint.post("/tasks/<key:key>/claim")
def claim(key: int) -> Response:
    """Take it."""
    tasks.claim(current.unit_of_work(), task_key=key, actor=current.actor(), at=current.now())
    return redirect(url_for("task.show", key=key), HTTPStatus.SEE_OTHER)


@blueprint.post("/tasks/<key:key>/release")
def release(key: int) -> Response:
    """Give it back."""
    tasks.release(current.unit_of_work(), task_key=key, actor=current.actor(), at=current.now())
    return redirect(url_for("task.show", key=key), HTTPStatus.SEE_OTHER)


def _too_late(key: int, typed: Mapping[str, Any], rejected: Rejected) -> Response:
    """Who was faster, and what was typed, so that it can be copied."""
    detail = current.services().reads.case(current.actor(), key)
    task = next((each for each in detail.tasks if each.key == key), None) if detail else None
    facts: list[Fact] = []
    if detail is not None and task is not None and task.form_key is not None:
        with (uow := current.services().reading()):
            form = uow.definitions.bundle(detail.instance.deployment_key).library.form(task.form_key)
        facts = Shower(names(), {row.id: row for row in detail.files}).facts(form, typed, {}, None)
    back = (_("Open the matter"), url_for("case.show", key=key))
    return problems.answer(HTTPStatus.CONFLICT, problems.told(rejected), typed=facts, back=back)


def _page(key: int, *, typed: Mapping[str, Any] | None = None, invalid: Invalid | None = None) -> Response:
    actor = current.actor()
    detail = current.services().reads.case(actor, key)
    if detail is None:
        raise NotFound("user_task", key)
    audit.note_reading(detail.instance.number, f"task {key}")
    book = read_book(actor, detail)
    task = book.task(key)
    if task is None:
        raise NotFound("user_task", key)
    page = render_template(
        "task.html",
        book=book,
        detail=detail,
        task=task,
        names=book.names,
        asked=_asked(task, actor, typed, invalid),
        completion=book.completion(key),
        processing=processing(task, book),
        denied=denied(task, book),
        groups=_groups(book, task),
        drawings=drawings(book, task.instance_key),
        may_claim=_may_claim(task, actor),
        may_release=task.assignee == actor.user and bool(task.candidate_groups or task.candidate_users),
    )
    return make_response(page, HTTPStatus.BAD_REQUEST if invalid else HTTPStatus.OK)


def _asked(task: UserTask, actor: Actor, typed: Mapping[str, Any] | None, invalid: Invalid | None) -> Asking | None:
    """The form, for whoever may complete the task now."""
    if task.state != "created" or not task.admits(actor):
        return None
    view = tasks.task_form(current.services().reading(), task_key=task.key, actor=actor, at=current.now())
    return asking(view, actor, draft_of=f"task/{task.key}", typed=typed, invalid=invalid, button=task.name)


def _groups(book: CaseBook, task: UserTask) -> list[Group]:
    """What was filled in before; not what the task's own form shows again."""
    hidden = task.form_key if task.state == "created" else None
    return [group for group in book.groups.values() if group.form_key != hidden and group.facts]


def _may_claim(task: UserTask, actor: Actor) -> bool:
    """Whether there is anybody from whom it could be taken."""
    if task.state != "created" or task.assignee is not None or not task.admits(actor):
        return False
    others = {*task.candidate_users}
    with (uow := current.services().reading()):
        for group in task.candidate_groups:
            others |= {user for user, _ in uow.directory.members(group)}
    return bool(others - {actor.user})
