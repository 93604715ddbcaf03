"""For auditors: histories for other tools, and evidence to be handed over. Each export of a confidential case is recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from engine.errors import Finding, Invalid, NotFound
from engine.evidence.bundle import bundle
from engine.model import key_of, number_of
from web import audit, current
from web.exports import FORMATS
from web.keyring import Keyring
from web.keys import key_argument
from web.papers import exported, filled_forms, zipped

blueprint = Blueprint("auditing", __name__)

MOST_CASES = 2_000
"""In one export; more is for ``liuzhuan export`` and ``liuzhuan evidence``."""


@blueprint.get("/audit")
def show() -> str:
    """What can be taken away, and for which period."""
    today = current.now().astimezone(current.calendar().zone).date()
    return render_template("auditing.html", formats=list(FORMATS), since=today.replace(day=1), until=today)


@blueprint.get("/audit/export")
def export() -> Response:
    """The histories of a case or of a period, in the format that was chosen."""
    chosen = FORMATS.get(request.args.get("format", ""))
    if chosen is None:
        raise NotFound("format", request.args.get("format", "")[:20])
    numbers = _numbers(f"export {chosen.ending}")
    with (uow := current.services().reading()):
        content = chosen.write(exported(uow, numbers))
    return _file(content, chosen.media_type, f"{_name()}.{chosen.ending}")


@blueprint.get("/audit/evidence")
def evidence() -> Response:
    """A bundle that can be checked without us."""
    numbers, actor = _numbers("evidence"), current.actor()
    papers = filled_forms(actor, numbers)
    notes = Keyring(current.pages().settings.keys).notes()
    with (uow := current.services().reading()):
        contents = bundle(uow, numbers, introductions=notes, by=actor.user, at=current.now(), papers=papers)
    return _file(zipped(contents), "application/zip", f"{_name()}.zip")


def _numbers(what: str) -> list[int]:
    """The cases that were asked for and that the person sees. Raises: NotFound, Invalid: ``audit.period``."""
    case = key_argument("case")
    with (uow := current.services().reading()):
        wanted = [number_of(case)] if case else uow.history.numbers(*days(request.args))
    numbers = seen(wanted, MOST_CASES)
    if case and not numbers:
        raise NotFound("case", case)
    audit.note_readings(numbers, what, name="case.export")
    return numbers


def seen(numbers: Sequence[int], most: int) -> list[int]:
    """Those that the person may see. Raises: Invalid: ``audit.too_many``."""
    actor = current.actor()
    with (uow := current.services().reading()):
        found = [number for number in numbers if uow.instances.is_visible(number, actor)]
    if len(found) > most:
        raise Invalid([Finding("audit.too_many", {"count": len(found), "limit": most})])
    return found


def days(given: Mapping[str, str]) -> tuple[datetime, datetime]:
    """Both days as moments, the last one included. Raises: Invalid: ``audit.period``."""
    zone = current.calendar().zone
    try:
        since, until = (datetime.fromisoformat(given.get(name, "")) for name in ("since", "until"))
    except ValueError as error:
        raise Invalid([Finding("audit.period")]) from error
    if since.tzinfo or until.tzinfo or since > until:
        raise Invalid([Finding("audit.period")])
    return since.replace(tzinfo=zone), until.replace(tzinfo=zone) + timedelta(days=1)


def _name() -> str:
    """Of the file: the case's number, or the period."""
    case = key_argument("case")
    if case:
        with (uow := current.services().reading()):
            instance = uow.instances.get(key_of(number_of(case)))
        return instance.business_id or str(instance.number)
    return f"{request.args['since'][:10]}--{request.args['until'][:10]}"


def _file(content: bytes, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name, etag=False)
