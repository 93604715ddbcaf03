"""Where a case stands, in a sentence."""

from collections.abc import Iterator
from datetime import datetime

from engine.model import SignalSubscription, Subscription, Timer, UserTask
from web import current
from web.pages.casebook import CaseBook
from web.pages.transitions import standing_of
from web.shown import is_just_now, moment, worked
from web.translation import gettext as _

Wait = Subscription | SignalSubscription | Timer

_NAMED = 3
"""So many of those who are asked at once are named; of more their number is said."""


def standing(book: CaseBook) -> list[str]:
    """One sentence for each thing that is waited for; one when the case is over."""
    instance = book.detail.instance
    if instance.ended_at is not None:
        if instance.state == "canceled":
            return [_("Cancelled at %(when)s.", when=moment(instance.ended_at))]
        return [_("Closed at %(when)s.", when=moment(instance.ended_at))]
    sentences = _waiting(book)
    sentences += [sentence for task in book.detail.tasks if (sentence := standing_of(task))]
    for incident in book.detail.incidents:
        if incident.resolved_at is None:
            step = incident.element_name or incident.element_id
            sentences.append(_("Interrupted at “%(step)s”: an administrator has to act.", step=step))
    return sentences or _awaited(book) or [_("The system is working on it.")]


def _awaited(book: CaseBook) -> list[str]:
    """Without what the case does not go on; what it awaits beside its way only where nothing else can happen."""
    detail = book.detail
    waits: list[Wait] = [*detail.subscriptions, *detail.signals, *detail.timers]
    sentences = [_event(wait, book) for wait in waits if book.awaits(wait)]
    if not detail.has_work:
        sentences += _conditions(book, {(wait.instance_key, wait.element_id) for wait in waits})
        sentences = sentences or [_event(wait, book) for wait in waits]
    return list(dict.fromkeys(sentences))


def _event(wait: Wait, book: CaseBook) -> str:
    if isinstance(wait, Timer):
        return _("Waiting until %(when)s.", when=moment(wait.due))
    awaited = wait.message if isinstance(wait, Subscription) else wait.signal
    name = book.element_name(wait.instance_key, wait.element_id) or awaited
    if wait.key in book.detail.resting:
        return _("“%(name)s” has come, but could not be delivered: an administrator has to act.", name=name)
    if isinstance(wait, Subscription):
        return _("Waiting for the message “%(name)s”.", name=name)
    return _("Waiting for the signal “%(name)s”.", name=name)


def _conditions(book: CaseBook, waits: set[tuple[int, str]]) -> Iterator[str]:
    """Events on the way that await nothing from outside: nothing but their condition holds them up."""
    for key, tracer in book.tracers.items():
        for element in tracer.awaited():
            if (key, element.id) not in waits:
                yield _("Waiting until the condition “%(step)s” holds.", step=element.name or element.id)


def _waiting(book: CaseBook) -> list[str]:
    """One sentence for each step that waits since then, not for each of the forty who are asked."""
    since: dict[tuple[str, str], list[UserTask]] = {}
    for task in book.open_tasks:
        since.setdefault((task.name, _since(task.created_at)), []).append(task)
    return [
        _("Waiting for %(who)s: %(step)s, %(since)s.", who=who, step=step, since=when)
        for (_name, when), tasks in since.items()
        for who, step in [_asked(tasks, book)]
    ]


def _since(at: datetime) -> str:
    if is_just_now(at):
        return _("since just now")
    if duration := worked(at, current.now()):
        return _("for %(duration)s", duration=duration)
    return _("since %(when)s", when=moment(at))


def _asked(tasks: list[UserTask], book: CaseBook) -> tuple[str, str]:
    """Who is asked for tasks of one name, and what for."""
    who = list(dict.fromkeys(waits_for(task, book) for task in tasks))
    named = _(", ").join(who[:_NAMED])
    if len(who) > _NAMED:
        named = _("%(names)s and others, %(num)d in all", names=named, num=len(who))
    step = tasks[0].name
    return named, step if len(who) == len(tasks) else _("%(step)s (%(num)d)", step=step, num=len(tasks))


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
    by_name: dict[str, list[UserTask]] = {}
    for task in book.open_tasks:
        by_name.setdefault(task.name, []).append(task)
    following = [
        _("%(step)s (%(who)s)", step=step, who=who) for tasks in by_name.values() for who, step in [_asked(tasks, book)]
    ]
    if not following:
        return _("%(title)s: %(what)s. It goes on by itself.", title=instance.title, what=what)
    return _("%(title)s: %(what)s. Next: %(next)s.", title=instance.title, what=what, next=_(", ").join(following))
