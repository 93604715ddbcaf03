"""What somebody typed and has not sent."""

from http import HTTPStatus

from flask import Blueprint, request

from engine.errors import NotFound
from web import current
from web.json_input import read_object

blueprint = Blueprint("drafts", __name__)


@blueprint.put("/drafts/task/<key:key>")
def put_task(key: int) -> tuple[str, int]:
    """Keep what was typed into a task's form."""
    if current.services().reads.task_case(current.actor(), key) is None:
        raise NotFound("user_task", key)
    return _put(f"task/{key}")


@blueprint.delete("/drafts/task/<key:key>")
def delete_task(key: int) -> tuple[str, int]:
    """Forget it."""
    return _delete(f"task/{key}")


@blueprint.put("/drafts/start/<process_id>")
def put_start(process_id: str) -> tuple[str, int]:
    """Keep what was typed into a start form."""
    if all(row.process_id != process_id for row in current.services().reads.startable(current.actor())):
        raise NotFound("process", process_id)
    return _put(f"start/{process_id}")


@blueprint.delete("/drafts/start/<process_id>")
def delete_start(process_id: str) -> tuple[str, int]:
    """Forget it."""
    return _delete(f"start/{process_id}")


def _put(subject: str) -> tuple[str, int]:
    data = read_object(request.get_data())
    with (uow := current.unit_of_work()):
        uow.drafts.put(current.actor().user, subject, data, current.now())
    return "", HTTPStatus.NO_CONTENT


def _delete(subject: str) -> tuple[str, int]:
    with (uow := current.unit_of_work()):
        uow.drafts.delete(current.actor().user, subject)
    return "", HTTPStatus.NO_CONTENT
