"""A case's history, read once into its book."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson

from engine.forms import Form
from engine.model import Actor, Subscription
from engine.outside import Recorded, environment
from engine.ports import Library, Record, UnitOfWork
from engine.views import CaseDetail
from web import current
from web.pages.casebook import CaseBook, Entry, Group, Kind, Part
from web.pages.facts import Fact, Shower
from web.pages.meaning import meaning_of
from web.pages.occasions import Occasions
from web.pages.trace import Tracer
from web.shown import group_names, names, worked


def read_book(actor: Actor, detail: CaseDetail) -> CaseBook:
    """Read the history of a case that *actor* sees."""
    records = current.services().reads.records(actor, detail.instance.number)
    people = names(_people(detail, records))
    with (uow := current.services().reading()):
        book = CaseBook(detail, people, group_names())
        _Reading(book, uow, uow.definitions.bundle(detail.instance.deployment_key).library).read(records)
    return book


def _people(detail: CaseDetail, records: Sequence[Record]) -> set[str]:
    people = {detail.instance.started_by, *(record.actor for record in records)}
    people |= {notice.recipient for notice in detail.notices}
    for task in detail.tasks:
        people |= {*task.candidate_users, *filter(None, (task.assignee, task.completed_by))}
    return people


class _Reading:
    def __init__(self, book: CaseBook, uow: UnitOfWork, library: Library) -> None:
        self.book, self.uow, self.library = book, uow, library
        self.detail = book.detail
        self.shower = Shower(book.names, {row.id: row for row in self.detail.files})
        self.variables: dict[str, Any] = {}
        self.subscriptions: dict[int, Subscription] = {}
        self.awaited: dict[int, tuple[int, str]] = {}
        self.occasions = Occasions()

    def read(self, records: Sequence[Record]) -> None:
        book, detail = self.book, self.detail
        self._tracer(detail.instance.key, detail.instance.definition_key)
        for record in records:
            body = orjson.loads(record.body)
            events = body["events"]
            for event in events:
                self._follow(event, record)
            entry = self._entry(record, body)
            if entry is not None:
                book.entries.append(entry)
            book.entries += self._consequences(record, events)
            self._remember(events)
        if item := detail.archive_item:
            archived = Entry("archived", item.archived_at, who=item.archived_by, text=item.archive_no)
            later = [n for n, entry in enumerate(book.entries) if entry.at > item.archived_at or entry.kind == "ended"]
            book.entries.insert(later[0] if later else len(book.entries), archived)

    # -- what people did -----------------------------------------------------------------------------------------------

    def _entry(self, record: Record, body: dict[str, Any]) -> Entry | None:
        subject, given = body["subject"], body["input"]
        entry = Entry(
            "started",
            record.at,
            who=body["actor"],
            on_behalf_of=body["on_behalf_of"],
            own=body["actor"] == self.detail.instance.started_by,
            subject=subject,
            seq=record.seq,
        )
        match record.command:
            case "process_instance.start":
                return self._started(replace(entry, own=False), body)
            case "user_task.complete":
                task = self.book.task(subject)
                if task is None:
                    return None
                entry = replace(entry, kind="completed", step=task.name, took=worked(task.created_at, record.at))
                return self._filled(entry, self._form(task.form_key), given["variables"], body)
            case "message.correlate":
                drawn = self.subscriptions.get(subject)
                entry = replace(entry, kind="message", step=drawn.label if drawn else given["message"])
                return self._filled(entry, self._form(drawn.form_key if drawn else None), given["variables"], body)
            case "timer.fire" | "signal.receive":
                instance_key, element_id = self.awaited.get(subject, (0, ""))
                return replace(entry, kind="timer", step=self._name(instance_key, element_id), who=None, own=False)
            case "job.complete":
                return self._notice(entry) if "denied" not in given else self._denied(entry, body)
            case "incident.retry" | "incident.skip":
                incident = next((each for each in self.detail.incidents if each.key == subject), None)
                step = incident.element_name or incident.element_id if incident else ""
                kind: Kind = "retried" if record.command == "incident.retry" else "skipped"
                return replace(entry, kind=kind, step=step, text=given["reason"], own=False)
            case "process_instance.cancel":
                return replace(entry, kind="cancelled", text=given["reason"])
            case "user_task.claim" | "user_task.release" | "user_task.hand_on" | "user_task.update":
                return self._assigned(entry, record.command, given)
            case _:
                return None

    def _started(self, entry: Entry, body: dict[str, Any]) -> Entry:
        given = body["input"]
        if "element" not in given:
            return self._filled(entry, self._start_form(), given["variables"], body)
        return replace(entry, kind="began", step=self._name(self.detail.instance.key, given["element"]), who=None)

    def _assigned(self, entry: Entry, command: str, given: dict[str, Any]) -> Entry:
        task = self.book.task(entry.subject)
        entry = replace(entry, step=task.name if task else "", own=False)
        if command == "user_task.hand_on":
            return replace(entry, kind="handed_on", text=given["reason"], recipients=(given["to"],))
        kinds: Mapping[str, Kind] = {
            "user_task.claim": "claimed",
            "user_task.release": "released",
            "user_task.update": "changed",
        }
        return replace(entry, kind=kinds[command])

    def _denied(self, entry: Entry, body: dict[str, Any]) -> Entry:
        key = next(event["key"] for event in body["events"] if event["event"] == "user_task.denied")
        task = self.book.task(key)
        return replace(entry, kind="denied", step=task.name if task else "", text=body["input"]["denied"], own=False)

    def _notice(self, entry: Entry) -> Entry | None:
        notices = [notice for notice in self.detail.notices if notice.key == entry.subject]
        if not notices:
            return None
        recipients = tuple(notice.recipient for notice in notices)
        return replace(entry, kind="notice", text=notices[0].text, recipients=recipients, who=None, own=False)

    def _filled(
        self, entry: Entry, form: tuple[int, Form] | None, values: Mapping[str, Any], body: dict[str, Any]
    ) -> Entry:
        """*entry* with its decision and facts; they become the newest of their form, too."""
        if form is None:
            return entry
        key, drawn = form
        outside = Recorded(entry.at, current.calendar().zone, body["answers"])
        facts = tuple(self.shower.facts(drawn, values, self.variables, environment(outside)))
        if entry.kind != "message":
            self._group(key, entry, facts)
        decides = drawn.decision.key if drawn.decision else None
        decision = next((fact for fact in facts if fact.key == decides), None)
        rest = tuple(fact for fact in facts if fact.key != decides)
        if decision is None:
            return replace(entry, facts=rest)
        return replace(entry, decision=decision.lines[0], meaning=meaning_of(decision.value), facts=rest)

    def _group(self, key: int, entry: Entry, facts: tuple[Fact, ...]) -> None:
        first, occasion = self.book.groups.get(key), self.occasions.of(entry.subject)
        step, from_start = (first.step, first.from_start) if first else (entry.step, entry.kind == "started")
        beside = first.parts if first and occasion and occasion == first.occasion else ()
        part = Part(entry.who or "", entry.at, facts)
        self.book.groups[key] = Group(key, step, from_start, occasion, (*beside, part))

    def _start_form(self) -> tuple[int, Form] | None:
        instance = self.detail.instance
        reference = self.library.process(instance.definition_key).start_form
        if reference is None:
            return None
        bundle = self.uow.definitions.bundle(instance.deployment_key)
        key = bundle.key("form", reference.id)
        if key is None and (newest := self.uow.definitions.latest("form", reference.id)):
            key = newest.key
        return self._form(key)

    def _form(self, key: int | None) -> tuple[int, Form] | None:
        return None if key is None else (key, self.library.form(key))

    # -- what the process did ------------------------------------------------------------------------------------------

    def _consequences(self, record: Record, events: list[dict[str, Any]]) -> Iterator[Entry]:
        for event in events:
            match event["event"]:
                case "incident.raised":
                    yield Entry(
                        "incident",
                        record.at,
                        step=event["element_name"] or event["element_id"],
                        code=event["code"],
                        params=event["params"],
                    )
                case "process_instance.completed" if event["instance_key"] == self.detail.instance.key:
                    yield Entry("ended", record.at)

    def _follow(self, event: dict[str, Any], record: Record) -> None:
        """Keep the traces, and what later commands name by key only."""
        self.occasions.follow(event)
        match event["event"]:
            case "process_instance.started":
                self._tracer(event["instance_key"], event["definition_key"])
            case "message_subscription.opened":
                fields = {name: value for name, value in event.items() if name != "event"}
                self.subscriptions[event["key"]] = Subscription(**fields)
            case "timer.scheduled" | "signal_subscription.opened":
                self.awaited[event["key"]] = (event["instance_key"], event["element_id"])
            case "user_task.completed":
                task = self.book.task(event["key"])
                if task is not None:
                    self.book.tracers[task.instance_key].done_by(
                        task.element_id, self.book.names[event["completed_by"]]
                    )
        if (tracer := self.book.tracers.get(event.get("instance_key", 0))) is not None:
            tracer.follow(event, record.at)

    def _remember(self, events: list[dict[str, Any]]) -> None:
        for event in events:
            if event["event"] == "variable.written" and event["scope_key"] == self.detail.instance.key:
                self.variables[event["name"]] = event["after"]

    def _tracer(self, instance_key: int, definition_key: int) -> Tracer:
        if instance_key not in self.book.tracers:
            process = self.library.process(definition_key)
            self.book.tracers[instance_key] = Tracer(definition_key, process.name, process.elements)
        return self.book.tracers[instance_key]

    def _name(self, instance_key: int, element_id: str) -> str:
        return self.book.element_name(instance_key, element_id) or element_id
