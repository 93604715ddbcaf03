"""The files of a deployment, as a multipart request brings them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import PurePosixPath

import flask_babel  # type: ignore[import-untyped] # it ships no types
from flask import request
from werkzeug.datastructures import FileStorage

from engine.check.files import MOST_FILES
from engine.errors import Finding, Invalid

LARGEST_REQUEST = 16 * 1024 * 1024
"""Bytes, all files together."""

_HAN = re.compile(r"[\u3400-\u9fff]")


def allow_deployment() -> None:
    """Let this request be as large as a deployment may be; before anything of it is read."""
    request.max_content_length = LARGEST_REQUEST
    request.max_form_parts = MOST_FILES + 10


def resource_files() -> dict[str, bytes]:
    """Contents by resource name, in the order of the request. Raises: Invalid: ``deployment.same_name_twice``."""
    files: dict[str, bytes] = {}
    for field, part in request.files.items(multi=True):
        name = _resource_name(part.filename or field)
        if name in files:
            raise Invalid([Finding("deployment.same_name_twice", file=name)])
        files[name] = part.read()
    return files


@contextmanager
def in_their_language() -> Iterator[None]:
    """Within, sentences are in the language that the request's files speak to people: Chinese, where some is in them.

    Without any file they are in the installation's.
    """
    files = list(request.files.values())
    with flask_babel.force_locale("zh" if any(map(_is_chinese, files)) else "en") if files else nullcontext():
        yield


def _is_chinese(file: FileStorage) -> bool:
    file.stream.seek(0)  # it has been read
    return _HAN.search(file.stream.read().decode("utf-8", "replace")) is not None


def _resource_name(given: str) -> str:
    parts = PurePosixPath(given.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"/", ".", ".."})
