"""Scripts and styles by the names that their build gave them."""

import json
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, url_for
from werkzeug.security import safe_join

_STATIC = Path(__file__).parent / "static"
_DIST = _STATIC / "dist"


def register(app: Flask) -> None:
    """Give templates `asset`, and serve what was built in its packed form."""
    app.jinja_env.globals["asset"] = asset
    app.view_functions["static"] = send_static


def send_static(filename: str) -> Response:
    """A file of web/static; its ``.gz`` neighbour to browsers that unpack it, which nearly all do."""
    if not request.accept_encodings["gzip"] or not _is_packed(filename):
        return send_from_directory(_STATIC, filename)
    response = send_from_directory(_STATIC, f"{filename}.gz", mimetype=guess_type(filename)[0])
    response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def asset(name: str) -> str:
    """Address of ``app.js``, ``app.css`` or ``base.js``, its content's hash in it."""
    manifest = _DIST / "manifest.json"
    names = _names(manifest.stat().st_mtime_ns) if manifest.is_file() else {}
    return url_for("static", filename=f"dist/{names.get(name, name)}")


def _is_packed(filename: str) -> bool:
    path = safe_join(str(_STATIC), f"{filename}.gz")
    return path is not None and Path(path).is_file()


@lru_cache(maxsize=1)
def _names(built_at: int) -> dict[str, str]:
    """Built name by source name, read anew after each build."""
    del built_at
    names: dict[str, str] = json.loads((_DIST / "manifest.json").read_text("utf-8"))
    return names
