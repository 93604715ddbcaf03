"""Files that somebody brought to deploy and has not deployed yet: nothing is lost when the check refuses them."""

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePosixPath

from werkzeug.datastructures import FileStorage

from engine.errors import Finding, Invalid
from engine.ports import UnitOfWork
from web.folder import ENDINGS

SUBJECT = "deployment"
"""Of the draft that holds them."""

MOST_FILES = 90
MOST_BYTES = 4 * 1024 * 1024
LONGEST_NAME = 200


def kept(uow: UnitOfWork, user: str) -> dict[str, bytes]:
    """Contents by resource name. Inside an entered unit of work."""
    draft = uow.drafts.get(user, SUBJECT) or {}
    return {name: b64decode(content) for name, content in draft.get("files", {}).items()}


def keep(uow: UnitOfWork, user: str, files: Mapping[str, bytes], at: datetime) -> None:
    """Replace what was kept. Raises: Invalid: ``deployment.too_much``."""
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        raise Invalid([Finding("deployment.too_much", {"files": MOST_FILES, "megabytes": MOST_BYTES // 1024**2})])
    if not files:
        uow.drafts.delete(user, SUBJECT)
        return
    encoded = {name: b64encode(content).decode() for name, content in sorted(files.items())}
    uow.drafts.put(user, SUBJECT, {"files": encoded}, at)


def brought(files: Iterable[FileStorage], *, folder: bool = False) -> tuple[dict[str, bytes], list[str]]:
    """What browsers sent: contents by resource name, and the names of what is no diagram, table or form.

    Args:
        folder: the first part of each name is the folder that was chosen.
    """
    taken: dict[str, bytes] = {}
    passed_over: list[str] = []
    for file in files:
        if not file.filename:
            continue
        name = resource_name(file.filename, folder=folder)
        if name is None:
            passed_over.append(PurePosixPath(file.filename.replace("\\", "/")).name[:LONGEST_NAME])
        else:
            taken[name] = file.read()
    return taken, passed_over


def resource_name(filename: str, *, folder: bool = False) -> str | None:
    """A name that stays within its deployment; None for what is not deployable or lies in a hidden folder."""
    parts = [part for part in filename.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if folder and len(parts) > 1:
        parts = parts[1:]
    name = "/".join("".join(character for character in part if character.isprintable()) for part in parts)
    is_hidden = any(part.startswith(".") for part in parts)
    if is_hidden or PurePosixPath(name).suffix not in ENDINGS or len(name) > LONGEST_NAME:
        return None
    return name
