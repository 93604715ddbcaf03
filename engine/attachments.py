"""Attachments: small, of harmless kinds, stored by digest, tied to a case by the form that names them."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import uuid4

from engine.errors import Finding, Invalid
from engine.model import Actor
from engine.ports import UnitOfWork

LARGEST = 20 * 1024 * 1024
"""Bytes."""

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": ("image/webp", (b"RIFF",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (_ZIP,)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (_ZIP,)),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (_ZIP,)),
    "ofd": ("application/ofd", (_ZIP,)),
    "zip": ("application/zip", (_ZIP,)),
    "doc": ("application/msword", (_OLE,)),
    "xls": ("application/vnd.ms-excel", (_OLE,)),
    "ppt": ("application/vnd.ms-powerpoint", (_OLE,)),
    "txt": ("text/plain; charset=utf-8", ()),
    "csv": ("text/csv; charset=utf-8", ()),
}
"""Ending -> media type and the bytes that such a file begins with; text has none but must be UTF-8."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An uploaded file; `id` is what a form's value names."""

    id: str
    name: str
    size: int


def store(uow: UnitOfWork, *, name: str, content: bytes, actor: Actor, at: datetime) -> Stored:
    """Keep an upload until a form names it. The name is for people only; nothing is stored under it.

    Raises:
        Invalid: ``file.empty``, ``file.too_large``, ``file.kind`` with the endings that are taken.
    """
    shown = harmless_name(name)
    media_type = _check(shown, content)
    stored = Stored(uuid4().hex, shown, len(content))
    with uow:
        uow.files.add(
            id=stored.id,
            digest=sha256(content).hexdigest(),
            name=shown,
            media_type=media_type,
            size=stored.size,
            content=content,
            by=actor.user,
            at=at,
        )
    return stored


def harmless_name(name: str) -> str:
    """*name* without path, control and direction characters, at most 120 characters, its ending kept."""
    bare = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    bare = "".join(c for c in bare if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*').strip(". ")
    stem, dot, ending = bare.rpartition(".")
    return f"{stem[:100]}{dot}{ending[:19]}" if dot and stem else (bare[:120] or "file")


def is_harmless(name: str) -> bool:
    """Whether the ending is one of those that are taken."""
    return _ending(name) in _KINDS


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _check(name: str, content: bytes) -> str:
    params = {"name": name, "size": len(content), "most": LARGEST, "kinds": sorted(_KINDS)}
    if not content:
        raise Invalid([Finding("file.empty", params)])
    if len(content) > LARGEST:
        raise Invalid([Finding("file.too_large", params)])
    media_type, beginnings = _KINDS.get(_ending(name), ("", ()))
    if not media_type or not (content.startswith(beginnings) if beginnings else _is_text(content)):
        raise Invalid([Finding("file.kind", params)])
    return media_type


def _is_text(content: bytes) -> bool:
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False
