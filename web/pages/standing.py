"""Where a case stands, in a sentence."""

from collections.abc import Iterator

from engine.model import UserTask
from web import current
from web.pages.casebook import CaseBook
from web.pages.transitions import standing_of
from web.shown import is_just_now, moment, worked
from web.translation import gettext as _


def standing(book: CaseBook) -> list[str]:
    """One sentence for each thing that is waited for; one when the case is over."""
    instance = book.detail.instance
    if instance.ended_at is not None:
        if instance.state == "canceled":
            return [_("Cancelled at %(when)s.", when=moment(instance.ended_at))]
        return [_("Closed at %(when)s.", when=moment(instance.ended_at))]
    sentences = [_waiting(task, book) for task in book.open_tasks]
    sentences += [sentence for task in book.detail.tasks if (sentence := standing_of(task))]
    for incident in book.detail.incidents:
        if incident.resolved_at is None:
            step = incident.element_name or incident.element_id
            sentences.append(_("Interrupted at “%(step)s”: an administrator has to act.", step=step))
    return sentences or [*_awaited(book)] or [_("The system is working on it.")]


def _awaited(book: CaseBook) -> Iterator[str]:
    """The messages and moments without which the case does not go on."""
    for subscription in book.detail.subscriptions:
        if book.awaits(subscription):
            yield _("Waiting for the message “%(name)s”.", name=subscription.label or subscription.message)
    for timer in book.detail.timers:
        if book.awaits(timer):
            yield _("Waiting until %(when)s.", when=moment(timer.due))


def _waiting(task: UserTask, book: CaseBook) -> str:
    who, at = waits_for(task, book), task.created_at
    if is_just_now(at):
        return _("Waiting for %(who)s: %(step)s, since just now.", who=who, step=task.name)
    if duration := worked(at, current.now()):
        return _("Waiting for %(who)s: %(step)s, for %(duration)s.", who=who, step=task.name, duration=duration)
    return _("Waiting for %(who)s: %(step)s, since %(when)s.", who=who, step=task.name, when=moment(at))


def waits_for(task: UserTask, book: CaseBook) -> str:
    """Who may do a task: its holder, else its candidates."""
    if task.assignee:
        return book.names[task.assignee]
    people = [book.names[user] for user in task.candidate_users]
    people += [book.groups_named.get(group, group) for group in task.candidate_groups]
    return _(", ").join(people) or _("an administrator")


def done_sentence(book: CaseBook, task_key: int) -> str | None:
    """What the completion of a task did."""
    entry = book.completion(task_key)
    if entry is None:
        return None
    instance = book.detail.instance
    what = entry.decision or entry.step
    if instance.ended_at is not None:
        return _("%(title)s: %(what)s. The matter is closed.", title=instance.title, what=what)
    following = [
        _("%(step)s (%(who)s)", step=task.name, who=waits_for(task, book)) for task in book.open_tasks
    ]  # fmt: skip
    if not following:
        return _("%(title)s: %(what)s. It goes on by itself.", title=instance.title, what=what)
    return _("%(title)s: %(what)s. Next: %(next)s.", title=instance.title, what=what, next=_(", ").join(following))
