"""What listeners to a user task are told of it, and may correct: as JSON, in the words of the engine's events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from engine import events as e
from engine.model import ORDINARY_PRIORITY, USER_TASK

Data = dict[str, Any]
"""``assignee``, ``candidate_groups``, ``candidate_users``, ``due``, ``follow_up`` (ISO 8601, UTC), ``priority``, ``form_key``."""

NOTHING_KNOWN: Mapping[str, Any] = {
    "assignee": None,
    "candidate_groups": [],
    "candidate_users": [],
    "due": None,
    "follow_up": None,
    "form_key": None,
    "priority": ORDINARY_PRIORITY,
}
"""Of a task that an earlier release stored."""

WORDS: Mapping[str, str] = {
    "assignee": "assignee",
    "candidate_groups": "candidateGroupsList",
    "candidate_users": "candidateUsersList",
    "due": "dueDate",
    "follow_up": "followUpDate",
    "priority": "priority",
}
"""What can be corrected, and what Camunda 8 calls it where it says what was changed."""

_PREFIX = USER_TASK.removesuffix("userTaskKey")


def data_of(created: e.UserTaskCreated) -> Data:
    """What a task is when it begins."""
    return {"assignee": created.assignee, "form_key": created.form_key, **data_after(created)}


def data_after(event: e.UserTaskCreated | e.UserTaskUpdated) -> Data:
    """What an event says of a task, but for who has it."""
    return {
        "candidate_groups": list(event.candidate_groups),
        "candidate_users": list(event.candidate_users),
        "due": _text(event.due),
        "follow_up": _text(event.follow_up),
        "priority": event.priority,
    }


def updated(key: int, data: Data) -> e.UserTaskUpdated:
    """The event that says so."""
    return e.UserTaskUpdated(
        key,
        tuple(data["candidate_groups"]),
        tuple(data["candidate_users"]),
        _moment(data["due"]),
        _moment(data["follow_up"]),
        data["priority"],
    )


def changed(before: Data, after: Data) -> frozenset[str]:
    """What differs."""
    return frozenset(name for name in WORDS if before.get(name) != after.get(name))


def headers(drawn: Mapping[str, str], key: int, before: Data, data: Data, action: str) -> dict[str, str]:
    """The headers of a listener's job: those *drawn*, and the task; what it has not is left out.

    Args:
        before: what it is now.
        data: what it is to be.

    Source: Camunda 8, "Accessing user task data" of user task listeners.
    """
    names = changed(before, data)
    told = {
        "userTaskKey": str(key),
        "action": action,
        "assignee": data["assignee"],
        "candidateGroups": _list(data["candidate_groups"]),
        "candidateUsers": _list(data["candidate_users"]),
        "changedAttributes": _list([word for name, word in WORDS.items() if name in names]),
        "dueDate": data["due"],
        "followUpDate": data["follow_up"],
        "formKey": None if data["form_key"] is None else str(data["form_key"]),
        "priority": str(data["priority"]),
    }
    own = {name: value for name, value in drawn.items() if not name.startswith(_PREFIX)}
    return own | {_PREFIX + name: value for name, value in told.items() if value}


def told(headers: Mapping[str, str]) -> dict[str, Any]:
    """What `headers` says, as members of Camunda's ``userTask``."""
    given = {name.removeprefix(_PREFIX): value for name, value in headers.items() if name.startswith(_PREFIX)}
    lists = ("candidateGroups", "candidateUsers", "changedAttributes")
    return {
        "action": given.get("action", ""),
        **{name: given.get(name) for name in ("assignee", "dueDate", "followUpDate", "formKey", "userTaskKey")},
        **{name: orjson.loads(given.get(name, "[]")) for name in lists},
        "priority": int(given["priority"]),
    }


def _list(names: list[str]) -> str | None:
    return orjson.dumps(names).decode() if names else None


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
