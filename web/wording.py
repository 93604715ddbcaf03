"""Codes and their data into sentences, in the language of the request or of the command line."""

from collections.abc import Mapping
from typing import Any

from engine.errors import (
    Busy,
    Finding,
    Forbidden,
    IdempotencyConflict,
    InDoubt,
    InstanceCanceling,
    InstanceEnded,
    Invalid,
    JobGone,
    LiuzhuanError,
    MessageAlreadyPublished,
    NobodyWaits,
    NotFound,
    ProcessError,
    Rejected,
    TaskAlreadyClaimed,
    TaskAlreadyCompleted,
    TaskInTransition,
)
from engine.failures import failure_of
from web.refusals import reason
from web.sentences import FORBIDDEN, KINDS, N_, SENTENCES
from web.translation import gettext as _

ERRORS: tuple[tuple[type[LiuzhuanError], str], ...] = (
    (TaskInTransition, N_("This task is being processed at this moment: wait until that is done.")),
    (TaskAlreadyCompleted, N_("This task is already done.")),
    (TaskAlreadyClaimed, N_("Somebody else has taken this task.")),
    (InstanceEnded, N_("This matter is already closed.")),
    (InstanceCanceling, N_("This matter is being cancelled already: listeners are asked first.")),
    (NobodyWaits, N_("This is no longer possible: the matter has moved on.")),
    (MessageAlreadyPublished, N_("A message of this name, key and id was published already and still lives.")),
    (IdempotencyConflict, N_("This page was already sent, with other contents.")),
    (JobGone, N_("This job was done or taken over meanwhile.")),
    (Rejected, N_("This has changed meanwhile.")),
    (
        InDoubt,
        N_("The connection to the database broke at the last moment: whether this was stored is not known yet."),
    ),
    (Busy, N_("Too much is going on at this moment. Nothing was lost; please try again.")),
)
"""The sentence of an error by its class, the most specific first."""

SOMETHING = N_("thing")
"""What is not there, where its kind has no name of its own."""

NOT_YOURS = N_("This is not yours to do.")

LONGEST_PARAMETER = 300
"""Characters of one value within a sentence; incidents carry whole lists."""


def sentence(what: object) -> str:
    """What a finding, an incident or an error says to people. An unknown code shows itself and its data.

    Args:
        what: an error, or anything with `code` and `params`.
    """
    match what:
        case ProcessError():
            return worded(what.code, what.params)
        case LiuzhuanError():
            return _of_error(what)
        case _:
            return worded(str(getattr(what, "code", what)), getattr(what, "params", {}))


def worded(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a stable code."""
    text = SENTENCES.get(code)
    if text is None:
        return f"{code}: {_shown(params)}" if params else code
    if code == "bpmn.not_executed":
        params = {**params, "reason": reason(str(params.get("reason")))}
    if code == "bpmn.job_failed":
        params = {**params, "message": told(str(params.get("message", "")))}
    return _(text) % _Parameters(params)


def told(kept: str) -> str:
    """Why a step failed that nobody waited for, as `engine.failures` keeps it: the text itself where it has no codes."""
    failure = failure_of(kept)
    return " ".join(map(sentence, failure.findings)) or failure.text


def failed(kept: str) -> str:
    """The same for those who read no technical text."""
    if not failure_of(kept).findings:
        return _("The program, or what it runs on, failed.")
    return _("The last error: %(failure)s", failure=told(kept))


def where(finding: object) -> str:
    """The place that a finding names: file, line, column and element; empty for a form field."""
    title, id_ = getattr(finding, "element_name", None), getattr(finding, "element_id", None)
    place = ":".join(str(part) for name in ("file", "line", "column") if (part := getattr(finding, name, None)))
    element = f"{title} ({id_})" if title and id_ else title or id_ or ""
    return "  ".join(part for part in (place, element) if part)


def beside_fields(findings: tuple[Finding, ...]) -> dict[str, str]:
    """Sentences by the key of the form field that they belong to."""
    texts: dict[str, str] = {}
    for finding in findings:
        if finding.field:
            texts[finding.field] = " ".join(filter(None, (texts.get(finding.field), sentence(finding))))
    return texts


def _of_error(error: LiuzhuanError) -> str:
    match error:
        case NotFound(kind="message_receiver"):
            return _(
                "Nobody waits for the message %(name)s with this key, and no process begins with it now.",
                name=error.key,
            )
        case NotFound():
            kind = _(KINDS.get(error.kind, SOMETHING))
            return _("There is no %(kind)s %(key)s here, or it is not yours to see.", kind=kind, key=error.key)
        case Forbidden():
            return _(FORBIDDEN.get(error.reason, NOT_YOURS))
        case Invalid():
            return " ".join(sentence(finding) for finding in error.findings)
        case _:
            known = next((text for kind, text in ERRORS if isinstance(error, kind)), None)
            return _(known) if known else str(error) or type(error).__name__


class _Parameters(dict[str, str]):
    """Values as text; one that is missing leaves a gap and breaks no sentence."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({name: _shown(value) for name, value in params.items()})

    def __missing__(self, key: str) -> str:
        del key
        return "…"


def _shown(value: Any) -> str:
    match value:
        case str():
            text = value
        case None:
            text = "null"
        case bool():
            text = str(value).lower()
        case {"label": label, "value": inner}:
            text = f"{label} = {_shown(inner)}"
        case Mapping():
            text = ", ".join(f"{name} = {_shown(inner)}" for name, inner in value.items())
        case list() | tuple():
            text = ", ".join(map(_shown, value))
        case _:
            text = str(value)
    return text if len(text) <= LONGEST_PARAMETER else f"{text[:LONGEST_PARAMETER]}…"
