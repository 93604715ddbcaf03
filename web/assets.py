"""Scripts and styles by the names that their build gave them."""

import json
from functools import cache
from pathlib import Path

from flask import Flask, url_for

_DIST = Path(__file__).parent / "static" / "dist"


def register(app: Flask) -> None:
    """Give templates `asset`."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """Address of ``app.js``, ``app.css`` or ``base.js``, its content's hash in it."""
    return url_for("static", filename=f"dist/{_manifest().get(name, name)}")


@cache
def _manifest() -> dict[str, str]:
    """Built name by source name; empty where nobody has built them."""
    path = _DIST / "manifest.json"
    names: dict[str, str] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return names
