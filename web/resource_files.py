"""The files of a deployment, as a multipart request brings them."""

from pathlib import PurePosixPath

from flask import request

from engine.check.files import MOST_FILES
from engine.errors import Finding, Invalid

LARGEST_REQUEST = 16 * 1024 * 1024
"""Bytes, all files together."""


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


def _resource_name(given: str) -> str:
    parts = PurePosixPath(given.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"/", ".", ".."})
