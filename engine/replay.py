"""Running a case again from its records, and comparing what comes out after every step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import Any, Literal
from zoneinfo import ZoneInfo

import orjson

from engine import events as e
from engine.bpmn import Runtime
from engine.errors import LiuzhuanError
from engine.evidence.records import ENGINE_VERSION, canonical, deployment_digest, logical_digest, unerased
from engine.failures import text_of
from engine.model import key_of
from engine.outside import Recorded
from engine.ports import Bundle, UnitOfWork
from engine.steps import Difference, Step, steps

Body = Mapping[str, Any]
"""A record's body, decoded."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A case that was run again.

    Attributes:
        verdict: ``mismatch`` from the first step that differs; what comes after it is not compared.
    """

    number: int
    business_id: str | None
    verdict: Literal["match", "mismatch"]
    steps: tuple[Step, ...]

    @property
    def differs_at(self) -> Step | None:
        """The first step that differs."""
        return next((step for step in self.steps if step.verdict == "mismatch"), None)


def _start(runtime: Runtime, body: Body) -> Sequence[e.Event]:
    given = body["input"]
    element_id = given.get("element")
    return runtime.start(
        given["definition"],
        variables=given["variables"],
        business_id=given["business_id"],
        started_by=body["actor"] if element_id is None else None,
        element_id=element_id,
        part=given.get("part", 0),
        correlation_key=given.get("correlation_key", ""),
        over=given.get("over"),
    )


def _update_task(runtime: Runtime, body: Body) -> Sequence[e.Event]:
    given = {name: value for name, value in body["input"].items() if name != "action"}
    changes = e.from_json({"event": e.UserTaskUpdated.wire_name, "key": body["subject"], **given})
    if not isinstance(changes, e.UserTaskUpdated):
        raise TypeError(changes)
    return runtime.update_user_task(changes, body["input"].get("action", "update"))


def _fail_job(runtime: Runtime, body: Body) -> Sequence[e.Event]:
    given = body["input"]
    if body["format"] == 1:  # which left it to the event
        failed = next(event for event in body["events"] if event["event"] == e.JobFailed.wire_name)
        given = {**given, "retry_at": failed["retry_at"]}
    retry_at = datetime.fromisoformat(given["retry_at"]) if given["retry_at"] else None
    return runtime.fail_job(
        body["subject"],
        retries=given["retries"],
        message=given["message"],
        retry_at=retry_at,
        variables=given.get("variables"),
    )


def _throw_error(runtime: Runtime, body: Body) -> Sequence[e.Event]:
    given = body["input"]
    return runtime.throw_job_error(body["subject"], given["code"], given["message"], given["variables"])


COMMANDS: Mapping[str, Callable[[Runtime, Body], Sequence[e.Event]]] = {
    "process_instance.start": _start,
    "process_instance.cancel": lambda runtime, _: runtime.cancel(),
    "user_task.complete": lambda runtime, body: runtime.complete_user_task(
        body["subject"], body["input"]["variables"], body["actor"], body["input"].get("action", "complete")
    ),
    "user_task.claim": lambda runtime, body: runtime.assign_user_task(
        body["subject"], body["actor"], body["input"].get("action", "claim")
    ),
    "user_task.release": lambda runtime, body: runtime.assign_user_task(body["subject"], None, "unassign"),
    "user_task.hand_on": lambda runtime, body: runtime.assign_user_task(body["subject"], body["input"]["to"]),
    "user_task.update": _update_task,
    "job.complete": lambda runtime, body: runtime.complete_job(
        body["subject"], body["input"]["variables"], body["input"].get("denied"), body["input"].get("corrections")
    ),
    "job.fail": _fail_job,
    "job.throw_error": _throw_error,
    "timer.fire": lambda runtime, body: runtime.fire_timer(body["subject"]),
    "message.correlate": lambda runtime, body: runtime.correlate(
        body["subject"], body["input"]["variables"], body["actor"], body["input"].get("local", {})
    ),
    "signal.receive": lambda runtime, body: runtime.hear(body["subject"], body["input"]["variables"]),
    "job.update": lambda runtime, body: runtime.update_job(
        body["subject"],
        retries=body["input"]["retries"],
        priority=body["input"].get("priority"),
        resolves=body["input"]["resolves"],
    ),
    "incident.retry": lambda runtime, body: runtime.retry(
        body["subject"],
        body["input"]["variables"],
        keeps_job=body["input"].get("keeps_job", False),
        together=body["input"].get("together", False),
    ),
    "incident.skip": lambda runtime, body: runtime.skip(
        body["subject"],
        body["input"]["variables"],
        body["input"]["flows"],
        together=body["input"].get("together", False),
    ),
}
"""What each command did to the runtime, by the name under which it is recorded. A new command has a row here."""


class Replayer:
    """Runs cases again; remembers which deployments it has proven. For one thread.

    Args:
        uow: a reading unit of work, entered for one case at a time.
    """

    def __init__(self, uow: UnitOfWork) -> None:
        self._uow = uow
        self._proven: dict[int, str] = {}

    def replay(self, number: int) -> Replay:
        """Run a case again. Raises: NotFound; Rejected: ``erased``."""
        with self._uow as uow:
            records = unerased(uow, number)
            instance = uow.instances.get(key_of(number))
            walk = steps(records, uow.calendar)
            run = _Run(self, number, instance.deployment_key, uow.calendar.zone)
            compared: list[Step] = []
            for record, step in zip(records, walk, strict=True):
                differences = run.differences(orjson.loads(record.body))
                compared.append(replace(step, verdict="mismatch" if differences else "match", differences=differences))
                if differences:
                    break
            compared += walk[len(compared) :]
        verdict: Literal["match", "mismatch"] = "mismatch" if compared[-1].verdict != "match" else "match"
        return Replay(number, instance.business_id, verdict, tuple(compared))

    def numbers(self, since: datetime | None, until: datetime | None) -> list[int]:
        """The cases that have a record in the period; `until` itself is outside."""
        with self._uow as uow:
            return uow.history.numbers(since, until)

    def bundle(self, deployment_key: int) -> Bundle:
        return self._uow.definitions.bundle(deployment_key)

    def definitions(self, deployment_key: int) -> str:
        """The digest of what is stored now under a deployment, its files read and hashed."""
        if deployment_key not in self._proven:
            definitions = self._uow.definitions
            stored = [definitions.get(key) for key in definitions.deployment(deployment_key).manifest.values()]
            actual = [replace(d, digest=sha256(definitions.content(d.digest)).hexdigest()) for d in stored]
            self._proven[deployment_key] = deployment_digest(actual)
        return self._proven[deployment_key]


class _Run:
    """One case on its way through its records."""

    def __init__(self, replayer: Replayer, number: int, deployment_key: int, zone: tzinfo) -> None:
        self._replayer, self._number = replayer, number
        self._deployment_key, self._zone = deployment_key, zone
        self._state = b""
        self._places: dict[int, tuple[str, str]] = {}

    def differences(self, body: Body) -> tuple[Difference, ...]:
        """Do what *body* says was done; answers where what comes out differs."""
        deployment_key = body.get("deployment", self._deployment_key)
        definitions = self._replayer.definitions(deployment_key)
        if definitions != body["definitions"]:
            return (Difference("definitions", "", str(deployment_key), body["definitions"], definitions),)
        zone = ZoneInfo(body["zone"]) if "zone" in body else self._zone
        outside = Recorded(datetime.fromisoformat(body["at"]), zone, body["answers"])
        bundle = self._replayer.bundle(deployment_key)
        try:
            runtime = Runtime.after(bundle, self._state, number=self._number, outside=outside)
            happened = COMMANDS[body["command"]](runtime, body)
            self._state = runtime.state
        except (LiuzhuanError, LookupError, ValueError, TypeError) as error:  # a record may say anything
            return (Difference("failed", "", type(error).__name__, None, text_of(error)),)
        return self._compared(body, happened, runtime)

    def _compared(self, body: Body, happened: Sequence[e.Event], runtime: Runtime) -> tuple[Difference, ...]:
        """Byte for byte within one version of the engine; across versions by meaning, where the record has it."""
        recorded, replayed = body["events"], orjson.loads(orjson.dumps([event.to_json() for event in happened]))
        self._learn(recorded, replayed)
        if body["engine"] == ENGINE_VERSION:
            told, found, same = body["state"], runtime.digest, recorded == replayed
        elif body.get("logical"):
            told, found, same = body["logical"], logical_digest(runtime.meaning), True
        else:
            told, found, same = "", "", recorded == replayed
        if told == found and same:
            return ()
        state = (Difference("state", "", "", told, found),) if told != found else ()
        return (*self._events(recorded, replayed), *state)

    def _learn(self, *lists: Sequence[Body]) -> None:
        """Whose diagram and which element a key belongs to."""
        for event in (event for events in lists for event in events):
            if event["event"] == e.ProcessInstanceStarted.wire_name:
                self._places[event["instance_key"]] = (event["process_id"], "")
            elif "key" in event and "element_id" in event:
                process, _ = self._places.get(event["instance_key"], ("", ""))
                self._places[event["key"]] = (process, event["element_id"])

    def _events(self, recorded: Sequence[Body], replayed: Sequence[Body]) -> tuple[Difference, ...]:
        """What differs between two lists of events; one that stands in both, but elsewhere, does not."""
        one, other = _keyed(recorded), _keyed(replayed)
        about = [key for key in dict.fromkeys((*one, *other)) if one.get(key) != other.get(key)]
        return tuple(self._difference(one.get(key), other.get(key)) for key in about)

    def _difference(self, recorded: Body | None, replayed: Body | None) -> Difference:
        event = recorded or replayed or {}
        process, element = self._places.get(event.get("key") or event.get("instance_key") or 0, ("", ""))
        if event["event"] == e.VariableWritten.wire_name:
            before, after = (each["after"] if each else None for each in (recorded, replayed))
            return Difference("variable", process, event["name"], before, after)
        name = event.get("flow_id") or event.get("element_id") or element
        return Difference(event["event"], process, name, recorded, replayed)


def _keyed(events: Sequence[Body]) -> dict[bytes, Body]:
    """Events by what they are about, counted where several are about the same."""
    found: dict[bytes, Body] = {}
    for event in events:
        about = [event.get(name) for name in ("event", "key", "scope_key", "name", "element_id", "flow_id")]
        count = 0
        while (key := canonical([*about, count])) in found:
            count += 1
        found[key] = event
    return found
